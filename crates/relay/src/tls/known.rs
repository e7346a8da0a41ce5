//! The certificates that phones showed first, in a file.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::Fingerprint;

/// What each phone showed first. The file has a line for each: its id and the fingerprint.
#[derive(Debug)]
pub struct KnownCertificates {
    file: PathBuf,
    known: Mutex<BTreeMap<String, Fingerprint>>,
}

impl KnownCertificates {
    /// Reads the file; a missing one is an empty one.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it makes no sense.
    pub fn open(file: &Path) -> Result<KnownCertificates, String> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(format!("{} cannot be read: {error}", file.display())),
        };
        let mut known = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            let (id, fingerprint) = line
                .split_once(' ')
                .and_then(|(id, fingerprint)| Some((id, fingerprint.parse().ok()?)))
                .ok_or_else(|| {
                    format!(
                        "{}:{number}: not an id and a fingerprint; remove the line",
                        file.display()
                    )
                })?;
            known.insert(id.to_owned(), fingerprint);
        }
        Ok(KnownCertificates { file: file.to_owned(), known: Mutex::new(known) })
    }

    /// Checks what the phone `id` shows; what it shows first is remembered.
    ///
    /// # Errors
    /// When it showed another one before, or the first cannot be written down.
    pub(super) fn check(&self, id: &str, shown: Fingerprint) -> Result<(), String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(id) {
            Some(first) if *first == shown => Ok(()),
            Some(first) => Err(format!(
                "the phone shows another certificate ({shown}) than at first ({first}); if it was \
                 reset or replaced, remove the line of {id} from {} and restart the relay",
                self.file.display()
            )),
            None => {
                known.insert(id.to_owned(), shown);
                write(&self.file, &known).map_err(|error| {
                    known.remove(id);
                    format!(
                        "the certificate cannot be remembered: {} cannot be written: {error}",
                        self.file.display()
                    )
                })?;
                tracing::warn!(phone = id, %shown, "certificate seen first and trusted from now on");
                Ok(())
            }
        }
    }
}

/// Writes the file beside itself first, so that a power cut leaves the old one or the new one.
fn write(file: &Path, known: &BTreeMap<String, Fingerprint>) -> io::Result<()> {
    let mut text = String::new();
    for (id, fingerprint) in known {
        // Writing to memory does not fail.
        let _ = writeln!(text, "{id} {fingerprint}");
    }
    let beside = file.with_extension("new");
    fs::write(&beside, text)?;
    fs::rename(beside, file)
}
