//! The table of diagnostics for a terminal.

use deskside_relay::doctor::PhoneDiagnosis;
use relay_api::{CheckName, Verdict};

use crate::cli::columns::{GAP, aligned, printable};

/// The maximum number of characters of an id in the table, so that a line fits a terminal of 80 columns. The lines
/// below the table have the whole id.
const MAX_ID: usize = 40;

/// Returns the table of all phones, the faults with their remedies, and the totals.
pub(super) fn report(phones: &[PhoneDiagnosis]) -> String {
    let mut parts = vec![table(phones)];
    let findings: Vec<String> = phones.iter().flat_map(findings).collect();
    if !findings.is_empty() {
        parts.push(findings.join("\n"));
    }
    parts.push(totals(phones));
    parts.join("\n\n")
}

/// Returns a line for each phone, below a head.
fn table(phones: &[PhoneDiagnosis]) -> String {
    let names = CheckName::ALL.iter().map(ToString::to_string);
    let head: Vec<String> = ["Phone".to_owned()].into_iter().chain(names).collect();
    let rows: Vec<Vec<String>> = [head].into_iter().chain(phones.iter().map(row)).collect();
    aligned(&rows)
}

fn row(phone: &PhoneDiagnosis) -> Vec<String> {
    let verdict = |name: &CheckName| {
        let mut checks = phone.diagnostics.checks.iter();
        let check = checks.find(|check| check.check == *name);
        check.map_or(Verdict::Skipped, |check| check.verdict).tag().to_owned()
    };
    [shortened(&phone.phone)].into_iter().chain(CheckName::ALL.iter().map(verdict)).collect()
}

/// Returns an id that fits into its column.
fn shortened(id: &str) -> String {
    if id.chars().count() <= MAX_ID {
        return id.to_owned();
    }
    id.chars().take(MAX_ID - 1).chain(['…']).collect()
}

/// Returns the faults of a phone with their remedies.
fn findings(phone: &PhoneDiagnosis) -> Vec<String> {
    let mut lines = Vec::new();
    for check in &phone.diagnostics.checks {
        if !matches!(check.verdict, Verdict::Warning | Verdict::Failed) {
            continue;
        }
        let reason = printable(&check.reason.to_string());
        lines.push(format!("{}: {}: {reason}", phone.phone, check.check));
        if let Some(remedy) = &check.remedy {
            lines.push(format!("{GAP}{}", printable(&remedy.to_string())));
        }
    }
    lines
}

fn totals(phones: &[PhoneDiagnosis]) -> String {
    let count = |verdict: Verdict| phones.iter().filter(|phone| phone.verdict == verdict).count();
    format!(
        "phones: {}, ok: {}, warning: {}, failed: {}",
        phones.len(),
        count(Verdict::Ok),
        count(Verdict::Warning),
        count(Verdict::Failed)
    )
}

#[cfg(test)]
mod tests {
    use relay_api::{Check, Diagnostics, Reason};

    use super::*;

    fn phone(id: &str, verdict: Verdict, checks: Vec<Check>) -> PhoneDiagnosis {
        let diagnostics = Diagnostics { checks, model: None };
        PhoneDiagnosis { phone: id.to_owned(), verdict, diagnostics }
    }

    fn ok(name: CheckName) -> Check {
        Check::new(name, Verdict::Ok, Reason::DemoScreen {}, 1)
    }

    #[test]
    fn columns_are_aligned_and_remedies_follow_the_table() {
        let works =
            phone("frontdesk", Verdict::Ok, CheckName::ALL.iter().copied().map(ok).collect());
        let reason = Reason::NotTls {};
        let failed = Check::new(CheckName::Connection, Verdict::Failed, reason, 3);
        let skipped = |name| Check::new(name, Verdict::Skipped, Reason::Skipped {}, 0);
        let rest = [CheckName::Login, CheckName::Model, CheckName::Picture].map(skipped);
        let checks = [failed].into_iter().chain(rest).collect();
        let text = report(&[works, phone("lobby", Verdict::Failed, checks)]);
        assert_eq!(
            text,
            "Phone      Connection  Sign-in  Model    Screen\n\
             frontdesk  ok          ok       ok       ok\n\
             lobby      failed      skipped  skipped  skipped\n\
             \n\
             lobby: Connection: the device at this address does not support TLS\n\
             \u{20} Set scheme = \"http\", or turn on HTTPS on the phone.\n\
             \n\
             phones: 2, ok: 1, warning: 0, failed: 1"
        );
    }

    #[test]
    fn the_table_fits_80_columns() {
        let id = "a-phone-with-the-longest-id-that-the-configuration-allows-012345";
        let check = |name| Check::new(name, Verdict::Skipped, Reason::Skipped {}, 0);
        let checks = CheckName::ALL.iter().copied().map(check).collect();
        let text = table(&[phone(id, Verdict::Failed, checks)]);
        let widths: Vec<_> = text.lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width <= 80), "{widths:?}\n{text}");
        assert!(text.contains("a-phone-with-the-longest-id-that-the-co…  skipped"), "{text}");
    }

    #[test]
    fn a_phone_cannot_send_control_characters_to_the_terminal() {
        let reason = Reason::OtherServer { server: "\u{1b}[2Jevil".to_owned() };
        let check = Check::new(CheckName::Connection, Verdict::Failed, reason, 3);
        let text = report(&[phone("lobby", Verdict::Failed, vec![check])]);
        assert!(text.contains("\u{fffd}[2Jevil") && !text.contains('\u{1b}'), "{text:?}");
    }
}
