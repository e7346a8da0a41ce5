//! Several phones that call each other through one telephone system.

use std::time::Duration;

use snom::Command;

use crate::{
    VirtualPhone,
    phone::{CallLeg, CallState},
};

/// A telephone system that connects phones. A call to the number of one of them makes it ring; any
/// other number is answered as it is for a phone alone.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    extensions: Vec<Extension>,
    calls: Vec<BridgedCall>,
}

/// A phone with its number.
#[derive(Clone, Debug)]
struct Extension {
    number: String,
    phone: VirtualPhone,
}

/// A call from one phone to another.
#[derive(Clone, Debug)]
struct BridgedCall {
    caller: usize,
    called: usize,
    outgoing: CallLeg,
    incoming: CallLeg,
}

impl Exchange {
    /// Connects phones, each under the number given with it.
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
        Exchange { extensions: extensions.collect(), calls: Vec::new() }
    }

    /// Returns a phone, counted from 0 in the order they were given.
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

    /// Advances all phones to `now`.
    pub fn advance(&mut self, now: Duration) {
        for extension in &mut self.extensions {
            extension.phone.advance(now);
        }
        self.connect();
    }

    fn connect(&mut self) {
        self.put_through();
        let calls = std::mem::take(&mut self.calls);
        self.calls = calls.into_iter().filter(|call| self.synchronise(call)).collect();
    }

    /// Makes the phone at the other end of each new call ring.
    fn put_through(&mut self) {
        for caller in 0..self.extensions.len() {
            let Some(from) = self.extensions.get(caller) else { continue };
            let (number, calls) = (from.number.clone(), from.phone.outgoing());
            for outgoing in calls {
                let is_known = self
                    .calls
                    .iter()
                    .any(|call| call.caller == caller && call.outgoing == outgoing);
                let called =
                    self.extensions.iter().position(|other| other.number == outgoing.number);
                let Some(called) = called.filter(|called| !is_known && *called != caller) else {
                    continue;
                };
                let extension = self.extensions.get_mut(called);
                match extension.and_then(|extension| extension.phone.ring_from(&number)) {
                    Some(incoming) => {
                        self.calls.push(BridgedCall { caller, called, outgoing, incoming });
                    }
                    None => {
                        if let Some(from) = self.extensions.get_mut(caller) {
                            from.phone.far_end_hung_up(&outgoing, Some("Busy"));
                        }
                    }
                }
            }
        }
    }

    /// Carries each end's actions over to the other; returns whether the call goes on.
    fn synchronise(&mut self, call: &BridgedCall) -> bool {
        let Ok([from, to]) = self.extensions.get_disjoint_mut([call.caller, call.called]) else {
            return false;
        };
        let here = from.phone.call_state(&call.outgoing);
        let there = to.phone.call_state(&call.incoming);
        match (is_alive(here), is_alive(there)) {
            (false, false) => return false,
            (false, true) => to.phone.far_end_hung_up(&call.incoming, None),
            (true, false) => {
                let is_answered = matches!(here, Some(CallState::Connected | CallState::Held));
                let cause = if is_answered { None } else { Some("Refused") };
                from.phone.far_end_hung_up(&call.outgoing, cause);
            }
            (true, true) => {
                let waits = matches!(here, Some(CallState::Dialling | CallState::Ringing));
                if waits && there != Some(CallState::Incoming) {
                    from.phone.far_end_answered(&call.outgoing);
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
    struct DemoExchange(Exchange, Duration);

    impl DemoExchange {
        fn new() -> DemoExchange {
            let phone = |model| VirtualPhone::new(Model::find(model).unwrap(), Duration::ZERO);
            let phones = vec![(ANNA.to_owned(), phone("D785")), (ZOE.to_owned(), phone("870"))];
            DemoExchange(Exchange::new(phones), Duration::ZERO)
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

        /// Returns the number and state of each call of a phone.
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
        let exchange = DemoExchange::new();
        let uri = |nth| exchange.0.phone(nth).unwrap().state().identities[0].uri.clone();
        assert_eq!([uri(0), uri(1)], ["101@pbx.example", "113@pbx.example"]);
    }

    #[test]
    fn the_called_phone_rings_until_it_answers() {
        let mut exchange = DemoExchange::new();
        exchange.dial(0, ZOE);
        exchange.wait(10_000);
        assert_eq!(exchange.calls(0), one(ZOE, "ringing"), "no other phone answers");
        assert_eq!(exchange.calls(1), one(ANNA, "incoming"));
        exchange.press(1, "ENTER");
        assert_eq!(exchange.calls(1), one(ANNA, "connected"));
        assert_eq!(exchange.calls(0), one(ZOE, "connected"));
        assert_eq!(exchange.0.calls.len(), 1);
    }

    #[test]
    fn hanging_up_at_either_end_ends_the_call_at_both() {
        for end in [0, 1] {
            let mut exchange = DemoExchange::new();
            exchange.dial(1, ANNA);
            exchange.press(0, "ENTER");
            assert_eq!(exchange.calls(1), one(ANNA, "connected"));
            exchange.do_at(end, &Command::ReleaseAllCalls);
            exchange.wait(10_000);
            assert_eq!((exchange.calls(0), exchange.calls(1)), (vec![], vec![]), "ended by {end}");
            assert!(exchange.0.calls.is_empty());
        }
    }

    #[test]
    fn refused_and_abandoned_calls_end_with_their_cause() {
        let mut exchange = DemoExchange::new();
        exchange.dial(0, ZOE);
        exchange.press(1, "CANCEL");
        let call = &exchange.0.phone(0).unwrap().state().calls[0];
        assert_eq!((call.state, call.cause), ("over", Some("Refused")));
        exchange.wait(10_000);
        exchange.dial(0, ZOE);
        exchange.do_at(0, &Command::ReleaseAllCalls);
        exchange.wait(10_000);
        assert_eq!(exchange.0.phone(1).unwrap().state().missed, [ANNA]);
        assert_eq!(exchange.calls(1), vec![]);
    }

    #[test]
    fn a_phone_set_to_do_not_disturb_is_busy() {
        let mut exchange = DemoExchange::new();
        exchange.press(1, "DND");
        exchange.dial(0, ZOE);
        let call = &exchange.0.phone(0).unwrap().state().calls[0];
        assert_eq!((call.state, call.cause), ("over", Some("Busy")));
        assert_eq!(exchange.0.phone(1).unwrap().state().missed, [ANNA]);
    }

    #[test]
    fn a_restart_ends_the_call_at_the_other_end_too() {
        let mut exchange = DemoExchange::new();
        exchange.dial(0, ZOE);
        exchange.press(1, "ENTER");
        exchange.do_at(1, &Command::Reboot);
        exchange.wait(100);
        assert_eq!(exchange.calls(0), one(ZOE, "over"));
    }

    #[test]
    fn other_numbers_are_answered_as_for_a_phone_alone() {
        let mut exchange = DemoExchange::new();
        exchange.dial(0, "0049301234");
        exchange.wait(5_000);
        assert_eq!(exchange.calls(0), one("0049301234", "connected"));
        assert_eq!(exchange.calls(1), vec![]);
    }

    #[test]
    fn two_phones_can_call_each_other_at_once() {
        let mut exchange = DemoExchange::new();
        exchange.0.obey(
            0,
            &Command::Dial { number: ZOE.parse().unwrap(), identity: None },
            exchange.1,
        );
        exchange.dial(1, ANNA);
        exchange.wait(2_000);
        let states: Vec<_> = exchange.calls(0).into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, ["ringing", "incoming"]);
        exchange.do_at(0, &Command::ReleaseAllCalls);
        exchange.do_at(1, &Command::ReleaseAllCalls);
        exchange.wait(10_000);
        assert_eq!((exchange.calls(0), exchange.calls(1)), (vec![], vec![]));
        assert!(exchange.0.calls.is_empty());
    }
}
