//! Texts that a person drops, pastes or selects, and whether they are about a number.

use std::net::Ipv4Addr;

/// The kind of a text, as a drag or a clipboard has it.
pub const TEXT: &str = "text/plain";
/// The kind of a list of links.
pub const LINKS: &str = "text/uri-list";
/// The kind that stands for all files.
const FILES: &str = "Files";

/// The schemes of links to call.
const SCHEMES: [&str; 4] = ["tel:", "callto:", "sip:", "sips:"];
/// The longest text that is read, in bytes, as the relay takes it.
const MAX_BYTES: usize = 1_024;
/// The longest text that is offered as a number, in bytes.
const MAX_NUMBER_BYTES: usize = 64;
/// The fewest digits of a number: codes such as `*97` and numbers of emergency services have as many or more.
const MIN_DIGITS: usize = 2;
/// What people write between digits.
const MARKS: &str = "+()[]-‐‑–./*#,;";

/// Returns whether a drag of these kinds may bring a number. A picture of a page is a file with a link.
#[must_use]
pub fn brings_text(kinds: &[String]) -> bool {
    let has = |kind: &str| kinds.iter().any(|it| it == kind);
    (has(TEXT) || has(LINKS)) && !has(FILES)
}

/// Returns the number of a drop: the first link to call, else the text.
#[must_use]
pub fn of_drop(text: &str, links: &str) -> Option<String> {
    let link = links.lines().map(str::trim).find(|line| is_link(line));
    of_text(link.unwrap_or(text))
}

/// Returns a text that may have a number in it, without the blanks around it; `None` for another one, such as the
/// address of a web page. What it means is found out when it is read.
#[must_use]
pub fn of_text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_web = text.contains("://") && !text.contains(char::is_whitespace);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let has_number = digits >= MIN_DIGITS || (is_link(text) && text.contains('@'));
    (has_number && !is_web && text.len() <= MAX_BYTES).then(|| text.to_owned())
}

/// Returns whether a text is a number as people write it, or a link to call, and nothing else.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let is_written =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || MARKS.contains(letter);
    text.len() <= MAX_NUMBER_BYTES
        && (is_link(text) || text.chars().all(is_written))
        && of_text(text).is_some()
        // Phones are found by their addresses.
        && text.parse::<Ipv4Addr>().is_err()
}

fn is_link(text: &str) -> bool {
    let begins_with = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    SCHEMES.into_iter().any(begins_with)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_brings_a_text_or_a_link_and_no_file() {
        for (kinds, brings) in [
            (vec![TEXT], true),
            (vec![LINKS], true),
            (vec!["text/html", TEXT, LINKS], true),
            (vec![], false),
            (vec!["text/html"], false),
            (vec!["Files"], false),
            // A picture of a page.
            (vec![LINKS, "text/html", "Files"], false),
        ] {
            let all: Vec<_> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            assert_eq!(brings_text(&all), brings, "{kinds:?}");
        }
    }

    #[test]
    fn a_link_to_call_goes_before_the_text_of_a_drop() {
        for (text, links, number) in [
            ("+49 30 123456", "", Some("+49 30 123456")),
            (" 101\n", "", Some("101")),
            ("Anna Becker", "tel:+4930123456", Some("tel:+4930123456")),
            ("Anna Becker", "# of a page\r\nTEL:101\r\n", Some("TEL:101")),
            ("Call 030 123456", "https://example.com/12345", Some("Call 030 123456")),
            ("https://example.com/12345", "https://example.com/12345", None),
            ("Anna Becker", "", None),
            ("", "", None),
        ] {
            assert_eq!(of_drop(text, links).as_deref(), number, "{text:?} {links:?}");
        }
    }

    #[test]
    fn a_text_with_digits_may_have_a_number() {
        for text in ["101", "*97", "Tel.: 030 / 12 34 56", "sip:anna@pbx.example", "11\n22"] {
            assert_eq!(of_text(text).as_deref(), Some(text));
        }
        let long = "1".repeat(MAX_BYTES + 1);
        for text in ["", " ", "7", "Anna", "tel:", "https://example.com/123", &long] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_whole_number_is_offered() {
        for text in [
            "101",
            " +49 (0)30 123-456 ",
            "030/123456",
            "*31#030123",
            "tel:+4930123",
            "01.23.45.67.89",
        ] {
            assert!(is_number(text), "{text}");
        }
        let long = "1".repeat(MAX_NUMBER_BYTES + 1);
        for text in ["", "7", "Desk 101", "10.0.0.5", "14:05", "restart", "11:22:33:44", &long] {
            assert!(!is_number(text), "{text}");
        }
    }
}
