//! The state of a phone as reported by the relay that owns it. It has no clock: the time is a parameter.

use std::{sync::Arc, time::Duration};

use relay_api::{ClusterProblem, Event, LinkState, Reason};
use snom::Screen;
use tokio::time::Instant;

use super::{
    feed::PhoneEvent,
    hold::{HoldView, Until},
    link_tracker::Reachability,
};

/// The maximum difference between the ends of equal holds: the report was under way for a while.
const MIN_RENEWAL: Duration = Duration::from_secs(1);

/// The entity tags of the screens, with their quotes.
type Tags = [Option<String>; Screen::ALL.len()];

/// The known state of a phone that another relay owns.
#[derive(Clone, Debug, Default)]
pub(super) struct MirroredState {
    /// The link, and when it was reported.
    link: Option<(LinkState, Instant)>,
    tags: Tags,
    hold: HoldView,
    /// The reason why nothing is reported.
    problem: Option<ClusterProblem>,
}

impl MirroredState {
    /// Creates the state of a phone that this relay owned until now.
    pub(super) fn of(link: LinkState, tags: Tags, hold: HoldView, now: Instant) -> MirroredState {
        MirroredState { link: Some((link, now)), tags, hold, problem: None }
    }

    /// Returns the link. Without a report, it is that of a phone that has not been asked yet.
    pub(super) fn link(&self, now: Instant) -> LinkState {
        if let Some(problem) = self.problem {
            return LinkState::unreachable(Arc::new(Reason::Cluster { problem }), None);
        }
        let link = self.link.as_ref();
        link.map_or(LinkState::Unknown, |(link, reported)| later(link, *reported, now))
    }

    /// Returns who drives the phone and who asks for control.
    pub(super) fn hold(&self, now: Instant) -> HoldView {
        let left = |until: &Option<Until>| until.clone().filter(|(_, end)| *end > now);
        let driver = left(&self.hold.driver);
        let request = left(&self.hold.request).filter(|_| driver.is_some());
        HoldView { driver, request }
    }

    /// Returns the results of the owner's requests, for the next owner. A refusal is left out, since it does not depend
    /// on the phone alone: this relay may have another password.
    pub(super) fn reachability(&self) -> Option<Reachability> {
        match (self.problem, &self.link) {
            (None, Some((LinkState::Reachable { .. }, _))) => Some(Reachability::Reachable),
            (None, Some((LinkState::Unreachable { reason, .. }, _))) => {
                Some(Reachability::Unreachable(reason.clone()))
            }
            _ => None,
        }
    }

    /// Returns the state as events.
    pub(super) fn events(&self, now: Instant) -> Vec<PhoneEvent> {
        let mut all = vec![PhoneEvent::from(Event::Link(self.link(now)))];
        for (screen, tag) in Screen::ALL.into_iter().zip(&self.tags) {
            let event = |tag: &String| {
                PhoneEvent::from(Event::Screen {
                    screen: screen.name().to_owned(),
                    tag: tag.clone(),
                })
            };
            all.extend(tag.as_ref().map(event));
        }
        let hold = self.hold(now);
        all.push(PhoneEvent::driver(hold.driver));
        all.extend(hold.request.map(|request| PhoneEvent::request(Some(request))));
        all
    }

    /// Sets the reason why nothing is reported; returns the event about it if it has changed.
    pub(super) fn set_problem(
        &mut self,
        problem: Option<ClusterProblem>,
        now: Instant,
    ) -> Option<PhoneEvent> {
        if self.problem == problem {
            return None;
        }
        self.problem = problem;
        Some(Event::Link(self.link(now)).into())
    }

    /// Forgets the reported state.
    pub(super) fn forget(&mut self) {
        *self = MirroredState { problem: self.problem, ..MirroredState::default() };
    }

