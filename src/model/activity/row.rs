//! The rows of the activity list: one for each command, and one for each gesture on a touchscreen, which
//! is sent as a press, moves and a release.

use std::{collections::VecDeque, sync::Arc};

use snom::{Command, touch::TouchAction};

use super::{Entry, Status};
use crate::model::{screen::ScreenFrame, touch::Pixel};

/// The seconds after which a press is another touch, and not a move of the one before: the relay releases a silent
/// one after five.
const SILENCE: u32 = 10;
/// The seconds of a day.
const DAY: u32 = 86_400;

/// A row of the activity list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    first: Arc<Entry>,
    /// The moves and the release of a gesture, in order.
    rest: Vec<Arc<Entry>>,
}

impl Row {
    /// Returns the row of an entry alone.
    pub(super) fn of(entry: &Arc<Entry>) -> Row {
        Row { first: entry.clone(), rest: Vec::new() }
    }

    /// Returns the number of the row: that of its first command.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.first.id
    }

    /// Returns its commands, in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Returns the first command.
    #[must_use]
    pub fn first(&self) -> &Arc<Entry> {
        &self.first
    }

    /// Returns the command whose outcome is that of the row: one on its way, else the worst, else the last.
    #[must_use]
    pub fn decisive(&self) -> &Arc<Entry> {
        let weight = |entry: &&Arc<Entry>| match entry.status() {
            None => 4,
            Some(Status::Failed) => 3,
            Some(Status::Stopped) => 2,
            Some(Status::Uncertain) => 1,
            Some(Status::Good) => 0,
        };
        self.entries().max_by_key(weight).unwrap_or(&self.first)
    }

    /// Returns where a touch begins and ends; `None` for other commands.
    #[must_use]
    pub fn touch(&self) -> Option<(Pixel, Pixel)> {
        let steps = || {
            self.entries().flat_map(|entry| match &entry.command {
                Command::Touch(touch) => touch.steps(),
                _ => &[],
            })
        };
        let (first, last) = (steps().next()?, steps().next_back()?);
        Some(((first.x(), first.y()), (last.x(), last.y())))
    }

    /// Returns the screen before its first command.
    #[must_use]
    pub fn before(&self) -> Option<&ScreenFrame> {
        self.first.before.as_ref()
    }

    /// Returns the last screen after it.
    #[must_use]
    pub fn after(&self) -> Option<&ScreenFrame> {
        self.entries().rev().find_map(|entry| entry.after.as_ref())
    }

    /// Returns the request targets that were sent to the phone, in order.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.entries().flat_map(|entry| entry.targets())
    }
}

/// Returns the rows of entries; both are newest first.
pub(super) fn grouped<'a>(entries: impl DoubleEndedIterator<Item = &'a Arc<Entry>>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // The place of the gesture whose finger is down.
    let mut down: Option<usize> = None;
    for entry in entries.rev() {
        let action = last_action(entry);
        let gesture = down.filter(|_| action.is_some()).and_then(|place| rows.get_mut(place));
        // The release of the touch before may never have been given.
        let gesture = gesture.filter(|gesture| {
            let last = gesture.rest.last().unwrap_or(&gesture.first);
            action != Some(TouchAction::Press) || !is_long_after(entry, last)
        });
        if let Some(gesture) = gesture {
            gesture.rest.push(entry.clone());
        } else {
            rows.push(Row::of(entry));
            if action == Some(TouchAction::Press) {
                down = Some(rows.len() - 1);
            }
        }
        if action == Some(TouchAction::Release) {
            down = None;
        }
    }
    rows.reverse();
    rows
}

/// Removes the oldest rows, each as a whole, until there are at most `max` entries. A row that alone has more loses
/// its oldest entries. A touch that was never released goes with the one after it: the first view needs no clock for
/// that.
pub(super) fn evict(entries: &mut VecDeque<Arc<Entry>>, max: usize) {
    while entries.len() > max {
        let mut oldest: Vec<u64> = Vec::new();
        for entry in entries.iter().rev() {
            let action = last_action(entry);
            if oldest.is_empty() || action.is_some() {
                oldest.push(entry.id);
                let is_down = match action {
                    Some(TouchAction::Press) => true,
                    Some(TouchAction::Tap) => oldest.len() > 1,
                    Some(TouchAction::Release) | None => false,
                };
                if !is_down {
                    break;
                }
            }
        }
        if oldest.len() == entries.len() {
            entries.truncate(max);
            return;
        }
        entries.retain(|entry| !oldest.contains(&entry.id));
    }
}

/// Returns whether an entry was given long after the one before. Half a day back is a clock that was set.
fn is_long_after(entry: &Entry, before: &Entry) -> bool {
    let (Some(now), Some(then)) = (second(entry), second(before)) else { return false };
    (SILENCE + 1..DAY / 2).contains(&((now + DAY - then) % DAY))
}

/// Returns the second of the day at which an entry was given.
fn second(entry: &Entry) -> Option<u32> {
    let mut parts = entry.time_of_day().split(':').map(|part| part.parse::<u16>().ok());
    let mut part = || Some(u32::from(parts.next()??));
    Some((part()? * 3_600 + part()? * 60 + part()?) % DAY)
}

/// Returns what the finger does last in a touch; `None` for other commands.
fn last_action(entry: &Entry) -> Option<TouchAction> {
    match &entry.command {
        Command::Touch(touch) => touch.steps().last().map(|step| step.action()),
        _ => None,
    }
}
