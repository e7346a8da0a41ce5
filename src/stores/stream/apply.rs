//! What the events of the stream change.

use std::time::Duration;

use leptos::prelude::{GetUntracked, ReadUntracked, Update};
use relay_api::{LinkState, LoginKind, PhoneDriver, PhoneSummary};

use crate::{
    model::{
        driving::Driver,
        stream_event::{StreamEvent, StreamEventKind},
    },
    platform::{clock, json},
    stores::{phone::PhoneSession, phones::PhoneListState},
};

/// Reads an event of that type; `None` when it is not valid, or of a newer relay.
pub(super) fn read(name: &str, data: &str) -> Option<StreamEvent> {
    StreamEvent::read(name, &json::parse(data)?)
}

/// Takes in an event.
pub(super) fn apply(list: PhoneListState, event: StreamEvent) {
    let shown = list.shown_untracked();
    match event.kind {
        StreamEventKind::Phones => list.refresh(),
        // What changed between the last request and the beginning of the stream was no event.
        StreamEventKind::Ready => {
            list.session.load();
            list.refresh();
        }
        StreamEventKind::Link(link) => {
            set_listed(list, &event.phone, |phone| &mut phone.link, link.clone());
            if let Some(phone) = shown.filter(|phone| phone.has_id(&event.phone)) {
                find_out(phone, &link);
            }
        }
        kind => {
            if let StreamEventKind::Driver(driver) = &kind {
                let driver = driver.clone().map(|(user, seconds)| PhoneDriver { user, seconds });
                set_listed(list, &event.phone, |phone| &mut phone.driver, driver);
            }
            if let Some(phone) = shown.filter(|phone| phone.has_id(&event.phone)) {
                apply_to(list, phone, kind);
            }
        }
    }
}

/// Returns under which name an event is kept for tabs that come later; `None` where it is over once it has come.
pub(super) fn state_key(name: &str, event: &StreamEvent) -> Option<String> {
    let screen = match &event.kind {
        StreamEventKind::Screen(screen, _) => screen.as_str(),
        StreamEventKind::Link(_) | StreamEventKind::Driver(_) | StreamEventKind::Ready => "",
        StreamEventKind::Outcome(_) | StreamEventKind::Request(..) | StreamEventKind::Phones => {
            return None;
        }
    };
    Some(format!("{} {name} {screen}", event.phone))
}

/// Updates a member of a phone in the list of phones.
fn set_listed<T: PartialEq>(
    list: PhoneListState,
    id: &str,
    member: fn(&mut PhoneSummary) -> &mut T,
    value: T,
) {
    list.phones.maybe_update(|phones| {
        let phone = phones.iter_mut().find(|phone| phone.id == id);
        let member = phone.map(member).filter(|member| **member != value);
        let Some(member) = member else { return false };
        *member = value;
        true
    });
}

/// Requests a picture where the phone has come back or gone: its answer has the reason.
fn find_out(phone: PhoneSession, link: &LinkState) {
    let is_there = matches!(link, LinkState::Reachable { .. });
    if phone.view().link.get_untracked().is_live() != is_there && *link != LinkState::Unknown {
        phone.try_now();
    }
}

fn apply_to(list: PhoneListState, phone: PhoneSession, kind: StreamEventKind) {
    let now = clock::now();
    let after = |seconds: u32| now + Duration::from_secs(seconds.into());
    let me = list.session.current.read_untracked();
    // Where nobody signs in, all are one: nobody waits for anybody.
    let me = me.as_ref().filter(|me| me.login != LoginKind::None).map(|me| me.name.as_str());
    match kind {
        StreamEventKind::Screen(screen, tag) => {
            let viewers = phone.viewers();
            let viewer = viewers.iter().find(|viewer| viewer.view().screen.name() == screen);
            if let Some(viewer) = viewer {
                viewer.changed(&tag);
            }
        }
        StreamEventKind::Outcome(sent) => {
            // What this person sends stands in the list already.
            if me.is_some_and(|me| me != sent.user) {
                phone.driving.update(|driving| driving.add(*sent, clock::time_of_day()));
            }
        }
        StreamEventKind::Driver(driver) => {
            let Some(me) = me else { return };
            let driver = driver.map(|(user, seconds)| Driver {
                is_me: user == me,
                until: after(seconds),
                user,
            });
            phone.driving.update(|driving| driving.driven(driver));
        }
        StreamEventKind::Request(request) => {
            let request = request.map(|(user, seconds)| (user, after(seconds)));
            phone.driving.update(|driving| driving.request = request);
        }
        StreamEventKind::Link(_) | StreamEventKind::Phones | StreamEventKind::Ready => {}
    }
}
