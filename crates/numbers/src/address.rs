//! `tel:` and `callto:` links with their parameters (RFC 3966).

use relay_api::NumberStep;
use snom::dial::without_scheme;

/// A number in a link.
pub(crate) struct Link {
    /// The number, after its context.
    pub number: String,
    /// The tones of the parameters `ext` and `postd`.
    pub tones: Option<String>,
}

/// Reads a link; `None` for another text.
pub(crate) fn link(text: &str, steps: &mut Vec<NumberStep>) -> Option<Link> {
    let lower = text.get(..7).unwrap_or(text).to_ascii_lowercase();
    if !["tel:", "callto:", "sip:", "sips:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return None;
    }
    // `Tel: +49 …; mobil …` in a signature is no link: a link has no blanks.
    if text.trim().contains(char::is_whitespace) {
        return None;
    }
    steps.push(NumberStep::Label);
    let mut number = without_scheme(text);
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
