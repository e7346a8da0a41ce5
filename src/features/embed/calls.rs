//! The calls of the portal, done as a person would do them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::{Get, GetUntracked, Read, ReadUntracked, RwSignal};
use snom::{Command, CommandKind, Danger};

use super::{armed::Armed, connection::Connection};
use crate::{
    features::{
        activity::{evidence::evidence, outcome},
        console::prepared::prepare,
    },
    model::{
        Entry, Settings,
        activity::Status,
        embed::{Call, CallError, Detail, needs_person},
        screen::ScreenFrame,
    },
    platform::document,
    stores::{phone::PhoneSession, phones::PhoneListState, preferences, session::SessionState},
    ui::{Scope, effect},
};

/// Parameters that are read only when the page starts.
const START_PARAMETERS: [&str; 2] = ["mode", "tabs"];

/// What the calls of a portal need.
pub(super) struct Calls {
    pub(super) connection: Rc<Connection>,
    pub(super) list: PhoneListState,
    pub(super) session: SessionState,
    pub(super) settings: RwSignal<Settings>,
    pub(super) view_only: bool,
    pub(super) armed: Armed,
    pub(super) scope: Scope,
    /// Counts the numbers that the portal has handed in: only the newest is shown.
    pub(super) numbers: Cell<u32>,
    /// Commands whose results the portal waits for: the number of the call, the phone, and the entry.
    pub(super) waiting: RefCell<Vec<(u32, PhoneSession, u64)>>,
}

impl Calls {
    /// Does a call, and answers it once it is done.
    pub(super) fn answer(self: &Rc<Self>, id: u32, call: Result<Call, CallError>) {
        if let Some(result) = call.and_then(|call| self.begin(id, call)).transpose() {
            self.connection.post(&Detail::result(id, result));
        }
    }

    /// Does a call; returns its result, unless that comes later.
    fn begin(self: &Rc<Self>, id: u32, call: Call) -> Result<Option<Detail>, CallError> {
        if call.acts() && self.view_only {
            let message = "The frame only watches: it has mode=view.";
            return Err(CallError::new("view-only", message));
        }
        let done = || Ok(Some(Detail::Object(Vec::new())));
        match call {
            Call::Select(phone) => {
                let phones = self.list.phones.get_untracked();
                let chosen = phones.into_iter().find(|listed| listed.id == phone);
                let none = || CallError::new("unknown-phone", "The user sees no such phone.");
                self.list.choose(chosen.ok_or_else(none)?);
                done()
            }
            Call::Set(parameters) => {
                self.set(&parameters);
                done()
            }
            Call::Dial { number, fire, is_activated } => {
                let phone = self.phone()?;
                may(phone, CommandKind::Dial.danger())?;
                self.dial(Some(id), phone, number, fire && is_activated && self.may_fire());
                Ok(None)
            }
            Call::Run { command, is_activated } => self.run(id, &command, is_activated),
            Call::Screenshot => {
                let seen = self.phone()?.view().seen.get_untracked();
                let frame = seen.filter(ScreenFrame::has_file);
                let none = || CallError::new("no-picture", "There is no picture of the display.");
                let frame = frame.ok_or_else(none)?;
                let (width, height) = frame.size().unwrap_or_default();
                Ok(Some(Detail::Object(vec![
                    ("png", Detail::Bytes(frame.png().to_vec())),
                    ("width", Detail::Number(width)),
                    ("height", Detail::Number(height)),
                ])))
            }
            Call::Evidence => {
                let (phone, this) = (self.phone()?, self.clone());
                self.scope.spawn(async move {
                    let html = Detail::Text(evidence(phone).await);
                    let value = Detail::Object(vec![("html", html)]);
                    this.connection.post(&Detail::result(id, Ok(value)));
                });
                Ok(None)
            }
        }
    }

    fn run(
        &self,
        id: u32,
        command: &Command,
        is_activated: bool,
    ) -> Result<Option<Detail>, CallError> {
        let phone = self.phone()?;
        may(phone, command.danger())?;
        if needs_person(command, is_activated && self.may_fire()) {
            prepare(phone, command.clone());
            return Ok(Some(Detail::Object(vec![("prepared", Detail::Flag(true))])));
        }
        let none = || CallError::new("forbidden", "The user may not do this.");
        let entry = phone.run(command).ok_or_else(none)?;
        self.waiting.borrow_mut().push((id, phone, entry));
        Ok(None)
    }

