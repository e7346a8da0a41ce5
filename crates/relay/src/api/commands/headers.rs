//! The headers that say what a command is, for whom, and for how long it makes sense.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::ORIGIN};
use relay_api::{Code, IDEMPOTENCY_KEY, MAX_KEY_LENGTH, RUN_HEADER, Reason, WAIT_HEADER};

use crate::{access::MAX_WAIT_SECONDS, error::ApiError};

/// Sent by browsers with every request of a page over https or from this machine.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The headers of a command.
#[derive(Debug)]
pub(super) struct CommandHeaders {
    /// The key of the command.
    pub(super) key: Option<String>,
    /// The run of the relay that it is meant for.
    pub(super) run: Option<String>,
    /// The time that it may wait for its turn.
    pub(super) max_wait: Option<Duration>,
}

impl CommandHeaders {
    /// Reads the headers.
    ///
    /// # Errors
    /// When one is invalid, or a browser sends no key.
    pub(super) fn read(headers: &HeaderMap) -> Result<CommandHeaders, ApiError> {
        let key = headers.get(IDEMPOTENCY_KEY).map(read_key).transpose()?;
        if headers.get_all(IDEMPOTENCY_KEY).iter().count() > 1 {
            // A repeated request might be read by its other key.
            return Err(invalid_key());
        }
        let is_browser = headers.contains_key(ORIGIN) || headers.contains_key(FETCH_SITE);
        if key.is_none() && is_browser {
            return Err(ApiError::new(Code::KeyRequired, Reason::KeyMissing {}));
        }
        let run = headers.get(RUN_HEADER).map(|run| String::from_utf8_lossy(run.as_bytes()).into());
        let max_wait = headers.get(WAIT_HEADER).map(read_wait).transpose()?;
        Ok(CommandHeaders { key, run, max_wait })
    }
}

/// Reads a key: a structured string (RFC 9651 section 3.3.3), or the same without quotes.
fn read_key(value: &HeaderValue) -> Result<String, ApiError> {
    let text = value.to_str().map_err(|_| invalid_key())?.trim();
    let text = match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').ok_or_else(invalid_key)?,
        None => text,
    };
    check_key(text)?;
    Ok(text.to_owned())
}

/// Checks a key.
///
/// # Errors
/// When it is empty, too long, or has characters that a URL or a quoted string spells differently.
pub(super) fn check_key(key: &str) -> Result<(), ApiError> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    let is_valid = (1..=MAX_KEY_LENGTH).contains(&key.len()) && key.bytes().all(is_plain);
    if is_valid { Ok(()) } else { Err(invalid_key()) }
}

fn invalid_key() -> ApiError {
    let max = u32::try_from(MAX_KEY_LENGTH).unwrap_or(u32::MAX);
    ApiError::new(Code::InvalidKey, Reason::KeyInvalid { max })
}

fn read_wait(value: &HeaderValue) -> Result<Duration, ApiError> {
    let seconds = value.to_str().ok().and_then(|text| text.parse::<u32>().ok());
    let seconds =
        seconds.filter(|seconds| (1..=MAX_WAIT_SECONDS).contains(seconds)).ok_or_else(|| {
            ApiError::new(Code::BadRequest, Reason::WaitInvalid { max: MAX_WAIT_SECONDS })
        })?;
    Ok(Duration::from_secs(seconds.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &str)]) -> Result<CommandHeaders, Code> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        CommandHeaders::read(&map).map_err(|error| error.code())
    }

    #[test]
    fn keys_are_read_with_quotes_and_without() {
        for (text, key) in [("\"8e03978e-40d5\"", "8e03978e-40d5"), ("abc", "abc"), (" a ", "a")] {
            assert_eq!(read(&[(IDEMPOTENCY_KEY, text)]).unwrap().key.as_deref(), Some(key));
        }
        let long = "k".repeat(10_000);
        for text in ["", "\"", "\"\"", "\"a", "a\"b", "a b", "ä", "a\\b", &long] {
            assert_eq!(read(&[(IDEMPOTENCY_KEY, text)]).err(), Some(Code::InvalidKey), "{text}");
        }
    }

    #[test]
    fn two_keys_name_no_command() {
        let mut map = HeaderMap::new();
        for key in ["a", "b"] {
            map.append(IDEMPOTENCY_KEY, HeaderValue::from_static(key));
        }
        let refused = CommandHeaders::read(&map).err();
        assert_eq!(refused.map(|error| error.code()), Some(Code::InvalidKey));
    }

    #[test]
    fn a_browser_needs_a_key_and_a_program_does_not() {
        assert!(read(&[]).is_ok());
        for header in [("origin", "https://a.example"), ("sec-fetch-site", "same-origin")] {
            assert_eq!(read(&[header]).err(), Some(Code::KeyRequired));
            assert!(read(&[header, (IDEMPOTENCY_KEY, "k")]).is_ok());
        }
    }

    #[test]
    fn the_time_to_wait_is_a_number_of_seconds() {
        let wait = |text| read(&[(WAIT_HEADER, text)]).map(|headers| headers.max_wait);
        assert_eq!(wait("1"), Ok(Some(Duration::from_secs(1))));
        assert_eq!(wait("60"), Ok(Some(Duration::from_secs(60))));
        for text in ["0", "61", "-1", "1.5", "", "soon", "99999999999"] {
            assert_eq!(wait(text), Err(Code::BadRequest), "{text}");
        }
    }
}
