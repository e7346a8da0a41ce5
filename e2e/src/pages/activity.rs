//! The list of activities.

use super::{STOP, Tab};
use crate::{Locator, Page, Role, Words, until, words};

const DETAILS: Words = words("Details", "Details");
const SEND_AGAIN: Words = words("Send again", "Erneut senden");
const COPIED: &str = "Copied.";
const TICKET_COPIED: &str = "Copied for the ticket.";

/// The list of activities, newest first.
#[derive(Clone, Debug)]
pub struct Activity(pub(crate) Page);

/// The outcome of an activity, as the list words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The phone confirmed it.
    Confirmed,
    /// The phone confirmed it, in German.
    ConfirmedInGerman,
    /// It was sent, and nobody knows more.
    Sent,
    /// The first part was sent.
    SentInPart,
    /// It was not sent.
    NotSent,
    /// It may have been sent.
    Unknown,
}

impl Outcome {
    /// Returns the beginning of the outcome's text.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Outcome::Confirmed => "confirmed",
            Outcome::ConfirmedInGerman => "bestätigt",
            Outcome::Sent => "sent · ",
            Outcome::SentInPart => "sent in part",
            Outcome::NotSent => "not sent",
            Outcome::Unknown => "unknown",
        }
    }
}

/// A form in which an activity is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFormat {
    /// As a line for bash.
    Bash,
    /// As a line for PowerShell.
    PowerShell,
    /// As a link to this page.
    Link,
}

impl CopyFormat {
    fn hook(self) -> &'static str {
        match self {
            CopyFormat::Bash => "bash",
            CopyFormat::PowerShell => "powershell",
            CopyFormat::Link => "link",
        }
    }
}

fn entries() -> Locator {
    Tab::Activity.panel().role(Role::List).with("data-rows", "now").role(Role::ListItem)
}

fn earlier() -> Locator {
    Tab::Activity.panel().role(Role::List).with("data-rows", "earlier").role(Role::ListItem)
}

/// Returns a locator of a button for the whole list.
fn tool(name: &str) -> Locator {
    Tab::Activity.panel().role(Role::Button).with("data-list", name)
}

fn filter_field() -> Locator {
    Tab::Activity.panel().role(Role::SearchBox)
}

fn ticket_status() -> Locator {
    Tab::Activity.panel().test_id("ticket-status")
}

fn newest() -> Locator {
    entries().nth(0)
}

/// Returns a locator of the button that opens and closes the details of the newest command.
pub(super) fn newest_details() -> Locator {
    newest().by(Role::Button, DETAILS)
}

fn html_export() -> Locator {
    Tab::Activity.panel().role(Role::Button).with("data-list", "html")
}

fn oldest() -> Locator {
    entries().nth(-1)
}

impl Activity {
    /// Returns true when this tab stores the list.
    pub async fn is_stored(&self) -> bool {
        let script = "return sessionStorage.getItem('deskside-activity')";
        !self.0.evaluate(script).await.is_null()
    }

    /// Returns the number of activities.
    pub async fn count(&self) -> usize {
        self.0.count(&entries()).await
    }

    /// Returns the newest command, as a person calls it.
    pub async fn newest_command(&self) -> Option<String> {
        self.0.text(&newest().test_id("entry-command")).await
    }

    /// Waits until that is the newest command.
    pub async fn wait_for_command(&self, wanted: &str) {
        let command = newest().test_id("entry-command");
        self.0.wait_for_text(&command, wanted, |command| command == wanted).await;
    }

    /// Returns the request target of the newest command.
    pub async fn newest_target(&self) -> Option<String> {
        self.0.text(&newest().role(Role::Code)).await
    }

    /// Returns the outcome of the newest command.
    pub async fn newest_outcome(&self) -> Option<String> {
        self.0.text(&newest().test_id("entry-outcome")).await
    }

    /// Waits until the newest command has that outcome, and returns its text.
    pub async fn wait_for(&self, outcome: Outcome) -> String {
        let newest = newest().test_id("entry-outcome");
        self.0.wait_for_text(&newest, outcome.text(), |text| text.starts_with(outcome.text())).await
    }

    /// Waits until the newest command, sent to that request target, is confirmed.
    pub async fn wait_until_confirmed(&self, target_end: &str) {
        until(&format!("{target_end} to be confirmed"), async || {
            let outcome = self.newest_outcome().await?;
            let target = self.newest_target().await?;
            let is_it = target.ends_with(target_end);
            (is_it && outcome.starts_with(Outcome::Confirmed.text())).then_some(())
        })
        .await;
    }

    /// Waits until the newest command says that no answer came.
    pub async fn wait_until_unanswered(&self) {
        let reason = newest().role(Role::Paragraph);
        self.0.wait_for_text(&reason, "no answer", |reason| reason.contains("No answer.")).await;
    }

    /// Waits until no command is under way.
    pub async fn wait_until_idle(&self) {
        self.0.wait_until_gone(&entries().with("data-state", "open")).await;
    }

    /// Waits until every command is confirmed, and returns their number.
    pub async fn wait_until_all_confirmed(&self) -> usize {
        self.wait_until_idle().await;
        self.0.wait_until_gone(&entries().with("data-state", "failed")).await;
        self.0.count(&entries().with("data-state", "good")).await
    }

