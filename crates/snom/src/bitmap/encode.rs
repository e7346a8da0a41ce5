//! Encodes pictures as PNG, which every browser shows.

use super::picture::Picture;

/// The reason why a picture cannot be encoded.
#[derive(Debug, thiserror::Error)]
#[error("the picture cannot be encoded as PNG: {0}")]
pub struct PngError(#[from] png::EncodingError);

impl Picture {
    /// Encodes the picture as PNG, quickly rather than small: it crosses a local network once.
    ///
    /// # Errors
    /// When `rgb` does not have `width × height × 3` bytes.
    pub fn to_png(&self) -> Result<Vec<u8>, PngError> {
        let mut file = Vec::with_capacity(16 * 1024);
        let mut encoder = png::Encoder::new(&mut file, self.width.into(), self.height.into());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        writer.finish()?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_has_the_pixels_of_the_picture() {
        let rgb: Vec<u8> = (0..5 * 4 * 3).collect();
        let picture = Picture { width: 5, height: 4, rgb: rgb.clone(), missing_rows: 0 };
        let file = picture.to_png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (5, 4));
        assert_eq!(pixels, rgb);
    }

    #[test]
    fn a_picture_with_too_few_pixels_is_rejected() {
        let picture = Picture { width: 5, height: 4, rgb: vec![0; 3], missing_rows: 0 };
        assert!(picture.to_png().is_err());
    }
}
