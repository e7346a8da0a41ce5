//! The activity list as a file: one HTML page for a ticket, or lines of JSON for programs. Both
//! have the address of the phone, where the person sees it, and neither has a password: the page knows none.

use leptos::prelude::ReadUntracked;
use relay_api::CommandRequest;
use snom::command::arguments::{Arguments, Value};

use super::{html::escape, outcome, pictures::Pictures, records, subject::Subject};
use crate::{
    i18n,
    model::{Activity, Entry, Progress, Row, ScreenFrame},
    platform::{clock, download, json},
    stores::phone::PhoneSession,
};

/// Saves the list as one HTML page with its pictures.
pub(super) async fn save_page(phone: PhoneSession) {
    let frames = {
        let rows = phone.activity.read_untracked().rows();
        let frames = rows.iter().flat_map(|row| row.before().into_iter().chain(row.after()));
        frames.cloned().collect()
    };
    let pictures = Pictures::of(frames, phone.model.display.class).await;
    let activity = phone.activity.read_untracked();
    let page = page(&Subject::of(phone), &activity, &pictures, &clock::stamp());
    save(phone, "html", "text/html", &page);
}

/// Saves the list as lines of JSON, one for each command.
pub(super) fn save_lines(phone: PhoneSession) {
    let lines = lines(&Subject::of(phone), &phone.activity.read_untracked(), &clock::stamp());
    let text: String = lines.iter().map(|line| json::write(line) + "\n").collect();
    save(phone, "jsonl", "application/jsonl", &text);
}

fn save(phone: PhoneSession, extension: &str, kind: &str, text: &str) {
    let name = format!("{}-{}.{extension}", phone.id(), clock::for_file_name());
    download::save(&name, kind, text.as_bytes());
}

