//! Follows the relay's stream of events.
//!
//! Visible tabs of one browser share one stream, which one of them holds: a browser opens six connections to a relay
//! over plain http, and streams of forty tabs would leave none for commands. Events of the own stream and those that
//! another tab passes on go the same way into the stores. Without a stream the displays are polled.

mod apply;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use leptos::prelude::{
    GetUntracked, ReadUntracked, Set, Update, set_interval_with_handle,
    window_event_listener_untyped,
};
use leptos::task::spawn_local;
use relay_api::Code;

use crate::{
    backend::{self, BackendError},
    model::{
        reconnect::Reconnect,
        sse::{SseEvent, SseParser},
        tab_share::{TabRole, TabShare, TabWord},
    },
    platform::{byte_stream::StreamEnd, channel::Channel, clock, document, random},
    stores::{phone::PhoneSession, phones::PhoneListState, screen::Viewer, session, stored_item},
};

/// The name of the channel between tabs.
const CHANNEL: &str = "deskside-stream";
/// How often the state of the stream is looked at.
const TICK: Duration = Duration::from_millis(500);
/// How long the stream may be missing until the page says that it polls.
const MISSING: Duration = Duration::from_secs(5);

/// Follows the stream of the phone that is shown, for as long as the page lives. With `is_shared` it is that of all
/// tabs of the browser.
pub fn follow(list: PhoneListState, is_shared: bool) {
    let follower = Rc::new(Follower {
        list,
        share: RefCell::new(TabShare::new(random::name())),
        channel: RefCell::default(),
        reconnect: Cell::default(),
        opened: RefCell::default(),
        last: RefCell::default(),
        last_phones: RefCell::default(),
        state: RefCell::default(),
        healthy: Cell::new(clock::now()),
    });
    if is_shared {
        let heard = follower.clone();
        *follower.channel.borrow_mut() = Channel::open(CHANNEL, move |text| heard.hear(&text));
    }
    let (ticking, shown, leaving) = (follower.clone(), follower.clone(), follower.clone());
    // They live as long as the page.
    let _ = set_interval_with_handle(move || ticking.tick(), TICK);
    let _ = window_event_listener_untyped("visibilitychange", move |_| shown.tick());
    let _ = window_event_listener_untyped("pagehide", move |_| leaving.leave());
    follower.tick();
}

/// This tab's side of the stream, which it holds itself or follows through another tab.
struct Follower {
    list: PhoneListState,
    share: RefCell<TabShare>,
    channel: RefCell<Option<Channel>>,
    reconnect: Cell<Reconnect>,
    opened: RefCell<Option<Opened>>,
    /// The id of the last event.
    last: RefCell<String>,
    /// The phones of the stream of that event: a stream of others begins with their whole state.
    last_phones: RefCell<Vec<String>>,
    /// The last events of each kind, for tabs that come later.
    state: RefCell<BTreeMap<String, TabWord>>,
    /// The last time at which the stream worked, or none was wanted.
    healthy: Cell<Duration>,
}

/// The stream of this tab.
struct Opened {
    phones: Vec<String>,
    end: Rc<StreamEnd>,
}

impl Follower {
    /// Asks for what is shown, opens or closes the stream of this tab, and reports to the stores whether there is one.
    fn tick(self: &Rc<Self>) {
        let now = clock::now();
        let is_wanted = !document::is_hidden()
            && !stored_item::is_leaving()
            && !self.list.session.signed_out.get_untracked();
        let shown = self.list.shown_untracked().filter(|_| is_wanted);
        self.close_if_silent(now);
        let is_healthy = self.reconnect.get().is_healthy(now);
        let words = {
            let mut share = self.share.borrow_mut();
            let mut words = share.want(&shown.map_or(String::new(), PhoneSession::id), now);
            words.extend(share.tick(is_healthy, now));
            words
        };
        self.say(&words);
        self.open_or_close(now);
        self.publish(now);
    }

