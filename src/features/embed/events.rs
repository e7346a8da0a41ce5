//! The events of the frame, for the portal.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{Get, GetUntracked, Memo, Read, ReadUntracked, RwSignal, Set};
use relay_api::Role;

use super::connection::Connection;
use crate::{
    model::{
        driving::{Driver, seconds_until},
        embed::{Detail, FrameNote},
    },
    platform::{clock, portal},
    stores::{
        phones::{EmptyState, PhoneListState, Selection},
        session::{self, SessionState},
    },
    ui::effect,
};

/// What a frame can do, if it may: the names of the calls.
const CAPABILITIES: [&str; 4] = ["select", "screenshot", "evidence", "set"];
/// What it can do besides, where it controls the phone.
const CONTROLS: [&str; 4] = ["dial", "keys", "run", "release"];

/// Reports which phone is shown, and what can be done with it.
pub(super) fn report_ready(
    connection: Rc<Connection>,
    list: PhoneListState,
    session: SessionState,
) {
    let last = RefCell::new(None::<(String, &'static str, Role)>);
    let shown = list.shown();
    effect(move || {
        let is_known = session.current.read().is_some() && connection.is_open.get();
        let Some(phone) = shown.get().filter(|_| is_known) else { return };
        let role = session.role.get();
        let now = Some((phone.id(), phone.model.name, role));
        if last.replace(now.clone()) == now {
            return;
        }
        let is_viewer = role == Role::Viewer;
        let mode = if is_viewer { "view" } else { "control" };
        let controls: &[&str] = if is_viewer { &[] } else { &CONTROLS };
        let names = CAPABILITIES.iter().chain(controls).map(|name| Detail::text(name)).collect();
        connection.emit(
            "ready",
            vec![
                ("phone", Detail::Text(phone.id())),
                ("model", Detail::text(phone.model.name)),
                ("capabilities", Detail::List(names)),
                ("mode", Detail::text(mode)),
                ("role", Detail::text(role.name())),
            ],
        );
    });
}

/// Reports each picture of the main display.
pub(super) fn report_screen(connection: Rc<Connection>, list: PhoneListState) {
    let shown = list.shown();
    effect(move || {
        let Some(phone) = shown.get().filter(|_| connection.is_open.get()) else { return };
        let Some(frame) = phone.view().seen.get() else { return };
        let (width, height) = frame.size().unwrap_or_default();
        connection.emit(
            "screen",
            vec![
                ("width", Detail::Number(width)),
                ("height", Detail::Number(height)),
                ("tag", Detail::text(frame.tag())),
            ],
        );
    });
}

/// Reports who drives the phone, where people sign in.
pub(super) fn report_driver(connection: Rc<Connection>, list: PhoneListState) {
    let last = RefCell::new(None::<(String, Option<Driver>)>);
    let shown = list.shown();
    effect(move || {
        let Some(phone) = shown.get().filter(|_| connection.is_open.get()) else { return };
        let driving = phone.driving.read();
        if !driving.is_known {
            return;
        }
        let now = Some((phone.id(), driving.driver.clone()));
        if last.replace(now.clone()) == now {
            return;
        }
        let mut members = vec![("phone", Detail::Text(phone.id()))];
        if let Some(Driver { user, until, .. }) = &driving.driver {
            let seconds = seconds_until(*until, clock::now());
            members.push(("user", Detail::text(user)));
            members.push(("seconds", Detail::Number(seconds.try_into().unwrap_or(u32::MAX))));
        }
        let is_me = driving.driver.as_ref().is_some_and(|driver| driver.is_me);
        members.push(("me", Detail::Flag(is_me)));
        connection.emit("driver", members);
    });
}

/// Reports whether somebody is signed in. With `by_token` the portal is asked for one.
pub(super) fn report_session(connection: Rc<Connection>, session: SessionState, by_token: bool) {
    let drops_sign_ins = session::drops_sign_ins();
    effect(move || {
        let is_signed_out = session.signed_out.get();
        let is_signed_in = session.current.read().is_some();
        let is_open = connection.is_open.get();
        // A browser without storage drops the cookie of a sign-in as well; others drop only that.
        let stores = !drops_sign_ins.get() && portal::has_storage();
        let is_forbidden = is_signed_out && !by_token && !stores;
        if is_forbidden {
            connection.note.set(Some(FrameNote::StorageForbidden));
        } else if *connection.note.read_untracked() == Some(FrameNote::StorageForbidden) {
            connection.note.set(None);
        }
        if !is_open {
            return;
        }
        match (is_signed_out, by_token) {
            (true, true) => {
                connection.token_ended();
                emit_session(&connection, "token_needed");
            }
            (true, false) => {
                emit_session(&connection, "signed_out");
                if is_forbidden {
                    connection.fail(
                        "storage-forbidden",
                        "The browser stores nothing in this frame, so signing in does not last.",
                        Some("Hand in tokens with fetchToken."),
                    );
                }
            }
            (false, _) if is_signed_in => emit_session(&connection, "signed_in"),
            (false, _) => {}
        }
    });
}

/// Reports that the phone of the frame is not there for the user; returns what the frame says about it, where a token
/// may be the cause.
pub(super) fn report_missing(
    connection: Rc<Connection>,
    list: PhoneListState,
    by_token: bool,
) -> Memo<Option<FrameNote>> {
    let missing = Memo::new(move |_| match list.selection.get() {
        Selection::Empty(EmptyState::NoSuchPhone(Some(phone))) => Some(phone),
        _ => None,
    });
    effect(move || {
        let Some(phone) = missing.get().filter(|_| connection.is_open.get()) else { return };
        let message = format!("The user sees no phone “{phone}”.");
        let remedy = by_token.then_some("Name it in phones when you ask for the token.");
        connection.fail("unknown-phone", &message, remedy);
    });
    Memo::new(move |_| missing.get().filter(|_| by_token).map(FrameNote::OtherPhone))
}

/// Reports the state of the session.
pub(super) fn emit_session(connection: &Connection, state: &str) {
    connection.emit("session", vec![("state", Detail::text(state))]);
}

/// Reports the height of the content.
pub(super) fn report_height(connection: Rc<Connection>) {
    let height = RwSignal::new(0);
    portal::on_height("main", move |now| {
        if height.get_untracked() != now {
            height.set(now);
        }
    });
    // The portal may come after the content.
    effect(move || {
        let height = height.get();
        if height > 0 && connection.is_open.get() {
            connection.emit("size", vec![("height", Detail::Number(height))]);
        }
    });
}
