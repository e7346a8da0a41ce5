//! The audit log: one JSON object per line for each act of a user.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    net::IpAddr,
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::Serialize;

/// The audit log.
#[derive(Debug, Default)]
pub struct Audit {
    to: Mutex<Option<(PathBuf, File)>>,
}

/// A line of the log. Absent fields do not apply.
#[derive(Debug, Default, Serialize)]
pub struct Entry<'a> {
    /// The time in UTC (RFC 3339), set when the line is written.
    pub time: String,
    /// A number that ties the line to other logs of the same run; 0 for acts of the relay itself.
    pub request: u64,
    /// `command`, `login`, `login-failed`, `logins-refused`, `logout`, `phone-added`, `phone-removed`, `sign-in`,
    /// `certificate-refused`.
    pub event: &'static str,
    /// The user.
    pub user: &'a str,
    /// The address of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<IpAddr>,
    /// The id of the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<&'a str>,
    /// The name of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<&'static str>,
    /// The arguments of the command; digits are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// The outcome, or the code of a problem; for a certificate, the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The status code of the phone's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The number of acts that the line stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The duration in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u32>,
}

impl Audit {
    /// Appends to `file` from now on, or writes nothing without one. Opens the file again each
    /// time, so that a rotated file is closed.
    ///
    /// # Errors
    /// When it cannot be opened, with the remedy; the file that was open stays open.
    pub fn open(&self, file: Option<PathBuf>) -> Result<(), String> {
        let opened = match file {
            None => None,
            Some(path) => {
                let file = OpenOptions::new().append(true).create(true).mode(0o640).open(&path);
                let shown = path.display();
                let file = file.map_err(|error| {
                    format!("audit_log: {shown} cannot be written: {error}; give the user of the relay permission to write there")
                })?;
                Some((path, file))
            }
        };
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(())
    }

    /// Returns whether there is a log.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.to.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Writes a line.
    pub fn write(&self, entry: Entry<'_>) {
        if !self.is_on() {
            return;
        }
        let entry = Entry { time: Timestamp::now().to_string(), ..entry };
        if let Err(error) = self.append(&entry) {
            tracing::error!(%error, "cannot write to the audit log; a line is lost");
        }
    }

    fn append(&self, entry: &Entry<'_>) -> io::Result<()> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, file)) = to.as_mut() else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        // A single write, so that lines of several relays do not mix.
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_appended_and_a_rotated_file_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let audit = Audit::default();
        audit.write(Entry { event: "login", user: "nobody hears", ..Entry::default() });
        audit.open(Some(path.clone())).unwrap();
        audit.write(Entry { event: "login", user: "ada", request: 7, ..Entry::default() });
        let line = std::fs::read_to_string(&path).unwrap();
        assert!(
            line.ends_with("Z\",\"request\":7,\"event\":\"login\",\"user\":\"ada\"}\n"),
            "{line}"
        );

        std::fs::rename(&path, folder.path().join("old")).unwrap();
        audit.open(Some(path.clone())).unwrap();
        audit.write(Entry { event: "logout", user: "ada", ..Entry::default() });
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
        let error = audit.open(Some("/nowhere/audit".into())).unwrap_err();
        assert!(error.starts_with("audit_log: /nowhere/audit cannot be written"), "{error}");
    }
}
