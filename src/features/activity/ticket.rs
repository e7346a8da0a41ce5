//! Rows of the activity list for a ticket: what was done to which phone, by whom and when, with the pictures
//! of before and after, as HTML and as plain text.

use std::sync::Arc;

use super::{html::escape, pictures::Pictures, records, subject::Subject};
use crate::{
    i18n,
    model::{Activity, Record, Row, ScreenFrame},
};

/// A row, with its pictures where the page has them.
#[derive(Clone, Debug)]
pub(super) struct TicketRow {
    record: Arc<Record>,
    before: Option<ScreenFrame>,
    after: Option<ScreenFrame>,
}

impl TicketRow {
    /// Returns the rows with these ids, oldest first.
    pub(super) fn all(activity: &Activity, ids: &[u64]) -> Vec<TicketRow> {
        let rows = activity.rows();
        let row = |record: Arc<Record>| {
            let row = rows.iter().find(|row| row.id() == record.id);
            TicketRow {
                before: row.and_then(Row::before).cloned(),
                after: row.and_then(Row::after).cloned(),
                record,
            }
        };
        let chosen = records::all(activity).into_iter().filter(|record| ids.contains(&record.id));
        chosen.rev().map(row).collect()
    }

    /// Returns its frames.
    pub(super) fn frames(&self) -> impl Iterator<Item = &ScreenFrame> {
        self.before.iter().chain(&self.after)
    }
}

/// Returns the ticket as plain text.
pub(super) fn plain(subject: &Subject, rows: &[TicketRow]) -> String {
    let rows = rows.iter().map(|row| {
        let Record { time, title, full, outcome, reason, targets, .. } = row.record.as_ref();
        let more = [full, reason].into_iter().chain(targets);
        let more = more.filter(|line| !line.is_empty()).map(|line| format!("  {line}\n"));
        format!("{time}  {title}: {outcome}\n{}", more.collect::<String>())
    });
    format!("{}\n\n{}", facts(subject).join(" · "), rows.collect::<String>())
}

/// Returns the ticket as HTML, without a style: ticket systems remove what they do not know.
pub(super) fn html(subject: &Subject, rows: &[TicketRow], pictures: &Pictures) -> String {
    let facts: Vec<_> = facts(subject).iter().map(|fact| escape(fact)).collect();
    let rows = rows.iter().map(|row| {
        let Record { time, title, full, outcome, reason, targets, .. } = row.record.as_ref();
        let line = |text: &String| match text.as_str() {
            "" => String::new(),
            text => format!("<br>{}", escape(text)),
        };
        let code = |target: &String| format!("<br><code>{}</code>", escape(target));
        let picture = |label: &str, frame: &Option<ScreenFrame>| {
            let data = frame.as_ref().and_then(|frame| Some((frame, pictures.get(frame)?)));
            data.map_or(String::new(), |(frame, data)| {
                let label = escape(&format!("{label} · {}", frame.time()));
                format!("<p>{label}<br><img src=\"{}\" alt=\"{label}\"></p>", escape(data))
            })
        };
        format!(
            "<p>{}<br><strong>{}</strong>: {}{}{}{}</p>{}{}",
            escape(time),
            escape(title),
            escape(outcome),
            line(reason),
            line(full),
            targets.iter().map(code).collect::<String>(),
            picture(i18n::before(), &row.before),
            picture(i18n::after(), &row.after),
        )
    });
    format!("<p><strong>{}</strong></p>{}", facts.join(" · "), rows.collect::<String>())
}

fn facts(subject: &Subject) -> Vec<String> {
    let Subject { name, model, id, address, person } = subject;
    let facts = [format!("{name} ({model})"), id.clone(), address.clone(), person.clone()];
    facts.into_iter().filter(|fact| !fact.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use relay_api::{CommandReport, Outcome};
    use snom::Command;

    use super::*;
    use crate::model::Progress;

    fn frame(url: &str, byte: u8) -> ScreenFrame {
        let time = "10:00:01".to_owned();
        ScreenFrame::new(url.to_owned(), String::new(), time, vec![byte], |_| {})
    }

    /// A list with a key that was confirmed and a restart that was not sent.
    fn activity() -> Activity {
        let mut activity = Activity::default();
        let key = Command::Keys("5".parse().unwrap());
        let first = activity.add(key, "2026-11-24T10:00:00+01:00".to_owned());
        activity.sent(first, Some(frame("blob:1", 1)));
        let report = CommandReport {
            target: "/command.htm?key=5&x".to_owned(),
            continued: Vec::new(),
            outcome: Outcome::Accepted,
            status: Some(200),
            ms: 7,
            reason: None,
            remedy: None,
        };
        activity.ended(first, Progress::Reported(report.into()), Duration::ZERO);
        activity.pictured(&frame("blob:2", 2), Duration::ZERO);
        let second = activity.add(Command::Reboot, "2026-11-24T10:00:05+01:00".to_owned());
        activity.ended(second, Progress::NotSent("<script>".to_owned()), Duration::ZERO);
        activity
    }

    fn subject() -> Subject {
        Subject {
            name: "<b>Front</b>".to_owned(),
            model: "D785",
            id: "desk".to_owned(),
            address: "10.0.0.5".to_owned(),
            person: "ada".to_owned(),
        }
    }

    #[test]
    fn a_ticket_has_everything_oldest_first_and_escapes_foreign_markup() {
        let activity = activity();
        let rows = TicketRow::all(&activity, &[0, 1]);
        let mut pictures = Pictures::default();
        for frame in rows.iter().flat_map(TicketRow::frames) {
            pictures.add(frame, None);
        }
        let html = html(&subject(), &rows, &pictures);
        for part in [
            "<strong>&lt;b&gt;Front&lt;/b&gt; (D785) · desk · 10.0.0.5 · ada</strong>",
            "2026-11-24T10:00:00+01:00<br><strong>5</strong>: confirmed · 7 ms",
            "<code>/command.htm?key=5&amp;x</code>",
            "<p>Before · 10:00:01<br><img src=\"data:image/png;base64,AQ==\"",
            "<p>After · 10:00:01<br><img src=\"data:image/png;base64,Ag==\"",
            "not sent<br>&lt;script&gt;",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.find("10:00:00").unwrap() < html.find("10:00:05").unwrap(), "oldest first");
    }

    #[test]
    fn the_plain_text_has_a_line_for_each_fact() {
        let text = plain(&subject(), &TicketRow::all(&activity(), &[0, 1]));
        assert_eq!(
            text,
            "<b>Front</b> (D785) · desk · 10.0.0.5 · ada\n\n\
             2026-11-24T10:00:00+01:00  5: confirmed · 7 ms\n  /command.htm?key=5&x\n\
             2026-11-24T10:00:05+01:00  Restart: not sent\n  <script>\n"
        );
    }

    #[test]
    fn only_selected_rows_are_in_a_ticket() {
        let text = plain(&subject(), &TicketRow::all(&activity(), &[1]));
        assert!(text.contains("Restart") && !text.contains("key=5"), "{text}");
    }
}
