//! What is done about a phone that does not work as it should.

use relay_api::Diagnostics;

use super::PhoneSession;
use crate::{
    backend::{self, BackendError},
    i18n,
    stores::{screen::Viewer, sentence},
};

impl PhoneSession {
    /// Runs the diagnostics.
    ///
    /// # Errors
    /// The reason when they could not be run.
    pub async fn diagnose(self) -> Result<Diagnostics, String> {
        backend::diagnosis(&self.id()).await.map_err(|error| sentence(&error))
    }

    /// Signs in to the phone again, and watches its main display again.
    ///
    /// # Errors
    /// The reason when the relay rejects it.
    pub async fn sign_in(self) -> Result<(), String> {
        if let Err(BackendError::Problem(problem)) = backend::sign_in_to_phone(&self.id()).await {
            return Err(i18n::problem(&problem));
        }
        self.viewers().iter().take(1).for_each(Viewer::resume);
        Ok(())
    }
}
