//! Writes pictures the way phones do.

use crate::draw::Canvas;

const HEADERS: u32 = 54;

/// A Windows bitmap of 24 bits per pixel, stored from the bottom, whose two size fields say one row
/// less than there is: that is what real phones write (all 14 pictures published by the vendor).
pub(crate) fn encode(canvas: &Canvas) -> Vec<u8> {
    let (width, height) = (canvas.width(), canvas.height());
    let stride = (width * 24).div_ceil(32) * 4;
    let stated_rows = height.saturating_sub(1) * stride;
    let mut file = Vec::with_capacity((HEADERS + stride * height) as usize);
    file.extend_from_slice(b"BM");
    for field in [
        HEADERS + stated_rows,
        0,
        HEADERS,
        40,
        width,
        height,
        1 | (24 << 16),
        0,
        stated_rows,
        2_835,
        2_835,
        0,
        0,
    ] {
        file.extend_from_slice(&field.to_le_bytes());
    }
    let padding = (stride - width * 3) as usize;
    for row in canvas.rows().rev() {
        file.extend(
            row.as_chunks::<3>().0.iter().flat_map(|[red, green, blue]| [*blue, *green, *red]),
        );
        file.extend(std::iter::repeat_n(0, padding));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_layout_measured_on_a_real_d375() {
        let file = encode(&Canvas::new(480, 272));
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
    fn the_decoder_reads_it_back() {
        let mut canvas = Canvas::new(5, 3);
        canvas.fill(0, 0, 5, 1, 0x01_02_03);
        let picture = snom::Picture::decode(&encode(&canvas)).unwrap();
        assert_eq!((picture.width, picture.height, picture.missing_rows), (5, 3, 0));
        assert_eq!(picture.rgb[..3], [1, 2, 3]);
        assert_eq!(picture.rgb[15..18], [0, 0, 0]);
    }
}
