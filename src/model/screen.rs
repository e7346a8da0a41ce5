//! What is known of the phone's screen and of the way to the phone.

use std::{collections::VecDeque, sync::Arc, time::Duration};

/// The way to the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Nothing has been heard yet.
    #[default]
    Connecting,
    /// The last picture came.
    Live,
    /// The last picture did not come; why.
    Unreachable(String),
    /// Nothing is sent any more; why.
    Stopped(String),
    /// The relay wants somebody to sign in first.
    SignedOut,
    /// A person has paused the picture.
    Paused,
}

impl Link {
    /// Whether the picture shown is of now.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self == Link::Live
    }

    /// Whether the phone itself could not be asked.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Link::Unreachable(_))
    }
}

/// A picture that came. Cheap to clone; the browser's memory is given back with the last one.
#[derive(Clone, Debug)]
pub struct ScreenFrame(Arc<FrameData>);

#[derive(Debug)]
struct FrameData {
    url: String,
    tag: String,
    time: String,
    png: Vec<u8>,
    /// Width and height, where there is no file that says so.
    size: Option<(u32, u32)>,
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
    /// A picture at an address that an `<img>` can show, and which `forget` gives back; its entity
    /// tag, the time of day it came, and its file.
    #[must_use]
    pub fn new(
        url: String,
        tag: String,
        time: String,
        png: Vec<u8>,
        forget: fn(&str),
    ) -> ScreenFrame {
        ScreenFrame(Arc::new(FrameData { url, tag, time, png, size: None, forget }))
    }

    /// A picture of another server, which a page may show and not read; its width and height.
    #[cfg(feature = "standalone")]
    #[must_use]
    pub fn elsewhere(url: String, tag: String, time: String, size: (u32, u32)) -> ScreenFrame {
        let (png, size) = (Vec::new(), Some(size));
        ScreenFrame(Arc::new(FrameData { url, tag, time, png, size, forget: |_| {} }))
    }

    /// An address that an `<img>` can show.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// The entity tag it came with, for asking whether it has changed.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// The time of day it came.
    #[must_use]
    pub fn time(&self) -> &str {
        &self.0.time
    }

    /// Width and height in pixels, as the file says in its first chunk (PNG, third edition, 11.2.1).
    #[must_use]
    pub fn size(&self) -> Option<(u32, u32)> {
        let number = |from: usize| {
            let bytes = self.0.png.get(from..from + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?))
        };
        self.0.size.or_else(|| Some((number(16)?, number(20)?)))
    }

    /// Whether the page has the file, and not only the picture.
    #[must_use]
    pub fn has_file(&self) -> bool {
        !self.0.png.is_empty()
    }

    /// The file, as PNG.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.0.png
    }
}

/// The span in which answers are counted for the rate.
const COUNTED_FOR: Duration = Duration::from_secs(5);

/// When answers about the picture came: how old it is, and how often it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    came: VecDeque<Duration>,
}

impl Freshness {
    /// An answer came, with a new picture or that it is still the same.
    pub fn came(&mut self, now: Duration) {
        self.came.push_back(now);
        self.came.retain(|at| now.saturating_sub(*at) <= COUNTED_FOR);
    }

    /// How long ago the last answer came; `None` before the first.
    #[must_use]
    pub fn age(&self, now: Duration) -> Option<Duration> {
        self.came.back().map(|at| now.saturating_sub(*at))
    }

    /// Answers per second over the last five seconds, in tenths.
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
    fn a_picture_is_given_back_once_nobody_shows_it() {
        static FORGOTTEN: AtomicUsize = AtomicUsize::new(0);
        let forget = |_: &str| _ = FORGOTTEN.fetch_add(1, Ordering::Relaxed);
        let text = |text: &str| text.to_owned();
        let seen = ScreenFrame::new(text("blob:1"), text("t"), text("10:00:00"), vec![1], forget);
        let kept = seen.clone();
        drop(seen);
        assert_eq!(FORGOTTEN.load(Ordering::Relaxed), 0);
        assert_eq!(kept.url(), "blob:1");
        drop(kept);
        assert_eq!(FORGOTTEN.load(Ordering::Relaxed), 1);
    }
}
