//! Several phones that call each other, as behind one telephone system.

use std::time::Duration;

use snom::Command;

use crate::{
    VirtualPhone,
    phone::{CallState, End},
};

/// Phones with numbers. Whoever calls the number of one of them makes it ring; other numbers are
/// answered by nobody in particular, as with a phone alone.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    extensions: Vec<Extension>,
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Extension {
    number: String,
    phone: VirtualPhone,
}

/// A call from one phone to another.
#[derive(Clone, Debug)]
struct Line {
    caller: usize,
    called: usize,
    made: End,
    rang: End,
}

impl Exchange {
    /// Connects phones; each has the number it stands with.
    #[must_use]
    pub fn new(phones: Vec<(String, VirtualPhone)>) -> Exchange {
        let numbers: Vec<String> = phones.iter().map(|(number, _)| number.clone()).collect();
        let extensions = phones.into_iter().map(|(number, mut phone)| {
            phone.set_neighbours(
                numbers.iter().filter(|other| **other != number).cloned().collect(),
            );
            phone.set_number(&number);
            Extension { number, phone }
        });
        Exchange { extensions: extensions.collect(), lines: Vec::new() }
    }

    /// A phone, counted from 0 in the order they were given.
    #[must_use]
    pub fn phone(&self, nth: usize) -> Option<&VirtualPhone> {
        self.extensions.get(nth).map(|extension| &extension.phone)
    }

    /// Gives a command to a phone at `now`, as [`VirtualPhone::obey`] does.
    pub fn obey(&mut self, nth: usize, command: &Command, now: Duration) {
        self.advance(now);
        if let Some(extension) = self.extensions.get_mut(nth) {
            extension.phone.obey(command, now);
        }
        self.connect();
    }

    /// Lets time pass for all of them until `now`.
    pub fn advance(&mut self, now: Duration) {
        for extension in &mut self.extensions {
            extension.phone.advance(now);
        }
        self.connect();
    }

    fn connect(&mut self) {
        self.put_through();
        let lines = std::mem::take(&mut self.lines);
        self.lines = lines.into_iter().filter(|line| self.follow(line)).collect();
    }

    /// Rings where somebody has begun to call.
    fn put_through(&mut self) {
        for caller in 0..self.extensions.len() {
            let Some(from) = self.extensions.get(caller) else { continue };
            let (number, calls) = (from.number.clone(), from.phone.outgoing());
            for made in calls {
                let is_known =
                    self.lines.iter().any(|line| line.caller == caller && line.made == made);
                let called = self.extensions.iter().position(|other| other.number == made.number);
                let Some(called) = called.filter(|called| !is_known && *called != caller) else {
                    continue;
                };
                let rang = self.extensions.get_mut(called);
                match rang.and_then(|extension| extension.phone.ring_from(&number)) {
                    Some(rang) => self.lines.push(Line { caller, called, made, rang }),
                    None => {
                        if let Some(from) = self.extensions.get_mut(caller) {
                            from.phone.far_end_hung_up(&made, Some("Busy"));
                        }
                    }
                }
            }
        }
    }

    /// Tells each end of a line what the other did; whether it is still in use.
    fn follow(&mut self, line: &Line) -> bool {
        let Ok([from, to]) = self.extensions.get_disjoint_mut([line.caller, line.called]) else {
            return false;
        };
        let here = from.phone.call_state(&line.made);
        let there = to.phone.call_state(&line.rang);
        match (is_alive(here), is_alive(there)) {
            (false, false) => return false,
            (false, true) => to.phone.far_end_hung_up(&line.rang, None),
            (true, false) => {
                let is_answered = matches!(here, Some(CallState::Connected | CallState::Held));
                let cause = if is_answered { None } else { Some("Refused") };
                from.phone.far_end_hung_up(&line.made, cause);
            }
            (true, true) => {
                let waits = matches!(here, Some(CallState::Dialling | CallState::Ringing));
                if waits && there != Some(CallState::Incoming) {
                    from.phone.far_end_answered(&line.made);
                }
            }
        }
        true
    }
}

fn is_alive(state: Option<CallState>) -> bool {
    state.is_some_and(|state| state != CallState::Over)
}

#[cfg(test)]
mod tests {
    use snom::{Model, Sequence};

    use super::*;

    const ANNA: &str = "101";
    const ZOE: &str = "113";

    /// Anna with the number 101 is phone 0, Zoë with 113 phone 1.
    struct Office(Exchange, Duration);

    impl Office {
        fn new() -> Office {
            let phone = |model| VirtualPhone::new(Model::find(model).unwrap(), Duration::ZERO);
            let phones = vec![(ANNA.to_owned(), phone("D785")), (ZOE.to_owned(), phone("870"))];
            Office(Exchange::new(phones), Duration::ZERO)
        }

