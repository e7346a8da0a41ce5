//! The encodings of text files.

/// The characters from 0x80 to 0x9F in Windows-1252; the five unused bytes are control characters,
/// as in browsers.
const FROM_0X80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Returns the text of a file: UTF-8, or else Windows-1252, which Excel writes.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    let windows = |byte: u8| {
        let special = byte.checked_sub(0x80).and_then(|nth| FROM_0X80.chars().nth(nth.into()));
        // The other bytes are those of Latin-1, which Unicode begins with.
        special.unwrap_or(byte.into())
    };
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(windows).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_utf_8_or_else_windows_1252() {
        for (bytes, expected) in [
            (&b"Empfang"[..], "Empfang"),
            ("Büro – 5 €".as_bytes(), "Büro – 5 €"),
            (&b"B\xFCro \x96 5 \x80"[..], "Büro – 5 €"),
            (&b"Stra\xDFe \x84A\x93 \x9F\xFF\xA0"[..], "Straße „A“ Ÿÿ\u{a0}"),
            (&b"\x81\xC4"[..], "\u{81}Ä"),
            (&b""[..], ""),
        ] {
            assert_eq!(decode(bytes.to_vec()), expected);
        }
        assert_eq!(FROM_0X80.chars().count(), 32);
    }
}