    /// Takes over events that the owner reports, possibly the whole state. Returns those that are new.
    pub(super) fn apply(
        &mut self,
        events: Vec<PhoneEvent>,
        is_whole: bool,
        now: Instant,
    ) -> Vec<PhoneEvent> {
        let before = self.clone();
        if is_whole {
            *self = MirroredState::default();
        }
        // There is an owner that reports.
        self.problem = None;
        let mut new = Vec::new();
        for event in events {
            if self.note(&event, now) && (!is_whole || before.differs(&event, now)) {
                new.push(event);
            }
        }
        let is_link = |event: &PhoneEvent| matches!(event.event(), Event::Link(_));
        if before.problem.is_some() && !new.iter().any(is_link) {
            new.push(Event::Link(self.link(now)).into());
        }
        if is_whole && before.hold(now).request.is_some() && self.hold.request.is_none() {
            new.push(PhoneEvent::request(None));
        }
        new
    }

    /// Notes an event; returns whether it is about a phone.
    fn note(&mut self, event: &PhoneEvent, now: Instant) -> bool {
        match event.event() {
            Event::Link(link) => self.link = Some((link.clone(), now)),
            Event::Screen { screen, tag } => {
                let Some(nth) = nth_screen(screen) else { return false };
                let Some(slot) = self.tags.get_mut(nth) else { return false };
                *slot = Some(tag.clone());
            }
            Event::Driver { .. } => {
                let driver = event.until();
                if !is_same_user(self.hold.driver.as_ref(), driver.as_ref()) {
                    // It answers the request.
                    self.hold.request = None;
                }
                self.hold.driver = driver;
            }
            Event::Request { .. } => self.hold.request = event.until(),
            Event::Outcome(_) => {}
            // These are about a stream.
            Event::Phones {} | Event::Ready {} => return false,
        }
        true
    }

    /// Returns whether an event differs from this state.
    fn differs(&self, event: &PhoneEvent, now: Instant) -> bool {
        match event.event() {
            Event::Link(link) => {
                let known = self.link.as_ref().filter(|_| self.problem.is_none());
                !known.is_some_and(|(known, _)| is_same_link(known, link))
            }
            Event::Screen { screen, tag } => {
                let known = nth_screen(screen).and_then(|nth| self.tags.get(nth));
                known.is_some_and(|known| known.as_ref() != Some(tag))
            }
            Event::Driver { .. } => !is_same_until(&self.hold(now).driver, &event.until()),
            Event::Request { .. } => !is_same_until(&self.hold(now).request, &event.until()),
            Event::Outcome(_) => true,
            Event::Phones {} | Event::Ready {} => false,
        }
    }
}

fn nth_screen(name: &str) -> Option<usize> {
    Screen::ALL.iter().position(|screen| screen.name() == name)
}

/// Returns a link that was reported some time ago.
fn later(link: &LinkState, reported: Instant, now: Instant) -> LinkState {
    let since = now.saturating_duration_since(reported).as_secs();
    let later = |seconds: u32| seconds.saturating_add(u32::try_from(since).unwrap_or(u32::MAX));
    match link.clone() {
        LinkState::Reachable { seen_seconds } => {
            LinkState::Reachable { seen_seconds: later(seen_seconds) }
        }
        LinkState::Unreachable { reason, remedy, seen_seconds } => {
            LinkState::Unreachable { reason, remedy, seen_seconds: seen_seconds.map(later) }
        }
        LinkState::Restarting { seconds } => LinkState::Restarting { seconds: later(seconds) },
        link @ (LinkState::Unknown | LinkState::Refused { .. }) => link,
    }
}

/// Returns whether both are the same except for the time.
fn is_same_link(one: &LinkState, other: &LinkState) -> bool {
    let reason = |link: &LinkState| match link {
        LinkState::Unreachable { reason, .. } | LinkState::Refused { reason, .. } => {
            Some(reason.clone())
        }
        _ => None,
    };
    std::mem::discriminant(one) == std::mem::discriminant(other) && reason(one) == reason(other)
}

fn is_same_user(one: Option<&Until>, other: Option<&Until>) -> bool {
    one.map(|(user, _)| user) == other.map(|(user, _)| user)
}

fn is_same_until(one: &Option<Until>, other: &Option<Until>) -> bool {
    let (Some((user, end)), Some((other_user, other_end))) = (one, other) else {
        return one.is_none() && other.is_none();
    };
    let (first, last) = (end.min(other_end), end.max(other_end));
    user == other_user && last.saturating_duration_since(*first) < MIN_RENEWAL
}

#[cfg(test)]
mod tests;
