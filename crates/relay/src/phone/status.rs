//! How a phone is, and the telling of it to whoever listens.

use std::sync::{Mutex, PoisonError};

use relay_api::{Event, LinkState};
use snom::Screen;
use tokio::sync::broadcast;

/// Events that a slow listener may be behind; then it gets everything anew.
const MOST_BEHIND: usize = 64;

/// What is known of a phone now.
#[derive(Debug)]
pub(super) struct Status {
    now: Mutex<Now>,
    events: broadcast::Sender<Event>,
}

#[derive(Debug, Default)]
struct Now {
    link: LinkState,
    tags: [Option<String>; Screen::ALL.len()],
    driving: Option<String>,
}

impl Default for Status {
    fn default() -> Status {
        Status { now: Mutex::default(), events: broadcast::channel(MOST_BEHIND).0 }
    }
}

impl Status {
    pub(super) fn link(&self) -> LinkState {
        self.now().link.clone()
    }

    /// Returns whether that is news.
    pub(super) fn set_link(&self, link: &LinkState) -> bool {
        let mut now = self.now();
        if now.link == *link {
            return false;
        }
        now.link = link.clone();
        self.tell(Event::Link(link.clone()));
        true
    }

    pub(super) fn set_tag(&self, screen: Screen, tag: &str) {
        let nth = Screen::ALL.iter().position(|other| *other == screen);
        let mut now = self.now();
        let slot = nth.and_then(|nth| now.tags.get_mut(nth));
        if let Some(slot) = slot.filter(|slot| slot.as_deref() != Some(tag)) {
            *slot = Some(tag.to_owned());
            self.tell(screen_event(screen, tag));
        }
    }

    pub(super) fn set_driving(&self, who: Option<&str>) {
        let mut now = self.now();
        if now.driving.as_deref() != who {
            now.driving = who.map(str::to_owned);
            self.tell(Event::Driving { who: now.driving.clone() });
        }
    }

    /// Tells what happened and is over.
    pub(super) fn tell(&self, event: Event) {
        // An error means that nobody listens.
        let _ = self.events.send(event);
    }

    /// How things are, and everything from then on.
    pub(super) fn follow(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {
        // Under the lock, so that nothing happens between the two.
        let now = self.now();
        let events = self.events.subscribe();
        let mut all = vec![Event::Link(now.link.clone())];
        for (screen, tag) in Screen::ALL.into_iter().zip(&now.tags) {
            all.extend(tag.as_ref().map(|tag| screen_event(screen, tag)));
        }
        all.push(Event::Driving { who: now.driving.clone() });
        (all, events)
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn screen_event(screen: Screen, tag: &str) -> Event {
    Event::Screen { screen: screen.name().to_owned(), tag: format!("\"{tag}\"") }
}
