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
use snom::{Command, Key, NamedKey};

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
    /// `command`, `login`, `login-failed`, `logout`, `phone-added`, `phone-removed`, `sign-in`,
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
    /// The duration in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u32>,
}

impl Audit {
    /// Appends to `file` from now on, or writes nothing without one. Opens the file again each time,
    /// so that a rotated file is closed.
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

/// Returns the arguments of a command as others may read them: the last three digits of a dialled
/// number, and no tones, which may be the PIN of a bank.
#[must_use]
pub fn masked(command: &Command) -> Option<String> {
    Some(match command {
        Command::Keys(sequence) => {
            let digit = |key: Key| matches!(key, Key::Named(key) if is_digit(key));
            let mut hidden =
                all_but_three(sequence.events().iter().filter(|event| digit(event.key)).count());
            let names = sequence.events().iter().map(|event| {
                if !digit(event.key) {
                    return event.key.to_string();
                }
                match hidden.checked_sub(1) {
                    Some(fewer) => {
                        hidden = fewer;
                        "•".to_owned()
                    }
                    None => event.key.to_string(),
                }
            });
            names.collect::<Vec<_>>().join(";")
        }
        Command::Dial { number, .. } => {
            let number = number.to_string();
            let mut hidden = number.chars().filter(char::is_ascii_digit).count().saturating_sub(3);
            let mask = |character: char| match (character.is_ascii_digit(), hidden.checked_sub(1)) {
                (true, Some(fewer)) => {
                    hidden = fewer;
                    '•'
                }
                _ => character,
            };
            number.chars().map(mask).collect()
        }
        Command::Dtmf(tones) => "•".repeat(tones.to_string().chars().count()),
        Command::LogOff(line) | Command::Reregister(line) => line.get().to_string(),
        Command::PlayRinger(ringer) => ringer.get().to_string(),
        Command::ClearCalls(list) => list.to_string(),
        Command::UpgradeFirmware(url) => url.to_string(),
        Command::Touch(touch) => {
            let steps = touch.steps().iter();
            let steps =
                steps.map(|step| format!("{} {} {}", step.x(), step.y(), step.action().name()));
            steps.collect::<Vec<_>>().join(";")
        }
        Command::ReleaseAllCalls
        | Command::LogOffAll
        | Command::Reboot
        | Command::Reset
        | Command::FixLineInfoLayer => return None,
    })
}

fn is_digit(key: NamedKey) -> bool {
    key.digit().is_some_and(|digit| digit.is_ascii_digit())
}

/// Returns how many of `digits` pressed keys to hide. The last three are shown only when more came
/// in the same command: single presses would otherwise spell out the number.
fn all_but_three(digits: usize) -> usize {
    if digits > 3 { digits - 3 } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_digits_but_the_last_three_of_a_number_are_masked() {
        let keys = |text: &str| masked(&Command::Keys(text.parse().unwrap())).unwrap();
        assert_eq!(keys("OFFHOOK;0,100;3;0;1;2;3;ENTER"), "OFFHOOK;•;•;•;1;2;3;ENTER");
        assert_eq!(keys("5"), "•", "single keys would tell the number line by line");
        assert_eq!(keys("1;2;3"), "•;•;•");
        let dial = |number: &str| {
            masked(&Command::Dial { number: number.parse().unwrap(), identity: None }).unwrap()
        };
        assert_eq!(dial("+4930123456"), "+•••••••456");
        assert_eq!(dial("112"), "112");
        assert_eq!(masked(&Command::Dtmf("1234#".parse().unwrap())).unwrap(), "•••••");
        assert_eq!(masked(&Command::Reboot), None);
    }

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
