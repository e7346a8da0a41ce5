//! A running example: the next commands, and where a person must confirm that it may continue.

use std::collections::VecDeque;

use snom::{
    Command,
    script::{Action, WaitFor},
};

/// A running example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    rest: VecDeque<Action>,
    /// The number of steps.
    steps: usize,
}

impl Run {
    /// Starts before the first of `actions`.
    #[must_use]
    pub fn new(actions: Vec<Action>) -> Run {
        // What is sent at the beginning is a step of its own.
        let at_once = usize::from(!matches!(actions.first(), Some(Action::Wait(_))));
        let steps = waits(&actions) + at_once;
        Run { rest: actions.into(), steps }
    }

    /// Returns the number of the step that it waits for, from 1, and the number of all steps.
    #[must_use]
    pub fn position(&self) -> (usize, usize) {
        (self.steps.saturating_sub(waits(&self.rest)) + 1, self.steps)
    }

    /// Returns the commands to send before the next wait, or before the end.
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

    /// Returns the condition that the example waits for; `None` at its end.
    #[must_use]
    pub fn waits_for(&self) -> Option<WaitFor> {
        match self.rest.front() {
            Some(Action::Wait(condition)) => Some(*condition),
            _ => None,
        }
    }
}

fn waits<'a>(actions: impl IntoIterator<Item = &'a Action>) -> usize {
    actions.into_iter().filter(|action| matches!(action, Action::Wait(_))).count()
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
        let mut waits = Vec::new();
        while let Some(condition) = run.waits_for() {
            assert_eq!(run.position(), (waits.len() + 1, 3));
            waits.push((condition, run.go_on().len()));
        }
        assert_eq!(waits.len(), 3);
        assert!(waits.iter().all(|(_, sent)| *sent > 0), "{waits:?}");
        assert_eq!(waits.first().unwrap().0, WaitFor::CallFromA);
        assert_eq!(run.go_on(), []);
    }

    #[test]
    fn an_example_without_waits_sends_everything_at_once() {
        let script = Script::find("slow-tones").unwrap();
        let mut run = Run::new(script.actions(None).unwrap());
        assert_eq!(run.waits_for(), None);
        assert_eq!(run.go_on().len(), 1);
    }
}
