//! The main display.

use std::time::Duration;

use embedded_graphics::{
    Drawable,
    geometry::{Point, Size},
    pixelcolor::Rgb888,
    prelude::Primitive,
    primitives::{Circle, PrimitiveStyle, Rectangle, RoundedRectangle},
};

use super::canvas::{Align, Canvas, Style, Weight, text_width};
use crate::phone::{Activity, AudioDevice, LOUDEST, MenuItem, Notice, VirtualPhone};

const INK: u32 = 0x23_28_30;
const WHITE: u32 = 0xFF_FF_FF;
const QUIET: u32 = 0xA9_B2_BF;
const ACCENT: u32 = 0x3D_6B_F5;
const GREEN: u32 = 0x46_C9_83;
const AMBER: u32 = 0xF3_B2_4A;
const RED: u32 = 0xEE_5D_5D;
const BAR: [u32; 2] = [0xF1_F3_F5, 0xC3_C8_CE];
const BODY: [u32; 2] = [0x2B_31_3A, 0x15_18_1D];

const TITLE_HEIGHT: u32 = 28;
const SOFT_KEY_HEIGHT: u32 = 34;
const MARGIN: i32 = 20;

/// The identity the virtual phone is registered with.
const IDENTITY: (&str, &str) = ("Desk 104", "104@pbx.example");

/// Draws the main display as it is now.
pub(crate) fn main_screen(phone: &VirtualPhone) -> Canvas {
    let mut canvas = Canvas::new(phone.model.width, phone.model.height);
    let (width, height) = (canvas.width(), canvas.height());
    canvas.gradient(0, 0, width, height, BODY);
    title(&mut canvas, phone);
    body(&mut canvas, phone);
    if let Some(notice) = phone.notice() {
        self::notice(&mut canvas, phone, notice);
    }
    soft_keys(&mut canvas, phone);
    canvas
}

fn title(canvas: &mut Canvas, phone: &VirtualPhone) {
    let width = canvas.width();
    canvas.gradient(0, 0, width, TITLE_HEIGHT - 2, BAR);
    canvas.fill(0, edge(TITLE_HEIGHT) - 2, width, 2, ACCENT);
    let style = Style { weight: Weight::Medium, size: 19.0, colour: INK };
    canvas.text(10, 20, Align::Left, style, IDENTITY.0);
    let (hours, minutes) = phone.clock();
    canvas.text(edge(width) - 10, 20, Align::Right, style, &format!("{hours}:{minutes:02}"));
    if phone.do_not_disturb {
        let left = 10 + text_width(style, IDENTITY.0) as i32 + 12;
        sign_of_no_entry(canvas, left, 6, 15);
    }
}

fn body(canvas: &mut Canvas, phone: &VirtualPhone) {
    let top = edge(TITLE_HEIGHT);
    match &phone.activity {
        Activity::Idle => idle(canvas, phone, top),
        Activity::Menu { selected } => menu(canvas, phone, top, *selected),
        Activity::Information => information(canvas, phone, top),
        Activity::Prompt { number } => {
            headline(canvas, top, QUIET, "Enter a number");
            big_number(canvas, top + 112, number, Caret::Shown);
            device(canvas, phone);
        }
        Activity::Calling { number, .. } => {
            headline(canvas, top, AMBER, if phone.far_end_rings() { "Ringing" } else { "Calling" });
            big_number(canvas, top + 112, number, Caret::Hidden);
            device(canvas, phone);
        }
        Activity::Connected { number, since, held, tones } => {
            let (colour, word) = if *held { (AMBER, "On hold") } else { (GREEN, "Connected") };
            headline(canvas, top, colour, word);
            let talked = minutes_and_seconds(phone.now.saturating_sub(*since));
            let style = Style { weight: Weight::Regular, size: 22.0, colour: WHITE };
            canvas.text(edge(canvas.width()) - MARGIN, top + 42, Align::Right, style, &talked);
            big_number(canvas, top + 112, number, Caret::Hidden);
            if !tones.is_empty() {
                canvas.text(MARGIN, top + 144, Align::Left, small(), &format!("Tones  {tones}"));
            }
            device(canvas, phone);
        }
        Activity::Ended { number, talked, .. } => {
            headline(canvas, top, QUIET, "Call ended");
            big_number(canvas, top + 112, number, Caret::Hidden);
            let text = match talked {
                Some(talked) => format!("Talked for {}", minutes_and_seconds(*talked)),
                None => "Nobody answered".to_owned(),
            };
            canvas.text(MARGIN, top + 144, Align::Left, small(), &text);
        }
    }
}

