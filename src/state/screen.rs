//! What is known of the phone's screen and of the way to the phone.

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
}

impl Link {
    /// Whether the picture shown is of now.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self == Link::Live
    }
}

/// The last picture that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// An address that an `<img>` can show.
    pub url: String,
    /// The entity tag it came with, for asking whether it has changed.
    pub tag: String,
}
