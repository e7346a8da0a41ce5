//! The commands that wait for a phone.
//!
//! A command can be withdrawn as long as it has not begun. That is decided under one lock, so it is either
//! withdrawn or begins. What ends calls goes before everything else.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use relay_api::{CommandReport, Reason};
use snom::Command;
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, sleep_until},
};

use crate::phone::{error::PhoneError, stop::Stop};

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
    /// The time by which it must begin.
    pub(crate) deadline: Instant,
    pub(crate) reply: oneshot::Sender<CommandResult>,
}

/// A sequence that the phone still plays, although nothing more of it is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Playback {
    /// The user who sent it.
    pub(crate) user: String,
    /// Its end.
    pub(crate) until: Instant,
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
    running: Option<CurrentCommand>,
    /// The last sequence.
    playing: Option<Playback>,
    is_closed: bool,
}

/// The command that runs.
#[derive(Debug)]
struct CurrentCommand {
    stop: Stop,
    /// Its expected end, of a sequence.
    playing: Option<Playback>,
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
            if let Some(running) = &state.running {
                running.stop.request(Reason::HungUp { user: job.user.clone() });
            }
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
        let playing = self.state().running.as_mut().and_then(|running| running.playing.take());
        self.ended(playing);
    }

    /// Notes that the command that ran has ended, and of a sequence what the phone still plays.
    pub(crate) fn ended(&self, playing: Option<Playback>) {
        let mut state = self.state();
        state.running = None;
        if let Some(mut playing) = playing {
            // A later sequence of the same user may be over before the earlier one is.
            if let Some(before) = state.playing.take().filter(|before| before.user == playing.user)
            {
                playing.until = playing.until.max(before.until);
            }
            state.playing = Some(playing);
        }
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

    /// Returns the sequence of another user than `user` for which commands wait, and the whole seconds
    /// until its end, rounded up.
    fn obstacle(&self, user: &str) -> Option<(String, u32)> {
        let state = self.state();
        let running = state.running.as_ref().and_then(|running| running.playing.as_ref());
        let playing = running.or(state.playing.as_ref()).filter(|playing| playing.user != user)?;
        let left = playing.until.checked_duration_since(Instant::now())?;
        let seconds = u32::try_from(left.as_secs() + 1).unwrap_or(u32::MAX);
        Some((playing.user.clone(), seconds))
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

    /// Returns the end of a sequence that `job` has to wait for: keys of two users would mix. What ends
    /// calls waits for nothing.
    fn held_until(&self, job: &CommandJob, now: Instant) -> Option<Instant> {
        let is_held = matches!(job.command, Command::Keys(_)) && !job.command.ends_calls();
        let playing = self.playing.as_ref().filter(|_| is_held)?;
        (playing.user != job.user && playing.until > now).then_some(playing.until)
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
        let playing = match &job.command {
            Command::Keys(sequence) => {
                Some(Playback { user: job.user.clone(), until: now + sequence.duration() })
            }
            _ => None,
        };
        self.running = Some(CurrentCommand { stop: job.stop.clone(), playing });
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
        match self.queue.obstacle(user) {
            Some((user, seconds)) => Reason::SequencePlaying { user, seconds },
            None => Reason::WaitedTooLong { seconds },
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.withdraw();
    }
}
