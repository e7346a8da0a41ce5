//! Encodes pictures as phones do.

use snom::model::{Display, DisplayClass};

use crate::draw::Canvas;

const HEADERS: u32 = 54;

/// The pixel format of a picture.
///
/// Of real phones only 24 bits are known. Grey and mono models get the format that their displays
/// can show, so that every format a decoder supports is exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// 1 bit, black and white.
    Mono,
    /// 8 bits that index 32 shades.
    Grey,
    /// 24 bits.
    Colour,
}

/// The number of shades of a 5-bit grey display.
const SHADES: u8 = 32;

impl Depth {
    pub(crate) fn of(display: &Display) -> Depth {
        match display.class {
            DisplayClass::ColourTouch | DisplayClass::Colour => Depth::Colour,
            DisplayClass::Grey => Depth::Grey,
            DisplayClass::Monochrome | DisplayClass::Characters | DisplayClass::None => Depth::Mono,
        }
    }

    fn bits(self) -> u32 {
        match self {
            Depth::Mono => 1,
            Depth::Grey => 8,
            Depth::Colour => 24,
        }
    }

    /// Returns the palette, four bytes a colour.
    fn palette(self) -> Vec<u8> {
        let shade = |nth: u8, count: u8| {
            let level = u8::try_from(u16::from(nth) * 255 / u16::from(count - 1)).unwrap_or(255);
            [level, level, level, 0]
        };
        let count = match self {
            Depth::Mono => 2,
            Depth::Grey => SHADES,
            Depth::Colour => 0,
        };
        (0..count).flat_map(|nth| shade(nth, count)).collect()
    }

    fn row(self, row: &[u8], out: &mut Vec<u8>) {
        let pixels = row.as_chunks::<3>().0;
        let level = |[red, green, blue]: &[u8; 3]| {
            (u16::from(*red) + u16::from(*green) + u16::from(*blue)) / 3
        };
        match self {
            Depth::Colour => {
                out.extend(pixels.iter().flat_map(|[red, green, blue]| [*blue, *green, *red]));
            }
            Depth::Grey => out.extend(pixels.iter().map(|pixel| {
                u8::try_from(level(pixel) * u16::from(SHADES - 1) / 255).unwrap_or(SHADES - 1)
            })),
            Depth::Mono => out.extend(pixels.chunks(8).map(|eight| {
                let bits = eight.iter().enumerate();
                bits.fold(0, |byte, (nth, pixel)| {
                    byte | (u8::from(level(pixel) >= 128) << (7 - nth))
                })
            })),
        }
    }
}

/// Encodes a Windows bitmap, stored from the bottom, whose two size fields say one row less than
/// there is: that is what real phones write (all 14 pictures published by the vendor).
pub(crate) fn encode(canvas: &Canvas, depth: Depth) -> Vec<u8> {
    let (width, height) = (canvas.width(), canvas.height());
    let stride = (width * depth.bits()).div_ceil(32) * 4;
    let stated_bytes = height.saturating_sub(1) * stride;
    let palette = depth.palette();
    let colours = u32::try_from(palette.len() / 4).unwrap_or(0);
    let pixels_at = HEADERS + colours * 4;
    let mut file = Vec::with_capacity((pixels_at + stride * height) as usize);
    file.extend_from_slice(b"BM");
    for field in [
        pixels_at + stated_bytes,
        0,
        pixels_at,
        40,
        width,
        height,
        1 | (depth.bits() << 16),
        0,
        stated_bytes,
        2_835,
        2_835,
        colours,
        0,
    ] {
        file.extend_from_slice(&field.to_le_bytes());
    }
    file.extend_from_slice(&palette);
    for row in canvas.rows().rev() {
        let end = file.len() + stride as usize;
        depth.row(row, &mut file);
        file.resize(end, 0);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_layout_measured_on_a_real_d375() {
        let file = encode(&Canvas::new(480, 272), Depth::Colour);
        let field = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        assert_eq!(file.len(), 391_734);
        assert_eq!(&file[..2], b"BM");
        assert_eq!(field(2), 390_294, "bfSize, one row short");
        assert_eq!(field(10), 54, "bfOffBits");
        assert_eq!((field(18), field(22)), (480, 272));
        assert_eq!(file[28..30], [24, 0]);
        assert_eq!(field(34), 390_240, "biSizeImage, one row short");
        assert_eq!(field(38), 2_835);
    }

    #[test]
    fn the_decoder_reads_every_depth_back() {
        let mut canvas = Canvas::new(13, 3);
        canvas.fill(0, 0, 13, 1, 0xFF_FF_FF);
        for depth in [Depth::Mono, Depth::Grey, Depth::Colour] {
            let picture = snom::Picture::decode(&encode(&canvas, depth)).unwrap();
            assert_eq!((picture.width, picture.height, picture.missing_rows), (13, 3, 0));
            assert_eq!(picture.rgb[..39], [255; 39], "{depth:?}");
            assert_eq!(picture.rgb[39..], [0; 78], "{depth:?}");
        }
        canvas.fill(0, 0, 13, 3, 0x01_02_03);
        let picture = snom::Picture::decode(&encode(&canvas, Depth::Colour)).unwrap();
        assert_eq!(picture.rgb[..3], [1, 2, 3]);
    }
}
