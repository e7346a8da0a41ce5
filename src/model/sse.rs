//! Reads server-sent events from the bytes of a stream (HTML Living Standard, section 9.2.6).

/// The longest line and the longest data of an event, in bytes; what is longer is passed over.
const MAX_BYTES: usize = 64 * 1_024;
/// The mark at the beginning of a stream that is no part of it.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Returns whether an answer of that type is a stream of events: in place of the relay, a proxy may answer with a page
/// of its own.
#[must_use]
pub fn is_stream(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("text/event-stream")
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseEvent {
    /// Its type.
    pub name: String,
    /// Its data.
    pub data: String,
    /// The id to resume after it; empty without one.
    pub id: String,
}

/// A parser that takes a stream in pieces of any size.
#[derive(Debug, Default)]
pub struct SseParser {
    line: Vec<u8>,
    /// The line is too long: its rest is passed over.
    is_long: bool,
    /// The last byte ended a line by a carriage return, to which a line feed may belong.
    is_after_return: bool,
    is_begun: bool,
    name: String,
    data: Option<String>,
    id: String,
    /// The event has a line that was passed over.
    is_cut: bool,
}

impl SseParser {
    /// Takes the next bytes; returns the events that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<SseEvent> {
        let mut events = Vec::new();
        for byte in bytes {
            let belongs_to_return = std::mem::take(&mut self.is_after_return) && *byte == b'\n';
            match byte {
                b'\n' if belongs_to_return => {}
                b'\n' | b'\r' => {
                    self.is_after_return = *byte == b'\r';
                    events.extend(self.end_line());
                }
                _ if self.line.len() < MAX_BYTES => self.line.push(*byte),
                _ => self.is_long = true,
            }
        }
        events
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let line = std::mem::take(&mut self.line);
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        if std::mem::take(&mut self.is_long) {
            self.is_cut = true;
            return None;
        }
        let line = match line.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if is_first => rest,
            _ => line.as_slice(),
        };
        if line.is_empty() {
            return self.end_event();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&*line, ""));
        self.take_field(field, value.strip_prefix(' ').unwrap_or(value));
        None
    }

    fn take_field(&mut self, field: &str, value: &str) {
        match field {
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "data" => match &mut self.data {
                Some(data) if data.len() + value.len() < MAX_BYTES => {
                    data.push('\n');
                    data.push_str(value);
                }
                Some(_) => self.is_cut = true,
                None => self.data = Some(value.to_owned()),
            },
            // Comments, which have no name, and what this version does not know.
            _ => {}
        }
    }

    fn end_event(&mut self) -> Option<SseEvent> {
        let (name, data) = (std::mem::take(&mut self.name), self.data.take());
        let is_cut = std::mem::take(&mut self.is_cut);
        let data = data.filter(|_| !is_cut)?;
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(SseEvent { name, data, id: self.id.clone() })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn read(text: &str) -> Vec<(String, String, String)> {
        let events = SseParser::default().push(text.as_bytes());
        events.into_iter().map(|event| (event.name, event.data, event.id)).collect()
    }

    /// The page of a proxy once counted as a stream: polling stopped, and the last picture was shown as live.
    #[test]
    fn only_an_answer_of_its_type_is_a_stream() {
        for (content_type, expected) in [
            ("text/event-stream", true),
            ("Text/Event-Stream ; charset=utf-8", true),
            ("text/html", false),
            ("text/event-streams", false),
            ("", false),
        ] {
            assert_eq!(is_stream(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        for (text, expected) in [
            ("data: a\n\n", vec![("message", "a", "")]),
            ("\u{FEFF}data:a\n\n", vec![("message", "a", "")]),
            ("id: 7-1\nevent: link\ndata: {}\n\n", vec![("link", "{}", "7-1")]),
            ("data: a\ndata:  b\n\n", vec![("message", "a\n b", "")]),
            ("data: a\r\rdata: b\r\n\r\n", vec![("message", "a", ""), ("message", "b", "")]),
            // An id holds until there is another one.
            ("id: 1\n\ndata: a\n\n", vec![("message", "a", "1")]),
            ("id: 1\0\ndata: a\n\n", vec![("message", "a", "")]),
            // The heartbeat, an event without data, an unknown field and one that has not ended.
            (": alive\n\nevent: link\n\nretry: 7\nx\ndata: a\n", vec![]),
            ("data\n\n", vec![("message", "", "")]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(name, data, id)| (name.to_owned(), data.to_owned(), id.to_owned()))
                .collect();
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_event_that_is_too_long_is_passed_over() {
        let line = "x".repeat(MAX_BYTES);
        for long in [format!("data: {line}"), "data: abcdefgh\n".repeat(MAX_BYTES / 8)] {
            let events = read(&format!("{long}\n\ndata: after\n\n"));
            assert_eq!(events, [("message".to_owned(), "after".to_owned(), String::new())]);
        }
        let mut parser = SseParser::default();
        (0..100).for_each(|_| assert!(parser.push(line.as_bytes()).is_empty()));
        assert!(parser.line.len() <= MAX_BYTES);
    }

    fn stream() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            Just("\n"),
            Just("\r"),
            Just("\r\n"),
            Just("data: ä€\u{1F600}"),
            Just("data:"),
            Just("event: screen"),
            Just("id: 5-9"),
            Just(": alive"),
            Just("\u{FEFF}"),
        ];
        vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn any_split_of_the_bytes_gives_the_same_events(
            text in stream(),
            sizes in vec(1..9_usize, 1..20),
        ) {
            let mut parser = SseParser::default();
            let mut rest = text.as_bytes();
            let mut events = Vec::new();
            for size in sizes.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, after) = rest.split_at((*size).min(rest.len()));
                events.extend(parser.push(piece));
                rest = after;
            }
            prop_assert_eq!(events, SseParser::default().push(text.as_bytes()));
        }

        #[test]
        fn no_bytes_cause_a_panic(bytes in vec(any::<u8>(), 0..200)) {
            SseParser::default().push(&bytes);
        }
    }
}
