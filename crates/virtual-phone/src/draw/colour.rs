//! The main display in colour, 320 × 240 and 480 × 272.

use embedded_graphics::{
    Drawable,
    geometry::{Point, Size},
    pixelcolor::Rgb888,
    prelude::Primitive,
    primitives::{Circle, PrimitiveStyle, Rectangle, RoundedRectangle},
};

use super::{
    canvas::{Align, Canvas, Style, Weight, text_width},
    page::{Body, Foot, Page, Row, Tone},
};
use crate::phone::{
    KeyFunction, Light, MAX_VOLUME, VirtualPhone,
    layout::{FUNCTIONS_SHOWN, Frame, ROW_HEIGHT, TITLE_HEIGHT, first_shown},
};

const INK: u32 = 0x23_28_30;
const WHITE: u32 = 0xFF_FF_FF;
const QUIET: u32 = 0xA9_B2_BF;
pub(super) const ACCENT: u32 = 0x3D_6B_F5;
pub(super) const GREEN: u32 = 0x46_C9_83;
pub(super) const AMBER: u32 = 0xF3_B2_4A;
const RED: u32 = 0xEE_5D_5D;
pub(super) const BAR: [u32; 2] = [0xF1_F3_F5, 0xC3_C8_CE];
pub(super) const BODY: [u32; 2] = [0x2B_31_3A, 0x15_18_1D];
const MARGIN: i32 = 20;

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas, phone: &VirtualPhone, page: &Page) {
    let frame = Frame::of(phone);
    canvas.gradient(0, 0, size(frame.width), size(frame.height), BODY);
    title(canvas, frame, page);
    body(canvas, frame, page);
    if let Some(foot) = &page.foot {
        notice(canvas, frame, foot);
    }
    soft_keys(canvas, frame, page, phone.model.touch);
    if phone.model.touch {
        function_keys(canvas, frame, phone);
        if let Some((x, y)) = phone.touched_at() {
            shape(
                canvas,
                &Circle::with_center(Point::new(x.into(), y.into()), 29)
                    .into_styled(PrimitiveStyle::with_stroke(colour(ACCENT), 3)),
            );
        }
    }
}

fn title(canvas: &mut Canvas, frame: Frame, page: &Page) {
    canvas.gradient(0, 0, size(frame.width), size(TITLE_HEIGHT - 2), BAR);
    canvas.fill(0, TITLE_HEIGHT - 2, size(frame.width), 2, ACCENT);
    let style = Style { weight: Weight::Medium, size: 19.0, colour: INK };
    canvas.text(10, 20, Align::Left, style, &page.title);
    canvas.text(frame.width - 10, 20, Align::Right, style, &page.time);
    let mut left = 10 + text_width(style, &page.title) as i32 + 12;
    if page.do_not_disturb {
        no_entry_sign(canvas, left, 6, 15);
        left += 24;
    }
    if page.missed > 0 {
        round(canvas, left, 5, 26, 17, 0xD0_35_35);
        let style = Style { size: 15.0, colour: WHITE, ..style };
        canvas.text(left + 13, 19, Align::Centre, style, &page.missed.min(99).to_string());
    }
}