    /// Asks for nothing any more, before the page is left.
    fn leave(&self) {
        let words = self.share.borrow_mut().want("", clock::now());
        self.say(&words);
        self.close();
    }

    /// Gives up a stream that is silent.
    fn close_if_silent(&self, now: Duration) {
        if self.reconnect.get().is_lost(now) {
            self.ended(now);
        }
    }

    /// Opens the stream where this tab holds it, for the phones of now; closes it elsewhere.
    fn open_or_close(self: &Rc<Self>, now: Duration) {
        let phones = {
            let share = self.share.borrow();
            if share.role() == TabRole::Leading { share.phones() } else { Vec::new() }
        };
        let is_other = self.opened.borrow().as_ref().is_some_and(|opened| opened.phones != phones);
        if is_other {
            self.close();
        }
        let mut reconnect = self.reconnect.get();
        if !phones.is_empty() && reconnect.is_due(now) {
            reconnect.requested(now);
            self.reconnect.set(reconnect);
            self.open(phones);
        }
    }

    fn open(self: &Rc<Self>, phones: Vec<String>) {
        let end = Rc::new(StreamEnd::default());
        let (ids, screens) = (phones.join(","), self.screens(&phones));
        if self.last_phones.replace(phones.clone()) != phones {
            self.last.borrow_mut().clear();
        }
        *self.opened.borrow_mut() = Some(Opened { phones, end: end.clone() });
        let (follower, last) = (self.clone(), self.last.borrow().clone());
        spawn_local(async move {
            let stream = match backend::events(&ids, &screens, &last, &end).await {
                Ok(stream) => stream,
                Err(error) => return follower.failed(&error, &end),
            };
            let mut parser = SseParser::default();
            while let Some(bytes) = stream.next().await {
                if !follower.is_current(&end) {
                    return;
                }
                follower.receive(parser.push(&bytes));
            }
            if follower.is_current(&end) {
                follower.ended(clock::now());
                // It may have ended because the person's rights have changed.
                follower.list.session.load();
            }
        });
    }

    /// Returns the displays of phones, separated by commas.
    fn screens(&self, phones: &[String]) -> String {
        let listed = self.list.phones.get_untracked();
        let mut screens = vec!["main".to_owned()];
        for phone in listed.iter().filter(|phone| phones.contains(&phone.id)) {
            let more = phone.screens.iter().filter(|screen| !screens.contains(screen));
            let more: Vec<_> = more.cloned().collect();
            screens.extend(more);
        }
        screens.join(",")
    }

    /// Returns whether this is still the stream of this tab.
    fn is_current(&self, end: &Rc<StreamEnd>) -> bool {
        self.opened.borrow().as_ref().is_some_and(|opened| Rc::ptr_eq(&opened.end, end))
    }

    /// Takes in what came over the stream of this tab; even without an event it was a heartbeat.
    fn receive(&self, events: Vec<SseEvent>) {
        let now = clock::now();
        let mut reconnect = self.reconnect.get();
        reconnect.heard(now);
        self.reconnect.set(reconnect);
        for SseEvent { name, data, id } in events {
            *self.last.borrow_mut() = id;
            let event = apply::read(&name, &data);
            let key = event.as_ref().and_then(|event| apply::state_key(&name, event));
            if let Some(event) = event {
                apply::apply(self.list, event);
            }
            let word = TabWord::Event(name, data);
            if let Some(key) = key {
                self.state.borrow_mut().insert(key, word.clone());
            }
            self.say(&[word]);
        }
        self.mark_current();
        self.publish(now);
    }

    fn failed(&self, error: &BackendError, end: &Rc<StreamEnd>) {
        if !self.is_current(end) {
            return;
        }
        let now = clock::now();
        self.ended(now);
        match error.code() {
            Some(Code::LoginRequired) => session::show_sign_in(self.list.session.signed_out),
            // A relay without streams, or one that does not take what this page asks.
            Some(Code::NotFound | Code::MethodNotAllowed | Code::BadRequest | Code::Forbidden) => {
                let mut reconnect = self.reconnect.get();
                reconnect.refused(now);
                self.reconnect.set(reconnect);
            }
            _ => {}
        }
    }

