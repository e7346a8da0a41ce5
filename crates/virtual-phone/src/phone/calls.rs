//! Calls from their beginning to their end.

use std::time::Duration;

use snom::argument::CallList;

use super::{
    AudioDevice, DISPLAY_TIME, View, VirtualPhone,
    far_end::{ANSWER_DELAY, FarEnd, RING_DELAY, name_of},
};

/// The most calls at a time.
pub(crate) const MAX_CALLS: usize = 4;
/// How long an unanswered call rings.
const RING_TIMEOUT: Duration = Duration::from_secs(30);
/// The most tones the display shows.
const MAX_TONES: usize = 32;

/// The state of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallState {
    /// The number has been sent.
    Dialling,
    /// The other end rings.
    Ringing,
    /// This phone rings.
    Incoming,
    /// Answered.
    Connected,
    /// On hold.
    Held,
    /// Ended, and still shown for a moment.
    Over,
}

impl CallState {
    /// Returns the name used in [`State`](super::State).
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            CallState::Dialling => "dialling",
            CallState::Ringing => "ringing",
            CallState::Incoming => "incoming",
            CallState::Connected => "connected",
            CallState::Held => "held",
            CallState::Over => "over",
        }
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) number: String,
    pub(crate) state: CallState,
    /// Whether the call came in.
    pub(crate) came_in: bool,
    /// When it began, on the phone's clock.
    pub(crate) began: Duration,
    /// When it was answered.
    pub(crate) answered: Option<Duration>,
    /// When it ended.
    pub(crate) ended: Option<Duration>,
    /// The cause of its end, unless one side hung up.
    pub(crate) cause: Option<&'static str>,
    /// The tones sent.
    pub(crate) tones: String,
    /// Whether it is part of the conference.
    pub(crate) in_conference: bool,
    /// Whether it is being recorded.
    pub(crate) recorded: bool,
    /// The identity it uses, counted from 1.
    pub(crate) line: u8,
}

impl Call {
    /// Returns the name of the remote party, or its number.
    pub(crate) fn party(&self) -> &str {
        name_of(&self.number).unwrap_or(&self.number)
    }

    /// Returns how long the call has been connected.
    pub(crate) fn talked(&self, now: Duration) -> Option<Duration> {
        self.answered.map(|answered| self.ended.unwrap_or(now).saturating_sub(answered))
    }

    pub(super) fn end(&mut self, now: Duration, cause: Option<&'static str>) {
        self.state = CallState::Over;
        self.ended = Some(now);
        self.cause = cause;
    }
}

/// All calls of the phone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    all: Vec<Call>,
    /// The call that keys act on.
    focus: usize,
}

impl Calls {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Call> {
        self.all.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn focused(&self) -> Option<&Call> {
        self.all.get(self.focus)
    }

    pub(crate) fn focused_mut(&mut self) -> Option<&mut Call> {
        self.all.get_mut(self.focus)
    }

    pub(crate) fn focus(&self) -> usize {
        self.focus
    }

    /// Returns the calls that are not over.
    pub(crate) fn alive(&self) -> impl Iterator<Item = &Call> {
        self.all.iter().filter(|call| call.state != CallState::Over)
    }

    /// Returns the call that can be heard.
    pub(crate) fn talking(&self) -> Option<&Call> {
        self.all.iter().find(|call| call.state == CallState::Connected)
    }

    pub(crate) fn in_state(&self, state: CallState) -> Option<usize> {
        self.all.iter().position(|call| call.state == state)
    }

    pub(super) fn move_focus(&mut self, by: isize) {
        let last = self.all.len().saturating_sub(1);
        self.focus = self.focus.saturating_add_signed(by).min(last);
    }

    pub(super) fn set_focus(&mut self, focus: usize) {
        self.focus = focus.min(self.all.len().saturating_sub(1));
    }

