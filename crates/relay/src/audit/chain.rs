//! The chain of the audit log: each line has the SHA-256 of the line before.
//!
//! Who changes, removes or adds a line has to write all later ones again. That shows when the hash of a later line
//! is known from elsewhere, such as a copy of the log.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::hex::hex;

/// The most that is read of a file to find its last line.
const MAX_LINE: u64 = 64 * 1024;

/// The hash of a line, in hexadecimal.
pub(super) type LineHash = String;

/// Returns the hash of a line, without its end.
pub(super) fn hash(line: &[u8]) -> LineHash {
    hex(&Sha256::digest(line))
}

/// Returns the line with the hash of the one before.
pub(super) fn chained(line: &str, before: &str) -> String {
    let body = line.strip_suffix('}').unwrap_or(line);
    format!("{body},\"before\":\"{before}\"}}")
}

/// Returns the hash of the last line of a file; `None` of an empty one.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn last(file: &mut File) -> io::Result<Option<LineHash>> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_LINE)))?;
    let mut end = Vec::new();
    file.take(MAX_LINE).read_to_end(&mut end)?;
    let mut lines = end.split(|byte| *byte == b'\n').rev();
    Ok(lines.find(|line| !line.is_empty()).map(hash))
}

/// Ends the last line of a file, if it was cut: the next one must not go on in it.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn end_line(file: &mut File) -> io::Result<()> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(end) = length.checked_sub(1) else { return Ok(()) };
    file.seek(SeekFrom::Start(end))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
}

/// A line that does not follow from the one before.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// It has no hash.
    #[error("line {0} has no hash of the line before: it was written by something else")]
    Missing(usize),
    /// It has another hash.
    #[error(
        "line {0} does not follow from the line before: one of them was changed, or lines were added or removed in between"
    )]
    Broken(usize),
}

#[derive(Deserialize)]
struct Chained {
    before: Option<LineHash>,
}

/// Checks that each line of a file follows from the one before; returns the number of lines and the hash of the
/// last one. The first line may follow from another file.
///
/// # Errors
/// When the file cannot be read; the inner error names the first line that does not follow.
pub fn verify(file: &Path) -> io::Result<Result<(usize, String), ChainFault>> {
    let mut before: Option<LineHash> = None;
    let mut count = 0;
    for line in BufReader::new(File::open(file)?).split(b'\n') {
        let line = line?;
        count += 1;
        let chained = serde_json::from_slice::<Chained>(&line).ok();
        let Some(named) = chained.and_then(|line| line.before) else {
            return Ok(Err(ChainFault::Missing(count)));
        };
        if before.is_some_and(|before| before != named) {
            return Ok(Err(ChainFault::Broken(count)));
        }
        before = Some(hash(&line));
    }
    Ok(Ok((count, before.unwrap_or_default())))
}
