//! Who drives a phone.

use super::PhoneSession;
use crate::{backend, model::driving::DriverAction, stores::sentence};

impl PhoneSession {
    /// Changes who drives the phone, or asks for it.
    ///
    /// # Errors
    /// When the relay refuses or does not answer; the reason as a sentence.
    pub async fn drive(self, action: DriverAction) -> Result<(), String> {
        backend::drive(&self.id(), action).await.map_err(|error| sentence(&error))
    }
}
