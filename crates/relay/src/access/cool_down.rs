//! Cool-down times: a toggle or a restart is not done twice by accident.
//!
//! Two agents who both press DND switch it on and off again; a second reboot interrupts the first.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use relay_api::{Code, Reason};
use snom::Command;
use tokio::time::Instant;

use crate::error::ApiError;

/// The commands that are cooling down, by phone, each with the end of its cool-down.
#[derive(Debug, Default)]
pub struct CoolDown(Mutex<HashMap<(String, Command), Instant>>);

/// The cool-down of one command, which can be cancelled when the command was not sent.
#[derive(Debug)]
pub struct CoolDownEntry<'a> {
    cool_down: &'a CoolDown,
    key: (String, Command),
}

impl CoolDown {
    /// Starts the cool-down of a command; returns `None` for a command without one.
    ///
    /// # Errors
    /// When the same command is still cooling down; nothing may be sent.
    pub fn begin(
        &self,
        phone: &str,
        command: &Command,
    ) -> Result<Option<CoolDownEntry<'_>>, ApiError> {
        let Some(duration) = command.cool_down() else { return Ok(None) };
        let key = (phone.to_owned(), command.clone());
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, until| *until > now);
        if let Some(until) = all.get(&key) {
            let wait = until.duration_since(now);
            let seconds = u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
            let reason = Reason::CoolingDown { seconds };
            return Err(ApiError::new(Code::CoolingDown, reason).retry_after(wait));
        }
        all.insert(key.clone(), now + duration);
        Ok(Some(CoolDownEntry { cool_down: self, key }))
    }
}

impl CoolDownEntry<'_> {
    /// Ends the cool-down at once, because the command was not sent.
    pub fn cancel(self) {
        let mut all = self.cool_down.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.key);
    }
}