    pub(super) fn hold_others(&mut self, but: usize) {
        for (nth, call) in self.all.iter_mut().enumerate() {
            if nth != but && call.state == CallState::Connected {
                call.state = CallState::Held;
                call.in_conference = false;
            }
        }
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Call> {
        self.all.iter_mut()
    }

    pub(super) fn clear(&mut self) {
        *self = Calls::default();
    }
}

impl VirtualPhone {
    /// Calls `number` with the identity `line`, or the active one.
    pub(super) fn call(&mut self, number: String, line: Option<u8>) {
        let line = line.unwrap_or_else(|| self.identities.active());
        if number.is_empty() {
            return;
        }
        if !self.identities.is_registered(line) {
            return self.show("Not registered");
        }
        if self.calls.alive().count() >= MAX_CALLS {
            return self.show("No more lines");
        }
        self.sound.testing = None;
        self.calls.all.retain(|call| call.state != CallState::Over);
        self.lists.add(CallList::Dialled, &number);
        self.calls.all.push(Call {
            number,
            state: CallState::Dialling,
            came_in: false,
            began: self.now,
            answered: None,
            ended: None,
            cause: None,
            tones: String::new(),
            in_conference: false,
            recorded: false,
            line,
        });
        let newest = self.calls.all.len() - 1;
        self.calls.hold_others(newest);
        self.calls.focus = newest;
        self.view = View::Home;
    }

    /// Takes an incoming call.
    pub(super) fn incoming(&mut self, number: String) {
        let line = self.identities.active();
        let full = self.calls.alive().count() >= MAX_CALLS;
        if self.power.is_on() && self.identities.is_registered(line) {
            if self.do_not_disturb || full {
                return self.lists.add(CallList::Missed, &number);
            }
            self.calls.all.retain(|call| call.state != CallState::Over);
            self.calls.all.push(Call {
                number,
                state: CallState::Incoming,
                came_in: true,
                began: self.now,
                answered: None,
                ended: None,
                cause: None,
                tones: String::new(),
                in_conference: false,
                recorded: false,
                line,
            });
            self.calls.focus = self.calls.all.len() - 1;
            self.view = View::Home;
        }
    }

    /// Answers a ringing call on `device`.
    pub(super) fn answer(&mut self, nth: usize, device: Option<AudioDevice>) {
        let now = self.now;
        let Some(call) = self.calls.all.get_mut(nth) else { return };
        if call.state != CallState::Incoming {
            return;
        }
        call.state = CallState::Connected;
        call.answered = Some(now);
        let number = call.number.clone();
        self.lists.add(CallList::Received, &number);
        self.calls.hold_others(nth);
        self.calls.focus = nth;
        self.sound.device = device.unwrap_or(AudioDevice::Speaker);
        self.view = View::Home;
    }

    /// Ends a call, or refuses it while it rings.
    pub(super) fn hang_up(&mut self, nth: usize) {
        let now = self.now;
        let Some(call) = self.calls.all.get_mut(nth) else { return };
        let refused = call.state == CallState::Incoming;
        if call.state == CallState::Over {
            self.calls.all.remove(nth);
        } else {
            call.end(now, refused.then_some("Refused"));
        }
        self.focus_next_call();
    }

    pub(super) fn end_all_calls(&mut self) {
        let now = self.now;
        for call in self.calls.all.iter_mut().filter(|call| call.state != CallState::Over) {
            call.end(now, None);
        }
        self.close_audio();
    }

    /// Holds or resumes the focused call; resuming puts a connected one on hold.
    pub(super) fn toggle_hold(&mut self) {
        let focus = self.calls.focus;
        match self.calls.focused().map(|call| call.state) {
            Some(CallState::Connected) => {
                // A conference is held as a whole.
                let together = self.calls.focused().is_some_and(|call| call.in_conference);
                for (nth, call) in self.calls.all.iter_mut().enumerate() {
                    if call.state == CallState::Connected && (nth == focus || together) {
                        call.state = CallState::Held;
                    }
                }
            }
            Some(CallState::Held) => {
                self.calls.hold_others(focus);
                let together = self.calls.focused().is_some_and(|call| call.in_conference);
                for (nth, call) in self.calls.all.iter_mut().enumerate() {
                    if call.state == CallState::Held
                        && (nth == focus || (together && call.in_conference))
                    {
                        call.state = CallState::Connected;
                    }
                }
            }
            _ => {}
        }
    }

