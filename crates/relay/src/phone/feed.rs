//! The events of all phones, numbered in one order. The last ones of each phone are remembered for streams that
//! read slowly or begin again.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use relay_api::Event;
use tokio::{sync::Notify, time::Instant};

use super::hold::{Until, seconds};
use crate::{
    account::shown_name,
    cluster::{EventRecord, MaskedEvent},
};

/// Events of a phone that are remembered; a stream that missed more gets the whole state again.
const MAX_EVENTS: usize = 64;

/// An event, as its subscribers may see it.
#[derive(Clone, Debug)]
pub struct PhoneEvent {
    event: Event,
    /// Without the digits, for all but the account that it names.
    masked: Option<(String, Event)>,
    /// The end of the time that it reports in seconds.
    end: Option<Instant>,
}

impl PhoneEvent {
    /// Returns the event for the account of a viewer, with the times that are left now.
    #[must_use]
    pub fn of(self, viewer: &str) -> Event {
        let left = self.end.map(|end| seconds(end, Instant::now()));
        let shown = |user: Option<String>| user.map(|user| shown_name(&user, viewer));
        let event = match self.masked {
            Some((sender, masked)) if sender != viewer => masked,
            _ => self.event,
        };
        match event {
            Event::Driver { user, .. } => Event::Driver { user: shown(user), until: left },
            Event::Request { user, .. } => Event::Request { user: shown(user), seconds: left },
            Event::Outcome(mut outcome) => {
                outcome.user = shown_name(&outcome.user, viewer);
                Event::Outcome(outcome)
            }
            event => event,
        }
    }

    /// Creates an event that all but `user` see as `masked`.
    pub(super) fn masked(event: Event, user: String, masked: Event) -> PhoneEvent {
        PhoneEvent { event, masked: Some((user, masked)), end: None }
    }

    /// Creates an event about the driver and the end of the hold, or about nobody.
    pub(super) fn driver(driver: Option<(String, Instant)>) -> PhoneEvent {
        let (user, end) = driver.unzip();
        PhoneEvent { event: Event::Driver { user, until: None }, masked: None, end }
    }

    /// Creates an event about a request and the end of the time for an answer, or about none.
    pub(super) fn request(request: Option<(String, Instant)>) -> PhoneEvent {
        let (user, end) = request.unzip();
        PhoneEvent { event: Event::Request { user, seconds: None }, masked: None, end }
    }

    /// Returns the event as the relay knows it: users are named by their account.
    pub(super) fn event(&self) -> &Event {
        &self.event
    }

    /// Returns the user whom an event about the driver or a request names, and the end of that hold or request.
    pub(super) fn until(&self) -> Option<Until> {
        match &self.event {
            Event::Driver { user, .. } | Event::Request { user, .. } => user.clone().zip(self.end),
            _ => None,
        }
    }

    /// Returns the event for other relays.
    pub(crate) fn record(self, now: Instant) -> EventRecord {
        let left = |end: Instant| end.saturating_duration_since(now).as_millis();
        EventRecord {
            event: self.event,
            masked: self.masked.map(|(user, event)| MaskedEvent { user, event }),
            left_ms: self.end.map(|end| u32::try_from(left(end)).unwrap_or(u32::MAX)),
        }
    }

    /// Creates the event that another relay reports.
    pub(crate) fn of_record(record: EventRecord, now: Instant) -> PhoneEvent {
        let left = |left_ms: u32| now + Duration::from_millis(left_ms.into());
        PhoneEvent {
            event: record.event,
            masked: record.masked.map(|masked| (masked.user, masked.event)),
            end: record.left_ms.map(left),
        }
    }
}

impl From<Event> for PhoneEvent {
    fn from(event: Event) -> PhoneEvent {
        PhoneEvent { event, masked: None, end: None }
    }
}

/// The count of all events of all phones, which numbers them.
#[derive(Debug, Default)]
pub(crate) struct EventHub {
    count: Mutex<u64>,
    /// Notified when somebody follows other phones.
    following: Notify,
}

