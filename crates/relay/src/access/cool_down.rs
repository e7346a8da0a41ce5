//! Keeps what turns itself around, or hurts twice, from being done twice by accident.
//!
//! Two agents who both press DND switch it on and off again; a second reboot interrupts the first.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use relay_api::Code;
use snom::Command;
use tokio::time::Instant;

use crate::error::ApiError;

/// What was done to which phone, and when that may be done again.
#[derive(Debug, Default)]
pub struct CoolDown(Mutex<HashMap<(String, Command), Instant>>);

/// The mark of a command that may turn out not to have been sent.
#[derive(Debug)]
pub struct Begun<'a> {
    cool_down: &'a CoolDown,
    done: (String, Command),
}

impl CoolDown {
    /// Marks a command as being done; `None` for one that may be repeated at will.
    ///
    /// # Errors
    /// When the same was done a moment ago; nothing is sent.
    pub fn begin(&self, phone: &str, command: &Command) -> Result<Option<Begun<'_>>, ApiError> {
        let Some(rest) = command.cool_down() else { return Ok(None) };
        let done = (phone.to_owned(), command.clone());
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, until| *until > now);
        if let Some(until) = all.get(&done) {
            let wait = until.duration_since(now);
            let detail = format!(
                "the same was done to this phone a moment ago, perhaps by somebody else; nothing \
                 was sent; look at the screen, then do it again in {} s",
                wait.as_secs() + 1
            );
            return Err(ApiError::new(Code::CoolingDown, detail).retry_after(wait));
        }
        all.insert(done.clone(), now + rest);
        Ok(Some(Begun { cool_down: self, done }))
    }
}

impl Begun<'_> {
    /// It was not sent after all, so it may be tried again at once.
    pub fn was_not_sent(self) {
        let mut all = self.cool_down.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.done);
    }
}
