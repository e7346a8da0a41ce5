//! Cool-down times: a toggle or a restart is not done twice by accident.
//!
//! Two agents who both press DND switch it on and off again; a second reboot interrupts the first. What
//! counts is the effect, by whatever name it is called, at the phone, by whatever id it is reached: a phone is known
//! by the name it is called by and, once that is known, by its address.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use relay_api::{Code, Reason};
use snom::{Command, Effect};

use super::refusal::Refusal;

/// An effect at an endpoint.
type EffectAt = (String, Effect);

/// The effects that are cooling down, each with the end of its cool-down; without one while its command is
/// under way.
#[derive(Debug, Default)]
pub struct CoolDown(Mutex<HashMap<EffectAt, Option<Instant>>>);

/// The cool-down of a command under way. Dropped without a result, the command may have been sent.
#[derive(Debug)]
pub struct CoolDownEntry<'a> {
    cool_down: &'a CoolDown,
    effect: Effect,
    endpoints: Vec<String>,
    begun: Instant,
    time: Duration,
}

impl CoolDown {
    /// Begins a command at an endpoint, of which all names are given, at `now`; returns `None` for a command without a cool-down.
    ///
    /// # Errors
    /// When the same effect is under way or cooling down; nothing may be sent.
    pub fn begin(
        &self,
        endpoints: impl FnOnce() -> Vec<String>,
        command: &Command,
        now: Instant,
    ) -> Result<Option<CoolDownEntry<'_>>, Refusal> {
        let Some((effect, time)) = command.cool_down() else { return Ok(None) };
        let mut all = self.all();
        all.retain(|_, until| until.is_none_or(|until| until > now));
        let endpoints = endpoints();
        let key = |endpoint: &String| (endpoint.clone(), effect);
        if let Some(until) = endpoints.iter().find_map(|endpoint| all.get(&key(endpoint))) {
            let wait = until.map_or(time, |until| until.duration_since(now));
            let seconds = u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
            let reason = Reason::CoolingDown { seconds };
            return Err(Refusal { code: Code::CoolingDown, reason, retry_after: Some(wait) });
        }
        all.extend(endpoints.iter().map(|endpoint| (key(endpoint), None)));
        Ok(Some(CoolDownEntry { cool_down: self, effect, endpoints, begun: now, time }))
    }

    fn all(&self) -> MutexGuard<'_, HashMap<EffectAt, Option<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CoolDownEntry<'_> {
    /// Ends the cool-down at once, because the command was not sent.
    pub fn cancel(mut self) {
        let mut all = self.cool_down.all();
        for endpoint in std::mem::take(&mut self.endpoints) {
            all.remove(&(endpoint, self.effect));
        }
    }

    /// Starts the cool-down at `now`, because the command has been sent, under all names that the endpoint
    /// has by now.
    pub fn sent(mut self, now: Instant, endpoints: Vec<String>) {
        self.begun = now;
        self.endpoints.extend(endpoints);
    }
}

impl Drop for CoolDownEntry<'_> {
    fn drop(&mut self) {
        let mut all = self.cool_down.all();
        for endpoint in std::mem::take(&mut self.endpoints) {
            all.insert((endpoint, self.effect), Some(self.begun + self.time));
        }
    }
}
