//! The commands that wait for a phone.
//!
//! A command can be withdrawn as long as it has not begun. That is decided under one lock, so it is either
//! withdrawn or begins. What ends calls goes before everything else.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use relay_api::{CommandReport, Reason};
use snom::Command;
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, sleep_until},
};

use crate::{
    account::shown_name,
    phone::{
        error::PhoneError,
        playback::{Activity, Playback},
        stop::Stop,
    },
};

/// Commands that may wait; one more is refused.
const MAX_WAITING: usize = 32;
/// Further commands that may wait when they end calls.
const MAX_URGENT: usize = 8;

/// What became of a command.
pub(crate) type CommandResult = Result<CommandReport, PhoneError>;

/// A command in the queue.
#[derive(Debug)]
pub(crate) struct CommandJob {
    pub(crate) command: Command,
    /// The user who sends it.
    pub(crate) user: String,
    pub(crate) stop: Stop,
    /// The time that it may wait.
    pub(crate) max_wait: Duration,
    /// The time by which it must begin.
    pub(crate) deadline: Instant,
    pub(crate) reply: oneshot::Sender<CommandResult>,
}

/// The commands that wait, and the one that runs.
#[derive(Debug, Default)]
pub(crate) struct CommandQueue {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<(u64, CommandJob)>,
    /// The number of commands that ever came, which names their tickets.
    count: u64,
    activity: Activity,
    is_closed: bool,
}

impl CommandQueue {
    /// Appends a command; one that ends calls goes to the front and ends a sequence that runs.
    ///
    /// # Errors
    /// When too many wait, or nothing more is accepted.
    pub(crate) fn push(self: &Arc<Self>, job: CommandJob) -> Result<Ticket, PhoneError> {
        let mut state = self.state();
        if state.is_closed {
            return Err(PhoneError::ShuttingDown);
        }
        let is_urgent = job.command.ends_calls();
        let max = if is_urgent { MAX_WAITING + MAX_URGENT } else { MAX_WAITING };
        if state.waiting.len() >= max {
            return Err(PhoneError::Busy { waiting: u32::try_from(max).unwrap_or(u32::MAX) });
        }
        state.count += 1;
        let number = state.count;
        if is_urgent {
            state.activity.hang_up(&job.user);
            let urgent = state.waiting.iter().take_while(|(_, job)| job.command.ends_calls());
            let place = urgent.count();
            state.waiting.insert(place, (number, job));
        } else {
            state.waiting.push_back((number, job));
        }
        drop(state);
        self.changed.notify_one();
        Ok(Ticket { queue: self.clone(), number })
    }

    /// Ends the commands of `user`, because `next` drives the phone now: a sequence that runs before its next part,
    /// and what waits is not sent.
    pub(crate) fn end_commands_of(&self, user: &str, next: &str) {
        let reason = || Reason::ControlTaken { user: shown_name(next, user) };
        let state = self.state();
        state.activity.end_command_of(user, reason());
        for (_, job) in state.waiting.iter().filter(|(_, job)| job.user == user) {
            job.stop.request(reason());
        }
    }

    /// Waits for the next command; `None` when there are none and no more will come.
    pub(crate) async fn next(&self) -> Option<CommandJob> {
        loop {
            let changed = self.changed.notified();
            let until = match self.state().next(Instant::now()) {
                Next::Job(job) => return Some(job),
                Next::Closed => return None,
                Next::Nothing => None,
                Next::NotBefore(time) => Some(time),
            };
            match until {
                None => changed.await,
                Some(time) => {
                    tokio::select! {
                        () = changed => {}
                        () = sleep_until(time) => {}
                    }
                }
            }
        }
    }

    /// Waits until a command may begin.
    pub(crate) async fn ready(&self) {
        loop {
            let changed = self.changed.notified();
            if self.state().is_ready(Instant::now()) {
                return;
            }
            changed.await;
        }
    }

    /// Notes that the command that ran was lost; the phone may still play it.
    pub(crate) fn lost(&self) {
        self.state().activity.lost();
    }

    /// Notes that the command that ran has ended, and of a sequence what the phone still plays.
    pub(crate) fn ended(&self, playing: Option<Playback>) {
        self.state().activity.ended(playing);
    }

    /// Accepts nothing more.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_one();
    }

    /// Accepts nothing more, and answers the commands that wait: they are not sent.
    pub(crate) fn close_and_drop(&self) {
        self.close();
        let waiting = std::mem::take(&mut self.state().waiting);
        for (_, job) in waiting {
            // Its caller may be gone.
            let _gone = job.reply.send(Err(PhoneError::ShuttingDown));
        }
    }

    /// Returns the number of commands that wait.
    pub(crate) fn len(&self) -> usize {
        self.state().waiting.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Next {
    Job(CommandJob),
    NotBefore(Instant),
    Nothing,
    Closed,
}

impl State {
    fn is_ready(&self, now: Instant) -> bool {
        self.waiting.front().is_some_and(|(_, first)| self.held_until(first, now).is_none())
    }

    fn held_until(&self, job: &CommandJob, now: Instant) -> Option<Instant> {
        self.activity.held_until(&job.command, &job.user, now)
    }

    fn next(&mut self, now: Instant) -> Next {
        let Some((_, first)) = self.waiting.front() else {
            return if self.is_closed { Next::Closed } else { Next::Nothing };
        };
        if let Some(until) = self.held_until(first, now) {
            return Next::NotBefore(until);
        }
        let Some((_, job)) = self.waiting.pop_front() else { return Next::Nothing };
        if let Some(reason) = job.stop.reason() {
            // Its caller is about to withdraw it.
            let _gone = job.reply.send(Err(PhoneError::Cancelled(reason)));
            return self.next(now);
        }
        job.stop.begin();
        let playing = Playback::expected(&job.command, &job.user, now);
        self.activity.begin(job.user.clone(), job.stop.clone(), playing);
        Next::Job(job)
    }
}

/// The right to withdraw a command, held by its caller. When it is dropped, nobody waits for the command
/// any more, and one that has not begun is withdrawn.
#[derive(Debug)]
pub(crate) struct Ticket {
    queue: Arc<CommandQueue>,
    number: u64,
}

impl Ticket {
    /// Takes the command back; returns false when it has begun.
    pub(crate) fn withdraw(&self) -> bool {
        let mut state = self.queue.state();
        let place = state.waiting.iter().position(|(number, _)| *number == self.number);
        let taken = place.and_then(|place| state.waiting.remove(place));
        drop(state);
        // The one behind it may be allowed to begin at once.
        self.queue.changed.notify_one();
        taken.is_some()
    }

    /// Returns the reason why the command of `user` has not begun within `seconds`.
    pub(crate) fn delay(&self, user: &str, seconds: u32) -> Reason {
        self.queue.state().activity.delay(user, seconds)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.withdraw();
    }
}
