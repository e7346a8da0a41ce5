//! Whole numbers as JSON has them: `3.0` is one too (JSON Schema, validation, section 6.1.1).

use std::fmt;

use serde::{
    Deserializer,
    de::{Error, Unexpected, Visitor},
};

/// Up to here every whole number has a floating-point number of its own: 2 to the 53rd.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a whole number.
///
/// # Errors
/// When it is none, or too large to be sure.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    // Any: of a number with a point `deserialize_i64` wants to know nothing.
    deserializer.deserialize_any(Whole)
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        if number.fract() == 0.0 && number.abs() < EXACT {
            // Within what both hold exactly.
            return Ok(number as i64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use crate::CommandRequest;

    fn line(number: &str) -> Result<CommandRequest, String> {
        let text = format!(r#"{{"command":"reregister","line":{number}}}"#);
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn three_point_zero_is_three() {
        for number in ["3", "3.0", "3e0", "30e-1"] {
            assert_eq!(line(number), Ok(CommandRequest::Reregister { line: 3 }), "{number}");
        }
        assert_eq!(line("-1"), Ok(CommandRequest::Reregister { line: -1 }));
        for number in ["3.5", "1e300", "18446744073709551615", "\"3\"", "null", "[3]"] {
            let error = line(number).unwrap_err();
            assert!(error.contains("a whole number"), "{number}: {error}");
        }
    }
}
