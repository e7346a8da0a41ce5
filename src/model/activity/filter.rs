//! The filter of the activity list.

use super::{Record, Status};

/// The outcomes that a filter leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcomes {
    /// All of them.
    #[default]
    All,
    /// What failed or was not sent.
    Failed,
    /// What the phone confirmed.
    Confirmed,
}

/// A filter of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all are in a row.
    pub text: String,
    /// The outcomes.
    pub outcomes: Outcomes,
}

impl Filter {
    /// Returns whether it leaves every row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.outcomes == Outcomes::All
    }

    /// Returns whether it leaves a row. `fold` returns a text in lower case and without accents.
    #[must_use]
    pub fn matches(&self, record: &Record, fold: fn(&str) -> String) -> bool {
        let is_wanted = match self.outcomes {
            Outcomes::All => true,
            Outcomes::Failed => {
                matches!(record.status, Some(Status::Failed | Status::Stopped))
            }
            Outcomes::Confirmed => record.status == Some(Status::Good),
        };
        let texts = [&record.time, &record.title, &record.full, &record.outcome, &record.reason];
        let texts = texts.into_iter().chain(&record.targets);
        let text = fold(&texts.map(String::as_str).collect::<Vec<_>>().join("\n"));
        is_wanted && fold(&self.text).split_whitespace().all(|word| text.contains(word))
    }
}