    /// Stops the newest command.
    pub async fn stop_newest(&self) {
        self.0.click(&newest().by(Role::Button, STOP)).await;
    }

    /// Waits until the newest command was stopped before it was sent.
    pub async fn wait_until_stopped(&self) {
        let reason = newest().role(Role::Paragraph);
        self.0.wait_for_text(&reason, "stopped", |reason| reason.starts_with("Stopped")).await;
    }

    /// Opens the details of the oldest command.
    pub async fn show_details(&self) {
        self.0.click(&oldest().by(Role::Button, DETAILS)).await;
    }

    /// Opens the details of the newest command from the tab, with the keyboard alone.
    pub async fn show_newest_details_with_keyboard(&self) {
        self.0.tab_to(&newest_details()).await;
        self.0.press_key(' ').await;
        self.0.wait_for_attribute(&newest_details(), "aria-expanded", "true").await;
        self.0.wait_until_loaded().await;
    }

    /// Waits until the button for the details of the newest command has the focus.
    pub async fn wait_until_newest_details_focused(&self) {
        self.0.wait_until_focused(&newest_details()).await;
    }

    /// Moves the focus from the commands back to the button that exports them as HTML.
    pub async fn go_back_to_export(&self) {
        self.0.tab_back_to(&html_export()).await;
    }

    /// Waits until the button that exports the commands as HTML has the focus.
    pub async fn wait_until_export_focused(&self) {
        self.0.wait_until_focused(&html_export()).await;
    }

    /// Waits until the details show the screen before and after.
    pub async fn wait_for_pictures(&self) {
        until("two pictures", async || {
            (self.0.count(&entries().role(Role::Image)).await == 2).then_some(())
        })
        .await;
    }

    /// Returns the titles of all rows, newest first.
    pub async fn commands(&self) -> Vec<String> {
        self.0.texts(&entries().test_id("entry-command")).await
    }

    /// Waits until these are the titles of the rows from before a reload, newest first.
    pub async fn wait_for_earlier(&self, wanted: &[&str]) {
        until("the earlier rows", async || {
            let titles = self.0.texts(&earlier().test_id("entry-command")).await;
            (titles == wanted).then_some(())
        })
        .await;
    }

    /// Returns the number of buttons in the rows from before a reload.
    pub async fn earlier_buttons(&self) -> usize {
        self.0.count(&earlier().role(Role::Button)).await
    }

    /// Shows the filter.
    pub async fn open_filter(&self) {
        self.0.click(&tool("filter")).await;
        self.0.wait_for(&filter_field()).await;
    }

    /// Types into the field of the filter.
    pub async fn type_filter(&self, text: &str) {
        self.0.type_into(&filter_field(), text).await;
    }

    /// Returns the text in the field of the filter.
    pub async fn filter_text(&self) -> Option<String> {
        self.0.value(&filter_field()).await
    }

    /// Chooses the outcomes that the filter leaves: `all`, `failed` or `confirmed`.
    pub async fn choose_outcomes(&self, name: &str) {
        let panel = Tab::Activity.panel();
        self.0.click(&panel.role(Role::Button).with("data-outcomes", name)).await;
    }

    /// Waits until the filter says how many rows it leaves, and these are shown.
    pub async fn wait_for_left(&self, count: &str, titles: &[&str]) {
        let shown = Tab::Activity.panel().test_id("activity-count");
        self.0.wait_for_text(&shown, count, |text| text == count).await;
        until("the rows that are left", async || (self.commands().await == titles).then_some(()))
            .await;
    }

    /// Clears the list.
    pub async fn clear(&self) {
        self.0.click(&tool("clear")).await;
        self.0.wait_for(&tool("undo")).await;
    }

    /// Returns true while clearing can be undone.
    pub async fn is_undo_shown(&self) -> bool {
        self.0.has(&tool("undo")).await
    }

    /// Brings back what was cleared.
    pub async fn undo(&self) {
        self.0.click(&tool("undo")).await;
        self.0.wait_until_gone(&tool("undo")).await;
    }

    /// Selects all rows and copies them for a ticket; returns once the page says that it has.
    pub async fn copy_all_for_ticket(&self) {
        self.0.click(&tool("select")).await;
        self.0.click(&tool("select-all")).await;
        self.0.click(&Tab::Activity.panel().role(Role::Button).with("data-copy", "ticket")).await;
        self.0.wait_for_text(&ticket_status(), TICKET_COPIED, |text| text == TICKET_COPIED).await;
    }

    /// Sends the command with details again.
    pub async fn send_again(&self) {
        self.0.click(&entries().by(Role::Button, SEND_AGAIN)).await;
    }

    /// Copies the oldest command, and waits until it is in the clipboard or, where the browser does
    /// not let a page write there, shown for copying by hand with `part` in it.
    pub async fn copy(&self, format: CopyFormat, part: &str) {
        let button = oldest().hook("data-copy", format.hook());
        self.0.click(&button).await;
        // By hand: the field that follows the button.
        let by_hand = "const label = element && element.nextElementSibling; \
                       const field = label && label.querySelector('textarea'); \
                       return field ? field.value : element && ''";
        until(part, async || {
            let is_copied = self.0.text(&button).await? == COPIED;
            let shown = self.0.measure(&button, by_hand).await;
            (is_copied || shown.as_str()?.contains(part)).then_some(())
        })
        .await;
    }
}
