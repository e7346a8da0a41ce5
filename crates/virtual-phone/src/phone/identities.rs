//! The identities the phone is registered with.

use std::time::Duration;

use snom::Model;

use super::name_of;

/// How long registering takes.
const REGISTRATION_TIME: Duration = Duration::from_millis(800);

/// The registration of an identity at the telephone system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Registration {
    /// It can call and be called.
    Registered,
    /// The request is on its way.
    Registering {
        /// When it will be registered, on the phone's clock.
        until: Duration,
    },
    /// It has been logged off.
    LoggedOff,
}

impl Registration {
    /// Returns the name used in [`State`](super::State).
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Registration::Registered => "registered",
            Registration::Registering { .. } => "registering",
            Registration::LoggedOff => "logged-off",
        }
    }
}

/// One account on the telephone system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) uri: String,
    pub(crate) registration: Registration,
}

/// The accounts, one of them active.
#[derive(Clone, Debug)]
pub(crate) struct Identities {
    all: Vec<Identity>,
    /// Counted from 1.
    active: u8,
}

impl Identities {
    /// Creates two accounts, or one where the model has one identity.
    pub(super) fn registered(model: &Model) -> Identities {
        let accounts = [("Desk 104", "104@pbx.example"), ("Team 200", "200@pbx.example")];
        let all = accounts
            .into_iter()
            .take(model.identities.into())
            .map(|(name, uri)| Identity {
                name: name.to_owned(),
                uri: uri.to_owned(),
                registration: Registration::Registered,
            })
            .collect();
        Identities { all, active: 1 }
    }

    /// Gives the first account another number and its name.
    pub(super) fn set_number(&mut self, number: &str) {
        if let Some(first) = self.all.first_mut() {
            first.name = name_of(number).map_or_else(|| format!("Desk {number}"), str::to_owned);
            first.uri = format!("{number}@pbx.example");
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Identity> {
        self.all.iter()
    }

    pub(crate) fn active(&self) -> u8 {
        self.active
    }

    pub(crate) fn get(&self, line: u8) -> Option<&Identity> {
        self.all.get(usize::from(line).checked_sub(1)?)
    }

    pub(super) fn is_registered(&self, line: u8) -> bool {
        self.get(line).is_some_and(|identity| identity.registration == Registration::Registered)
    }

    /// Returns the number of the identity with this address.
    pub(super) fn line_of(&self, uri: &str) -> Option<u8> {
        let nth = self.all.iter().position(|identity| identity.uri == uri)?;
        u8::try_from(nth + 1).ok()
    }

    /// Activates the identity `by` places further, in a ring.
    pub(super) fn select_next(&mut self, by: i8) {
        let count = i8::try_from(self.all.len()).unwrap_or(1).max(1);
        let next = (i8::try_from(self.active).unwrap_or(1) - 1 + by).rem_euclid(count);
        self.active = next.unsigned_abs() + 1;
    }

    /// Sets the registration of an identity; returns whether there is one.
    pub(super) fn set(&mut self, line: u8, registration: Registration) -> bool {
        let nth = usize::from(line).checked_sub(1);
        match nth.and_then(|nth| self.all.get_mut(nth)) {
            Some(identity) => {
                identity.registration = registration;
                true
            }
            None => false,
        }
    }

    pub(super) fn log_off_all(&mut self) {
        for identity in &mut self.all {
            identity.registration = Registration::LoggedOff;
        }
    }

    /// Registers again, as after a restart; an identity that was logged off stays so.
    pub(super) fn restart(&mut self, now: Duration) {
        for identity in &mut self.all {
            if identity.registration != Registration::LoggedOff {
                identity.registration =
                    Registration::Registering { until: now + REGISTRATION_TIME };
            }
        }
    }

    pub(super) fn registering(now: Duration) -> Registration {
        Registration::Registering { until: now + REGISTRATION_TIME }
    }

    pub(super) fn forget(&mut self) {
        self.all.clear();
        self.active = 1;
    }

    pub(super) fn advance(&mut self, now: Duration) {
        for identity in &mut self.all {
            if matches!(identity.registration, Registration::Registering { until } if now >= until)
            {
                identity.registration = Registration::Registered;
            }
        }
    }
}
