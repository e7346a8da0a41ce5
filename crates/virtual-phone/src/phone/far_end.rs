//! The simulated far ends: what happens when a number is called.

use std::time::Duration;

/// The internal numbers with their names, some with German letters as in any company.
pub(crate) const CONTACTS: &[(&str, &str)] = &[
    ("Anna Becker", "101"),
    ("Reception", "100"),
    ("Helpdesk", "110"),
    ("Jörg Grünwald", "112"),
    ("Voicemail", "*97"),
    ("Zoë Weiß", "113"),
];

/// The time from dialling until the far end rings.
pub(super) const RING_DELAY: Duration = Duration::from_millis(700);
/// The time from dialling until the far end answers or signals busy.
pub(super) const ANSWER_DELAY: Duration = Duration::from_millis(3_000);

/// The behaviour of a number. Those that do not answer are the SIP status codes of the same meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FarEnd {
    Answers,
    Busy,
    NeverAnswers,
    NotFound,
}

impl FarEnd {
    /// Returns the behaviour of a number; `neighbours` answer through the exchange.
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

/// Returns the name of a number, if it is known.
pub(crate) fn name_of(number: &str) -> Option<&'static str> {
    CONTACTS.iter().find(|(_, other)| *other == number).map(|(name, _)| *name)
}
