//! The session of one phone: what the page shows of it and sends to it.

#[cfg(not(feature = "standalone"))]
mod control;
mod trouble;
mod viewers;

use std::{rc::Rc, sync::Arc};

use leptos::prelude::{
    Get, GetUntracked, GetValue, LocalStorage, Notify, Read, ReadUntracked, RwSignal, Set,
    SetValue, Signal, StoredValue, Update, UpdateUntracked, UpdateValue, WithValue,
};
use leptos::task::spawn_local;
use relay_api::{Code, CommandRequest, PhoneSummary, Role};
use snom::{Command, Danger, Key, Model, Screen, Sequence};

use crate::{
    backend::{self, BackendError},
    i18n::{self, load},
    model::{
        Activity, Outgoing, Progress, Queue, Restart, ScreenFrame,
        activity::Status,
        driving::Driving,
        queue::{Added, Stopped},
    },
    platform::{clock, random},
    stores::{
        screen::{View, Viewer},
        session::{self, SessionState},
    },
};

/// A handle to the session of one phone. It lives as long as the page, also while another phone is
/// shown: one queue keeps the order of what is sent, and its release reaches a touch.
#[derive(Clone, Copy)]
pub struct PhoneSession {
    /// The phone's model.
    pub model: &'static Model,
    /// What has been done.
    pub activity: RwSignal<Activity>,
    /// How far a restart has come.
    pub restart: RwSignal<Restart>,
    /// What the person may do.
    pub role: Signal<Role>,
    /// The number that the person is about to call.
    pub number: RwSignal<String>,
    /// A run of the diagnostics is requested. Their tab, which may still have to be loaded, begins it.
    pub wants_diagnostics: RwSignal<bool>,
    /// The person has chosen a command elsewhere, to be confirmed or dismissed; `features/console/prepared.rs` has it.
    pub is_prepared: RwSignal<bool>,
    /// The names of its keys, and which blocks of keys are unfolded, as lines of `model::key_names`. They are
    /// filled in by code that a first view does not need.
    pub key_names: RwSignal<String>,
    /// Who drives it, as the relay's stream tells.
    pub driving: RwSignal<Driving>,
    summary: StoredValue<Arc<PhoneSummary>>,
    view: View,
    /// The viewers of its displays, the one of the main display first.
    viewers: StoredValue<Rc<[Viewer]>, LocalStorage>,
    person: SessionState,
    queue: StoredValue<Queue>,
    /// The beginning of the keys of its commands.
    key: StoredValue<Arc<str>>,
    /// Called when nothing is in flight any more.
    idle: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
}

impl PhoneSession {
    /// Returns the session of `phone`, which goes on with the queue and the activity of the session
    /// `before`, where the phone was drawn as another model; `None` when this page does not know the
    /// model. `person` is the person who uses the page.
    #[must_use]
    pub fn new(
        phone: PhoneSummary,
        person: SessionState,
        before: Option<PhoneSession>,
    ) -> Option<PhoneSession> {
        let SessionState { signed_out, role, .. } = person;
        let model = Model::find(&phone.model)?;
        let view = View::new(Screen::Main);
        let viewer = |view| Viewer::new(phone.id.clone(), view, signed_out);
        let others = [Screen::Labels, Screen::Expansion].into_iter();
        let others = others.filter(|screen| phone.screens.iter().any(|name| name == screen.name()));
        let viewers: Rc<[Viewer]> =
            std::iter::once(view).chain(others.map(View::new)).map(viewer).collect();
        let viewers = StoredValue::new_local(viewers);
        let summary = StoredValue::new(Arc::new(phone));
        if let Some(before) = before {
            return Some(PhoneSession { model, view, viewers, summary, ..before });
        }
        Some(PhoneSession {
            model,
            activity: RwSignal::default(),
            restart: RwSignal::default(),
            role,
            number: RwSignal::default(),
            wants_diagnostics: RwSignal::default(),
            is_prepared: RwSignal::default(),
            key_names: RwSignal::default(),
            driving: RwSignal::default(),
            view,
            viewers,
            summary,
            person,
            queue: StoredValue::default(),
            key: StoredValue::new(random::name().into()),
            idle: StoredValue::new_local(None),
        })
    }

    /// Updates what the relay says about the phone.
    pub fn set_summary(self, phone: PhoneSummary) {
        self.summary.set_value(Arc::new(phone));
    }

    /// Returns the phone as the relay describes it.
    #[must_use]
    pub fn summary(self) -> Arc<PhoneSummary> {
        self.summary.get_value()
    }

