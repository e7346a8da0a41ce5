//! Frames: pictures of a phone's screen, as the browser gets them.

use relay_api::Reason;
use snom::Picture;

/// A picture as PNG, with a tag that changes with the picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// The PNG file.
    pub png: Vec<u8>,
    /// The entity tag without its quotes (RFC 9110 section 8.8.3).
    pub tag: String,
}

impl Frame {
    /// Converts the bitmap from a phone to PNG.
    ///
    /// # Errors
    /// When the bytes are not a bitmap.
    pub(super) fn new(bitmap: &[u8], tag: String) -> Result<Frame, Reason> {
        let picture = Picture::decode(bitmap).map_err(|error| Reason::from(&error))?;
        let png = encode(&picture).map_err(|error| {
            tracing::error!(%error, "cannot encode a picture");
            Reason::TaskFailed {}
        })?;
        Ok(Frame { png, tag })
    }
}

fn encode(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::with_capacity(16 * 1024);
    let mut encoder = png::Encoder::new(&mut file, picture.width.into(), picture.height.into());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // The picture crosses a local network once: the time to encode it counts more than its size.
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.rgb)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use relay_api::PictureProblem;

    use super::*;

    #[test]
    fn the_png_has_the_pixels_of_the_bitmap() {
        let rgb: Vec<u8> = (0..5 * 4 * 3).collect();
        let file =
            encode(&Picture { width: 5, height: 4, rgb: rgb.clone(), missing_rows: 0 }).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (5, 4));
        assert_eq!(pixels, rgb);
    }

    #[test]
    fn a_page_in_place_of_a_picture_is_rejected() {
        let error = Frame::new(b"<html>login", String::new()).unwrap_err();
        let problem = PictureProblem::NotABitmap;
        assert_eq!(error, Reason::PictureInvalid { problem });
    }
}
