//! The connection to the portal around the frame.
//!
//! The portal speaks first, since this page does not know what is around it. Its wish is answered only when
//! its origin, as the browser vouches for it, is one that the relay allows; from then on messages to the
//! window are passed over, and only those on the port count.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::{ReadUntracked, RwSignal, Set};

use crate::{
    model::embed::{Admission, Connect, Detail, FrameNote, Message, MessageRate, VERSION},
    platform::{
        clock,
        portal::{self, Port, WindowMessage},
    },
    stores::embed,
    ui::Scope,
};

/// The connection to the portal.
pub(super) struct Connection {
    /// It is open.
    pub(super) is_open: RwSignal<bool>,
    /// What the frame says about it.
    pub(super) note: RwSignal<Option<FrameNote>>,
    scope: Scope,
    port: RefCell<Option<Port>>,
    origin: RefCell<String>,
    rate: RefCell<MessageRate>,
    /// A wish to connect is being checked, or was refused.
    is_decided: Cell<bool>,
}

impl Connection {
    pub(super) fn new(note: RwSignal<Option<FrameNote>>, scope: Scope) -> Rc<Connection> {
        Rc::new(Connection {
            is_open: RwSignal::new(false),
            note,
            scope,
            port: RefCell::default(),
            origin: RefCell::default(),
            rate: RefCell::default(),
            is_decided: Cell::new(false),
        })
    }

    /// Waits for the portal, and calls `act` for each of its messages.
    pub(super) fn listen(self: &Rc<Self>, act: impl Fn(Message) + 'static) {
        let act: Rc<dyn Fn(Message)> = Rc::new(act);
        let this = self.clone();
        portal::on_window_message(move |message| this.window_message(message, &act));
    }

    /// Returns the origin of the portal.
    pub(super) fn origin(&self) -> String {
        self.origin.borrow().clone()
    }

    /// Sends an event to the portal.
    pub(super) fn emit(&self, name: &str, members: Vec<(&'static str, Detail)>) {
        self.post(&Detail::event(name, members));
    }

    /// Tells the portal what went wrong, and what to do about it.
    pub(super) fn fail(&self, code: &str, message: &str, remedy: Option<&str>) {
        let mut members = vec![("code", Detail::text(code)), ("message", Detail::text(message))];
        members.extend(remedy.map(|remedy| ("remedy", Detail::text(remedy))));
        self.emit("error", members);
    }

    /// Says once, in the frame and to the portal, that its token has ended or was revoked.
    pub(super) fn token_ended(&self) {
        if *self.note.read_untracked() == Some(FrameNote::TokenEnded) {
            return;
        }
        self.note.set(Some(FrameNote::TokenEnded));
        self.fail(
            "token-ended",
            "The token has ended, or was revoked.",
            Some("Return a new one from fetchToken, or hand one in with setToken."),
        );
    }

    /// Sends a message to the portal, where there is one.
    pub(super) fn post(&self, message: &Detail) {
        if let Some(port) = self.port.borrow().as_ref() {
            port.post(message);
        }
    }

    fn window_message(self: &Rc<Self>, message: WindowMessage, act: &Rc<dyn Fn(Message)>) {
        if self.is_decided.get() || !self.admits() {
            return;
        }
        let Some(connect) = message.json().as_ref().and_then(Connect::read) else { return };
        let origin = message.origin.clone();
        let Some(port) = message.port() else { return };
        self.is_decided.set(true);
        let (this, act) = (self.clone(), act.clone());
        self.scope.spawn(async move {
            match embed::may_control(&origin).await {
                Ok(true) => this.connect(port, origin, &connect, act),
                Ok(false) => this.note.set(Some(FrameNote::WrongOrigin(origin))),
                Err(reason) => {
                    this.note.set(Some(FrameNote::Failed(reason)));
                    // The portal tries again by itself.
                    this.is_decided.set(false);
                }
            }
        });
    }

    fn connect(
        self: &Rc<Self>,
        port: Port,
        origin: String,
        connect: &Connect,
        act: Rc<dyn Fn(Message)>,
    ) {
        // The answer names the version of this page, from which the portal learns that they do not fit.
        port.post(&Detail::welcome(&connect.nonce));
        if connect.version != VERSION {
            self.note.set(Some(FrameNote::OtherVersion(connect.version)));
            return;
        }
        let (admitting, reading) = (self.clone(), self.clone());
        port.listen(
            move || admitting.admits(),
            move |json| match json.as_ref().and_then(Message::read) {
                Some(message) => act(message),
                None => {
                    reading.fail("bad-message", "The message is not one of the embed kit.", None);
                }
            },
        );
        *self.port.borrow_mut() = Some(port);
        *self.origin.borrow_mut() = origin;
        self.note.set(None);
        self.is_open.set(true);
    }

    /// Returns whether a message is read.
    fn admits(&self) -> bool {
        let admission = self.rate.borrow_mut().admit(clock::now());
        if admission == Admission::DropAndReport {
            self.fail(
                "too-many-messages",
                "More than 50 messages in a second; the rest is dropped.",
                None,
            );
        }
        admission == Admission::Read
    }
}
