//! The lines of the audit log about commands of the relay itself.

use relay_api::CommandReport;
use snom::Command;

use super::{Connection, PhoneError};
use crate::{account::RELAY, audit::Entry};

impl Connection<'_> {
    /// Records that the relay itself is about to send a command.
    pub(in crate::phone) fn record_begin(&self, command: &Command) {
        self.audit.write(&Entry {
            event: "command-begins",
            user: RELAY,
            phone: Some(&self.phone.id),
            command: Some(command.name()),
            with: command.masked(),
            ..Entry::default()
        });
    }

    /// Records a command of the relay itself in the audit log.
    pub(in crate::phone) fn record(
        &self,
        command: &Command,
        report: &Result<CommandReport, PhoneError>,
    ) {
        let (outcome, status, ms) = match report {
            Ok(report) => (report.outcome.name(), report.status, Some(report.ms)),
            Err(error) => (error.code().name(), None, None),
        };
        self.audit.write(&Entry {
            event: "command",
            user: RELAY,
            phone: Some(&self.phone.id),
            command: Some(command.name()),
            with: command.masked(),
            outcome: Some(outcome.to_owned()),
            status,
            ms,
            ..Entry::default()
        });
    }
}