impl EventHub {
    /// Returns the number of the last event.
    pub(crate) fn last(&self) -> u64 {
        *self.count()
    }

    /// Waits until the followed phones or screens have changed since the last call.
    pub(crate) async fn following_changed(&self) {
        self.following.notified().await;
    }

    fn count(&self) -> MutexGuard<'_, u64> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the events of `feeds` after the one with the number `after`, in order, each with the position of its
    /// feed, and the number of the last one; `None` when some of them are forgotten.
    pub(super) fn after(&self, feeds: &[&Feed], after: u64) -> Option<NewEvents> {
        // Locked the whole time: an event is in its feed before the next one has a number.
        let count = self.count();
        if after > *count {
            return None;
        }
        let mut events = Vec::new();
        for (nth, feed) in feeds.iter().enumerate() {
            let memory = feed.memory();
            if memory.forgotten > after {
                return None;
            }
            let new = memory.events.iter().rev().take_while(|(number, _)| *number > after);
            events.extend(new.map(|(number, event)| (*number, nth, event.clone())));
        }
        events.sort_unstable_by_key(|(number, ..)| *number);
        Some(NewEvents { events, last: *count })
    }
}

/// The events that a stream has not seen.
#[derive(Debug)]
pub(crate) struct NewEvents {
    /// The number of each, the position of its phone, and the event.
    pub(crate) events: Vec<(u64, usize, PhoneEvent)>,
    /// The number of the last event of all phones.
    pub(crate) last: u64,
}

/// The events of one phone.
#[derive(Debug, Default)]
pub(super) struct Feed {
    hub: Arc<EventHub>,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    events: VecDeque<(u64, PhoneEvent)>,
    /// The number of the last event that is forgotten, or came before this feed.
    forgotten: u64,
    /// The streams to wake.
    followers: Vec<Weak<Notify>>,
    /// Another relay owns the phone: changes here are not events.
    is_mirrored: bool,
}

impl Feed {
    /// Creates a feed whose events `hub` numbers.
    pub(super) fn new(hub: Arc<EventHub>) -> Feed {
        let memory = Memory { forgotten: hub.last(), ..Memory::default() };
        Feed { hub, memory: Mutex::new(memory) }
    }

    /// Publishes an event, unless another relay owns the phone.
    pub(super) fn publish(&self, event: PhoneEvent) {
        self.add(event, false);
    }

    /// Publishes an event that the owner of the phone reports, unless this relay is the owner.
    pub(super) fn publish_mirrored(&self, event: PhoneEvent) {
        self.add(event, true);
    }

    /// Sets whether another relay owns the phone.
    pub(super) fn set_mirrored(&self, is_mirrored: bool) {
        self.memory().is_mirrored = is_mirrored;
    }

    /// Notes that somebody begins or ceases to follow the phone.
    pub(super) fn following_changed(&self) {
        self.hub.following.notify_one();
    }

    fn add(&self, event: PhoneEvent, is_mirrored: bool) {
        let mut count = self.hub.count();
        let mut memory = self.memory();
        if memory.is_mirrored != is_mirrored {
            return;
        }
        *count += 1;
        if memory.events.len() >= MAX_EVENTS
            && let Some((number, _)) = memory.events.pop_front()
        {
            memory.forgotten = number;
        }
        memory.events.push_back((*count, event));
        memory.followers.retain(|follower| match follower.upgrade() {
            Some(follower) => {
                follower.notify_one();
                true
            }
            None => false,
        });
    }

