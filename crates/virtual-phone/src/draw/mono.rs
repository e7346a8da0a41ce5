//! The main display in black and white or grey, 128 × 64 and 240 × 128: pixel fonts, which are
//! sharp where antialiased letters would be a blur.

use embedded_graphics::{
    Drawable,
    geometry::{Point, Size},
    mono_font::{MonoFont, MonoTextStyle, iso_8859_1},
    pixelcolor::Rgb888,
    prelude::{Primitive, RgbColor},
    primitives::{PrimitiveStyle, Rectangle},
    text::{Alignment, Baseline, Text, TextStyleBuilder},
};

use super::{
    canvas::Canvas,
    page::{Body, Foot, Page},
};
use crate::{
    bitmap::Depth,
    phone::{MAX_VOLUME, layout::first_shown},
};

/// The sizes of one display.
struct Sizes {
    width: i32,
    height: i32,
    title: &'static MonoFont<'static>,
    text: &'static MonoFont<'static>,
    bold: &'static MonoFont<'static>,
    big: &'static MonoFont<'static>,
    soft: &'static MonoFont<'static>,
}

impl Sizes {
    fn of(canvas: &Canvas) -> Sizes {
        let width = i32::try_from(canvas.width()).unwrap_or(128);
        let height = i32::try_from(canvas.height()).unwrap_or(64);
        if width < 200 {
            Sizes {
                width,
                height,
                title: &iso_8859_1::FONT_5X8,
                text: &iso_8859_1::FONT_6X10,
                bold: &iso_8859_1::FONT_6X10,
                big: &iso_8859_1::FONT_10X20,
                soft: &iso_8859_1::FONT_4X6,
            }
        } else {
            Sizes {
                width,
                height,
                title: &iso_8859_1::FONT_7X13_BOLD,
                text: &iso_8859_1::FONT_7X13,
                bold: &iso_8859_1::FONT_9X15_BOLD,
                big: &iso_8859_1::FONT_10X20,
                soft: &iso_8859_1::FONT_6X13,
            }
        }
    }

    fn title_height(&self) -> i32 {
        high(self.title) + 1
    }

    fn soft_top(&self) -> i32 {
        self.height - high(self.soft) - 2
    }

    fn row_height(&self) -> i32 {
        high(self.text) + 1
    }
}

/// The shades of each part: black and white alone, or on a grey display shades that contrast with
/// their background.
struct Shades {
    paper: Rgb888,
    ink: Rgb888,
    /// Less important text.
    quiet: Rgb888,
    /// The title bar and its text.
    bar: [Rgb888; 2],
    /// The selected entry and its text.
    chosen: [Rgb888; 2],
    /// The soft keys and their labels.
    keys: [Rgb888; 2],
    /// Borders and separators, and the empty part of a gauge.
    edge: Rgb888,
}

impl Shades {
    fn of(depth: Depth) -> Shades {
        let (paper, ink) = (Rgb888::WHITE, Rgb888::BLACK);
        let [dark, middle, quiet, edge, light] = match depth {
            Depth::Grey => [6, 9, 11, 17, 24].map(shade),
            Depth::Mono | Depth::Colour => [ink; 5],
        };
        // Letters are dark on a light key, and light where a key can only be dark.
        let on_keys = if light == ink { paper } else { ink };
        Shades {
            paper,
            ink,
            quiet,
            bar: [dark, paper],
            chosen: [middle, paper],
            keys: [light, on_keys],
            edge,
        }
    }
}

/// Returns the nth of the 32 shades of a grey display.
fn shade(nth: u16) -> Rgb888 {
    let level = u8::try_from(nth * 255 / 31).unwrap_or(255);
    Rgb888::new(level, level, level)
}

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas, page: &Page, depth: Depth) {
    let sizes = Sizes::of(canvas);
    let shades = Shades::of(depth);
    bar(canvas, 0, 0, sizes.width, sizes.height, shades.paper);
    title(canvas, &sizes, &shades, page);
    body(canvas, &sizes, &shades, page);
    if let Some(foot) = &page.foot {
        notice(canvas, &sizes, &shades, foot);
    }
    soft_keys(canvas, &sizes, &shades, page);
}

fn title(canvas: &mut Canvas, sizes: &Sizes, shades: &Shades, page: &Page) {
    let [ground, ink] = shades.bar;
    bar(canvas, 0, 0, sizes.width, sizes.title_height(), ground);
    let marks = match (page.do_not_disturb, page.missed) {
        (false, 0) => String::new(),
        (true, 0) => " DND".to_owned(),
        (false, missed) => format!(" !{missed}"),
        (true, missed) => format!(" DND !{missed}"),
    };
    let room = sizes.width - width(sizes.title, &page.time) - 6;
    let text = fitting(sizes.title, &format!("{}{marks}", page.title), room);
    write(canvas, sizes.title, 2, 1, Alignment::Left, ink, &text);
    let right = sizes.width - 2;
    write(canvas, sizes.title, right, 1, Alignment::Right, ink, &page.time);
}

