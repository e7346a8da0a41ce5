//! An example on its way: what is sent next, and where a person must say that it may go on.

use std::collections::VecDeque;

use snom::{Command, script::Action};

/// An example that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    rest: VecDeque<Action>,
}

impl Run {
    /// Begins with the first of `actions`.
    #[must_use]
    pub fn new(actions: Vec<Action>) -> Run {
        Run { rest: actions.into() }
    }

    /// What has to be sent before the person is asked again, or before the end.
    pub fn go_on(&mut self) -> Vec<Command> {
        if matches!(self.rest.front(), Some(Action::Wait(_))) {
            self.rest.pop_front();
        }
        let mut commands = Vec::new();
        while let Some(Action::Send(_)) = self.rest.front() {
            if let Some(Action::Send(command)) = self.rest.pop_front() {
                commands.push(command);
            }
        }
        commands
    }

    /// What must have happened before it goes on; `None` at its end.
    #[must_use]
    pub fn waits_for(&self) -> Option<&'static str> {
        match self.rest.front() {
            Some(Action::Wait(text)) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use snom::script::Script;

    use super::*;

    #[test]
    fn the_attended_transfer_stops_where_a_person_must_act() {
        let script = Script::find("attended-transfer").unwrap();
        let number = "4930".parse().unwrap();
        let mut run = Run::new(script.actions(Some(&number)).unwrap());
        let mut told = Vec::new();
        while let Some(text) = run.waits_for() {
            told.push((text, run.go_on().len()));
        }
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|(_, sent)| *sent > 0), "{told:?}");
        assert!(told.first().unwrap().0.contains("the phone rings"));
        assert_eq!(run.go_on(), []);
    }

    #[test]
    fn an_example_without_waiting_sends_everything_at_once() {
        let script = Script::find("slow-tones").unwrap();
        let mut run = Run::new(script.actions(None).unwrap());
        assert_eq!(run.waits_for(), None);
        assert_eq!(run.go_on().len(), 1);
    }
}
