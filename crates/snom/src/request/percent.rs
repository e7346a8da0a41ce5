//! Percent-encoding (RFC 3986 section 2.1) as these phones take it.

/// The characters that stay unescaped besides letters, digits and `-._~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Nothing.
    Nothing,
    /// `@`, which the vendor's examples write raw.
    At,
}

pub(crate) fn encode(text: &str, keep: Keep) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric()
            || b"-._~".contains(&byte)
            || (keep == Keep::At && byte == b'@');
        if plain {
            out.push(char::from(byte));
        } else {
            let written = write!(out, "%{byte:02X}");
            debug_assert!(written.is_ok(), "writing to a String cannot fail");
        }
    }
    out
}

/// Replaces `%XX` by the byte it stands for; a `%` that starts no such triple stays as it is, and
/// so does `+`. `None` when the bytes are no text.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [b'%', high, low, tail @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high)? * 16 + hex(*low)?);
                rest = tail;
            }
            [byte, tail @ ..] => {
                bytes.push(*byte);
                rest = tail;
            }
            [] => return String::from_utf8(bytes).ok(),
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn broken_triples_stay_as_they_are() {
        assert_eq!(decode("%").as_deref(), Some("%"));
        assert_eq!(decode("%4").as_deref(), Some("%4"));
        assert_eq!(decode("%zz%41+").as_deref(), Some("%zzA+"));
        assert_eq!(decode("%FF"), None);
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "\\PC{0,60}") {
            for keep in [Keep::Nothing, Keep::At] {
                prop_assert_eq!(decode(&encode(&text, keep)), Some(text.clone()));
            }
        }
    }
}
