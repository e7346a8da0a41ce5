//! Who drives a phone, and what others do with it.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use super::stream_event::SentCommand;

/// The most commands of others that are shown.
const MAX_COMMANDS: usize = 50;

/// What the relay's stream tells of a phone. Times are since the page was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Driving {
    /// The stream tells who drives: the relay has drivers, and people sign in.
    pub is_known: bool,
    /// The stream does not work, so the page polls.
    pub is_polled: bool,
    /// The user who drives.
    pub driver: Option<Driver>,
    /// The user who asks the driver for control, and when they get it.
    pub request: Option<(String, Duration)>,
    commands: VecDeque<Arc<OthersCommand>>,
    next: u64,
}

/// The user who drives a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// The name.
    pub user: String,
    /// They are the person who uses this page.
    pub is_me: bool,
    /// The end of the hold.
    pub until: Duration,
}

/// A command that somebody else has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OthersCommand {
    /// A number that counts up.
    pub id: u64,
    /// The time of day at which it was reported.
    pub time: String,
    /// The command.
    pub sent: SentCommand,
}

impl Driving {
    /// Returns whether somebody else drives, so that nothing of this page would be sent.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.driver.as_ref().is_some_and(|driver| !driver.is_me)
    }

    /// Takes in who drives. A request ends with the hold that it was made to.
    pub fn driven(&mut self, driver: Option<Driver>) {
        self.is_known = true;
        let is_same = |before: &Driver| driver.as_ref().is_some_and(|now| now.user == before.user);
        if !self.driver.as_ref().is_some_and(is_same) {
            self.request = None;
        }
        self.driver = driver;
    }

    /// Ends a hold and a request that are over, also where the relay does not say so; returns whether one was.
    pub fn expire(&mut self, now: Duration) -> bool {
        let is_over = self.driver.as_ref().is_some_and(|driver| driver.until <= now);
        if is_over {
            self.driven(None);
        }
        let is_answered = self.request.as_ref().is_some_and(|(_, until)| *until <= now);
        if is_answered {
            self.request = None;
        }
        is_over || is_answered
    }

    /// Returns the time to which the seconds are counted: the answer to a request, else the end of the hold. `None` while
    /// nobody drives, so that there is nothing to count.
    #[must_use]
    pub fn counts_to(&self) -> Option<Duration> {
        let answered = self.request.as_ref().map(|(_, until)| *until);
        answered.or_else(|| self.driver.as_ref().map(|driver| driver.until))
    }

    /// Adds a command of somebody else.
    pub fn add(&mut self, sent: SentCommand, time: String) {
        let id = self.next;
        self.next += 1;
        self.commands.push_front(Arc::new(OthersCommand { id, time, sent }));
        self.commands.truncate(MAX_COMMANDS);
    }

    /// Returns whether others have sent commands.
    #[must_use]
    pub fn has_commands(&self) -> bool {
        !self.commands.is_empty()
    }

    /// Returns the commands of others, newest first.
    pub fn commands(&self) -> impl Iterator<Item = &Arc<OthersCommand>> {
        self.commands.iter()
    }
}

/// What a person does about who drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriverAction {
    /// Asks the driver for control.
    Ask,
    /// Gives control to the person who asks.
    Give,
    /// Refuses it to them.
    Refuse,
    /// Takes control away from the driver, as an administrator.
    TakeOver,
    /// Gives control back to nobody.
    GiveBack,
}

impl DriverAction {
    /// Returns the name of the action in the API; `None` for the one that deletes the hold.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            DriverAction::Ask => Some("ask"),
            DriverAction::Give => Some("give"),
            DriverAction::Refuse => Some("refuse"),
            DriverAction::TakeOver => Some("take_over"),
            DriverAction::GiveBack => None,
        }
    }
}

/// Returns the seconds until a time, rounded up: a count ends with one, not with none.
#[must_use]
pub fn seconds_until(until: Duration, now: Duration) -> u64 {
    until.saturating_sub(now).as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use relay_api::{CommandReport, Outcome};

    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn driver(user: &str, is_me: bool) -> Driver {
        Driver { user: user.to_owned(), is_me, until: at(30) }
    }

    #[test]
    fn a_phone_is_held_while_somebody_else_drives() {
        for (driver, is_held) in
            [(None, false), (Some(driver("Jana", false)), true), (Some(driver("Ada", true)), false)]
        {
            let mut driving = Driving::default();
            driving.driven(driver);
            assert_eq!((driving.is_held(), driving.is_known), (is_held, true));
        }
    }

    #[test]
    fn a_hold_and_a_request_end_by_themselves() {
        let mut driving = Driving::default();
        driving.driven(Some(driver("Jana", false)));
        driving.request = Some(("Ben".to_owned(), at(10)));
        assert!(!driving.expire(at(9)));
        assert!(driving.expire(at(10)) && driving.request.is_none() && driving.is_held());
        assert!(driving.expire(at(30)) && !driving.is_held());
        assert!(!driving.expire(at(31)));
    }

    #[test]
    fn nothing_is_counted_while_nobody_drives() {
        let mut driving = Driving::default();
        assert_eq!(driving.counts_to(), None);
        driving.driven(None);
        assert_eq!(driving.counts_to(), None, "known, and nobody");
        driving.driven(Some(driver("Jana", false)));
        assert_eq!(driving.counts_to(), Some(at(30)));
        driving.request = Some(("Ben".to_owned(), at(10)));
        assert_eq!(driving.counts_to(), Some(at(10)));
        driving.expire(at(10));
        assert_eq!(driving.counts_to(), Some(at(30)));
        driving.expire(at(30));
        assert_eq!(driving.counts_to(), None);
    }

    #[test]
    fn a_request_is_for_the_driver_it_was_made_to() {
        let mut driving = Driving::default();
        driving.driven(Some(driver("Jana", false)));
        driving.request = Some(("Ben".to_owned(), at(10)));
        driving.driven(Some(driver("Jana", false)));
        assert!(driving.request.is_some());
        driving.driven(Some(driver("Ben", true)));
        assert!(driving.request.is_none());
    }

    #[test]
    fn the_newest_commands_of_others_are_kept() {
        let mut driving = Driving::default();
        let report = CommandReport {
            target: String::new(),
            continued: Vec::new(),
            outcome: Outcome::Accepted,
            status: Some(200),
            ms: 7,
            reason: None,
            remedy: None,
        };
        for nth in 0..60 {
            let (user, command) = (nth.to_string(), "keys".to_owned());
            let sent = SentCommand { user, command, arguments: None, report: report.clone() };
            driving.add(sent, String::new());
        }
        let users: Vec<_> = driving.commands().map(|command| command.sent.user.as_str()).collect();
        assert_eq!((users.len(), users[0], users[49]), (50, "59", "10"));
    }

    #[test]
    fn seconds_are_rounded_up() {
        for (until, now, seconds) in [(1_000, 0, 1), (1_001, 0, 2), (1, 0, 1), (5, 5, 0), (5, 9, 0)]
        {
            let millis = Duration::from_millis;
            assert_eq!(seconds_until(millis(until), millis(now)), seconds);
        }
    }
}
