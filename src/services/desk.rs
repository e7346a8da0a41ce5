//! One phone on the desk: what is seen of it and what is done to it.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Signal, Update};
use relay_api::{Code, CommandRequest, PhoneSummary, Role};
use snom::{Command, Danger, Key, Model, Sequence};
use wasm_bindgen_futures::spawn_local;

use super::{
    clock,
    relay::{self, RelayError},
    viewer::Viewer,
};
use crate::{
    state::{Activity, Link, Progress, Queue, Seen},
    text,
};

/// A phone that can be pressed and looked at. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// The phone.
    pub phone: Rc<PhoneSummary>,
    /// Its model.
    pub model: &'static Model,
    /// The way to it.
    pub link: RwSignal<Link>,
    /// Its screen.
    pub seen: RwSignal<Option<Seen>>,
    /// What has been done.
    pub activity: RwSignal<Activity>,
    /// Looks at its screen.
    pub viewer: Viewer,
    /// What the person who looks at it may do.
    pub role: Signal<Role>,
    signed_out: RwSignal<bool>,
    queue: Rc<RefCell<Queue<(u64, CommandRequest)>>>,
}

impl Desk {
    /// The desk of `phone`; `None` when this page does not know its model. `signed_out` is set when
    /// the relay wants somebody to sign in; `activity` is what was done to this phone before; `role` is
    /// what the person may do.
    #[must_use]
    pub fn new(
        phone: PhoneSummary,
        signed_out: RwSignal<bool>,
        activity: RwSignal<Activity>,
        role: Signal<Role>,
    ) -> Option<Desk> {
        let model = Model::find(&phone.model)?;
        let (link, seen) = (RwSignal::default(), RwSignal::default());
        Some(Desk {
            viewer: Viewer::new(phone.id.clone(), link, seen, signed_out),
            phone: Rc::new(phone),
            model,
            link,
            seen,
            activity,
            role,
            signed_out,
            queue: Rc::default(),
        })
    }

    /// Whether everything has been answered.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.queue.borrow().is_idle()
    }

    /// Presses a key: once, after those pressed before it.
    pub fn press(&self, key: Key) {
        self.run(&Command::Keys(Sequence::press(key)));
    }

    /// Sends a command: once, after those before it.
    pub fn run(&self, command: &Command) {
        self.ask(command, CommandRequest::from(command));
    }

    /// Sends a command that destroys data; the person has typed the name of this phone.
    pub fn run_confirmed(&self, command: &Command) {
        self.ask(command, CommandRequest::from(command).confirmed(&self.phone.id));
    }

    /// Whether the person may do something of that danger.
    #[must_use]
    pub fn may(&self, danger: Danger) -> bool {
        self.role.get().may(danger)
    }

    fn ask(&self, command: &Command, request: CommandRequest) {
        // The controls are switched off where somebody may only look; this is for the keyboard.
        if self.role.get_untracked() == Role::Viewer {
            return;
        }
        let time = clock::time_of_day();
        let id = self.activity.try_update(|activity| activity.add(command.clone(), time));
        let Some(id) = id else { return };
        let now = self.queue.borrow_mut().push((id, request));
        if let Some(now) = now {
            self.send(now);
        }
    }

    fn send(&self, (id, request): (u64, CommandRequest)) {
        self.activity.update(|activity| activity.update(id, Progress::Sending));
        let desk = self.clone();
        spawn_local(async move {
            let sent = relay::send(&desk.phone.id, &request).await;
            desk.answered(id, sent);
        });
    }

    fn answered(&self, id: u64, sent: Result<relay_api::CommandReport, RelayError>) {
        let failed = sent.is_err();
        if sent.as_ref().is_err_and(|error| error.code() == Some(Code::LoginRequired)) {
            self.signed_out.set(true);
        }
        let progress = match sent {
            Ok(report) => Progress::Reported(report),
            Err(RelayError::Problem(problem)) => Progress::NotSent(problem.detail),
            Err(RelayError::NoAnswer) => Progress::Unknown(text::NO_RELAY_FOR_COMMAND.to_owned()),
        };
        self.activity.update(|activity| activity.update(id, progress));
        if self.link.get_untracked().is_live() || !failed {
            self.viewer.poke();
        }
        if failed {
            // Digits of a number after a gap would dial somebody else: what waited is not sent.
            for (id, _) in self.queue.borrow_mut().clear() {
                let reason = Progress::NotSent(text::AFTER_A_FAILURE.to_owned());
                self.activity.update(|activity| activity.update(id, reason));
            }
            return;
        }
        let next = self.queue.borrow_mut().answered();
        if let Some(next) = next {
            self.send(next);
        }
    }
}