    /// Returns the phone's id.
    #[must_use]
    pub fn id(self) -> String {
        self.summary.with_value(|phone| phone.id.clone())
    }

    /// Returns whether this is the phone's id.
    #[must_use]
    pub fn has_id(self, id: &str) -> bool {
        self.summary.with_value(|phone| phone.id == id)
    }

    /// Returns the phone's name.
    #[must_use]
    pub fn name(self) -> String {
        self.summary.with_value(|phone| phone.name.clone())
    }

    /// Returns the name of the person who uses the page; `None` where nobody signs in.
    #[must_use]
    pub fn person(self) -> Option<String> {
        self.person.name()
    }

    /// Returns whether it is known who uses the page, so that what is kept for them can be read.
    #[must_use]
    pub fn knows_person(self) -> bool {
        self.person.current.read().is_some()
    }

    /// Returns the view of the main display.
    #[must_use]
    pub fn view(self) -> View {
        self.view
    }

    /// Returns the viewers of all displays, the one of the main display first.
    #[must_use]
    pub fn viewers(self) -> Rc<[Viewer]> {
        self.viewers.get_value()
    }

    /// Returns whether the phone restarts, as far as the page knows.
    #[must_use]
    pub fn is_restarting(self) -> bool {
        self.restart.get().waited(clock::now()).is_some()
    }

    /// Returns whether every command has been answered.
    #[must_use]
    pub fn is_idle(self) -> bool {
        self.queue.with_value(Queue::is_idle)
    }

    /// Calls `then` each time nothing is in flight any more, instead of what was called so far.
    pub fn when_idle(self, then: impl Fn() + 'static) {
        self.idle.set_value(Some(Rc::new(then)));
    }

    /// Calls nothing any more when nothing is in flight.
    pub fn forget_idle(self) {
        self.idle.set_value(None);
    }

    /// Presses a key: once, after those pressed before it.
    pub fn press(self, key: Key) {
        self.enqueue(&Command::Keys(Sequence::press(key)), false);
    }

    /// Sends a command: once, after those before it. Returns its entry in the activity list; `None`
    /// where the person only watches.
    pub fn run(self, command: &Command) -> Option<u64> {
        self.enqueue(command, false)
    }

    /// Sends the taps that type `text`. The text itself stays in the activity list of this page. Returns the
    /// entry, as [`run`](Self::run) does.
    pub fn type_text(self, text: String, taps: Sequence) -> Option<u64> {
        let id = self.run(&Command::Keys(taps))?;
        self.activity.update(|activity| activity.typed(id, text));
        Some(id)
    }

    /// Sends a command that calls a number, which the activity list shows in the form that people write.
    pub fn call(self, command: &Command, number: Option<String>) {
        if let (Some(id), Some(number)) = (self.run(command), number) {
            self.activity.update(|activity| activity.called(id, number));
        }
    }

    /// Sends a command that destroys data; the person has typed the name of this phone.
    pub fn run_confirmed(self, command: &Command) {
        self.enqueue(command, true);
    }

    /// Stops the command of an entry: what waits is not sent, a sequence ends before its next part.
    pub fn stop(self, entry: u64) {
        let stopped = self.queue.try_update_value(|queue| queue.stop(entry));
        let Stopped { cancelled, dropped } = stopped.unwrap_or_default();
        if let Some(number) = cancelled {
            self.cancel(number);
        }
        self.end_all(&dropped, &Progress::Stopped);
    }

    /// Returns whether the person may do something of that danger.
    #[must_use]
    pub fn may(self, danger: Danger) -> bool {
        self.role.get().may(danger)
    }

    /// Records the current frame of the main display, which may show what the last command did.
    pub fn record_frame(self) {
        let now = clock::now();
        if let Some(frame) = self.frame()
            && self.activity.read_untracked().wants_picture(now)
        {
            self.activity.update(|activity| activity.pictured(&frame, now));
        }
    }

    fn enqueue(self, command: &Command, is_confirmed: bool) -> Option<u64> {
        // Controls are disabled for a viewer; this is for the keyboard.
        if self.role.get_untracked() == Role::Viewer {
            return None;
        }
        let time = clock::stamp();
        let id = self.activity.try_update_untracked(|all| all.add(command.clone(), time))?;
        let command = command.clone();
        let added = self
            .queue
            .try_update_value(|queue| queue.push(id, command, is_confirmed, clock::now()));
        let Added { next, cancelled, dropped } = added.unwrap_or_default();
        match next {
            Some(next) => self.send(next),
            None => self.activity.notify(),
        }
        if let Some(number) = cancelled {
            self.cancel(number);
        }
        self.end_all(&dropped, &Progress::Overtaken);
        Some(id)
    }

