//! The page without a phone.

use crate::{Page, Role, role};

/// The page without a phone: the reason, and the phones there are.
#[derive(Clone, Debug)]
pub struct EmptyState(pub(crate) Page);

impl EmptyState {
    /// The reason when the relay does not answer.
    pub const NO_RELAY: &str = "The relay does not";
    /// The reason when the relay does not answer a sign-out.
    pub const NOT_SIGNED_OUT: &str = "Not signed out yet";

    /// Waits for a reason that starts like that.
    pub async fn wait_for_reason(&self, begins: &str) {
        let reason = role(Role::Main).role(Role::Status);
        self.0.wait_for_text(&reason, begins, |text| text.starts_with(begins)).await;
    }

    /// Waits until phones to choose from are listed.
    pub async fn wait_for_phones(&self) {
        let rows = role(Role::Main).role(Role::List).role(Role::Button);
        self.0.wait_for_text(&rows, "a phone", |text| !text.is_empty()).await;
    }

    /// Chooses a phone by its id.
    pub async fn choose(&self, id: &str) {
        self.0.click(&role(Role::Main).role(Role::Button).with("data-phone", id)).await;
    }
}