    /// Changes parameters of the address, which has precedence over the settings of the person.
    fn set(&self, parameters: &[(&'static str, String)]) {
        let changed: Vec<_> = parameters
            .iter()
            .filter(|(name, value)| {
                document::url_parameter(name).as_deref() != Some(value.as_str())
            })
            .collect();
        for (name, value) in &changed {
            document::set_url_parameter(name, value);
        }
        preferences::apply(&self.settings.read_untracked());
        if changed.iter().any(|(name, _)| START_PARAMETERS.contains(name)) {
            // The portal shakes hands again with the page that starts then.
            document::reload();
        }
    }

    fn may_fire(&self) -> bool {
        self.session.current.read_untracked().as_ref().is_some_and(|session| session.allow_fire)
    }

    fn phone(&self) -> Result<PhoneSession, CallError> {
        let none = || CallError::new("no-phone", "The frame shows no phone yet.");
        self.list.shown_untracked().ok_or_else(none)
    }

    /// Answers the commands that have ended, and reports each that ends. Those of before the connection are
    /// not reported.
    pub(super) fn follow(self: Rc<Self>) {
        // The phone whose ended commands these are.
        let reported = RefCell::new((String::new(), Vec::<u64>::new()));
        let shown = self.list.shown();
        effect(move || {
            let Some(phone) = shown.get().filter(|_| self.connection.is_open.get()) else { return };
            let activity = phone.activity.read();
            let ended = activity.entries().filter_map(|entry| Some((entry, entry.status()?)));
            let mut reported = reported.borrow_mut();
            let is_other_phone = reported.0 != phone.id();
            let mut all = Vec::new();
            for (entry, status) in ended {
                all.push(entry.id);
                if !is_other_phone && !reported.1.contains(&entry.id) {
                    self.connection.emit("outcome", outcome_of(phone, entry, status));
                }
                self.end(phone, entry, status);
            }
            *reported = (phone.id(), all);
            self.drop_others(phone);
        });
    }

    /// Answers the call that an entry is about.
    fn end(&self, phone: PhoneSession, entry: &Entry, status: Status) {
        let mut waiting = self.waiting.borrow_mut();
        let is_it =
            |(_, of, it): &(u32, PhoneSession, u64)| *it == entry.id && of.id() == phone.id();
        while let Some(nth) = waiting.iter().position(is_it) {
            let (call, _, _) = waiting.swap_remove(nth);
            let mut value = outcome_of(phone, entry, status);
            if let Some(reason) = outcome::reason(entry) {
                value.push(("reason", Detail::Text(reason)));
            }
            self.connection.post(&Detail::result(call, Ok(Detail::Object(value))));
        }
    }

    /// Answers calls for a phone that is shown no more, of which nothing is followed.
    fn drop_others(&self, shown: PhoneSession) {
        self.waiting.borrow_mut().retain(|(call, phone, _)| {
            let is_shown = phone.id() == shown.id();
            if !is_shown {
                let message = "Another phone is shown now; the activity list has the outcome.";
                let error = CallError::new("phone-changed", message);
                self.connection.post(&Detail::result(*call, Err(error)));
            }
            is_shown
        });
    }
}

/// Rejects what the user may not do.
fn may(phone: PhoneSession, danger: Danger) -> Result<(), CallError> {
    match phone.role.get_untracked().may(danger) {
        true => Ok(()),
        false => Err(CallError::new("forbidden", "The user may not do this.")),
    }
}

/// Returns what became of a command, without what was dialled.
fn outcome_of(phone: PhoneSession, entry: &Entry, status: Status) -> Vec<(&'static str, Detail)> {
    let outcome = match status {
        Status::Good => "confirmed",
        Status::Uncertain => "uncertain",
        Status::Failed => "failed",
        Status::Stopped => "stopped",
    };
    vec![
        ("phone", Detail::Text(phone.id())),
        ("id", Detail::Number(u32::try_from(entry.id).unwrap_or_default())),
        ("command", Detail::text(entry.command.kind().name())),
        ("outcome", Detail::text(outcome)),
    ]
}
