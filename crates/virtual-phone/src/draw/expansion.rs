//! The displays of the expansion modules: two columns of labels, black on white.
//!
//! No source gives its size; two columns of nine are what a module of 18 keys has. Nor does any say
//! what a phone with several modules shows; here they stand side by side.

use embedded_graphics::{
    mono_font::iso_8859_1::FONT_9X15_BOLD,
    pixelcolor::{Rgb888, RgbColor},
    text::Alignment,
};

use super::{
    canvas::Canvas,
    mono::{fitting, high, write},
};
use crate::phone::{KeyFunction, Light, VirtualPhone};

const WIDTH: i32 = 256;
/// The gap between two modules.
const GAP: i32 = 8;
const ROW: i32 = 28;
const INK: u32 = 0;
const PAPER: u32 = 0xFF_FF_FF;

pub(super) fn draw(phone: &VirtualPhone) -> Canvas {
    let keys = phone.model.expansion.map_or(0, |module| module.keys_per_module);
    let rows = i32::from(keys.div_ceil(2));
    let modules = i32::from(phone.modules.max(1));
    let size = |pixels: i32| u16::try_from(pixels).unwrap_or(u16::MAX);
    let mut canvas = Canvas::new(size(modules * (WIDTH + GAP) - GAP), size(rows * ROW));
    for module in 0..modules {
        draw_module(&mut canvas, phone, module * (WIDTH + GAP), keys, rows);
    }
    canvas
}

fn draw_module(canvas: &mut Canvas, phone: &VirtualPhone, x: i32, keys: u8, rows: i32) {
    let height = canvas.height();
    canvas.fill(x, 0, WIDTH.unsigned_abs(), height, PAPER);
    let half = WIDTH / 2;
    canvas.fill(x + half, 0, 1, height, INK);
    for nth in 0..keys {
        let (column, row) = (i32::from(nth) / rows.max(1), i32::from(nth) % rows.max(1));
        let (left, top) = (x + column * half, row * ROW);
        canvas.fill(left, top + ROW - 1, half.unsigned_abs(), 1, INK);
        let function = KeyFunction::of_module_key(nth);
        let ink = if phone.light_of(function) == Light::Off {
            Rgb888::BLACK
        } else {
            canvas.fill(left, top, half.unsigned_abs(), ROW.unsigned_abs() - 1, INK);
            Rgb888::WHITE
        };
        // A pixel font, as on the other displays without shades: thin strokes would be lost.
        let font = &FONT_9X15_BOLD;
        let label = fitting(font, &function.label(), half - 10);
        let y = top + (ROW - high(font)) / 2;
        write(canvas, font, left + 6, y, Alignment::Left, ink, &label);
    }
}
