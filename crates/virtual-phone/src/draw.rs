//! Draws the displays.

mod canvas;
mod colour;
mod expansion;
mod labels;
pub(crate) mod layout;
mod mono;
pub(crate) mod page;

pub(crate) use canvas::Canvas;

use page::Page;

use crate::{
    bitmap::{self, Depth},
    phone::VirtualPhone,
};

/// The main display as a bitmap file.
pub(crate) fn main_screen(phone: &VirtualPhone) -> Vec<u8> {
    let (width, height) = phone.model.display.pixels();
    let mut canvas = Canvas::new(width, height);
    let page = Page::of(phone);
    let depth = Depth::of(&phone.model.display);
    if depth == Depth::Colour {
        colour::draw(&mut canvas, phone, &page);
    } else {
        mono::draw(&mut canvas, &page, depth);
    }
    bitmap::encode(&canvas, depth)
}

/// The display beside the free keys as a bitmap file.
pub(crate) fn label_screen(phone: &VirtualPhone) -> Vec<u8> {
    bitmap::encode(&labels::draw(phone), Depth::Colour)
}

/// The display of the expansion module as a bitmap file.
pub(crate) fn expansion_screen(phone: &VirtualPhone) -> Vec<u8> {
    bitmap::encode(&expansion::draw(phone), Depth::Mono)
}
