//! The question before a dangerous command.

use super::CANCEL;
use crate::{Locator, Page, Role, Words, words};

/// The beginning of the label of the field for the name of the phone.
const TYPE_THE_NAME: Words =
    words("This cannot be undone.", "Das lässt sich nicht rückgängig machen.");

/// The question whether a command is meant: a second button, or the name of the phone to type.
#[derive(Clone, Debug)]
pub struct Confirmation {
    page: Page,
    /// The part of the screen that asks.
    around: Locator,
}

impl Confirmation {
    pub(super) fn within(page: &Page, around: Locator) -> Confirmation {
        Confirmation { page: page.clone(), around }
    }

    fn name(&self) -> Locator {
        self.around.clone().by_part(Role::TextBox, TYPE_THE_NAME)
    }

    /// Waits for the question that a second button answers, and returns it.
    pub async fn plain_question(&self) -> String {
        let question = self.plain().role(Role::Paragraph);
        self.page.wait_for_text(&question, "a question", |text| !text.is_empty()).await
    }

    /// Waits for the question that the name of the phone answers, and returns it.
    pub async fn named_question(&self) -> String {
        let question = self.around.clone().role(Role::Form).role(Role::Strong);
        self.page.wait_for_text(&question, "a question", |text| !text.is_empty()).await
    }

    /// Leaves undone what a second button would confirm.
    pub async fn cancel(&self) {
        self.page.click(&self.plain().by(Role::Button, CANCEL)).await;
    }

    /// Waits until no second button is offered any more.
    pub async fn wait_until_withdrawn(&self) {
        self.page.wait_until_gone(&self.confirm()).await;
    }

    fn plain(&self) -> Locator {
        self.around.clone().role(Role::AlertDialog)
    }

    /// Confirms with the second button, as soon as it takes a click.
    pub async fn do_it(&self) {
        let button = self.confirm();
        self.page.wait_for_attribute(&button, "aria-disabled", "false").await;
        self.page.click(&button).await;
    }

    /// Clicks the second button at once.
    pub async fn click_too_early(&self) {
        self.page.click(&self.confirm()).await;
    }

    fn confirm(&self) -> Locator {
        self.around.clone().role(Role::Button).with("data-confirm", "true")
    }

    /// Types the name of the phone.
    pub async fn type_name(&self, name: &str) {
        self.page.type_into(&self.name(), name).await;
    }

    /// Returns the name that has been typed.
    pub async fn typed_name(&self) -> Option<String> {
        self.page.value(&self.name()).await
    }

    /// Waits until the name is asked for.
    pub async fn wait_until_asked(&self) {
        self.page.wait_for(&self.name()).await;
    }

    /// Waits until the name is not asked for any more.
    pub async fn wait_until_gone(&self) {
        self.page.wait_until_gone(&self.name()).await;
    }

    /// Submits the name.
    pub async fn submit(&self) {
        let button = self.around.clone().role(Role::Form).role(Role::Button);
        self.page.click(&button.with("type", "submit")).await;
    }

    /// Waits for the refusal of the name, and returns it.
    pub async fn refusal(&self) -> String {
        let refusal = self.around.clone().role(Role::Form).role(Role::Alert);
        self.page.wait_for_text(&refusal, "a refusal", |text| !text.is_empty()).await
    }
}
