//! What a phone is at work on: the command that runs, and the sequence that it plays.

use relay_api::Reason;
use snom::Command;
use tokio::time::Instant;

use super::stop::Stop;
use crate::account::shown_name;

/// A sequence that the phone plays, although nothing more of it may be left to send.
#[derive(Clone, Debug)]
pub(crate) struct Playback {
    /// The user who sent it.
    pub(crate) user: String,
    /// Its end.
    pub(crate) until: Instant,
}

impl Playback {
    /// Returns the expected playback of a command that begins at `now`; `None` unless it presses keys.
    pub(super) fn expected(command: &Command, user: &str, now: Instant) -> Option<Playback> {
        let Command::Keys(sequence) = command else { return None };
        Some(Playback { user: user.to_owned(), until: now + sequence.duration() })
    }
}

/// The command that runs, and the last sequence.
#[derive(Debug, Default)]
pub(super) struct Activity {
    running: Option<CurrentCommand>,
    playing: Option<Playback>,
}

/// The command that runs.
#[derive(Debug)]
struct CurrentCommand {
    user: String,
    stop: Stop,
    playing: Option<Playback>,
}

impl Activity {
    /// Notes that a command begins.
    pub(super) fn begin(&mut self, user: String, stop: Stop, playing: Option<Playback>) {
        self.running = Some(CurrentCommand { user, stop, playing });
    }

    /// Requests the end of the command that runs, because `user` ends all calls.
    pub(super) fn hang_up(&self, user: &str) {
        if let Some(running) = &self.running {
            running.stop.request(Reason::HungUp { user: shown_name(user, &running.user) });
        }
    }

    /// Requests the end of the command that runs, if it is one of `user`.
    pub(super) fn end_command_of(&self, user: &str, reason: Reason) {
        if let Some(running) = self.running.as_ref().filter(|running| running.user == user) {
            running.stop.request(reason);
        }
    }

    /// Notes that the command that ran has ended, and of a sequence what the phone still plays.
    pub(super) fn ended(&mut self, playing: Option<Playback>) {
        self.running = None;
        let Some(mut playing) = playing else { return };
        // A later sequence of the same user may be over before the earlier one is.
        if let Some(before) = self.playing.take().filter(|before| before.user == playing.user) {
            playing.until = playing.until.max(before.until);
        }
        self.playing = Some(playing);
    }

    /// Notes that the command that ran was lost; the phone may still play it.
    pub(super) fn lost(&mut self) {
        let playing = self.running.as_mut().and_then(|running| running.playing.take());
        self.ended(playing);
    }

    /// Returns the end of the sequence that `command` of `user` has to wait for: keys of two users would
    /// mix. What ends calls waits for nothing.
    pub(super) fn held_until(
        &self,
        command: &Command,
        user: &str,
        now: Instant,
    ) -> Option<Instant> {
        let is_held = matches!(command, Command::Keys(_)) && !command.ends_calls();
        let playing = self.playing.as_ref().filter(|_| is_held)?;
        (playing.user != user && playing.until > now).then_some(playing.until)
    }

    /// Returns the reason why a command of `user` has not begun within `seconds`: the sequence of another
    /// user, if there is one, with the whole seconds until its end, rounded up.
    pub(super) fn delay(&self, user: &str, seconds: u32) -> Reason {
        let running = self.running.as_ref().and_then(|running| running.playing.as_ref());
        let playing = running.or(self.playing.as_ref()).filter(|playing| playing.user != user);
        let left = playing.and_then(|playing| {
            Some((playing, playing.until.checked_duration_since(Instant::now())?))
        });
        let Some((playing, left)) = left else { return Reason::WaitedTooLong { seconds } };
        let seconds = u32::try_from(left.as_secs() + 1).unwrap_or(u32::MAX);
        Reason::SequencePlaying { user: shown_name(&playing.user, user), seconds }
    }
}
