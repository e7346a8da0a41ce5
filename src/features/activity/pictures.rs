//! Pictures of the display as data, for files and tickets: those of small displays are enlarged.

use base64::{Engine, engine::general_purpose::STANDARD};
use snom::model::DisplayClass;

use crate::{
    model::{ScreenFrame, screen::enlargement},
    platform::image,
};

/// Pictures as data URLs, by the addresses of their frames.
#[derive(Debug, Default)]
pub struct Pictures(Vec<(String, String)>);

impl Pictures {
    /// Returns the pictures of frames of a display; one that the page may not read is missing.
    pub async fn of(frames: Vec<ScreenFrame>, class: DisplayClass) -> Pictures {
        let mut pictures = Pictures::default();
        for frame in frames.iter().filter(|frame| frame.has_file()) {
            if pictures.get(frame).is_none() {
                let large = enlarged(frame, class).await;
                pictures.add(frame, large);
            }
        }
        pictures
    }

    /// Adds a frame, as `large` shows it or as it is.
    pub(super) fn add(&mut self, frame: &ScreenFrame, large: Option<String>) {
        let as_it_is = || format!("data:image/png;base64,{}", STANDARD.encode(frame.png()));
        self.0.push((frame.url().to_owned(), large.unwrap_or_else(as_it_is)));
    }

    /// Returns the picture of a frame.
    pub(super) fn get(&self, frame: &ScreenFrame) -> Option<&str> {
        let (_, data) = self.0.iter().find(|(url, _)| url == frame.url())?;
        Some(data)
    }
}

/// Returns an enlarged picture; `None` where it stays as it is.
pub(in crate::features) async fn enlarged(
    frame: &ScreenFrame,
    class: DisplayClass,
) -> Option<String> {
    let (width, _) = frame.size()?;
    match enlargement(class, width) {
        1 => None,
        factor => image::enlarged(frame.url(), factor).await,
    }
}
