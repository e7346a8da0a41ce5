//! The last pictures of phones owned by other relays.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use snom::Screen;

use crate::phone::Frame;

/// The maximum number of screens whose pictures are kept; about 20 kB each.
const MAX_FRAMES: usize = 256;

/// The last picture of a screen, locked while a newer one is fetched.
pub(crate) type FramePlace = Arc<tokio::sync::Mutex<Option<Arc<Frame>>>>;

/// The last pictures of screens, by phone.
#[derive(Debug, Default)]
pub(crate) struct Frames(Mutex<HashMap<(String, &'static str), FramePlace>>);

impl Frames {
    /// Returns the place of the picture of a screen.
    pub(crate) fn of(&self, phone: &str, screen: Screen) -> FramePlace {
        let key = (phone.to_owned(), screen.name());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_FRAMES && !all.contains_key(&key) {
            // They are fetched again when somebody looks.
            all.retain(|_, place| Arc::strong_count(place) > 1);
        }
        all.entry(key).or_default().clone()
    }
}
