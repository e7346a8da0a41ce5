//! `tel:` and `callto:` links with their parameters (RFC 3966).

use relay_api::NumberStep;
use snom::dial::uri_number;

/// A number in a link.
pub(crate) struct Link {
    /// The number, after its context.
    pub number: String,
    /// The tones of the parameters `ext` and `postd`.
    pub tones: Option<String>,
}

/// Reads a link; `None` for another text.
pub(crate) fn link(text: &str, steps: &mut Vec<NumberStep>) -> Option<Link> {
    // `Tel: +49 …; mobil …` in a signature is not a link, which has no blanks.
    let mut number = uri_number(text).filter(|_| !text.contains(char::is_whitespace))?;
    steps.push(NumberStep::Label);
    let mut tones = None;
    for parameter in text.split(';').skip(1) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_lowercase().as_str() {
            "phone-context" if value.starts_with(['+', '%']) && !number.starts_with('+') => {
                number = format!("{}{number}", value.replace("%2B", "+").replace("%2b", "+"));
            }
            "ext" | "postd" => tones = Some(tone_digits(value)).filter(|tones| !tones.is_empty()),
            _ => {}
        }
    }
    Some(Link { number, tones })
}

/// Returns the characters that are tones.
pub(crate) fn tone_digits(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_ascii_digit() || "*#".contains(*character))
        .collect()
}
