//! Draws the display: a bar with identity and clock above, the soft keys below, and between them
//! what the phone is doing.

mod canvas;
mod main_screen;

pub(crate) use canvas::Canvas;
pub(crate) use main_screen::main_screen;
