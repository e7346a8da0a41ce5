//! Pictures of the screen and the state of the connection to the phone.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use snom::model::DisplayClass;

/// The width in pixels that a saved picture of a display with large pixels has at least.
const MIN_SAVED_WIDTH: u32 = 480;
/// The most pixels in a row that one pixel becomes.
const MAX_ENLARGEMENT: u32 = 8;

/// Returns how many pixels wide and high each pixel of a display is saved: a picture of 128 by 64 pixels would
/// be a stamp in a ticket. Colour displays have enough of them.
#[must_use]
pub fn enlargement(class: DisplayClass, width: u32) -> u32 {
    match class {
        DisplayClass::ColourTouch | DisplayClass::Colour => 1,
        DisplayClass::Grey
        | DisplayClass::Monochrome
        | DisplayClass::Characters
        | DisplayClass::None => MIN_SAVED_WIDTH.div_ceil(width.max(1)).min(MAX_ENLARGEMENT),
    }
}

/// The state of the connection to the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// No answer came yet.
    #[default]
    Connecting,
    /// The last picture came.
    Live,
    /// The last picture did not come, with the reason.
    Unreachable(String),
    /// Nothing is sent any more, with the reason.
    Stopped(String),
    /// The relay requires a sign-in.
    SignedOut,
    /// The picture is paused.
    Paused,
}

impl Link {
    /// Returns whether the picture shown is current.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self == Link::Live
    }

    /// Returns whether the phone does not answer.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Link::Unreachable(_))
    }
}

/// One picture of a screen. Cheap to clone; dropping the last clone frees the browser's memory.
#[derive(Clone, Debug)]
pub struct ScreenFrame(Arc<FrameData>);

#[derive(Debug)]
struct FrameData {
    url: String,
    tag: String,
    time: String,
    png: Vec<u8>,
    /// Width and height, where the page has no file to read them from.
    size: Option<(u32, u32)>,
    missing_rows: u32,
    forget: fn(&str),
}

impl Drop for FrameData {
    fn drop(&mut self) {
        (self.forget)(&self.url);
    }
}

impl PartialEq for ScreenFrame {
    fn eq(&self, other: &ScreenFrame) -> bool {
        self.0.url == other.0.url
    }
}

impl Eq for ScreenFrame {}

impl ScreenFrame {
    /// Creates a frame from an address that an `<img>` can show and `forget` frees, an entity tag, the
    /// time of day it came, and a PNG file.
    #[must_use]
    pub fn new(
        url: String,
        tag: String,
        time: String,
        png: Vec<u8>,
        forget: fn(&str),
    ) -> ScreenFrame {
        let (size, missing_rows) = (None, 0);
        ScreenFrame(Arc::new(FrameData { url, tag, time, png, size, missing_rows, forget }))
    }

    /// Returns the frame with a number of rows at its lower end that did not arrive.
    #[must_use]
    pub fn with_missing_rows(mut self, rows: u32) -> ScreenFrame {
        if let Some(data) = Arc::get_mut(&mut self.0) {
            data.missing_rows = rows;
        }
        self
    }

    /// Returns the number of rows at its lower end that did not arrive.
    #[must_use]
    pub fn missing_rows(&self) -> u32 {
        self.0.missing_rows
    }

    /// Creates a frame from a picture of another server, which the page may show but not read.
    #[cfg(feature = "standalone")]
    #[must_use]
    pub fn elsewhere(url: String, tag: String, time: String, size: (u32, u32)) -> ScreenFrame {
        let (png, size, missing_rows) = (Vec::new(), Some(size), 0);
        ScreenFrame(Arc::new(FrameData { url, tag, time, png, size, missing_rows, forget: |_| {} }))
    }

    /// Returns an address that an `<img>` can show.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Returns the entity tag, for requests that ask for a newer picture.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// Returns the time of day it came.
    #[must_use]
    pub fn time(&self) -> &str {
        &self.0.time
    }

    /// Returns width and height in pixels, from the first chunk of the file (PNG, third edition, 11.2.1).
    #[must_use]
    pub fn size(&self) -> Option<(u32, u32)> {
        let number = |from: usize| {
            let bytes = self.0.png.get(from..from + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?))
        };
        self.0.size.or_else(|| Some((number(16)?, number(20)?)))
    }

    /// Returns whether the page has the file.
    #[must_use]
    pub fn has_file(&self) -> bool {
        !self.0.png.is_empty()
    }

    /// Returns the PNG file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.0.png
    }
}

/// The span over which the rate is measured.
const COUNTED_FOR: Duration = Duration::from_secs(5);

/// The age of the picture and the rate of its updates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    came: VecDeque<Duration>,
}

impl Freshness {
    /// Notes an answer, with a new picture or that it is unchanged.
    pub fn came(&mut self, now: Duration) {
        self.came.push_back(now);
        self.came.retain(|at| now.saturating_sub(*at) <= COUNTED_FOR);
    }

    /// Returns the time since the last answer; `None` before the first.
    #[must_use]
    pub fn age(&self, now: Duration) -> Option<Duration> {
        self.came.back().map(|at| now.saturating_sub(*at))
    }

    /// Returns the answers per second over the last five seconds, in tenths.
    #[must_use]
    pub fn tenths_per_second(&self, now: Duration) -> u64 {
        let counted = self.came.iter().filter(|at| now.saturating_sub(**at) <= COUNTED_FOR).count();
        u64::try_from(counted).unwrap_or(u64::MAX).saturating_mul(10) / COUNTED_FOR.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn small_displays_are_saved_in_whole_multiples() {
        for (class, width, factor) in [
            (DisplayClass::Monochrome, 128, 4),
            (DisplayClass::Grey, 240, 2),
            (DisplayClass::Characters, 0, 8),
            (DisplayClass::Monochrome, 960, 1),
            (DisplayClass::Colour, 320, 1),
            (DisplayClass::ColourTouch, 128, 1),
        ] {
            assert_eq!(enlargement(class, width), factor, "{class:?} {width}");
        }
    }

    #[test]
    fn the_rate_is_that_of_the_last_five_seconds() {
        let at = Duration::from_millis;
        let mut freshness = Freshness::default();
        assert_eq!(freshness.age(at(100)), None);
        for nth in 0..10 {
            freshness.came(at(nth * 1_000));
        }
        // 4, 5, 6, 7, 8 and 9 s.
        assert_eq!(freshness.tenths_per_second(at(9_000)), 12);
        assert_eq!(freshness.age(at(9_400)), Some(at(400)));
        assert_eq!(freshness.tenths_per_second(at(20_000)), 0);
    }

    #[test]
    fn dropping_the_last_clone_frees_the_picture() {
        static FORGOTTEN: AtomicUsize = AtomicUsize::new(0);
        let forget = |_: &str| _ = FORGOTTEN.fetch_add(1, Ordering::Relaxed);
        let text = |text: &str| text.to_owned();
        let frame = ScreenFrame::new(text("blob:1"), text("t"), text("10:00:00"), vec![1], forget);
        let clone = frame.clone();
        drop(frame);
        assert_eq!(FORGOTTEN.load(Ordering::Relaxed), 0);
        assert_eq!(clone.url(), "blob:1");
        drop(clone);
        assert_eq!(FORGOTTEN.load(Ordering::Relaxed), 1);
    }
}
