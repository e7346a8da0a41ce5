use proptest::prelude::*;

use super::*;

/// A bitmap built field by field, so that each test can write wrong fields as phones do.
struct File {
    width: i32,
    height: i32,
    depth: u16,
    compression: u32,
    /// Masks or palette, between header and pixels.
    tables: Vec<u8>,
    pixels: Vec<u8>,
    size_fields: u32,
    offset: Option<u32>,
}

impl File {
    fn new(width: i32, height: i32, depth: u16, pixels: Vec<u8>) -> File {
        File {
            width,
            height,
            depth,
            compression: 0,
            tables: Vec::new(),
            pixels,
            size_fields: 0,
            offset: None,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let offset = self.offset.unwrap_or(54 + u32::try_from(self.tables.len()).unwrap());
        let mut out = b"BM".to_vec();
        out.extend(self.size_fields.to_le_bytes());
        out.extend([0; 4]);
        out.extend(offset.to_le_bytes());
        out.extend(40_u32.to_le_bytes());
        out.extend(self.width.to_le_bytes());
        out.extend(self.height.to_le_bytes());
        out.extend(1_u16.to_le_bytes());
        out.extend(self.depth.to_le_bytes());
        out.extend(self.compression.to_le_bytes());
        out.extend(self.size_fields.to_le_bytes());
        out.extend([0; 16]);
        out.extend(&self.tables);
        out.extend(&self.pixels);
        out
    }

    fn rgb(&self) -> Vec<u8> {
        Picture::decode(&self.bytes()).unwrap().rgb
    }
}

#[test]
fn a_picture_with_size_fields_one_row_short_is_complete() {
    let mut file = File::new(480, 272, 24, vec![7; 480 * 272 * 3]);
    file.size_fields = 390_240;
    let picture = Picture::decode(&file.bytes()).unwrap();
    assert_eq!((picture.width, picture.height, picture.missing_rows), (480, 272, 0));
    assert!(picture.rgb.iter().all(|byte| *byte == 7));
}

#[test]
fn rows_are_bottom_up_unless_the_height_is_negative() {
    // One pixel wide, two high; each row is padded to four bytes; colours are blue, green, red.
    let pixels = vec![3, 2, 1, 0, 6, 5, 4, 0];
    assert_eq!(File::new(1, 2, 24, pixels.clone()).rgb(), [4, 5, 6, 1, 2, 3]);
    assert_eq!(File::new(1, -2, 24, pixels).rgb(), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn indexed_pixels_are_looked_up_in_the_palette() {
    let palette = |count: u8| (0..count).flat_map(|n| [n, n + 100, n + 200, 0]).collect::<Vec<_>>();
    let mut one = File::new(3, 1, 1, vec![0b1010_0000, 0, 0, 0]);
    one.tables = palette(2);
    assert_eq!(one.rgb(), [201, 101, 1, 200, 100, 0, 201, 101, 1]);
    let mut four = File::new(2, 1, 4, vec![0x2F, 0, 0, 0]);
    four.tables = palette(16);
    assert_eq!(four.rgb(), [202, 102, 2, 215, 115, 15]);
    let mut eight = File::new(1, 1, 8, vec![40, 0, 0, 0]);
    eight.tables = palette(50).into_iter().chain([0; 206 * 4]).collect();
    assert_eq!(eight.rgb(), [240, 140, 40]);
}

#[test]
fn masked_pixels_are_scaled_to_eight_bits() {
    assert_eq!(File::new(1, 1, 16, vec![0xFF, 0x7F, 0, 0]).rgb(), [255, 255, 255]);
    assert_eq!(File::new(1, 1, 32, vec![1, 2, 3, 9]).rgb(), [3, 2, 1]);
    // Half of red, no green, all of blue.
    let mut rgb565 =
        File::new(1, 1, 16, 0x801F_u16.to_le_bytes().into_iter().chain([0; 2]).collect());
    rgb565.compression = 3;
    rgb565.tables =
        [0xF800_u32, 0x07E0, 0x001F].iter().flat_map(|mask| mask.to_le_bytes()).collect();
    assert_eq!(rgb565.rgb(), [131, 0, 255]);
}

#[test]
fn a_truncated_picture_keeps_its_rows() {
    let whole = File::new(4, 10, 24, vec![9; 4 * 10 * 3]).bytes();
    let picture = Picture::decode(&whole[..54 + 4 * 3 * 3 + 5]).unwrap();
    assert_eq!(picture.missing_rows, 7);
    assert_eq!(picture.rgb.iter().filter(|byte| **byte == 9).count(), 4 * 3 * 3);
    assert!(picture.rgb[..4 * 7 * 3].iter().all(|byte| *byte == 0), "the bottom rows come first");
}

#[test]
fn a_wrong_pixel_offset_is_ignored() {
    for offset in [0, 10, u32::MAX] {
        let mut file = File::new(1, 1, 24, vec![3, 2, 1, 0]);
        file.offset = Some(offset);
        assert_eq!(file.rgb(), [1, 2, 3], "{offset}");
    }
}

#[test]
fn an_invalid_picture_is_rejected_with_the_reason() {
    let check =
        |file: &[u8], expected: BitmapError| assert_eq!(Picture::decode(file), Err(expected));
    check(b"", BitmapError::NotABitmap);
    check(b"<html>401", BitmapError::NotABitmap);
    check(b"BM", BitmapError::Truncated);
    check(&File::new(0, 5, 24, vec![]).bytes(), BitmapError::Size { width: 0, height: 5 });
    check(&File::new(-1, 5, 24, vec![]).bytes(), BitmapError::Size { width: -1, height: 5 });
    check(
        &File::new(i32::MAX, i32::MIN, 24, vec![]).bytes(),
        BitmapError::Size { width: i64::from(i32::MAX), height: i64::from(i32::MIN) },
    );
    check(&File::new(1, 1, 2, vec![]).bytes(), BitmapError::Depth(2));
    let mut run_length = File::new(1, 1, 8, vec![]);
    run_length.compression = 1;
    check(&run_length.bytes(), BitmapError::Compression(1));
}

proptest! {
    #[test]
    fn no_file_panics_the_decoder(mut file in proptest::collection::vec(any::<u8>(), 0..300), lie in any::<bool>()) {
        if lie && file.len() > 30 {
            file[..2].copy_from_slice(b"BM");
            // Small sides, so that the decoder gets past its limits.
            file[20..22].fill(0);
            file[24..26].fill(0);
        }
        if let Ok(picture) = Picture::decode(&file) {
            prop_assert_eq!(picture.rgb.len(), usize::from(picture.width) * usize::from(picture.height) * 3);
        }
    }
}