    /// Notes the end of the stream of this tab, which is opened again after a while.
    fn ended(&self, now: Duration) {
        if let Some(opened) = self.opened.borrow_mut().take() {
            opened.end.end();
        }
        let jitter = random::name().get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let mut reconnect = self.reconnect.get();
        reconnect.ended(now, jitter.unwrap_or_default());
        self.reconnect.set(reconnect);
    }

    /// Closes the stream of this tab. The next one begins with the whole state: it is for other phones, or another tab
    /// has heard the rest.
    fn close(&self) {
        let opened = self.opened.borrow_mut().take();
        if let Some(opened) = opened {
            opened.end.end();
            self.last.borrow_mut().clear();
            self.state.borrow_mut().clear();
            let mut reconnect = self.reconnect.get();
            reconnect.restart(clock::now());
            self.reconnect.set(reconnect);
        }
    }

    fn say(&self, words: &[TabWord]) {
        if let (Some(channel), Some(person)) = (&*self.channel.borrow(), self.person()) {
            let share = self.share.borrow();
            words.iter().for_each(|word| channel.say(&word.write(&person, share.name())));
        }
    }

    /// Returns the name of the person; `None` until it is known with whom to share the stream.
    fn person(&self) -> Option<String> {
        self.list.session.current.read_untracked().as_ref().map(|session| session.name.clone())
    }

    /// Takes in the word of another tab.
    fn hear(self: &Rc<Self>, text: &str) {
        let Some(person) = self.person() else { return };
        let Some((from, word)) = TabWord::read(text, &person) else { return };
        let now = clock::now();
        let (words, role, mut is_confirmed) = {
            let mut share = self.share.borrow_mut();
            let is_new = matches!(&word, TabWord::Want(phones) if !share.knows(&from, phones));
            let mut words = share.hear(&from, &word, now);
            if is_new && share.role() == TabRole::Leading {
                // What came before the tab did.
                words.extend(self.state.borrow().values().cloned());
            }
            (words, share.role(), share.is_served())
        };
        self.say(&words);
        match (role, &word) {
            (TabRole::Following, TabWord::Event(name, data)) => {
                if let Some(event) = apply::read(name, data) {
                    apply::apply(self.list, event);
                }
            }
            (TabRole::Following, TabWord::Lead(true, _)) => {}
            _ => is_confirmed = false,
        }
        if is_confirmed {
            self.mark_current();
        }
        self.open_or_close(now);
        self.publish(now);
    }

    /// Marks the pictures as current: the relay reports each change.
    fn mark_current(&self) {
        if let Some(phone) = self.list.shown_untracked() {
            phone.viewers().iter().for_each(Viewer::is_current);
        }
    }

    /// Reports to the stores whether the stream works, that of this tab or the one that it follows.
    fn publish(&self, now: Duration) {
        let share = self.share.borrow();
        let is_followed = match share.role() {
            TabRole::Leading => self.reconnect.get().is_healthy(now),
            TabRole::Following => share.is_leader_healthy(),
            TabRole::Asking(_) | TabRole::Resting => false,
        };
        if is_followed || share.role() == TabRole::Resting {
            self.healthy.set(now);
        }
        drop(share);
        let list = self.list;
        if list.is_followed.get_untracked() != is_followed {
            list.is_followed.set(is_followed);
        }
        let Some(phone) = list.shown_untracked() else { return };
        phone.viewers().iter().for_each(|viewer| viewer.set_followed(is_followed));
        let is_polled = now.saturating_sub(self.healthy.get()) >= MISSING;
        phone.driving.maybe_update(|driving| {
            let was_polled = std::mem::replace(&mut driving.is_polled, is_polled);
            driving.expire(now) || was_polled != is_polled
        });
    }
}
