//! Texts as they stand on the page: the relay's English begins in lower case and has no full stop.

/// Returns a text as a sentence: with a capital letter first and a full stop last.
pub(in crate::i18n) fn as_sentence(text: String) -> String {
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    capitalised(text) + end
}

/// Returns a text with a capital letter first.
pub(super) fn capitalised(text: String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_sentence() {
        for (text, sentence) in [
            ("column 3: a key is missing here", "Column 3: a key is missing here."),
            (
                "“ENTRE” is not a key; did you mean ENTER?",
                "“ENTRE” is not a key; did you mean ENTER?",
            ),
            ("änderung", "Änderung."),
        ] {
            assert_eq!(as_sentence(text.to_owned()), sentence);
        }
    }
}
