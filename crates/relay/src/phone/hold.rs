//! The hold of a phone: who drives it, until when, and who asks for control. It knows no clock: the time is a
//! parameter.

use std::{collections::HashMap, time::Duration};

use relay_api::{DriverAction, Reason};
use tokio::time::Instant;

use super::error::PhoneError;
use crate::{account::shown_name, config::DriverRules};

/// The time after which a request for control is granted without an answer.
pub(super) const MAX_ANSWER_TIME: Duration = Duration::from_secs(10);
/// The longest time for which a driver keeps the hold after the last connection was lost.
const MAX_LOST_TIME: Duration = Duration::from_secs(10);

/// The account of a user and the end of what they have: of the hold, or of the time for an answer.
pub(super) type Until = (String, Instant);

/// The hold of a device.
#[derive(Clone, Debug, Default)]
pub(super) struct Hold {
    rules: DriverRules,
    driver: Option<Driver>,
    request: Option<Until>,
    /// The number of streams of each user.
    streams: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Driver {
    user: String,
    until: Instant,
    /// The time at which the last stream ended.
    lost: Option<Instant>,
}

impl Driver {
    fn end(&self) -> Instant {
        let lost = self.lost.map(|lost| lost + MAX_LOST_TIME);
        lost.map_or(self.until, |lost| lost.min(self.until))
    }
}

/// Who drives a phone and who asks for control, as others see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HoldView {
    pub(super) driver: Option<Until>,
    pub(super) request: Option<Until>,
}

impl Hold {
    /// Returns who drives the phone and who asks for control.
    pub(super) fn view(&self, now: Instant) -> HoldView {
        let driver = self.driver.as_ref().filter(|driver| driver.end() > now);
        let driver = driver.map(|driver| (driver.user.clone(), driver.end()));
        let request = self.request.clone().filter(|_| driver.is_some());
        HoldView { driver, request }
    }

    /// Returns whether commands of others are refused.
    pub(super) fn is_enforced(&self) -> bool {
        self.rules.enabled
    }

    /// Sets the rules that hold from now on.
    pub(super) fn set_rules(&mut self, rules: DriverRules) {
        self.rules = rules;
        if !rules.enabled {
            self.request = None;
        }
    }

    /// Returns the time at which there is something to do.
    pub(super) fn due(&self) -> Option<Instant> {
        let request = self.request.as_ref().map(|(_, until)| *until);
        [self.driver.as_ref().map(Driver::end), request].into_iter().flatten().min()
    }

    /// Does what is due: a hold ends, a request without an answer is granted.
    pub(super) fn pass(&mut self, now: Instant) {
        let is_unanswered = self.request.as_ref().is_some_and(|(_, until)| *until <= now);
        let has_ended = self.driver.as_ref().is_none_or(|driver| driver.end() <= now);
        if has_ended {
            self.driver = None;
        }
        if (is_unanswered || has_ended)
            && let Some((user, _)) = self.request.take()
        {
            self.hand_over(user, now);
        }
    }

    /// Rejects a command of a user who does not drive the phone while another one does.
    ///
    /// # Errors
    /// Names the driver.
    pub(super) fn check(&mut self, user: &str, now: Instant) -> Result<(), PhoneError> {
        self.pass(now);
        let other = self.driver.as_ref().filter(|driver| self.rules.enabled && driver.user != user);
        other.map_or(Ok(()), |driver| Err(held(driver, user, now)))
    }

    /// Takes or renews the hold for a command, whose effect lasts until `busy_until`.
    ///
    /// # Errors
    /// As [`Hold::check`].
    pub(super) fn command(
        &mut self,
        user: &str,
        busy_until: Instant,
        now: Instant,
    ) -> Result<(), PhoneError> {
        self.check(user, now)?;
        let until = busy_until.max(now) + self.rules.hold;
        match self.driver.as_mut().filter(|driver| driver.user == user) {
            Some(driver) => {
                driver.until = driver.until.max(until);
                // A user who sends commands is there, with or without a stream.
                driver.lost = None;
            }
            None => {
                self.driver = Some(Driver { user: user.to_owned(), until, lost: None });
            }
        }
        // The driver asks nobody.
        self.request.take_if(|(asker, _)| asker == user);
        Ok(())
    }

