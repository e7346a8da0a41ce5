//! Several numbers in one text, and a number with the tones for after the call.

use super::link::tone_digits;

/// The digits from which a piece of a text is a number of its own: an area code before a slash has fewer.
const WHOLE: usize = 7;
/// The same for a piece that begins as a number with an area code does.
const WITH_PREFIX: usize = 6;

/// Returns the numbers that stand in a text, separated by slashes, commas or line ends; fewer than two when
/// the text is one.
pub(crate) fn several(text: &str) -> Vec<&str> {
    let pieces: Vec<_> = text.split(['/', ',', ';', '|', '\n', '&']).map(str::trim).collect();
    let is_whole = |piece: &&str| {
        let has_prefix = piece.starts_with(['0', '+', '(']);
        digits(piece) >= if has_prefix { WITH_PREFIX } else { WHOLE } && !piece.ends_with('#')
    };
    let whole: Vec<_> = pieces.iter().copied().filter(is_whole).collect();
    if whole.len() > 1 && !text.contains(",,") { whole } else { Vec::new() }
}

/// Returns the number of digits in a text.
pub(crate) fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Splits a number from the tones behind a comma or a semicolon: `+49 30 123456,555#`.
pub(crate) fn with_tones(text: &str) -> (&str, Option<String>) {
    let Some(end) = text.find([',', ';']) else { return (text, None) };
    let (number, rest) = text.split_at(end);
    let is_tone = |character: char| character.is_ascii_digit() || "*#,;pPwW ".contains(character);
    let tones = tone_digits(rest);
    if tones.is_empty() || !rest.chars().all(is_tone) || tones.len() > 32 {
        return (text, None);
    }
    (number.trim_end(), Some(tones))
}

/// The words before an extension, in lower case.
const EXTENSION: &[&str] =
    &["extension", "extn", "ext", "poste", "anexo", "interno", "доб", "x", "toestel"];

/// Splits a number from its extension: `(202) 555-0173 ext. 12`.
pub(crate) fn with_extension(text: &str) -> (&str, Option<String>) {
    let trimmed = text.trim_end();
    let number = trimmed.trim_end_matches(|character: char| character.is_ascii_digit());
    let extension = trimmed.get(number.len()..).unwrap_or_default();
    let before = number.trim_end_matches([' ', '.', ':', '-', '#']);
    let lower = before.to_lowercase();
    let word = EXTENSION.iter().find(|word| lower.ends_with(**word));
    let Some(word) =
        word.filter(|_| (1..=7).contains(&extension.len()) && lower.len() == before.len())
    else {
        return (text, None);
    };
    let number = before.get(..before.len() - word.len()).unwrap_or_default();
    let number = number.trim_end_matches([' ', ',', ';', '(', '-', '.']);
    // Another word ends with these letters.
    if !number.ends_with(|character: char| character.is_ascii_digit() || character == ')') {
        return (text, None);
    }
    (number, Some(extension.to_owned()))
}
