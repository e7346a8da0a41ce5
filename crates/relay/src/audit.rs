//! The audit log: who did what to which phone, one JSON object per line.

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

/// Where the lines go.
#[derive(Debug, Default)]
pub struct Audit {
    to: Mutex<Option<(PathBuf, File)>>,
}

/// A line of the log. What is absent does not apply.
#[derive(Debug, Default, Serialize)]
pub struct Entry<'a> {
    /// When, in UTC (RFC 3339); set when it is written.
    pub time: String,
    /// A number that ties it to other logs of the same run; 0 for what nobody has asked for.
    pub request: u64,
    /// `command`, `login`, `login-failed`, `logout`, `phone-added`, `phone-removed`, `sign-in`,
    /// `certificate-refused`.
    pub event: &'static str,
    /// Who.
    pub who: &'a str,
    /// From where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<IpAddr>,
    /// The id of the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<&'a str>,
    /// The name of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<&'static str>,
    /// What it was sent with; digits are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// What became of it: an outcome, or the code of a problem; of a certificate, why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The phone's status code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u32>,
}

impl Audit {
    /// Writes to the end of `file` from now on; nowhere without one. Opens it anew, so that a
    /// rotated file is let go.
    ///
    /// # Errors
    /// When it cannot be opened, with the mend; what was open stays so.
    pub fn open(&self, file: Option<PathBuf>) -> Result<(), String> {
        let opened = match file {
            None => None,
            Some(path) => {
                let file = OpenOptions::new().append(true).create(true).mode(0o640).open(&path);
                let shown = path.display();
                let file = file.map_err(|error| {
                    format!("audit_log: {shown} cannot be written: {error}; let the user of the relay write there")
                })?;
                Some((path, file))
            }
        };
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(())
    }

    /// Whether lines go anywhere.
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
            tracing::error!(%error, "a line of the audit log is lost");
        }
    }

    fn append(&self, entry: &Entry<'_>) -> io::Result<()> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, file)) = to.as_mut() else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        // In one write, so that lines of several relays do not mix.
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_appended_and_a_rotated_file_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let audit = Audit::default();
        audit.write(Entry { event: "login", who: "nobody hears", ..Entry::default() });
        audit.open(Some(path.clone())).unwrap();
        audit.write(Entry { event: "login", who: "ada", request: 7, ..Entry::default() });
        let line = std::fs::read_to_string(&path).unwrap();
        assert!(
            line.ends_with("Z\",\"request\":7,\"event\":\"login\",\"who\":\"ada\"}\n"),
            "{line}"
        );

        std::fs::rename(&path, folder.path().join("old")).unwrap();
        audit.open(Some(path.clone())).unwrap();
        audit.write(Entry { event: "logout", who: "ada", ..Entry::default() });
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
        let error = audit.open(Some("/nowhere/audit".into())).unwrap_err();
        assert!(error.starts_with("audit_log: /nowhere/audit cannot be written"), "{error}");
    }
}
