//! The tab for sequences.

use std::time::Duration;

use super::{STOP, Tab, keys};
use crate::{Locator, Page, Role, Words, hook, words};

const LINE: Words = words("Keys", "Tasten");
const RUN: Words = words("Run", "Ausführen");
const ACCEPT: Words = words("Use it", "Übernehmen");
const NAME: Words = words("Save as", "Speichern unter");
const SAVE: Words = words("Save", "Speichern");
const TEXT: Words = words("Text to type on the phone", "Text für das Telefon");
const TYPE_IT: Words = words("Type", "Eintippen");
const NUMBER_OF_C: Words = words("Number to dial", "Zu wählende Nummer");
const START: Words = words("Start", "Starten");
const CONTINUE: Words = words("Next", "Weiter");
/// A part of the note about saved lines that the page cannot read.
const UNREADABLE: &str = "this page cannot read";

/// The tab for sequences: a line of keys, saved lines, text to type, and examples.
#[derive(Clone, Debug)]
pub struct SequencesTab(pub(crate) Page);

fn panel() -> Locator {
    Tab::Sequences.panel()
}

pub(super) fn line() -> Locator {
    panel().by(Role::TextBox, LINE)
}

fn text() -> Locator {
    panel().by(Role::TextBox, TEXT)
}

impl SequencesTab {
    /// Types at the end of the line of keys.
    pub async fn type_line(&self, keys: &str) {
        self.0.type_into(&line(), keys).await;
    }

    /// Puts keys into the line at once, as pasting does: nobody types so many.
    pub async fn paste_line(&self, keys: &str) {
        let script = format!(
            "element.value = {keys:?}; \
             element.dispatchEvent(new Event('input', {{ bubbles: true }})); return true;"
        );
        self.0.measure(&line(), &script).await;
    }

    /// Erases the last characters of the line.
    pub async fn erase(&self, count: usize) {
        self.type_line(&keys::BACKSPACE.to_string().repeat(count)).await;
    }

    /// Moves the caret to the beginning of the line.
    pub async fn go_to_beginning(&self) {
        self.type_line(&keys::HOME.to_string()).await;
    }

    /// Returns the line of keys.
    pub async fn line(&self) -> Option<String> {
        self.0.value(&line()).await
    }

    /// Waits until the line is that one.
    pub async fn wait_for_line(&self, wanted: &str) {
        crate::until(&format!("the line {wanted}"), async || {
            self.line().await.filter(|line| line == wanted)
        })
        .await;
    }

    /// Returns the feedback below the line.
    pub async fn feedback(&self) -> String {
        self.0.description(&line()).await.unwrap_or_default()
    }

    /// Waits for feedback that starts like that, and returns it.
    pub async fn wait_for_feedback(&self, begins: &str) -> String {
        self.0.wait_for_description(&line(), begins, |text| text.starts_with(begins)).await
    }

    /// Waits until that part of the line is marked below the field, within its width.
    pub async fn wait_for_mark(&self, part: &str) {
        let script = "const mark = document.querySelector('mark'); \
            if (!element || !mark) return null; \
            const [field, inner] = [element, mark].map((it) => it.getBoundingClientRect()); \
            const isSeen = inner.left >= field.left && inner.right <= field.right; \
            return isSeen && inner.top >= field.bottom ? mark.textContent : ''";
        crate::until(&format!("the mark of {part}"), async || {
            (self.0.measure(&line(), script).await == part).then_some(())
        })
        .await;
    }

    /// Waits until these keys are suggested instead of the line.
    pub async fn wait_for_suggestion(&self, keys: &str) {
        let suggestion = panel().role(Role::Status).role(Role::Code);
        self.0.wait_for_text(&suggestion, keys, |text| text == keys).await;
    }

    /// Takes the suggestion into the line with its button.
    pub async fn accept_suggestion(&self) {
        self.0.click(&panel().by(Role::Button, ACCEPT)).await;
    }

    /// Runs the line.
    pub async fn run(&self) {
        self.0.click(&panel().by(Role::Button, RUN)).await;
    }

    /// Saves the line under a name, and returns it.
    pub async fn save_as(&self, name: &str) -> SavedSequence {
        self.0.type_into(&panel().by(Role::TextBox, NAME), name).await;
        self.0.click(&panel().by(Role::Button, SAVE)).await;
        let saved = SavedSequence { page: self.0.clone(), name: name.to_owned() };
        self.0.wait_for(&saved.row()).await;
        saved
    }

    /// Waits until a sequence of that name is saved.
    pub async fn wait_for_saved(&self, name: &str) {
        self.0.wait_for(&hook("data-saved", name)).await;
    }

    /// Takes the last deletion or replacement back.
    pub async fn undo(&self) {
        self.0.click(&panel().role(Role::Button).with("data-command", "undo")).await;
    }

