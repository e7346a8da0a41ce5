//! A row of the activity list in words, and how the tab keeps it over a reload.
//!
//! Each row is a line of fields, separated by tabs: the version 1, the id of the phone, the time, the status,
//! the title, the whole command, the outcome, the reason, and the request targets, as many as there are. In a
//! field `\\`, `\t`, `\n` and `\r` stand for a backslash, a tab and the ends of lines. The newest row is first.
//! Lines that cannot be read are left out when they are read.

use super::Status;

/// The maximum number of rows of a phone.
const MAX_ROWS: usize = 200;
/// The maximum number of rows of all other phones.
const MAX_OTHERS: usize = 800;
/// The version of the encoding.
const VERSION: &str = "1";

/// A row of the activity list in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The number of the row in this page, which is not kept.
    pub id: u64,
    /// The local time with its zone (RFC 3339).
    pub time: String,
    /// The title.
    pub title: String,
    /// The command with its keys or points; empty where the title is all of it.
    pub full: String,
    /// The status; `None` while it is on its way.
    pub status: Option<Status>,
    /// The outcome, and how long it took.
    pub outcome: String,
    /// The reason of a failure; empty where there is none.
    pub reason: String,
    /// The request targets that were sent.
    pub targets: Vec<String>,
}

/// Returns the rows of a phone in a text that [`write`] wrote.
#[must_use]
pub fn read(text: &str, phone: &str) -> Vec<Record> {
    let phone = escaped(phone);
    text.lines().filter(|line| belongs_to(line, &phone)).filter_map(record).take(MAX_ROWS).collect()
}

/// Returns whether a text has rows of a phone.
#[must_use]
pub fn has(text: &str, phone: &str) -> bool {
    let phone = escaped(phone);
    text.lines().any(|line| belongs_to(line, &phone))
}

/// Writes the rows of a phone into a text, in place of the newest `replaced` of those that it has. It is part of what
/// comes with the first command, and small.
#[must_use]
pub fn write<'a>(
    text: &str,
    phone: &str,
    records: impl Iterator<Item = &'a Record>,
    replaced: usize,
) -> String {
    let phone = escaped(phone);
    let mut out = String::new();
    for record in records.take(MAX_ROWS) {
        out.push_str(VERSION);
        out.push('\t');
        out.push_str(&phone);
        let Record { id: _, time, title, full, status, outcome, reason, targets } = record;
        let fields: [&str; 6] = [time, status_name(*status), title, full, outcome, reason];
        for field in fields {
            push(&mut out, field);
        }
        for target in targets {
            push(&mut out, target);
        }
        out.push('\n');
    }
    let (mut own, mut others) = (0, 0);
    for line in text.lines() {
        let is_own = belongs_to(line, &phone);
        own += usize::from(is_own);
        if others < MAX_OTHERS && (!is_own || own > replaced) {
            others += 1;
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn belongs_to(line: &str, phone: &str) -> bool {
    line.split('\t').nth(1) == Some(phone)
}

/// Adds a field.
fn push(out: &mut String, field: &str) {
    out.push('\t');
    push_escaped(out, field);
}

fn record(line: &str) -> Option<Record> {
    let mut fields = line.split('\t');
    if fields.next() != Some(VERSION) {
        return None;
    }
    let _phone = fields.next()?;
    let mut field = || plain(fields.next()?);
    let (time, status, title, full) = (field()?, field()?, field()?, field()?);
    let (outcome, reason) = (field()?, field()?);
    let status = Some(status_of(&status)?);
    let targets = fields.map(plain).collect::<Option<Vec<_>>>()?;
    Some(Record { id: 0, time, title, full, status, outcome, reason, targets })
}

/// Returns the name of a status. What was on its way when the page was left is uncertain.
fn status_name(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Good) => "good",
        Some(Status::Uncertain) | None => "uncertain",
        Some(Status::Failed) => "failed",
        Some(Status::Stopped) => "stopped",
    }
}

fn status_of(name: &str) -> Option<Status> {
    let all = [Status::Good, Status::Uncertain, Status::Failed, Status::Stopped];
    all.into_iter().find(|status| status_name(Some(*status)) == name)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        let escape = match character {
            '\\' => '\\',
            '\t' => 't',
            '\n' => 'n',
            '\r' => 'r',
            other => {
                out.push(other);
                continue;
            }
        };
        out.push('\\');
        out.push(escape);
    }
}

