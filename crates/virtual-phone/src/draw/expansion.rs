//! The display of an expansion module: two columns of labels, black on white.
//!
//! Its size is in no source; two columns of nine are what a module of 18 keys has.

use super::canvas::{Align, Canvas, Style, Weight};
use crate::phone::{Light, Programmed, VirtualPhone};

const WIDTH: u16 = 256;
const ROW: i32 = 28;
const INK: u32 = 0;
const PAPER: u32 = 0xFF_FF_FF;

pub(super) fn draw(phone: &VirtualPhone) -> Canvas {
    let keys = phone.model.expansion.map_or(0, |module| module.keys_per_module);
    let rows = i32::from(keys.div_ceil(2));
    let mut canvas = Canvas::new(WIDTH, u16::try_from(rows * ROW).unwrap_or(u16::MAX));
    let (width, height) = (canvas.width(), canvas.height());
    canvas.fill(0, 0, width, height, PAPER);
    let half = i32::from(WIDTH) / 2;
    canvas.fill(half, 0, 1, height, INK);
    for nth in 0..keys {
        let (column, row) = (i32::from(nth) / rows.max(1), i32::from(nth) % rows.max(1));
        let (left, top) = (column * half, row * ROW);
        canvas.fill(left, top + ROW - 1, width / 2, 1, INK);
        let programmed = Programmed::on_module(nth);
        let ink = if phone.light_of(programmed) == Light::Off {
            INK
        } else {
            canvas.fill(left, top, width / 2, ROW.unsigned_abs() - 1, INK);
            PAPER
        };
        let style = Style { weight: Weight::Medium, size: 17.0, colour: ink };
        let label = super::colour::fitting(style, &programmed.label(), half as f32 - 10.0);
        canvas.text(left + 6, top + 20, Align::Left, style, &label);
    }
    canvas
}