    /// Waits for the note about saved lines that the page cannot read.
    pub async fn wait_for_unreadable(&self) {
        crate::until("the note about unreadable lines", async || {
            let notes = self.0.texts(&panel().role(Role::Paragraph)).await;
            notes.iter().any(|note| note.contains(UNREADABLE)).then_some(())
        })
        .await;
    }

    /// Types text to send as taps on the keypad.
    pub async fn type_text(&self, written: &str) {
        self.0.type_into(&text(), written).await;
    }

    /// Erases the last characters of the text.
    pub async fn erase_text(&self, count: usize) {
        self.type_text(&keys::BACKSPACE.to_string().repeat(count)).await;
    }

    /// Waits until the feedback below the text is as wanted.
    pub async fn wait_for_text_feedback(&self, what: &str, is_wanted: impl Fn(&str) -> bool) {
        self.0.wait_for_description(&text(), what, is_wanted).await;
    }

    /// Sends the text.
    pub async fn send_text(&self) {
        self.0.click(&panel().by(Role::Button, TYPE_IT)).await;
    }

    /// Returns the example of an attended transfer.
    #[must_use]
    pub fn attended_transfer(&self) -> Example {
        self.example("attended-transfer")
    }

    /// Returns the example that answers a call and hangs up.
    #[must_use]
    pub fn answer_and_hang_up(&self) -> Example {
        self.example("answer-and-hang-up")
    }

    fn example(&self, name: &str) -> Example {
        Example { page: self.0.clone(), row: panel().hook("data-script", name) }
    }
}

/// A sequence that is saved under a name.
#[derive(Clone, Debug)]
pub struct SavedSequence {
    page: Page,
    name: String,
}

impl SavedSequence {
    fn row(&self) -> Locator {
        hook("data-saved", &self.name)
    }

    async fn click(&self, label: &str) {
        let name = format!("{label}: {}", self.name);
        self.page.click(&self.row().by(Role::Button, name)).await;
    }

    /// Runs it.
    pub async fn run(&self) {
        self.click("Run").await;
    }

    /// Takes it into the line of keys.
    pub async fn edit(&self) {
        self.click("Edit").await;
    }

    /// Deletes it, and waits until it is gone.
    pub async fn delete(&self) {
        self.click("Delete").await;
        self.page.wait_until_gone(&self.row()).await;
    }
}

/// An example that stops where a person must act.
#[derive(Clone, Debug)]
pub struct Example {
    page: Page,
    row: Locator,
}

impl Example {
    /// The end of an example, in words.
    pub const FINISHED: &str = "All steps sent. Look at the phone to see the result.";

    /// Enters the number of C, and starts the example.
    pub async fn start(&self, number: &str) {
        self.page.type_into(&self.number_field(), number).await;
        self.start_without_number().await;
    }

    /// Enters the number of C and starts the example, with the keyboard alone.
    pub async fn start_with_keyboard(&self, number: &str) {
        self.page.tab_to(&self.number_field()).await;
        self.page.type_keys(number, Duration::ZERO).await;
        self.page.tab_to(&self.start_button()).await;
        self.page.press_key(keys::ENTER).await;
    }

    /// Starts the example.
    pub async fn start_without_number(&self) {
        self.page.click(&self.start_button()).await;
    }

    fn number_field(&self) -> Locator {
        self.row.clone().by(Role::TextBox, NUMBER_OF_C)
    }

    fn start_button(&self) -> Locator {
        self.row.clone().by(Role::Button, START)
    }

    /// Stops the example.
    pub async fn stop(&self) {
        self.page.click(&self.row.clone().role(Role::Status).by(Role::Button, STOP)).await;
    }

    /// Waits until the example can be started.
    pub async fn wait_until_startable(&self) {
        self.page.wait_for(&self.start_button()).await;
    }

    /// Waits for a problem that contains these words.
    pub async fn wait_for_problem(&self, part: &str) {
        let problem = self.row.clone().role(Role::Alert);
        self.page.wait_for_text(&problem, part, |text| text.contains(part)).await;
    }

    /// Waits until the example stops with a condition that contains these words.
    pub async fn wait_for_stop(&self, part: &str) {
        let condition = self.row.clone().role(Role::Status).role(Role::Paragraph);
        self.page.wait_for_text(&condition, part, |text| text.contains(part)).await;
    }

    /// Continues after the person has acted.
    pub async fn go_on(&self) {
        self.page.click(&self.continue_button().await).await;
    }

    /// Continues after the person has acted, with the keyboard alone.
    pub async fn go_on_with_keyboard(&self) {
        self.page.tab_to(&self.continue_button().await).await;
        self.page.press_key(keys::ENTER).await;
    }

    /// Double-clicks the button that continues.
    pub async fn double_click_next(&self) {
        self.page.click_twice(&self.continue_button().await, Duration::ZERO).await;
    }

    /// Returns the button that continues, as soon as it takes a click.
    async fn continue_button(&self) -> Locator {
        let button = self.row.clone().role(Role::Status).by(Role::Button, CONTINUE);
        self.page.wait_for_attribute(&button, "aria-disabled", "false").await;
        button
    }
}
