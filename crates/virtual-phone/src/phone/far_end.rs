//! The other ends of calls, as far as there are any: what happens when a number is called.

use std::time::Duration;

/// Who answers inside, with German letters in their names as in any company.
pub(crate) const CONTACTS: &[(&str, &str)] = &[
    ("Anna Becker", "101"),
    ("Reception", "100"),
    ("Helpdesk", "110"),
    ("Jörg Grünwald", "112"),
    ("Voicemail", "*97"),
    ("Zoë Weiß", "113"),
];

/// The far end starts to ring this long after dialling.
pub(super) const RINGS_AFTER: Duration = Duration::from_millis(700);
/// It answers, or says that it is busy, this long after dialling.
pub(super) const ANSWERS_AFTER: Duration = Duration::from_millis(3_000);

/// What becomes of a call. The numbers are the SIP answers that mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FarEnd {
    Answers,
    Busy,
    NeverAnswers,
    NotFound,
}

impl FarEnd {
    /// `neighbours` answer for themselves.
    pub(super) fn of(number: &str, neighbours: &[String]) -> FarEnd {
        match number {
            _ if neighbours.iter().any(|other| other == number) => FarEnd::NeverAnswers,
            "486" => FarEnd::Busy,
            "480" => FarEnd::NeverAnswers,
            "404" => FarEnd::NotFound,
            _ => FarEnd::Answers,
        }
    }
}

/// The name that goes with a number, where it is known.
pub(crate) fn name_of(number: &str) -> Option<&'static str> {
    CONTACTS.iter().find(|(_, other)| *other == number).map(|(name, _)| *name)
}
