//! A picture to draw on, with antialiased text.

use std::{convert::Infallible, sync::LazyLock};

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use embedded_graphics::{
    Pixel,
    draw_target::DrawTarget,
    geometry::{OriginDimensions, Size},
    pixelcolor::{Rgb888, RgbColor},
};

/// The weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Medium,
}

/// The alignment of text at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// A text style: weight, height in pixels and colour as `0xRRGGBB`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) colour: u32,
}

// M PLUS 1, the typeface family of the real displays, cut down to Latin-1 (see assets/OFL.txt).
static FONTS: LazyLock<[Option<FontRef<'static>>; 2]> = LazyLock::new(|| {
    [
        FontRef::try_from_slice(include_bytes!("../../assets/mplus-1-regular.otf")).ok(),
        FontRef::try_from_slice(include_bytes!("../../assets/mplus-1-medium.otf")).ok(),
    ]
});

fn font(weight: Weight) -> Option<&'static FontRef<'static>> {
    let [regular, medium] = &*FONTS;
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::Medium => medium.as_ref(),
    }
}

/// A picture of 24 bits per pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canvas {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Canvas {
    pub(crate) fn new(width: u16, height: u16) -> Canvas {
        let (width, height) = (u32::from(width), u32::from(height));
        Canvas { width, height, rgb: vec![0; (width * height * 3) as usize] }
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    /// Returns the rows from the top, three bytes a pixel.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.rgb.chunks_exact((self.width * 3) as usize)
    }

    /// Fills a rectangle with one colour.
    pub(crate) fn fill(&mut self, x: i32, y: i32, width: u32, height: u32, colour: u32) {
        self.gradient(x, y, width, height, [colour, colour]);
    }

    /// Fills a rectangle with a vertical gradient.
    pub(crate) fn gradient(
        &mut self,
        x: i32,
        y: i32,
        width: u32,
        height: u32,
        [top, bottom]: [u32; 2],
    ) {
        let steps = height.saturating_sub(1).max(1);
        let clip = |at: i32, length: u32, limit: u32| {
            let end = at.saturating_add_unsigned(length).clamp(0, limit.cast_signed());
            (at.max(0).unsigned_abs() as usize, end.unsigned_abs() as usize)
        };
        let (left, right) = clip(x, width, self.width);
        let (upper, lower) = clip(y, height, self.height);
        let stride = (self.width * 3) as usize;
        for (row, line) in self.rgb.chunks_exact_mut(stride).enumerate().take(lower).skip(upper) {
            let part = (row as f32 - y as f32) / steps as f32;
            let [_, red, green, blue] = mix(top, bottom, part).to_be_bytes();
            if let Some(line) = line.get_mut(left * 3..right * 3) {
                line.as_chunks_mut::<3>().0.fill([red, green, blue]);
            }
        }
    }

    /// Writes one line of text whose baseline is at `y`.
    pub(crate) fn text(&mut self, x: i32, y: i32, align: Align, style: Style, text: &str) {
        let Some(font) = font(style.weight) else { return };
        let scaled = font.as_scaled(PxScale::from(style.size));
        let mut pen = match align {
            Align::Left => x as f32,
            Align::Centre => x as f32 - text_width(style, text) / 2.0,
            Align::Right => x as f32 - text_width(style, text),
        };
        for character in text.chars() {
            let glyph = scaled.scaled_glyph(character);
            let advance = scaled.h_advance(glyph.id);
            let placed = ab_glyph::Glyph { position: point(pen, y as f32), ..glyph };
            if let Some(outline) = font.outline_glyph(placed) {
                let bounds = outline.px_bounds();
                outline.draw(|column, row, coverage| {
                    let x = (bounds.min.x as i32).saturating_add_unsigned(column);
                    let y = (bounds.min.y as i32).saturating_add_unsigned(row);
                    self.blend(x, y, style.colour, coverage);
                });
            }
            pen += advance;
        }
    }

    /// Blends `colour` into a pixel; `coverage` 0 leaves it, 1 replaces it. A point outside is ignored.
    fn blend(&mut self, x: i32, y: i32, colour: u32, coverage: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x >= self.width || y >= self.height {
            return;
        }
        let at = ((y * self.width + x) * 3) as usize;
        if let Some([red, green, blue]) =
            self.rgb.get_mut(at..).and_then(|rest| rest.first_chunk_mut())
        {
            let below = u32::from_be_bytes([0, *red, *green, *blue]);
            [_, *red, *green, *blue] = mix(below, colour, coverage.clamp(0.0, 1.0)).to_be_bytes();
        }
    }
}

/// Returns the width of a line of text in pixels.
pub(crate) fn text_width(style: Style, text: &str) -> f32 {
    let Some(font) = font(style.weight) else { return 0.0 };
    let scaled = font.as_scaled(PxScale::from(style.size));
    text.chars().map(|character| scaled.h_advance(scaled.glyph_id(character))).sum()
}

/// Mixes two colours; `part` 0 gives the first, 1 the second.
pub(crate) fn mix(from: u32, to: u32, part: f32) -> u32 {
    let channel = |from: u8, to: u8| {
        (f32::from(from) + (f32::from(to) - f32::from(from)) * part).round() as u8
    };
    let ([_, r0, g0, b0], [_, r1, g1, b1]) = (from.to_be_bytes(), to.to_be_bytes());
    u32::from_be_bytes([0, channel(r0, r1), channel(g0, g1), channel(b0, b1)])
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(point, colour) in pixels {
            let colour = u32::from_be_bytes([0, colour.r(), colour.g(), colour.b()]);
            self.blend(point.x, point.y, colour, 1.0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_load_and_have_german_letters() {
        for weight in [Weight::Regular, Weight::Medium] {
            let font = font(weight).unwrap();
            for letter in "äöüÄÖÜß€…×".chars() {
                assert_ne!(font.glyph_id(letter).0, 0, "{letter}");
            }
        }
    }

    #[test]
    fn drawing_outside_is_ignored() {
        let mut canvas = Canvas::new(4, 4);
        canvas.fill(-10, -10, 5, 5, 0xFF_FF_FF);
        canvas.fill(4, 0, 5, 5, 0xFF_FF_FF);
        canvas.text(
            100,
            -50,
            Align::Right,
            Style { weight: Weight::Regular, size: 20.0, colour: 0xFF_FF_FF },
            "far away",
        );
        assert_eq!(canvas, Canvas::new(4, 4));
    }

    #[test]
    fn colours_mix_from_end_to_end() {
        assert_eq!(mix(0x10_20_30, 0x50_60_70, 0.0), 0x10_20_30);
        assert_eq!(mix(0x10_20_30, 0x50_60_70, 1.0), 0x50_60_70);
        assert_eq!(mix(0x00_00_00, 0xFF_FF_FF, 0.5), 0x80_80_80);
    }
}
