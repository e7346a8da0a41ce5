//! Mistakes in a line of keys: the reason, the mistaken part, and what was probably meant.

use leptos::prelude::*;
use snom::{Command, Model, Sequence, sequence::SequenceError};

use crate::i18n;

/// The most characters that are shown of each part of a line with a mistake: it may have thousands.
const LONGEST_SHOWN: usize = 60;

/// A mistake in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The reason, in words.
    pub reason: String,
    /// The line with its mistaken part; `None` where that is not one part.
    pub line: Option<MarkedLine>,
    /// The line that was probably meant, which the model can run.
    pub suggestion: Option<String>,
}

/// A line with its mistaken part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    before: String,
    mistake: String,
    after: String,
}

impl MarkedLine {
    fn new(error: &SequenceError, written: &str) -> MarkedLine {
        let [before, mistake, after] = error.locate(written);
        MarkedLine { before: end(before), mistake: beginning(mistake), after: beginning(after) }
    }

    /// Returns the view of the line. Screen readers read the reason instead.
    #[must_use]
    pub fn view(self) -> AnyView {
        // A gap stands for what is missing.
        let mistake = if self.mistake.is_empty() { "\u{a0}".to_owned() } else { self.mistake };
        let (before, after) = (self.before, self.after);
        view! {
            <p class="marked" aria-hidden="true">{before}<mark>{mistake}</mark>{after}</p>
        }
        .into_any()
    }
}

fn beginning(text: &str) -> String {
    let mut beginning: String = text.chars().take(LONGEST_SHOWN).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}

fn end(text: &str) -> String {
    let skipped = text.chars().count().saturating_sub(LONGEST_SHOWN);
    let end: String = text.chars().skip(skipped).collect();
    if skipped > 0 { format!("…{end}") } else { end }
}

/// Checks a line as it is typed: its syntax, and that the model has the keys.
///
/// # Errors
/// The first mistake.
pub fn check(written: &str, model: &Model) -> Result<Sequence, Mistake> {
    let written = written.trim();
    let sequence: Sequence = written.parse().map_err(|error: SequenceError| Mistake {
        reason: i18n::sequence_error(&error),
        line: Some(MarkedLine::new(&error, written)),
        suggestion: Sequence::suggest(written).filter(|meant| check(meant, model).is_ok()),
    })?;
    let command = Command::Keys(sequence.clone());
    command.check(model, None).map_err(|refusal| Mistake {
        reason: i18n::refusal(&refusal),
        line: None,
        suggestion: None,
    })?;
    Ok(sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d785() -> &'static Model {
        Model::find("D785").unwrap()
    }

    #[test]
    fn a_mistake_is_marked_in_its_line() {
        let marked = |written: &str| {
            let line = check(written, d785()).unwrap_err().line;
            line.map(|line| format!("{}[{}]{}", line.before, line.mistake, line.after))
        };
        assert_eq!(marked("OFFHOOK;1,x;2").as_deref(), Some("OFFHOOK;1,[x];2"));
        assert_eq!(marked("  OFFHOOK;201").as_deref(), Some("OFFHOOK;[201]"));
        assert_eq!(marked("1;;2").as_deref(), Some("1;[];2"));
        assert_eq!(marked("P99"), None, "not one part: the model has no such key");
        assert!(check(" OFFHOOK;1,100,50;ENTER ", d785()).is_ok());
    }

    #[test]
    fn what_the_model_lacks_is_not_suggested() {
        let suggested = |written: &str| check(written, d785()).unwrap_err().suggestion;
        assert_eq!(suggested("OFFHOOK;201;").as_deref(), Some("OFFHOOK;2;0;1"));
        assert_eq!(suggested("p99;"), None);
        assert_eq!(suggested("P99"), None);
    }

    #[test]
    fn a_long_line_is_cut_around_its_mistake() {
        let keys = "1;".repeat(500);
        let line = check(&format!("{keys}x;{keys}"), d785()).unwrap_err().line.unwrap();
        assert_eq!(line.before, format!("…{}", "1;".repeat(30)));
        assert_eq!(line.mistake, "x");
        assert_eq!(line.after, format!(";{}1…", "1;".repeat(29)));
    }
}