    /// Changes who drives the phone, at the wish of `user`; `to` names whose request is answered.
    ///
    /// # Errors
    /// When another user drives the phone, or nobody has asked.
    pub(super) fn change(
        &mut self,
        action: DriverAction,
        user: &str,
        to: Option<&str>,
        now: Instant,
    ) -> Result<(), PhoneError> {
        self.pass(now);
        match action {
            DriverAction::Take => self.command(user, now, now),
            DriverAction::Ask => self.ask(user, now),
            DriverAction::TakeOver => {
                self.request = None;
                self.hand_over(user.to_owned(), now);
                Ok(())
            }
            DriverAction::Give | DriverAction::Refuse => {
                self.check(user, now)?;
                let fits =
                    |(asker, _): &mut Until| to.is_none_or(|to| to == shown_name(asker, user));
                let (asker, _) = self.request.take_if(fits).ok_or(PhoneError::NoRequest)?;
                if action == DriverAction::Give {
                    self.hand_over(asker, now);
                }
                Ok(())
            }
        }
    }

    /// Asks for control; a phone that nobody drives is taken.
    fn ask(&mut self, user: &str, now: Instant) -> Result<(), PhoneError> {
        if self.check(user, now).is_ok() {
            return self.command(user, now, now);
        }
        match &self.request {
            Some((asker, until)) if asker != user => {
                let (asker, seconds) = (shown_name(asker, user), seconds(*until, now));
                let reason = Reason::RequestPending { user: asker, seconds };
                Err(PhoneError::Held(reason))
            }
            // Asking again gains no time.
            Some(_) => Ok(()),
            None => {
                self.request = Some((user.to_owned(), now + MAX_ANSWER_TIME));
                Ok(())
            }
        }
    }

    /// Ends the hold of `user`, or withdraws their request.
    ///
    /// # Errors
    /// When another user drives the phone, and this one asks for nothing.
    pub(super) fn give_back(&mut self, user: &str, now: Instant) -> Result<(), PhoneError> {
        self.pass(now);
        if self.request.take_if(|(asker, _)| asker == user).is_some() {
            return Ok(());
        }
        self.check(user, now)?;
        self.driver = None;
        // Another one may ask for it.
        self.pass(now);
        Ok(())
    }

    /// Ends the hold and every request.
    pub(super) fn clear(&mut self) {
        self.driver = None;
        self.request = None;
    }

    /// Counts a stream of `user`.
    pub(super) fn begin_stream(&mut self, user: &str) {
        *self.streams.entry(user.to_owned()).or_default() += 1;
        if let Some(driver) = self.driver.as_mut().filter(|driver| driver.user == user) {
            driver.lost = None;
        }
    }

    /// Notes that a stream of `user` has ended: without any, a hold lasts a moment more, and a request ends.
    pub(super) fn end_stream(&mut self, user: &str, now: Instant) {
        let Some(count) = self.streams.get_mut(user) else { return };
        *count -= 1;
        if *count > 0 {
            return;
        }
        self.streams.remove(user);
        if let Some(driver) = self.driver.as_mut().filter(|driver| driver.user == user) {
            driver.lost = Some(now);
        }
        self.request.take_if(|(asker, _)| asker == user);
    }

    /// Goes on with the driver of another hold of the same device, and with who asks for control there, unless
    /// another user drives this one. The streams of the other hold are counted here by now.
    pub(super) fn adopt(&mut self, other: &Hold, now: Instant) {
        self.rules = other.rules;
        self.pass(now);
        let Some(mut driver) = other.driver.clone().filter(|driver| driver.end() > now) else {
            return;
        };
        match self.driver.take() {
            Some(own) if own.user != driver.user => {
                self.driver = Some(own);
                return;
            }
            Some(own) => {
                driver.until = driver.until.max(own.until);
                driver.lost = driver.lost.zip(own.lost).map(|(one, other)| one.max(other));
            }
            None => {}
        }
        if self.streams.contains_key(&driver.user) {
            driver.lost = None;
        }
        self.driver = Some(driver);
        if self.request.is_none() {
            self.request.clone_from(&other.request);
        }
    }

    fn hand_over(&mut self, user: String, now: Instant) {
        self.driver = Some(Driver { user, until: now + self.rules.hold, lost: None });
    }
}

fn held(driver: &Driver, viewer: &str, now: Instant) -> PhoneError {
    let (user, seconds) = (shown_name(&driver.user, viewer), seconds(driver.end(), now));
    PhoneError::Held(Reason::HeldBy { user, seconds })
}

/// Returns the whole seconds until `end`, rounded up.
pub(super) fn seconds(end: Instant, now: Instant) -> u32 {
    let left = end.saturating_duration_since(now).as_millis().div_ceil(1_000);
    u32::try_from(left).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