        fn do_at(&mut self, nth: usize, command: &Command) {
            self.0.obey(nth, command, self.1);
            self.wait(500);
        }

        fn dial(&mut self, nth: usize, number: &str) {
            self.do_at(nth, &Command::Dial { number: number.parse().unwrap(), identity: None });
        }

        fn press(&mut self, nth: usize, keys: &str) {
            self.do_at(nth, &Command::Keys(keys.parse::<Sequence>().unwrap()));
        }

        fn wait(&mut self, millis: u64) {
            self.1 += Duration::from_millis(millis);
            self.0.advance(self.1);
        }

        /// The number and state of each call of a phone.
        fn calls(&self, nth: usize) -> Vec<(String, &'static str)> {
            let calls = self.0.phone(nth).unwrap().state().calls;
            calls.into_iter().map(|call| (call.number, call.state)).collect()
        }
    }

    fn one(number: &str, state: &'static str) -> Vec<(String, &'static str)> {
        vec![(number.to_owned(), state)]
    }

    #[test]
    fn each_phone_is_registered_under_its_number() {
        let office = Office::new();
        let uri = |nth| office.0.phone(nth).unwrap().state().identities[0].uri.clone();
        assert_eq!([uri(0), uri(1)], ["101@pbx.example", "113@pbx.example"]);
    }

    #[test]
    fn who_is_called_rings_until_somebody_answers_there() {
        let mut office = Office::new();
        office.dial(0, ZOE);
        office.wait(10_000);
        assert_eq!(office.calls(0), one(ZOE, "ringing"), "nobody else answers for her");
        assert_eq!(office.calls(1), one(ANNA, "incoming"));
        office.press(1, "ENTER");
        assert_eq!(office.calls(1), one(ANNA, "connected"));
        assert_eq!(office.calls(0), one(ZOE, "connected"));
        assert_eq!(office.0.lines.len(), 1);
    }

    #[test]
    fn whoever_hangs_up_ends_the_call_at_both_ends() {
        for end in [0, 1] {
            let mut office = Office::new();
            office.dial(1, ANNA);
            office.press(0, "ENTER");
            assert_eq!(office.calls(1), one(ANNA, "connected"));
            office.do_at(end, &Command::ReleaseAllCalls);
            office.wait(10_000);
            assert_eq!((office.calls(0), office.calls(1)), (vec![], vec![]), "ended by {end}");
            assert!(office.0.lines.is_empty());
        }
    }

    #[test]
    fn a_refused_call_and_one_given_up_end_as_such() {
        let mut office = Office::new();
        office.dial(0, ZOE);
        office.press(1, "CANCEL");
        let call = &office.0.phone(0).unwrap().state().calls[0];
        assert_eq!((call.state, call.cause), ("over", Some("Refused")));
        office.wait(10_000);
        office.dial(0, ZOE);
        office.do_at(0, &Command::ReleaseAllCalls);
        office.wait(10_000);
        assert_eq!(office.0.phone(1).unwrap().state().missed, [ANNA]);
        assert_eq!(office.calls(1), vec![]);
    }

    #[test]
    fn who_does_not_want_to_be_disturbed_is_busy() {
        let mut office = Office::new();
        office.press(1, "DND");
        office.dial(0, ZOE);
        let call = &office.0.phone(0).unwrap().state().calls[0];
        assert_eq!((call.state, call.cause), ("over", Some("Busy")));
        assert_eq!(office.0.phone(1).unwrap().state().missed, [ANNA]);
    }

    #[test]
    fn a_phone_that_restarts_ends_its_calls_at_the_other_end_too() {
        let mut office = Office::new();
        office.dial(0, ZOE);
        office.press(1, "ENTER");
        office.do_at(1, &Command::Reboot);
        office.wait(100);
        assert_eq!(office.calls(0), one(ZOE, "over"));
    }

    #[test]
    fn other_numbers_are_answered_as_with_a_phone_alone() {
        let mut office = Office::new();
        office.dial(0, "0049301234");
        office.wait(5_000);
        assert_eq!(office.calls(0), one("0049301234", "connected"));
        assert_eq!(office.calls(1), vec![]);
    }

    #[test]
    fn both_may_call_each_other_at_once() {
        let mut office = Office::new();
        office.0.obey(0, &Command::Dial { number: ZOE.parse().unwrap(), identity: None }, office.1);
        office.dial(1, ANNA);
        office.wait(2_000);
        let states: Vec<_> = office.calls(0).into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, ["ringing", "incoming"]);
        office.do_at(0, &Command::ReleaseAllCalls);
        office.do_at(1, &Command::ReleaseAllCalls);
        office.wait(10_000);
        assert_eq!((office.calls(0), office.calls(1)), (vec![], vec![]));
        assert!(office.0.lines.is_empty());
    }
}