/// Returns what [`escaped`] escaped; `None` for what it never returns.
fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        out.push(match character {
            '\\' => match characters.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(out)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records() -> impl Strategy<Value = Vec<Record>> {
        let text = || "(?s).{0,12}";
        let status = prop_oneof![
            Just(Status::Good),
            Just(Status::Uncertain),
            Just(Status::Failed),
            Just(Status::Stopped)
        ];
        let words = (text(), text(), text(), text(), text());
        let record = (words, status, proptest::collection::vec(text(), 0..4)).prop_map(
            |((time, title, full, outcome, reason), status, targets)| Record {
                id: 0,
                time,
                title,
                full,
                status: Some(status),
                outcome,
                reason,
                targets,
            },
        );
        proptest::collection::vec(record, 0..6)
    }

    proptest! {
        #[test]
        fn each_phone_has_its_rows_back(one in records(), other in records(), id in "(?s).{1,8}") {
            let other_id = format!("{id}-2");
            let text = write("", &id, one.iter(), usize::MAX);
            let text = write(&text, &other_id, other.iter(), usize::MAX);
            prop_assert_eq!(read(&text, &id), one);
            prop_assert_eq!(read(&text, &other_id), other);
        }

        #[test]
        fn any_text_can_be_read(text in "(?s).{0,200}", id in ".{0,4}") {
            let records = read(&text, &id);
            prop_assert_eq!(read(&write(&text, &id, records.iter(), usize::MAX), &id), records);
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_dropped_without_the_others() {
        let record = |title: &str| Record {
            title: title.to_owned(),
            status: Some(Status::Good),
            ..Record::default()
        };
        let good = write("", "desk", [record("one"), record("two")].iter(), usize::MAX);
        for bad in
            ["", "2\tdesk", "1\tdesk", "1\tdesk\t\tperhaps\t\t\t\t", "1\tdesk\t\\x\tgood\t\t\t\t"]
        {
            let text = good.replace('\n', &format!("\n{bad}\n"));
            let titles: Vec<_> = read(&text, "desk").into_iter().map(|it| it.title).collect();
            assert_eq!(titles, ["one", "two"], "{bad:?}");
        }
    }

    #[test]
    fn rows_that_were_not_read_yet_stay_behind_the_new_ones() {
        let record = |title: &str| Record {
            title: title.to_owned(),
            status: Some(Status::Good),
            ..Record::default()
        };
        let text = write("", "desk", [record("old")].iter(), usize::MAX);
        assert!(has(&text, "desk") && !has(&text, "hall"));
        for (replaced, expected) in [(0, vec!["new", "old"]), (usize::MAX, vec!["new"])] {
            let text = write(&text, "desk", [record("new")].iter(), replaced);
            let titles: Vec<_> = read(&text, "desk").into_iter().map(|it| it.title).collect();
            assert_eq!(titles, expected);
        }
    }

    #[test]
    fn rows_that_are_written_again_are_there_once() {
        let record = |title: &str| Record {
            title: title.to_owned(),
            status: Some(Status::Good),
            ..Record::default()
        };
        let mut text = write("", "hall", [record("other")].iter(), usize::MAX);
        text = write(&text, "desk", [record("old")].iter(), usize::MAX);
        // The page is left several times before what it kept is read.
        let visits: [&[&str]; 4] = [&["1"], &["1"], &["2", "1"], &["2", "1"]];
        let mut written = 0;
        for titles in visits {
            let now: Vec<_> = titles.iter().copied().map(record).collect();
            text = write(&text, "desk", now.iter(), written);
            written = now.len();
            let kept: Vec<_> = read(&text, "desk").into_iter().map(|it| it.title).collect();
            assert_eq!(kept, [titles, &["old"][..]].concat());
        }
        assert_eq!(read(&text, "hall").len(), 1);
    }

    #[test]
    fn the_newest_rows_of_a_phone_are_kept() {
        let all: Vec<_> = (0..300)
            .map(|nth| Record {
                title: nth.to_string(),
                status: Some(Status::Good),
                ..Record::default()
            })
            .collect();
        let kept = read(&write("", "desk", all.iter(), usize::MAX), "desk");
        assert_eq!(kept.len(), MAX_ROWS);
        assert_eq!(kept.first().map(|record| record.title.as_str()), Some("0"));
    }
}
