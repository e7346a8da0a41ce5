//! From the keyboard to the phone's keys.

pub mod focus;
pub mod keyboard;
pub mod pointer;