fn body(canvas: &mut Canvas, sizes: &Sizes, shades: &Shades, page: &Page) {
    let top = sizes.title_height() + 2;
    let room = sizes.soft_top() - top;
    match &page.body {
        Body::Clock { status, detail, .. } => {
            let block = high(sizes.big) + high(sizes.text) * 2;
            let y = top + (room - block).max(0) / 2;
            let middle = sizes.width / 2;
            write(canvas, sizes.big, middle, y, Alignment::Center, shades.ink, &page.time);
            let y = y + high(sizes.big);
            write(canvas, sizes.text, middle, y, Alignment::Center, shades.ink, status);
            let y = y + high(sizes.text);
            let detail = fitting(sizes.text, detail, sizes.width - 4);
            write(canvas, sizes.text, middle, y, Alignment::Center, shades.quiet, &detail);
        }
        Body::Entry { heading, text } => {
            write(canvas, sizes.text, 2, top, Alignment::Left, shades.quiet, heading);
            let shown = ending(sizes.big, text, sizes.width - 10);
            let y = top + sizes.row_height() + 2;
            write(canvas, sizes.big, 2, y, Alignment::Left, shades.ink, &shown);
            let caret = 3 + width(sizes.big, &shown);
            bar(canvas, caret, y + 1, 2, high(sizes.big) - 2, shades.ink);
        }
        Body::Call { heading, timer, party, detail, device, marks, .. } => {
            write(canvas, sizes.text, 2, top, Alignment::Left, shades.ink, heading);
            let right = sizes.width - 2;
            let timer = timer.as_deref().unwrap_or_default();
            write(canvas, sizes.text, right, top, Alignment::Right, shades.quiet, timer);
            let font =
                if width(sizes.big, party) <= sizes.width - 4 { sizes.big } else { sizes.bold };
            let y = top + sizes.row_height();
            let party = fitting(font, party, sizes.width - 4);
            write(canvas, font, 2, y, Alignment::Left, shades.ink, &party);
            let last = if detail.is_empty() { (*device).to_owned() } else { detail.clone() };
            let marks = marks.join(" ");
            let y = (y + high(sizes.big)).min(sizes.soft_top() - high(sizes.text));
            let room = sizes.width - 8 - width(sizes.text, &marks);
            let last = ending(sizes.text, &last, room);
            write(canvas, sizes.text, 2, y, Alignment::Left, shades.quiet, &last);
            write(canvas, sizes.text, right, y, Alignment::Right, shades.ink, &marks);
        }
        Body::List { typed, rows, selected, empty } => {
            let mut y = top;
            if let Some(typed) = typed {
                write(canvas, sizes.text, 2, y, Alignment::Left, shades.ink, typed);
                bar(canvas, 0, y + high(sizes.text), sizes.width, 1, shades.edge);
                y += sizes.row_height() + 1;
            }
            if rows.is_empty() {
                write(canvas, sizes.text, 2, y, Alignment::Left, shades.quiet, empty);
            }
            let shown = usize::try_from((sizes.soft_top() - y) / sizes.row_height()).unwrap_or(1);
            let first = first_shown(*selected, shown);
            for (nth, row) in rows.iter().enumerate().skip(first).take(shown) {
                let (ink, quiet) = if nth == *selected {
                    let [ground, ink] = shades.chosen;
                    bar(canvas, 0, y - 1, sizes.width, sizes.row_height(), ground);
                    (ink, ink)
                } else {
                    (shades.ink, shades.quiet)
                };
                let room = sizes.width - 10 - width(sizes.text, &row.right);
                let left = fitting(sizes.text, &row.left, room.max(30));
                write(canvas, sizes.text, 2, y - 1, Alignment::Left, ink, &left);
                let right = sizes.width - 2;
                write(canvas, sizes.text, right, y - 1, Alignment::Right, quiet, &row.right);
                y += sizes.row_height();
            }
        }
        Body::Facts(facts) => {
            for (nth, (name, value)) in (0..).zip(facts) {
                let y = top + nth * (sizes.row_height() - 1);
                let left = width(sizes.text, "Firmware ");
                write(canvas, sizes.text, 2, y, Alignment::Left, shades.quiet, name);
                let value = fitting(sizes.text, value, sizes.width - left - 4);
                write(canvas, sizes.text, 2 + left, y, Alignment::Left, shades.ink, &value);
            }
        }
        Body::Message { heading, text, percent } => {
            write(canvas, sizes.bold, 2, top, Alignment::Left, shades.ink, heading);
            let y = top + high(sizes.bold) + 2;
            let text = fitting(sizes.text, text, sizes.width - 4);
            write(canvas, sizes.text, 2, y, Alignment::Left, shades.ink, &text);
            if let Some(percent) = percent {
                let y = y + high(sizes.text) + 3;
                gauge(canvas, shades, 2, y, sizes.width - 4, [i32::from(*percent), 100]);
            }
        }
    }
}

