//! The display next to the free keys (D785, D385): a label and a light for each key of the page that
//! is shown.
//!
//! No source gives its size; it is drawn in the proportions of the glass on photographs.

use super::{
    canvas::{Align, Canvas, Style, Weight},
    colour::{ACCENT, BODY, fitting, light},
};
use crate::phone::{KeyFunction, VirtualPhone};

const WIDTH: u16 = 160;
const KEY_HEIGHT: i32 = 44;
const FOOT: i32 = 22;

pub(super) fn draw(phone: &VirtualPhone) -> Canvas {
    let keys = phone.model.function_keys;
    let per_page = keys.per_page.max(1);
    let height = i32::from(per_page) * KEY_HEIGHT + FOOT;
    let mut canvas = Canvas::new(WIDTH, u16::try_from(height).unwrap_or(u16::MAX));
    let (width, tall) = (canvas.width(), canvas.height());
    canvas.gradient(0, 0, width, tall, BODY);
    let shown = phone.page_of_keys();
    for nth in 0..per_page {
        let number = shown.saturating_mul(per_page).saturating_add(nth + 1);
        let function = KeyFunction::of_key(number);
        let top = i32::from(nth) * KEY_HEIGHT;
        canvas.fill(0, top + KEY_HEIGHT - 1, width, 1, 0x3B_43_4F);
        light(&mut canvas, 8, top + KEY_HEIGHT / 2 - 8, phone.light_of(function));
        let style = Style { weight: Weight::Medium, size: 19.0, colour: 0xFF_FF_FF };
        let label = fitting(style, &function.label(), f32::from(WIDTH) - 32.0);
        canvas.text(24, top + KEY_HEIGHT / 2 + 6, Align::Left, style, &label);
    }
    // A dot for each page; that of the page shown is filled.
    let pages = keys.count.div_ceil(per_page);
    for page in 0..pages {
        let x = i32::from(WIDTH) / 2 - i32::from(pages) * 7 + i32::from(page) * 14;
        let colour = if page == shown { ACCENT } else { 0x55_5E_6B };
        super::colour::round(&mut canvas, x, height - FOOT / 2 - 4, 8, 8, colour);
    }
    canvas
}