fn idle(canvas: &mut Canvas, phone: &VirtualPhone, top: i32) {
    let (hours, minutes) = phone.clock();
    let style = Style { weight: Weight::Regular, size: 76.0, colour: WHITE };
    canvas.text(MARGIN - 3, top + 84, Align::Left, style, &format!("{hours}:{minutes:02}"));
    let (colour, text) =
        if phone.do_not_disturb { (RED, "Do not disturb") } else { (GREEN, "Registered") };
    dot(canvas, MARGIN, top + 112, colour);
    canvas.text(
        MARGIN + 20,
        top + 124,
        Align::Left,
        Style { weight: Weight::Medium, size: 20.0, colour: WHITE },
        text,
    );
    canvas.text(MARGIN + 20, top + 148, Align::Left, small(), IDENTITY.1);
}

fn menu(canvas: &mut Canvas, phone: &VirtualPhone, top: i32, selected: usize) {
    let width = canvas.width();
    for (nth, item) in MenuItem::ALL.into_iter().enumerate() {
        let y = top + 12 + i32::try_from(nth).unwrap_or(0) * 42;
        if nth == selected {
            round(canvas, 10, y, width - 20, 38, ACCENT);
        }
        let style = Style { weight: Weight::Medium, size: 21.0, colour: WHITE };
        canvas.text(MARGIN + 4, y + 26, Align::Left, style, item.label());
        if item == MenuItem::DoNotDisturb {
            let state = if phone.do_not_disturb { "On" } else { "Off" };
            let colour = if nth == selected { WHITE } else { QUIET };
            canvas.text(
                edge(width) - MARGIN - 4,
                y + 26,
                Align::Right,
                Style { colour, ..style },
                state,
            );
        }
    }
}

fn information(canvas: &mut Canvas, phone: &VirtualPhone, top: i32) {
    let size = format!("{} × {}", phone.model.width, phone.model.height);
    let lines = [
        ("Model", phone.model.name),
        ("Kind", "Virtual phone"),
        ("Display", size.as_str()),
        ("Identity", IDENTITY.1),
    ];
    for (nth, (name, value)) in (0..).zip(lines) {
        let y = top + 36 + nth * 34;
        canvas.text(MARGIN, y, Align::Left, small(), name);
        let style = Style { weight: Weight::Medium, size: 20.0, colour: WHITE };
        canvas.text(MARGIN + 100, y, Align::Left, style, value);
    }
}

fn headline(canvas: &mut Canvas, top: i32, colour: u32, text: &str) {
    dot(canvas, MARGIN, top + 28, colour);
    canvas.text(
        MARGIN + 20,
        top + 42,
        Align::Left,
        Style { weight: Weight::Medium, size: 22.0, colour: WHITE },
        text,
    );
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Caret {
    Shown,
    Hidden,
}

/// A number in the largest size that fits; one that never fits shows its end.
fn big_number(canvas: &mut Canvas, baseline: i32, number: &str, caret: Caret) {
    let room = canvas.width() as f32 - 2.0 * MARGIN as f32 - 6.0;
    let style = |size| Style { weight: Weight::Regular, size, colour: WHITE };
    let style = [56.0, 44.0, 34.0, 26.0]
        .map(style)
        .into_iter()
        .find(|style| text_width(*style, number) <= room);
    let (style, shown) = match style {
        Some(style) => (style, number.to_owned()),
        None => (Style { weight: Weight::Regular, size: 26.0, colour: WHITE }, ending(number, 20)),
    };
    canvas.text(MARGIN, baseline, Align::Left, style, &shown);
    if caret == Caret::Shown {
        let x = MARGIN + text_width(style, &shown) as i32 + 3;
        canvas.fill(x, baseline - 42, 2, 50, ACCENT);
    }
}

fn ending(text: &str, characters: usize) -> String {
    let skip = text.chars().count().saturating_sub(characters);
    std::iter::once('…').chain(text.chars().skip(skip)).collect()
}

/// Which device the call is on, and whether it is muted.
fn device(canvas: &mut Canvas, phone: &VirtualPhone) {
    let baseline = edge(canvas.height() - SOFT_KEY_HEIGHT) - 14;
    canvas.text(MARGIN, baseline, Align::Left, small(), device_name(phone.audio));
    if phone.muted {
        let right = edge(canvas.width()) - MARGIN;
        canvas.text(
            right,
            baseline,
            Align::Right,
            Style { colour: RED, weight: Weight::Medium, ..small() },
            "Muted",
        );
    }
}

fn device_name(device: AudioDevice) -> &'static str {
    match device {
        AudioDevice::Handset => "Handset",
        AudioDevice::Speaker => "Speaker",
        AudioDevice::Headset => "Headset",
    }
}