/// Returns one page that contains everything, pictures too, oldest first. It has no scripts and loads
/// nothing.
fn page(subject: &Subject, activity: &Activity, pictures: &Pictures, now: &str) -> String {
    let language = i18n::Language::current().tag();
    let title = format!("{}: {} ({})", i18n::report_title(), subject.name, subject.model);
    let heads = [
        i18n::column_time(),
        i18n::column_command(),
        i18n::column_outcome(),
        i18n::column_sent(),
        i18n::before(),
        i18n::after(),
    ];
    let heads: String =
        heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escape(head))).collect();
    let rows: String = oldest_first(activity).iter().map(|of| row(of, pictures)).collect();
    let title = escape(&title);
    let facts = [subject.id.as_str(), &subject.address, &subject.person, now].into_iter();
    let facts: Vec<_> = facts.filter(|fact| !fact.is_empty()).map(escape).collect();
    let now = facts.join(" · ");
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{now}</p>\n\
         <table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n"
    )
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1d2026}\
    table{border-collapse:collapse}th,td{padding:.5rem .75rem;border-bottom:1px solid #dedad2;\
    text-align:start;vertical-align:top}code{font-size:.85em;overflow-wrap:anywhere}\
    img{max-width:240px;height:auto;border:1px solid #dedad2}";

fn row(row: &Row, pictures: &Pictures) -> String {
    let code: String =
        row.targets().map(|target| format!("<code>{}</code><br>", escape(target))).collect();
    let picture = |frame: Option<&ScreenFrame>| {
        let data = frame.and_then(|frame| Some((frame, pictures.get(frame)?)));
        data.map_or(String::new(), |(frame, data)| {
            format!("<img src=\"{}\" alt=\"{}\">", escape(data), escape(frame.time()))
        })
    };
    let decisive = row.decisive();
    let title = escape(&i18n::row_title(row));
    let command = match records::full(row) {
        Some(full) => format!("{title}<br><code>{}</code>", escape(&full)),
        None => title,
    };
    format!(
        "<tr><td>{}</td><td>{command}</td><td>{}<br>{}</td><td>{code}</td><td>{}</td><td>{}</td></tr>\n",
        escape(&row.first().time),
        escape(&outcome::outcome(&decisive.progress)),
        escape(&outcome::reason(decisive).unwrap_or_default()),
        picture(row.before()),
        picture(row.after()),
    )
}

/// Returns the members of one object for each command, oldest first.
fn lines(subject: &Subject, activity: &Activity, now: &str) -> Vec<Arguments> {
    let rows = oldest_first(activity);
    let entries = rows.iter().flat_map(Row::entries);
    entries.map(|entry| line(subject, entry, now)).collect()
}

fn line(subject: &Subject, entry: &Entry, now: &str) -> Arguments {
    let (outcome, status, ms, reason) = match &entry.progress {
        Progress::Reported(report) => (
            report.outcome.name(),
            report.status,
            Some(report.ms),
            report.reason.as_ref().map(ToString::to_string),
        ),
        Progress::NotSent(reason) => ("not-sent", None, None, Some(reason.clone())),
        Progress::Dropped | Progress::Overtaken | Progress::Stopped => {
            ("not-sent", None, None, None)
        }
        Progress::Unknown(reason) => ("unknown", None, None, Some(reason.clone())),
        Progress::Waiting | Progress::Sending => ("open", None, None, None),
    };
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let command = CommandRequest::from(&entry.command).members();
    let targets = entry.targets().filter_map(text).collect();
    let members = [
        ("exported", text(now)),
        ("person", text(&subject.person).filter(|_| !subject.person.is_empty())),
        ("phone", text(&subject.id)),
        ("address", text(&subject.address).filter(|_| !subject.address.is_empty())),
        ("name", text(&subject.name)),
        ("model", text(subject.model)),
        ("time", text(&entry.time)),
        ("typed", entry.typed.as_deref().and_then(text)),
        ("command", Some(Value::Object(command))),
        ("outcome", text(outcome)),
        ("status", status.map(|status| Value::Number(status.into()))),
        ("ms", ms.map(|ms| Value::Number(ms.into()))),
        ("targets", Some(Value::List(targets))),
        ("reason", reason.as_deref().and_then(text)),
    ];
    let mut line = Arguments::default();
    for (name, value) in members {
        if let Some(value) = value {
            line.push(name, value);
        }
    }
    line
}

fn oldest_first(activity: &Activity) -> Vec<Row> {
    let mut rows = activity.rows();
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use relay_api::{CommandReport, Outcome};
    use snom::{Command, Sequence};

    use super::*;

    fn activity() -> (Subject, Activity) {
        let mut activity = Activity::default();
        let keys: Sequence = "1,100,50;#".parse().unwrap();
        let first = activity.add(Command::Keys(keys), "10:00:00".to_owned());
        let frame = ScreenFrame::new(
            "blob:1".to_owned(),
            String::new(),
            "10:00".to_owned(),
            vec![1, 2],
            |_| {},
        );
        activity.sent(first, Some(frame));
        let report = CommandReport {
            target: "/command.htm?key=1,100,50;%23".to_owned(),
            continued: Vec::new(),
            outcome: Outcome::Accepted,
            status: Some(200),
            ms: 7,
            reason: None,
            remedy: None,
        };
        activity.ended(first, Progress::Reported(report.into()), Duration::ZERO);
        let second = activity.add(Command::Reboot, "10:00:05".to_owned());
        activity.ended(second, Progress::NotSent("<script>".to_owned()), Duration::ZERO);
        let subject = Subject {
            name: "A & <B>".to_owned(),
            model: "D785",
            id: "phone".to_owned(),
            address: "10.0.0.5".to_owned(),
            person: "agent".to_owned(),
        };
        (subject, activity)
    }

    fn pictures(activity: &Activity) -> Pictures {
        let mut pictures = Pictures::default();
        for row in activity.rows() {
            row.before().into_iter().for_each(|frame| pictures.add(frame, None));
        }
        pictures
    }

    #[test]
    fn the_page_contains_everything_and_escapes_foreign_markup() {
        let (subject, activity) = activity();
        let page = page(&subject, &activity, &pictures(&activity), "2026-11-24T10:00:10Z");
        assert!(page.contains("A &amp; &lt;B&gt; (D785)"), "{page}");
        assert!(page.contains("<p>phone · 10.0.0.5 · agent · 2026"), "{page}");
        assert!(page.contains("data:image/png;base64,AQI="), "{page}");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
        let (first, second) = (page.find("1,100,50;#").unwrap(), page.find("Restart").unwrap());
        assert!(first < second, "oldest first");
    }

    #[test]
    fn an_unknown_address_is_left_out() {
        let (subject, activity) = activity();
        let subject = Subject { address: String::new(), ..subject };
        let page = page(&subject, &activity, &pictures(&activity), "2026-11-24T10:00:10Z");
        assert!(page.contains("<p>phone · agent · 2026"), "{page}");
        let lines = lines(&subject, &activity, "2026-11-24T10:00:10Z");
        assert!(lines.iter().all(|line| line.get("address").is_none()), "{lines:?}");
    }

    #[test]
    fn a_typed_text_is_the_title_of_its_keys() {
        let (subject, mut activity) = activity();
        let keys: Sequence = "2;3".parse().unwrap();
        let id = activity.add(Command::Keys(keys), "10:00:07".to_owned());
        activity.typed(id, "a<d".to_owned());
        let page = page(&subject, &activity, &pictures(&activity), "2026-11-24T10:00:10Z");
        assert!(page.contains("<td>Typed “a&lt;d”<br><code>2;3</code></td>"), "{page}");
        let lines = lines(&subject, &activity, "2026-11-24T10:00:10Z");
        let typed: Vec<_> = lines.iter().map(|line| line.get("typed").is_some()).collect();
        assert_eq!(typed, [false, false, true]);
        assert_eq!(lines.last().unwrap().get("typed").unwrap().text(), Some("a<d"));
    }

    #[test]
    fn each_command_is_a_line_of_its_own() {
        let (subject, activity) = activity();
        let lines = lines(&subject, &activity, "2026-11-24T10:00:10Z");
        let [first, second] = lines.as_slice() else { panic!("{lines:?}") };
        let Some(Value::Object(command)) = first.get("command") else { panic!("{first:?}") };
        assert_eq!(command.get("sequence").unwrap().text(), Some("1,100,50;#"));
        let target = Value::Text("/command.htm?key=1,100,50;%23".to_owned());
        assert_eq!(first.get("targets"), Some(&Value::List(vec![target])));
        assert_eq!(first.get("address").unwrap().text(), Some("10.0.0.5"));
        assert_eq!(first.get("ms"), Some(&Value::Number(7)));
        assert_eq!(first.get("reason"), None);
        assert_eq!(second.get("outcome").unwrap().text(), Some("not-sent"));
        assert_eq!(second.get("reason").unwrap().text(), Some("<script>"));
    }
}
