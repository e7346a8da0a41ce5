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
    /// The rows at its lower end that did not arrive.
    pub missing_rows: u16,
}

impl Frame {
    /// Converts the bitmap from a phone to PNG.
    ///
    /// # Errors
    /// When the bytes are not a bitmap.
    pub(super) fn new(bitmap: &[u8], tag: String) -> Result<Frame, Reason> {
        let picture = Picture::decode(bitmap).map_err(|error| Reason::from(&error))?;
        let png = picture.to_png().map_err(|error| {
            tracing::error!(%error, "cannot encode a picture");
            Reason::TaskFailed {}
        })?;
        Ok(Frame { png, tag, missing_rows: picture.missing_rows })
    }
}

#[cfg(test)]
mod tests {
    use relay_api::PictureProblem;

    use super::*;

    #[test]
    fn a_page_in_place_of_a_picture_is_rejected() {
        let error = Frame::new(b"<html>login", String::new()).unwrap_err();
        let problem = PictureProblem::NotABitmap;
        assert_eq!(error, Reason::PictureInvalid { problem });
    }
}