    /// Wakes `follower` with each event from now on, as long as it exists.
    pub(super) fn wake(&self, follower: &Arc<Notify>) {
        let mut memory = self.memory();
        let this = Arc::as_ptr(follower);
        let is_other = |other: &Weak<Notify>| !std::ptr::eq(other.as_ptr(), this);
        memory.followers.retain(|other| other.strong_count() > 0 && is_other(other));
        memory.followers.push(Arc::downgrade(follower));
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> PhoneEvent {
        Event::Screen { screen: name.to_owned(), tag: String::new() }.into()
    }

    fn names(new: Option<NewEvents>) -> Option<Vec<(usize, String)>> {
        let name = |event: PhoneEvent| match event.of("ada") {
            Event::Screen { screen, .. } => screen,
            other => panic!("{other:?}"),
        };
        Some(new?.events.into_iter().map(|(_, nth, event)| (nth, name(event))).collect())
    }

    #[test]
    fn the_events_of_several_phones_come_in_one_order_from_any_of_them_on() {
        let hub = Arc::<EventHub>::default();
        let (one, two) = (Feed::new(hub.clone()), Feed::new(hub.clone()));
        for (nth, feed) in [&one, &two, &two, &one].into_iter().enumerate() {
            feed.publish(event(&nth.to_string()));
        }
        let all =
            [(0, "0"), (1, "1"), (1, "2"), (0, "3")].map(|(nth, name)| (nth, name.to_owned()));
        for after in 0..=4_u64 {
            let new = hub.after(&[&one, &two], after);
            assert_eq!(new.as_ref().unwrap().last, 4);
            let start = usize::try_from(after).unwrap();
            assert_eq!(names(new).unwrap(), all[start..]);
        }
        assert_eq!(names(hub.after(&[&two], 2)).unwrap(), [(0, "2".to_owned())]);
        assert!(hub.after(&[&one], 5).is_none(), "of another run");
    }

    #[test]
    fn a_stream_that_missed_too_much_or_follows_a_new_phone_needs_the_state() {
        let hub = Arc::<EventHub>::default();
        let feed = Feed::new(hub.clone());
        for _ in 0..MAX_EVENTS {
            feed.publish(event("main"));
        }
        assert_eq!(names(hub.after(&[&feed], 0)).unwrap().len(), MAX_EVENTS);
        feed.publish(event("main"));
        assert!(hub.after(&[&feed], 0).is_none());
        assert_eq!(names(hub.after(&[&feed], 1)).unwrap().len(), MAX_EVENTS);
        let new = Feed::new(hub.clone());
        assert!(hub.after(&[&feed, &new], 64).is_none());
        assert!(names(hub.after(&[&feed, &new], 65)).unwrap().is_empty());
    }

    #[test]
    fn an_event_is_the_same_at_another_relay() {
        let now = Instant::now();
        let end = now + Duration::from_millis(9_500);
        let asks = PhoneEvent::request(Some(("helpdesk\nbob".to_owned(), end)));
        let record = asks.record(now);
        assert_eq!(record.left_ms, Some(9_500));
        let later = now + Duration::from_secs(60);
        let again = PhoneEvent::of_record(record.clone(), later);
        let until = later + Duration::from_millis(9_500);
        assert_eq!(again.until(), Some(("helpdesk\nbob".to_owned(), until)));
        assert_eq!(again.record(later), record);
        let masked = PhoneEvent::masked(Event::Phones {}, "ada".to_owned(), Event::Ready {});
        let again = PhoneEvent::of_record(masked.record(now), now);
        assert_eq!(again.clone().of("ada"), Event::Phones {});
        assert_eq!(again.of("bob"), Event::Ready {});
    }

    #[test]
    fn only_one_side_publishes() {
        let hub = Arc::<EventHub>::default();
        let feed = Feed::new(hub.clone());
        feed.publish_mirrored(event("mirrored"));
        feed.publish(event("own"));
        feed.set_mirrored(true);
        feed.publish(event("own"));
        feed.publish_mirrored(event("mirrored"));
        let all = [(0, "own".to_owned()), (0, "mirrored".to_owned())];
        assert_eq!(names(hub.after(&[&feed], 0)).unwrap(), all);
    }

    #[tokio::test]
    async fn a_follower_is_woken_by_what_came_before_it_waited() {
        let feed = Feed::default();
        let follower = Arc::<Notify>::default();
        feed.wake(&follower);
        feed.publish(event("main"));
        follower.notified().await;
        drop(follower);
        feed.publish(event("main"));
        assert!(feed.memory().followers.is_empty());
    }
}
