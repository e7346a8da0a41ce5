//! The KEYEVENT grammar: `key=KEYEVENT[;KEYEVENT]`, `KEYEVENT = Key[,Time[,Pause]]` (seed).
//!
//! A sequence is played by the phone itself, so its timing does not suffer from the network:
//! `OFFHOOK;1,100,50;ENTER` lifts the handset, presses 1 for 100 ms, waits 50 ms and presses Enter.

mod grammar;
mod split;
mod suggestion;

pub use grammar::{
    ASSUMED_PRESS, KeyEvent, MAX_EVENTS, MAX_MILLIS, MAX_WIRE_BYTES, Sequence, SequenceError,
    SequenceProblem,
};
pub use split::Part;

#[cfg(test)]
mod tests;