fn body(canvas: &mut Canvas, frame: Frame, page: &Page) {
    let top = TITLE_HEIGHT;
    match &page.body {
        Body::Clock { tone, status, detail } => {
            let style = Style { weight: Weight::Regular, size: 76.0, colour: WHITE };
            canvas.text(MARGIN - 3, top + 84, Align::Left, style, &page.time);
            dot(canvas, MARGIN, top + 112, tone_colour(*tone));
            canvas.text(MARGIN + 20, top + 124, Align::Left, medium(20.0), status);
            canvas.text(MARGIN + 20, top + 148, Align::Left, small(), detail);
        }
        Body::Entry { heading, text } => {
            headline(canvas, top, QUIET, heading);
            big(canvas, frame, top + 112, text, Caret::Visible);
        }
        Body::Call { tone, heading, timer, party, detail, device, marks } => {
            headline(canvas, top, tone_colour(*tone), heading);
            if let Some(timer) = timer {
                let style = Style { weight: Weight::Regular, size: 22.0, colour: WHITE };
                canvas.text(frame.right - MARGIN, top + 42, Align::Right, style, timer);
            }
            big(canvas, frame, top + 112, party, Caret::Hidden);
            canvas.text(MARGIN, top + 144, Align::Left, small(), detail);
            // On 320 × 240 the line below would overlap the soft keys.
            let baseline = (frame.soft_top - 14).max(top + 162);
            canvas.text(MARGIN, baseline, Align::Left, small(), device);
            let style = Style { colour: RED, weight: Weight::Medium, ..small() };
            let right = frame.right - MARGIN;
            canvas.text(right, baseline, Align::Right, style, &marks.join(" · "));
        }
        Body::List { typed, rows, selected, empty } => {
            list(canvas, frame, typed.as_deref(), rows, *selected, empty);
        }
        Body::Facts(facts) => {
            for (nth, (name, value)) in (0..).zip(facts) {
                let y = top + 36 + nth * 34;
                canvas.text(MARGIN, y, Align::Left, small(), name);
                let room = (frame.right - 2 * MARGIN - 92) as f32;
                let value = fitting(medium(20.0), value, room);
                canvas.text(MARGIN + 92, y, Align::Left, medium(20.0), &value);
            }
        }
        Body::Message { heading, text, percent } => {
            headline(canvas, top, ACCENT, heading);
            canvas.text(MARGIN + 20, top + 76, Align::Left, small(), text);
            if let Some(percent) = percent {
                let room = size(frame.right - 2 * MARGIN - 20);
                round(canvas, MARGIN + 20, top + 96, room, 10, 0x3B_43_4F);
                let done = room * u32::from(*percent) / 100;
                round(canvas, MARGIN + 20, top + 96, done.max(10), 10, ACCENT);
            }
        }
    }
}

fn list(
    canvas: &mut Canvas,
    frame: Frame,
    typed: Option<&str>,
    rows: &[Row],
    selected: usize,
    empty: &str,
) {
    let mut place = 0;
    if let Some(typed) = typed {
        let y = frame.row_top(0);
        round(canvas, 10, y, size(frame.right - 20), size(ROW_HEIGHT - 6), 0x1D_22_2A);
        canvas.text(MARGIN + 2, y + 24, Align::Left, medium(20.0), typed);
        place = 1;
    }
    if rows.is_empty() {
        let y = frame.row_top(place) + 26;
        canvas.text(MARGIN + 2, y, Align::Left, small(), empty);
    }
    let shown = frame.rows().saturating_sub(usize::try_from(place).unwrap_or(0));
    let first = first_shown(selected, shown);
    for (nth, row) in rows.iter().enumerate().skip(first).take(shown) {
        let y = frame.row_top(place);
        place += 1;
        if nth == selected {
            round(canvas, 10, y, size(frame.right - 20), size(ROW_HEIGHT - 4), ACCENT);
        }
        let mut left = MARGIN + 2;
        if let Some(tone) = row.tone {
            dot(canvas, left, y + 12, tone_colour(tone));
            left += 20;
        }
        let quiet = if nth == selected { WHITE } else { QUIET };
        let right_style = Style { colour: quiet, ..small() };
        let right = frame.right - MARGIN - 2;
        let taken = text_width(right_style, &row.right) as i32;
        let room = (right - taken - left - 10).max(20) as f32;
        canvas.text(
            left,
            y + 25,
            Align::Left,
            medium(20.0),
            &fitting(medium(20.0), &row.left, room),
        );
        canvas.text(right, y + 25, Align::Right, right_style, &row.right);
    }
    if rows.len() > shown {
        // The scroll bar.
        let track = size(i32::try_from(shown).unwrap_or(1) * ROW_HEIGHT - 4);
        let all = u32::try_from(rows.len()).unwrap_or(1).max(1);
        let length = (track * u32::try_from(shown).unwrap_or(1) / all).max(12);
        let travel = track.saturating_sub(length);
        let last_first = u32::try_from(rows.len() - shown).unwrap_or(1).max(1);
        let at = travel * u32::try_from(first).unwrap_or(0) / last_first;
        let top = frame.row_top(i32::from(typed.is_some()));
        round(canvas, frame.right - 7, top + pixels(at), 4, length, QUIET);
    }
}

