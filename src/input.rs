//! Input: the focus, the physical keyboard, pointers.

pub mod focus;
pub mod guard;
pub mod keyboard;
pub mod pointer;