    /// Returns the frame of the main display, if its file is here: another server's picture of now
    /// would stand for one of then.
    fn frame(self) -> Option<ScreenFrame> {
        self.view.seen.get_untracked().filter(ScreenFrame::has_file)
    }

    /// Returns the key of a request.
    fn key(self, number: u64) -> String {
        self.key.with_value(|key| format!("{key}-{number}"))
    }

    /// Asks the relay to end a request. Its report says what became of it.
    fn cancel(self, number: u64) {
        let (phone, key) = (self.id(), self.key(number));
        spawn_local(async move { backend::cancel(&phone, &key).await });
    }

    /// Sends now and then updates the activity: in this order the browser has the request before the
    /// page is drawn again.
    fn send(self, outgoing: Outgoing) {
        let Outgoing { number, entries, command, is_confirmed } = outgoing;
        let (phone, key) = (self.id(), self.key(number));
        let sent = entries.clone();
        spawn_local(async move {
            let request = CommandRequest::from(&command);
            let request = if is_confirmed { request.confirmed(&phone) } else { request };
            match backend::send(&phone, &request, &key).await {
                Ok(report) => {
                    let report = Arc::new(report);
                    self.answered(number, &sent, &Progress::Reported(report.clone()), None);
                    if report.reason.is_some()
                        && let Some(advice) = load::explain_report(report).await
                    {
                        self.activity.update(|activity| {
                            sent.iter().for_each(|id| activity.advise(*id, advice.clone()));
                        });
                    }
                }
                Err(BackendError::Problem(problem)) => {
                    let code = problem.code;
                    let progress = match code {
                        Code::Cancelled => Progress::Stopped,
                        _ if code.means_not_sent() => {
                            Progress::NotSent(load::explain(problem).await)
                        }
                        _ => Progress::Unknown(load::explain(problem).await),
                    };
                    self.answered(number, &sent, &progress, Some(code));
                }
                Err(BackendError::NoAnswer) => {
                    let unknown = Progress::Unknown(i18n::command_unanswered().to_owned());
                    self.answered(number, &sent, &unknown, None);
                }
            }
        });
        let before = self.frame();
        self.activity.update(|activity| {
            entries.iter().for_each(|id| activity.sent(*id, before.clone()));
        });
    }

    fn answered(self, number: u64, entries: &[u64], progress: &Progress, problem: Option<Code>) {
        let failed = !matches!(progress, Progress::Reported(_) | Progress::Stopped);
        let is_signed_out = problem == Some(Code::LoginRequired);
        if is_signed_out {
            session::show_sign_in(self.person.signed_out);
        }
        if problem == Some(Code::Forbidden) {
            // What the person may do has changed.
            self.person.load();
        }
        self.end_all(entries, progress);
        // The sign-in form says it already.
        if is_signed_out {
            self.activity.update(Activity::dismiss);
        }
        entries.iter().for_each(|id| self.watch_restart(*id));
        if self.view.link.get_untracked().is_live() || !failed {
            self.viewers().iter().for_each(Viewer::poke);
        }
        let now = clock::now();
        let after = self.queue.try_update_value(|queue| match failed {
            true => queue.failed(number),
            false => queue.answered(number, now),
        });
        let Added { next, dropped, .. } = after.unwrap_or_default();
        // Digits of a number after a gap would dial somebody else: the rest is not sent.
        self.end_all(
            &dropped,
            &match failed {
                true => Progress::Dropped,
                false => Progress::NotSent(i18n::waited_too_long().to_owned()),
            },
        );
        match (next, self.idle.get_value()) {
            (Some(next), _) => self.send(next),
            (None, Some(idle)) if !failed => idle(),
            _ => {}
        }
    }

    /// Sets the final progress of entries.
    fn end_all(self, entries: &[u64], progress: &Progress) {
        if entries.is_empty() {
            return;
        }
        let now = clock::now();
        self.activity.update(|activity| {
            entries.iter().for_each(|id| activity.ended(*id, progress.clone(), now));
        });
    }

    /// Waits for the phone when the command was one that restarts it.
    fn watch_restart(self, id: u64) {
        let restarts = self.activity.read_untracked().entry(id).is_some_and(|entry| {
            let is_restart = matches!(
                entry.command,
                Command::Reboot | Command::Reset | Command::UpgradeFirmware(_)
            );
            is_restart && matches!(entry.status(), Some(Status::Good | Status::Uncertain))
        });
        if restarts {
            self.restart.set(Restart::begin(clock::now()));
        }
    }
}
