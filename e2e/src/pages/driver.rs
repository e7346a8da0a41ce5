//! The line with the user who drives the phone, and the commands of others.

use super::Confirmation;
use crate::{Locator, Page, Role, Words, marked, test_id, words};

const ASK: Words = words("Ask for control", "Steuerung anfordern");
const GIVE: Words = words("Give control", "Steuerung übergeben");
const REFUSE: Words = words("Decline", "Ablehnen");
const GIVE_BACK: Words = words("Release control", "Steuerung abgeben");
const TAKE_OVER: Words = words("Take over", "Übernehmen");

/// The line with the user who drives the phone.
#[derive(Clone, Debug)]
pub struct Driver(pub(crate) Page);

/// The user who drives the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drives {
    /// Nobody.
    Nobody,
    /// The person at this page.
    Me,
    /// Somebody else.
    Other,
}

fn line() -> Locator {
    test_id("driver")
}

impl Driver {
    /// Waits until that user drives, and returns the words for it.
    pub async fn wait_for(&self, drives: Drives) -> String {
        let state = match drives {
            Drives::Nobody => "nobody",
            Drives::Me => "me",
            Drives::Other => "other",
        };
        self.0.wait_for_attribute(&line(), "data-driver", state).await;
        let words = line().role(Role::Status).nth(0);
        self.0.wait_for_text(&words, "the driver", |text| !text.is_empty()).await
    }

    /// Asks the driver for control.
    pub async fn ask(&self) {
        self.0.click(&line().by(Role::Button, ASK)).await;
    }

    /// Waits until somebody asks for control, and returns the words for it.
    pub async fn wait_for_request(&self) -> String {
        let request = line().role(Role::Alert);
        self.0.wait_for_text(&request, "a request", |text| !text.is_empty()).await
    }

    /// Gives control to the user who asks for it.
    pub async fn give(&self) {
        self.0.click(&line().by(Role::Button, GIVE)).await;
    }

    /// Refuses control to the user who asks for it.
    pub async fn refuse(&self) {
        self.0.click(&line().by(Role::Button, REFUSE)).await;
    }

    /// Gives control back to nobody.
    pub async fn give_back(&self) {
        self.0.click(&line().by(Role::Button, GIVE_BACK)).await;
    }

    /// Waits until the person may ask for control.
    pub async fn wait_until_askable(&self) {
        self.0.wait_for(&line().by(Role::Button, ASK)).await;
    }

    /// Returns true when the person may take control away from the driver.
    pub async fn offers_take_over(&self) -> bool {
        self.0.has(&line().by(Role::Button, TAKE_OVER)).await
    }

    /// Asks to take control away from the driver, and returns the question.
    pub async fn take_over(&self) -> Confirmation {
        self.0.click(&line().by(Role::Button, TAKE_OVER)).await;
        Confirmation::within(&self.0, line())
    }

    /// Waits for the result of an act.
    pub async fn wait_for_result(&self, wanted: &str) {
        let result = line().test_id("driver-result");
        self.0.wait_for_text(&result, wanted, |text| text == wanted).await;
    }

    /// Waits for a command of somebody else in the activity tab, and returns it.
    pub async fn wait_for_others_command(&self) -> String {
        let command = test_id("others-command").nth(0);
        self.0.wait_for_text(&command, "a command", |text| !text.is_empty()).await
    }

    /// Waits until no key of the device can be pressed, or one can.
    pub async fn wait_until_keys_locked(&self, are_locked: bool) {
        let script = "return elements.some((key) => key.matches(':enabled'))";
        crate::until("the keys to be locked or free", async || {
            let is_enabled = self.0.measure(&marked("data-key"), script).await;
            (is_enabled == !are_locked).then_some(())
        })
        .await;
    }
}
