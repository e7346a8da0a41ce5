//! The tab for calls.

use std::time::Duration;

use super::{Confirmation, Tab};
use crate::{Locator, Page, Role, Words, words};

const NUMBER: Words = words("Number", "Nummer");
const CALL: Words = words("Call", "Anrufen");
const END_ALL: Words = words("End all calls", "Alle Anrufe beenden");
const RECENT_NUMBERS: Words = words("Recent numbers", "Letzte Nummern");
const TONES: Words = words("Tones", "Töne");
const SEND_TONES: Words = words("Send tones", "Töne senden");

const TRANSFER_TO: Words = words("Transfer to", "Vermitteln an");
const ASK_FIRST: Words = words("Ask first", "Mit Rücksprache");
const TRANSFER_NOW: Words = words("Transfer now", "Sofort vermitteln");
const NEXT: Words = words("Next", "Weiter");

/// The tab for calls: a number to dial, tones, and ending calls.
#[derive(Clone, Debug)]
pub struct CallTab(pub(crate) Page);

fn panel() -> Locator {
    Tab::Call.panel()
}

/// The button of a number that the text may mean; every one without a number.
fn choice(number: &str) -> Locator {
    let button = panel().role(Role::Form).role(Role::Button);
    if number.is_empty() {
        button.having("data-number")
    } else {
        button.with("data-number", number)
    }
}

fn number() -> Locator {
    panel().by(Role::TextBox, NUMBER)
}

impl CallTab {
    /// Types into the field for the number.
    pub async fn type_number(&self, number_as_written: &str) {
        self.0.type_into(&number(), number_as_written).await;
    }

    /// Replaces the number.
    pub async fn replace_number(&self, number_as_written: &str) {
        self.0.replace(&number(), number_as_written).await;
    }

    /// Waits for a number in the field, and returns it.
    pub async fn number(&self) -> String {
        self.0.wait_for(&number()).await;
        crate::until("the number", async || {
            self.0.value(&number()).await.filter(|value| !value.is_empty())
        })
        .await
    }

    /// Returns what is in the field for the number now.
    pub async fn written(&self) -> Option<String> {
        self.0.value(&number()).await
    }

    /// Returns the numbers that were called recently, the newest first.
    pub async fn recent_numbers(&self) -> Vec<String> {
        let summary = panel().by(Role::Summary, RECENT_NUMBERS);
        if !self.0.has(&summary).await {
            return Vec::new();
        }
        self.0.expand(&summary).await;
        self.0.texts(&panel().role(Role::List).role(Role::Button)).await
    }

    /// Waits until a number was filled in from elsewhere: the field has the focus, and the next Enter calls it.
    pub async fn wait_until_filled_in(&self) {
        self.0.wait_until_focused(&number()).await;
        self.0.wait_for(&panel().role(Role::Status).with("data-testid", "filled-in")).await;
        let call = panel().by(Role::Button, CALL);
        self.0.wait_for_attribute(&call, "aria-disabled", "false").await;
        self.0.wait_for(&panel().role(Role::Form).with("aria-busy", "false")).await;
    }

    /// Waits until the field for the number is there.
    pub async fn wait_until_shown(&self) {
        self.0.wait_for(&number()).await;
    }

    /// Waits for the preview of the number that will be dialled, and returns it.
    pub async fn preview(&self) -> String {
        let preview = panel().role(Role::Paragraph).with("data-reading", "dialled");
        self.0.wait_for_text(&preview, "the preview", |text| !text.is_empty()).await
    }

    /// Waits until it is shown where the number goes, and returns it.
    pub async fn target(&self) -> String {
        let target = panel().role(Role::Paragraph).with("data-reading", "target");
        self.0.wait_for_text(&target, "the international form", |text| !text.is_empty()).await
    }

    /// Waits for the numbers that the text may mean, and returns them.
    pub async fn choices(&self) -> Vec<String> {
        self.0.wait_for(&choice("")).await;
        self.0.texts(&choice("")).await
    }

    /// Calls one of the numbers that the text may mean.
    pub async fn choose(&self, number: &str) {
        self.0.click(&choice(number)).await;
    }

    /// Sends the tones that came with the number.
    pub async fn send_later_tones(&self) {
        self.0.click(&panel().role(Role::Button).having("data-later-tones")).await;
    }

    /// Begins to transfer the call, after asking or at once.
    pub async fn transfer_to(&self, number: &str, asks_first: bool) {
        self.0.type_into(&panel().by(Role::TextBox, TRANSFER_TO), number).await;
        let way = if asks_first { ASK_FIRST } else { TRANSFER_NOW };
        self.0.click(&panel().by(Role::Button, way)).await;
    }

    /// Waits until the transfer is at this step, such as `Step 2 of 2`.
    pub async fn wait_for_step(&self, step: &str) {
        let status = panel().role(Role::Status).with("class", "steps");
        self.0.wait_for_text(&status, step, |text| text.contains(step)).await;
    }

    /// Confirms that the transfer may go on.
    pub async fn next_step(&self) {
        let button = panel().by(Role::Button, NEXT);
        self.0.wait_for_attribute(&button, "aria-disabled", "false").await;
        self.0.click(&button).await;
    }

    /// Calls the number, once it is known how it is read.
    pub async fn call(&self) {
        self.0.wait_for(&panel().role(Role::Form).with("aria-busy", "false")).await;
        self.0.click(&panel().by(Role::Button, CALL)).await;
    }

    /// Double-clicks the button that calls the number.
    pub async fn double_click_call(&self) {
        self.0.wait_for(&panel().role(Role::Form).with("aria-busy", "false")).await;
        self.0.click_twice(&panel().by(Role::Button, CALL), Duration::ZERO).await;
    }

    /// Waits until the number is refused with a message that contains all of these parts.
    pub async fn wait_for_refusal(&self, parts: &[&str]) {
        let problem = panel().role(Role::Form).role(Role::Alert);
        let is_it = |text: &str| parts.iter().all(|part| text.contains(part));
        self.0.wait_for_text(&problem, &parts.join(", "), is_it).await;
    }

    /// Sends tones.
    pub async fn send_tones(&self, tones: &str) {
        self.0.type_into(&panel().by(Role::TextBox, TONES), tones).await;
        self.0.click(&panel().by(Role::Button, SEND_TONES)).await;
    }

    /// Waits until the button that ends every call has the focus.
    pub async fn wait_until_end_all_focused(&self) {
        let button = panel().role(Role::Button).with("data-command", "release_all_calls");
        self.0.wait_until_focused(&button).await;
    }

    /// Asks to end every call, and returns the question.
    pub async fn end_all(&self) -> Confirmation {
        self.0.click(&panel().by(Role::Button, END_ALL)).await;
        Confirmation::within(&self.0, panel())
    }
}
