//! One phone on the desk: what is seen of it and what is done to it.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{
    Get, GetUntracked, LocalStorage, Notify, ReadUntracked, RwSignal, Set, Signal, StoredValue,
    Update, UpdateUntracked, UpdateValue,
};
use leptos::task::spawn_local;
use relay_api::{Code, CommandRequest, PhoneSummary, Role};
use snom::{Command, Danger, Key, Model, Screen, Sequence};

use crate::{
    backend::{self, BackendError},
    i18n,
    model::{Activity, Progress, Queue, Restart, activity::Status},
    platform::clock,
    stores::screen::{View, Viewer},
};

/// A phone that can be pressed and looked at. Cheap to clone.
#[derive(Clone)]
pub struct PhoneSession {
    /// The phone.
    pub phone: Rc<PhoneSummary>,
    /// Its model.
    pub model: &'static Model,
    /// What has been done.
    pub activity: RwSignal<Activity>,
    /// Looks at its main display.
    pub viewer: Viewer,
    /// Look at its other displays.
    pub aside: Rc<Vec<Viewer>>,
    /// How far a restart has come.
    pub restart: RwSignal<Restart>,
    /// What the person who looks at it may do.
    pub role: Signal<Role>,
    signed_out: RwSignal<bool>,
    queue: Rc<RefCell<Queue<(u64, CommandRequest)>>>,
    /// Told when nothing is on its way any more.
    idle: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
}

/// What is kept of a phone while another is shown.
#[derive(Clone, Copy, Default)]
pub struct PhoneHistory {
    /// What was done to it.
    pub activity: RwSignal<Activity>,
    /// How far its restart has come.
    pub restart: RwSignal<Restart>,
}

impl PhoneSession {
    /// The desk of `phone`; `None` when this page does not know its model. `signed_out` is set when
    /// the relay wants somebody to sign in; `kept` is what is kept of this phone from before; `role`
    /// is what the person may do.
    #[must_use]
    pub fn new(
        phone: PhoneSummary,
        signed_out: RwSignal<bool>,
        kept: PhoneHistory,
        role: Signal<Role>,
    ) -> Option<PhoneSession> {
        let model = Model::find(&phone.model)?;
        let viewer = |screen| Viewer::new(phone.id.clone(), View::new(screen), signed_out);
        let others = [Screen::Labels, Screen::Expansion].into_iter();
        let aside = others.filter(|screen| phone.screens.iter().any(|name| name == screen.name()));
        Some(PhoneSession {
            viewer: viewer(Screen::Main),
            aside: Rc::new(aside.map(viewer).collect()),
            phone: Rc::new(phone),
            model,
            activity: kept.activity,
            restart: kept.restart,
            role,
            signed_out,
            queue: Rc::default(),
            idle: StoredValue::new_local(None),
        })
    }

    /// The main display.
    #[must_use]
    pub fn view(&self) -> View {
        self.viewer.view()
    }

    /// All that look at the phone.
    pub fn viewers(&self) -> impl Iterator<Item = &Viewer> {
        std::iter::once(&self.viewer).chain(self.aside.iter())
    }

    /// Whether everything has been answered.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.queue.borrow().is_idle()
    }

    /// Calls `told` each time nothing is on its way any more.
    pub fn when_idle(&self, told: impl Fn() + 'static) {
        self.idle.update_value(|idle| *idle = Some(Rc::new(told)));
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

    /// A picture of the main display came: it may show what the last command did.
    pub fn pictured(&self) {
        let now = clock::now();
        if let Some(seen) = self.view().seen.get_untracked()
            && self.activity.read_untracked().wants_picture(now)
        {
            self.activity.update(|activity| activity.pictured(&seen, now));
        }
    }

    fn ask(&self, command: &Command, request: CommandRequest) {
        // The controls are switched off where somebody may only look; this is for the keyboard.
        if self.role.get_untracked() == Role::Viewer {
            return;
        }
        let time = clock::time_of_day();
        let added = self.activity.try_update_untracked(|all| all.add(command.clone(), time));
        let Some(id) = added else { return };
        let now = self.queue.borrow_mut().push((id, request));
        match now {
            Some(now) => self.send(now),
            None => self.activity.notify(),
        }
    }

    /// Sends now, and says so: in this order the browser has the request before the page is drawn
    /// anew.
    fn send(&self, (id, request): (u64, CommandRequest)) {
        let desk = self.clone();
        spawn_local(async move {
            let sent = backend::send(&desk.phone.id, &request).await;
            desk.answered(id, sent);
        });
        let before = self.view().seen.get_untracked();
        self.activity.update(|activity| activity.sent(id, before));
    }

    fn answered(&self, id: u64, sent: Result<relay_api::CommandReport, BackendError>) {
        let failed = sent.is_err();
        let is_signed_out =
            sent.as_ref().is_err_and(|error| error.code() == Some(Code::LoginRequired));
        if is_signed_out {
            self.signed_out.set(true);
        }
        let progress = match sent {
            Ok(report) => Progress::Reported(report),
            Err(BackendError::Problem(problem)) => Progress::NotSent(i18n::problem(&problem)),
            Err(BackendError::NoAnswer) => Progress::Unknown(backend::no_answer().to_owned()),
        };
        self.activity.update(|activity| {
            activity.ended(id, progress, clock::now());
            // The form to sign in says it already.
            if is_signed_out {
                activity.dismiss();
            }
        });
        self.notice_restart(id);
        if self.view().link.get_untracked().is_live() || !failed {
            for viewer in self.viewers() {
                viewer.poke();
            }
        }
        if failed {
            // Digits of a number after a gap would dial somebody else: what waited is not sent.
            let waited = self.queue.borrow_mut().clear();
            for (id, _) in waited {
                let now = clock::now();
                self.activity.update(|activity| activity.ended(id, Progress::Dropped, now));
            }
            return;
        }
        let next = self.queue.borrow_mut().answered();
        match next {
            Some(next) => self.send(next),
            None => {
                if let Some(idle) = self.idle.try_update_value(|idle| idle.clone()).flatten() {
                    idle();
                }
            }
        }
    }

    /// A phone that was told to restart is waited for.
    fn notice_restart(&self, id: u64) {
        let restarts = self.activity.read_untracked().entry(id).is_some_and(|entry| {
            let goes = matches!(
                entry.command,
                Command::Reboot | Command::Reset | Command::UpgradeFirmware(_)
            );
            goes && matches!(entry.status(), Some(Status::Good | Status::Uncertain))
        });
        if restarts {
            self.restart.set(Restart::begin(clock::now()));
        }
    }
}