fn notice(canvas: &mut Canvas, sizes: &Sizes, shades: &Shades, foot: &Foot) {
    let height = high(sizes.text) + 4;
    let y = sizes.soft_top() - height - 1;
    bar(canvas, 1, y, sizes.width - 2, height, shades.edge);
    bar(canvas, 2, y + 1, sizes.width - 4, height - 2, shades.paper);
    match foot {
        Foot::Text(text) => {
            let text = fitting(sizes.text, text, sizes.width - 10);
            write(canvas, sizes.text, 5, y + 2, Alignment::Left, shades.ink, &text);
        }
        Foot::Level { name, level } => {
            write(canvas, sizes.text, 5, y + 2, Alignment::Left, shades.ink, name);
            let left = 5 + width(sizes.text, "Speaker ");
            let room = sizes.width - left - 6;
            gauge(canvas, shades, left, y + 4, room, [*level, MAX_VOLUME].map(i32::from));
        }
    }
}

fn soft_keys(canvas: &mut Canvas, sizes: &Sizes, shades: &Shades, page: &Page) {
    let cell = sizes.width / i32::try_from(page.soft_keys.len().max(1)).unwrap_or(4);
    let [ground, ink] = shades.keys;
    let top = sizes.soft_top();
    for (nth, key) in (0..).zip(page.soft_keys.iter().copied()) {
        let Some(key) = key else { continue };
        bar(canvas, nth * cell + 1, top, cell - 2, sizes.height - top, ground);
        let label = fitting(sizes.soft, key, cell - 2);
        let middle = nth * cell + cell / 2;
        write(canvas, sizes.soft, middle, top + 1, Alignment::Center, ink, &label);
    }
}

/// Draws a bar that is filled to `value` of `most`.
fn gauge(
    canvas: &mut Canvas,
    shades: &Shades,
    x: i32,
    y: i32,
    width: i32,
    [value, most]: [i32; 2],
) {
    bar(canvas, x, y, width, 6, shades.edge);
    bar(canvas, x + 1, y + 1, width - 2, 4, shades.paper);
    bar(canvas, x + 1, y + 1, (width - 2) * value / most.max(1), 4, shades.ink);
}

fn bar(canvas: &mut Canvas, x: i32, y: i32, width: i32, height: i32, colour: Rgb888) {
    let size = Size::new(width.max(0).unsigned_abs(), height.max(0).unsigned_abs());
    let filled =
        Rectangle::new(Point::new(x, y), size).into_styled(PrimitiveStyle::with_fill(colour));
    let Ok(()) = filled.draw(canvas);
}

pub(super) fn write(
    canvas: &mut Canvas,
    font: &MonoFont<'_>,
    x: i32,
    y: i32,
    alignment: Alignment,
    colour: Rgb888,
    text: &str,
) {
    let style = TextStyleBuilder::new().alignment(alignment).baseline(Baseline::Top).build();
    let text =
        Text::with_text_style(text, Point::new(x, y), MonoTextStyle::new(font, colour), style);
    let Ok(_) = text.draw(canvas);
}

pub(super) fn high(font: &MonoFont<'_>) -> i32 {
    i32::try_from(font.character_size.height).unwrap_or(8)
}

fn width(font: &MonoFont<'_>, text: &str) -> i32 {
    let characters = i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 32);
    characters * i32::try_from(font.character_size.width).unwrap_or(8)
}

/// Returns the number of characters that fit.
fn capacity(font: &MonoFont<'_>, room: i32) -> usize {
    usize::try_from(room.max(0)).unwrap_or(0) / font.character_size.width.max(1) as usize
}

pub(super) fn fitting(font: &MonoFont<'_>, text: &str, room: i32) -> String {
    text.chars().take(capacity(font, room)).collect()
}

fn ending(font: &MonoFont<'_>, text: &str, room: i32) -> String {
    let skip = text.chars().count().saturating_sub(capacity(font, room));
    text.chars().skip(skip).collect()
}