fn notice(canvas: &mut Canvas, phone: &VirtualPhone, notice: &Notice) {
    let (width, height) = (canvas.width(), canvas.height());
    let y = edge(height - SOFT_KEY_HEIGHT) - 46;
    round(canvas, 10, y, width - 20, 38, 0x3B_43_4F);
    let style = Style { weight: Weight::Medium, size: 19.0, colour: WHITE };
    match notice {
        Notice::Text(text) => canvas.text(MARGIN + 4, y + 26, Align::Left, style, text),
        Notice::Volume(device) => {
            let volume = phone.volume.get(*device as usize).copied().unwrap_or(0);
            canvas.text(MARGIN + 4, y + 26, Align::Left, style, device_name(*device));
            let left = MARGIN + 110;
            let room = width.saturating_sub(left.unsigned_abs() + 34);
            round(canvas, left, y + 15, room, 8, 0x1D_22_2A);
            round(canvas, left, y + 15, room * u32::from(volume) / u32::from(LOUDEST), 8, ACCENT);
        }
    }
}

fn soft_keys(canvas: &mut Canvas, phone: &VirtualPhone) {
    let (width, top) = (canvas.width(), edge(canvas.height() - SOFT_KEY_HEIGHT));
    canvas.gradient(0, top, width, SOFT_KEY_HEIGHT, BAR);
    canvas.fill(0, top, width, 1, 0x8B_92_9B);
    let style = Style { weight: Weight::Medium, size: 19.0, colour: INK };
    let cell = edge(width) / 4;
    for (nth, key) in (0..).zip(phone.soft_keys()) {
        if nth > 0 {
            canvas.fill(nth * cell, top + 6, 1, SOFT_KEY_HEIGHT - 12, 0xA2_A8_B0);
        }
        if let Some(key) = key {
            canvas.text(nth * cell + cell / 2, top + 24, Align::Centre, style, key.label());
        }
    }
}

fn small() -> Style {
    Style { weight: Weight::Regular, size: 18.0, colour: QUIET }
}

fn minutes_and_seconds(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn edge(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn colour(rgb: u32) -> Rgb888 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Rgb888::new(red, green, blue)
}

fn dot(canvas: &mut Canvas, x: i32, y: i32, rgb: u32) {
    draw(
        canvas,
        &Circle::new(Point::new(x, y), 12).into_styled(PrimitiveStyle::with_fill(colour(rgb))),
    );
}

fn round(canvas: &mut Canvas, x: i32, y: i32, width: u32, height: u32, rgb: u32) {
    let rectangle = Rectangle::new(Point::new(x, y), Size::new(width, height));
    let radius = Size::new_equal((height / 2).min(6));
    let shape = RoundedRectangle::with_equal_corners(rectangle, radius);
    draw(canvas, &shape.into_styled(PrimitiveStyle::with_fill(colour(rgb))));
}

fn sign_of_no_entry(canvas: &mut Canvas, x: i32, y: i32, size: u32) {
    draw(
        canvas,
        &Circle::new(Point::new(x, y), size)
            .into_styled(PrimitiveStyle::with_fill(colour(0xD0_35_35))),
    );
    canvas.fill(x + 3, y + edge(size) / 2 - 1, size - 6, 3, WHITE);
}

fn draw(canvas: &mut Canvas, shape: &impl Drawable<Color = Rgb888>) {
    // Drawing on a canvas in memory has no way to fail: its error type is `Infallible`.
    let Ok(_) = shape.draw(canvas);
}