    /// Joins all answered calls in one conference.
    pub(super) fn conference(&mut self) {
        let joined = |call: &Call| matches!(call.state, CallState::Connected | CallState::Held);
        if self.calls.iter().filter(|call| joined(call)).count() < 2 {
            return self.show("A conference needs two calls");
        }
        for call in self.calls.iter_mut().filter(|call| joined(call)) {
            call.state = CallState::Connected;
            call.in_conference = true;
        }
    }

    /// Sends a tone in the call that can be heard.
    pub(super) fn send_tone(&mut self, tone: char) {
        let talking = self.calls.all.iter_mut().filter(|call| call.state == CallState::Connected);
        for call in talking {
            // The display shows the last tones alone.
            if call.tones.len() == MAX_TONES {
                call.tones.remove(0);
            }
            call.tones.push(tone);
        }
    }

    pub(super) fn toggle_recording(&mut self) {
        match self.calls.focused_mut().filter(|call| call.state == CallState::Connected) {
            Some(call) => call.recorded = !call.recorded,
            None => self.show("Nothing to record"),
        }
    }

    pub(super) fn advance_calls(&mut self) {
        let now = self.now;
        let mut answered = None;
        for (nth, call) in self.calls.all.iter_mut().enumerate() {
            let since = now.saturating_sub(call.began);
            match (call.state, FarEnd::of(&call.number, &self.neighbours)) {
                (CallState::Dialling, FarEnd::NotFound) if since >= RING_DELAY => {
                    call.end(call.began + RING_DELAY, Some("Number not found"));
                }
                (CallState::Dialling | CallState::Ringing, FarEnd::Answers)
                    if since >= ANSWER_DELAY =>
                {
                    call.state = CallState::Connected;
                    call.answered = Some(call.began + ANSWER_DELAY);
                    answered = Some(nth);
                }
                (CallState::Dialling | CallState::Ringing, FarEnd::Busy)
                    if since >= ANSWER_DELAY =>
                {
                    call.end(call.began + ANSWER_DELAY, Some("Busy"));
                }
                (CallState::Dialling | CallState::Ringing, FarEnd::NeverAnswers)
                    if since >= RING_TIMEOUT =>
                {
                    call.end(call.began + RING_TIMEOUT, Some("No answer"));
                }
                (CallState::Dialling, _) if since >= RING_DELAY => call.state = CallState::Ringing,
                (CallState::Incoming, _) if since >= RING_TIMEOUT => {
                    call.end(call.began + RING_TIMEOUT, Some("Missed"));
                    let number = call.number.clone();
                    self.lists.add(CallList::Missed, &number);
                }
                _ => {}
            }
        }
        if let Some(nth) = answered {
            self.calls.hold_others(nth);
        }
        let shown = |call: &Call| call.ended.is_none_or(|ended| now < ended + DISPLAY_TIME);
        if !self.calls.all.iter().all(shown) {
            self.calls.all.retain(shown);
            self.focus_next_call();
        }
    }

    /// Focuses the next call after one has ended; without any the audio path is closed.
    pub(super) fn focus_next_call(&mut self) {
        let wanted = [CallState::Incoming, CallState::Connected, CallState::Dialling]
            .into_iter()
            .chain([CallState::Ringing, CallState::Held, CallState::Over])
            .find_map(|state| self.calls.in_state(state));
        self.calls.focus = wanted.unwrap_or(0);
        if self.calls.alive().next().is_none() {
            self.close_audio();
        }
    }

    /// Closes the audio path.
    pub(super) fn close_audio(&mut self) {
        self.sound.device = AudioDevice::Handset;
        self.sound.muted = false;
    }
}
