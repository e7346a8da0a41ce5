//! Errors of reading a request target.

use crate::{argument::ArgumentError, sequence::SequenceError};

/// The longest request target that is read, in bytes.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// A request target that a phone rejects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// There is no such page.
    #[error("there is no page `{0}`")]
    UnknownPath(String),
    /// The page exists but not with this query.
    #[error("the command page does not know `{0}`")]
    UnknownQuery(String),
    /// Not a key sequence.
    #[error("key: {0}")]
    Sequence(#[from] SequenceError),
    /// An argument out of its range.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    /// The percent-encoding does not stand for text.
    #[error("the query is not valid UTF-8 after percent-decoding")]
    NotText,
    /// Longer than any request.
    #[error("the request target is longer than {MAX_BYTES} bytes")]
    TooLong,
}