fn headline(canvas: &mut Canvas, top: i32, colour: u32, text: &str) {
    dot(canvas, MARGIN, top + 28, colour);
    canvas.text(MARGIN + 20, top + 42, Align::Left, medium(22.0), text);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Caret {
    Visible,
    Hidden,
}

/// Draws a number or name in the largest size that fits, or its end if none does.
fn big(canvas: &mut Canvas, frame: Frame, baseline: i32, text: &str, caret: Caret) {
    let room = (frame.right - 2 * MARGIN - 6) as f32;
    let style = |size| Style { weight: Weight::Regular, size, colour: WHITE };
    let fits = [56.0, 44.0, 34.0, 26.0]
        .map(style)
        .into_iter()
        .find(|style| text_width(*style, text) <= room);
    let (style, shown) = match fits {
        Some(style) => (style, text.to_owned()),
        None => (style(26.0), ending(style(26.0), text, room)),
    };
    canvas.text(MARGIN, baseline, Align::Left, style, &shown);
    if caret == Caret::Visible {
        let x = MARGIN + text_width(style, &shown) as i32 + 3;
        canvas.fill(x, baseline - 42, 2, 50, ACCENT);
    }
}

/// Shortens a text to its end where it is too long.
fn ending(style: Style, text: &str, room: f32) -> String {
    let characters: Vec<_> = text.chars().collect();
    let fits = (1..characters.len()).find_map(|skip| {
        let shown: String =
            std::iter::once('…').chain(characters.iter().copied().skip(skip)).collect();
        (text_width(style, &shown) <= room).then_some(shown)
    });
    fits.unwrap_or_default()
}

/// Shortens a text to its beginning where it is too long.
pub(super) fn fitting(style: Style, text: &str, room: f32) -> String {
    if text_width(style, text) <= room {
        return text.to_owned();
    }
    let count = text.chars().count();
    let fits = (1..count).rev().find_map(|take| {
        let shown: String = text.chars().take(take).chain(['…']).collect();
        (text_width(style, &shown) <= room).then_some(shown)
    });
    fits.unwrap_or_default()
}

fn notice(canvas: &mut Canvas, frame: Frame, foot: &Foot) {
    let y = frame.soft_top - 46;
    let width = size(frame.right - 20);
    round(canvas, 10, y, width, 38, 0x3B_43_4F);
    match foot {
        Foot::Text(text) => {
            let text = fitting(medium(19.0), text, (frame.right - 2 * MARGIN - 8) as f32);
            canvas.text(MARGIN + 4, y + 26, Align::Left, medium(19.0), &text);
        }
        Foot::Level { name, level } => {
            canvas.text(MARGIN + 4, y + 26, Align::Left, medium(19.0), name);
            let left = MARGIN + 110;
            let room = size(frame.right - left - 34);
            round(canvas, left, y + 15, room, 8, 0x1D_22_2A);
            round(
                canvas,
                left,
                y + 15,
                room * u32::from(*level) / u32::from(MAX_VOLUME),
                8,
                ACCENT,
            );
        }
    }
}

fn soft_keys(canvas: &mut Canvas, frame: Frame, page: &Page, touch: bool) {
    let height = size(frame.height - frame.soft_top);
    canvas.gradient(0, frame.soft_top, size(frame.width), height, BAR);
    canvas.fill(0, frame.soft_top, size(frame.width), 1, 0x8B_92_9B);
    let style = Style { weight: Weight::Medium, size: 19.0, colour: INK };
    let cell = frame.width / i32::try_from(page.soft_keys.len().max(1)).unwrap_or(4);
    for (nth, key) in (0..).zip(page.soft_keys.iter().copied()) {
        if touch && key.is_some() {
            // On a touchscreen a soft key is drawn as a button.
            round(
                canvas,
                nth * cell + 5,
                frame.soft_top + 6,
                size(cell - 10),
                height - 11,
                0x8B_92_9B,
            );
            round(
                canvas,
                nth * cell + 6,
                frame.soft_top + 7,
                size(cell - 12),
                height - 13,
                0xFB_FC_FD,
            );
        } else if !touch && nth > 0 {
            canvas.fill(nth * cell, frame.soft_top + 6, 1, height - 12, 0xA2_A8_B0);
        }
        if let Some(key) = key {
            let baseline = frame.soft_top + pixels(height) / 2 + 7;
            let label = fitting(style, key, (cell - 8) as f32);
            canvas.text(nth * cell + cell / 2, baseline, Align::Centre, style, &label);
        }
    }
}

/// Draws the free keys, which a touchscreen shows at its right edge.
fn function_keys(canvas: &mut Canvas, frame: Frame, phone: &VirtualPhone) {
    let width = frame.width - frame.right;
    for nth in 0..FUNCTIONS_SHOWN {
        let (top, height) = frame.function_key(nth.into());
        let function = KeyFunction::of_key(nth + 1);
        canvas.gradient(frame.right, top, size(width), size(height - 1), [0x3A_42_4E, 0x2A_30_39]);
        light(canvas, frame.right + 7, top + height / 2 - 8, phone.light_of(function));
        let style = Style { weight: Weight::Medium, size: 17.0, colour: WHITE };
        let label = fitting(style, &function.label(), (width - 26) as f32);
        canvas.text(frame.right + 18, top + height / 2 + 6, Align::Left, style, &label);
    }
}

/// Draws the light next to a key; a blinking one has a mark, so that a still picture shows it too.
pub(super) fn light(canvas: &mut Canvas, x: i32, y: i32, light: Light) {
    let rgb = match light {
        Light::Off => 0x55_5E_6B,
        Light::On => GREEN,
        Light::Blinking | Light::BlinkingFast => AMBER,
    };
    round(canvas, x, y, 6, 16, rgb);
    if matches!(light, Light::Blinking | Light::BlinkingFast) {
        canvas.fill(x, y + 7, 6, 2, 0x15_18_1D);
    }
}

fn tone_colour(tone: Tone) -> u32 {
    match tone {
        Tone::Neutral => QUIET,
        Tone::Positive => GREEN,
        Tone::Pending => AMBER,
        Tone::Alert => RED,
    }
}

fn small() -> Style {
    Style { weight: Weight::Regular, size: 18.0, colour: QUIET }
}

fn medium(size: f32) -> Style {
    Style { weight: Weight::Medium, size, colour: WHITE }
}

fn size(length: i32) -> u32 {
    length.max(0).unsigned_abs()
}

fn pixels(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn colour(rgb: u32) -> Rgb888 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Rgb888::new(red, green, blue)
}

fn dot(canvas: &mut Canvas, x: i32, y: i32, rgb: u32) {
    shape(
        canvas,
        &Circle::new(Point::new(x, y), 12).into_styled(PrimitiveStyle::with_fill(colour(rgb))),
    );
}

pub(super) fn round(canvas: &mut Canvas, x: i32, y: i32, width: u32, height: u32, rgb: u32) {
    let rectangle = Rectangle::new(Point::new(x, y), Size::new(width, height));
    let radius = Size::new_equal((height.min(width) / 2).min(6));
    let rounded = RoundedRectangle::with_equal_corners(rectangle, radius);
    shape(canvas, &rounded.into_styled(PrimitiveStyle::with_fill(colour(rgb))));
}

fn no_entry_sign(canvas: &mut Canvas, x: i32, y: i32, diameter: u32) {
    shape(
        canvas,
        &Circle::new(Point::new(x, y), diameter)
            .into_styled(PrimitiveStyle::with_fill(colour(0xD0_35_35))),
    );
    canvas.fill(x + 3, y + pixels(diameter) / 2 - 1, diameter - 6, 3, WHITE);
}

fn shape(canvas: &mut Canvas, shape: &impl Drawable<Color = Rgb888>) {
    // Drawing on a canvas in memory cannot fail: its error type is `Infallible`.
    let Ok(_) = shape.draw(canvas);
}
