//! The rows of the activity list in words: for a filter, for a ticket, and for after a reload.

use std::sync::Arc;

use super::outcome;
use crate::{
    i18n,
    model::{Activity, Progress, Record, Row, activity::Status},
};

/// Returns a row in words.
pub(super) fn record(row: &Row) -> Record {
    let decisive = row.decisive();
    Record {
        id: row.id(),
        time: row.first().time.clone(),
        title: i18n::row_title(row),
        full: full(row).unwrap_or_default(),
        status: decisive.status(),
        outcome: outcome::outcome(&decisive.progress),
        reason: outcome::reason(decisive).unwrap_or_default(),
        targets: row.targets().map(str::to_owned).collect(),
    }
}

/// Returns the keys, points or arguments of a row, where its title has not all of them.
pub(super) fn full(row: &Row) -> Option<String> {
    let first = row.first();
    if row.touch().is_some() {
        let steps: Vec<_> =
            row.entries().map(|entry| i18n::command_in_full(&entry.command)).collect();
        return Some(steps.join("; "));
    }
    let all = i18n::command_in_full(&first.command);
    let is_more = first.typed.is_some() || all != i18n::command_name(&first.command);
    is_more.then_some(all)
}

/// Returns all rows in words, newest first, also those of before a reload.
pub(super) fn all(activity: &Activity) -> Vec<Arc<Record>> {
    let rows = activity.rows();
    let now = rows.iter().map(|row| Arc::new(record(row)));
    now.chain(activity.earlier().iter().cloned()).collect()
}

/// Returns the ids of all rows, as [`all`] does the rows.
pub(super) fn ids(activity: &Activity) -> Vec<u64> {
    let rows = activity.rows();
    let now = rows.iter().map(Row::id);
    now.chain(activity.earlier().iter().map(|record| record.id)).collect()
}

/// Returns the rows of this page in words, as they are once it is gone: what waits is not sent any more.
pub(super) fn final_records(activity: &Activity) -> Vec<Record> {
    let ended = |row: &Row| {
        let record = record(row);
        let (status, outcome) = match row.decisive().progress {
            Progress::Waiting => (Status::Failed, i18n::not_sent()),
            Progress::Sending => (Status::Uncertain, i18n::unknown()),
            _ => return record,
        };
        Record { status: Some(status), outcome: outcome.to_owned(), ..record }
    };
    activity.rows().iter().map(ended).collect()
}

#[cfg(test)]
mod tests {
    use snom::{Command, Sequence};

    use super::*;

    #[test]
    fn what_waits_when_the_page_is_left_is_not_sent() {
        let mut activity = Activity::default();
        let keys = || Command::Keys("1".parse::<Sequence>().unwrap());
        let sending = activity.add(keys(), String::new());
        activity.sent(sending, None);
        activity.add(keys(), String::new());
        let records = final_records(&activity);
        let outcomes: Vec<_> =
            records.iter().map(|record| (record.outcome.as_str(), record.status)).collect();
        let expected = [("not sent", Some(Status::Failed)), ("unknown", Some(Status::Uncertain))];
        assert_eq!(outcomes, expected);
    }

    #[test]
    fn the_ids_are_those_of_all_rows() {
        let mut activity = Activity::default();
        activity.restore(vec![Record::default(), Record::default()]);
        activity.add(Command::Keys("5".parse().unwrap()), String::new());
        activity.add(Command::Reboot, String::new());
        let of_rows: Vec<_> = all(&activity).iter().map(|record| record.id).collect();
        assert_eq!(ids(&activity), of_rows);
        assert_eq!(of_rows, [3, 2, 0, 1]);
    }

    #[test]
    fn a_typed_text_has_its_keys_and_a_number_the_form_that_people_write() {
        let mut activity = Activity::default();
        let typed = activity.add(Command::Keys("5;6".parse().unwrap()), String::new());
        activity.typed(typed, "Jörg".to_owned());
        let dial = Command::Dial { number: "+49301234567".parse().unwrap(), identity: None };
        let call = activity.add(dial, String::new());
        activity.called(call, "+49 30 1234567".to_owned());
        activity.add(Command::Keys("5".parse().unwrap()), String::new());
        let rows = activity.rows();
        let shown: Vec<_> =
            rows.iter().map(record).map(|record| (record.title, record.full)).collect();
        let expected = [("5", ""), ("Dial +49 30 1234567", ""), ("Typed “Jörg”", "5;6")];
        assert_eq!(shown, expected.map(|(title, full)| (title.to_owned(), full.to_owned())));
    }
}
