//! Draws the displays.

mod canvas;
mod colour;
mod expansion;
mod labels;
mod mono;
pub(crate) mod page;

pub(crate) use canvas::Canvas;

use page::Page;
use snom::Screen;

use crate::{
    bitmap::{self, Depth},
    phone::VirtualPhone,
};

impl VirtualPhone {
    /// Draws a display as a Windows bitmap; `None` if the phone has no such display.
    #[must_use]
    pub fn picture(&self, screen: Screen) -> Option<Vec<u8>> {
        if !self.model.shows(screen, Some(self.firmware)) {
            return None;
        }
        match screen {
            Screen::Main => Some(main_screen(self)),
            Screen::Labels => Some(bitmap::encode(&labels::draw(self), Depth::Colour)),
            Screen::Expansion if self.modules > 0 => {
                Some(bitmap::encode(&expansion::draw(self), Depth::Mono))
            }
            Screen::Expansion => None,
        }
    }
}

fn main_screen(phone: &VirtualPhone) -> Vec<u8> {
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
