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
    known: Mutex<Known>,
}

type Known = BTreeMap<String, Fingerprint>;

/// A phone that shows another certificate than it should.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct AnotherCertificate(pub(super) String);

/// Why a certificate is not remembered.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotRemembered {
    /// Another one was seen first.
    #[error(transparent)]
    Another(#[from] AnotherCertificate),
    /// The file cannot be used.
    #[error("the certificate cannot be remembered: {0}")]
    File(String),
}

impl KnownCertificates {
    /// Reads the file; a missing one is an empty one.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it makes no sense.
    pub fn open(file: &Path) -> Result<KnownCertificates, String> {
        let known = Mutex::new(read(file)?);
        Ok(KnownCertificates { file: file.to_owned(), known })
    }

    /// Compares what the phone `id` shows with what it showed first. What is shown for the first
    /// time passes, and is not remembered yet: a certificate alone proves nothing.
    ///
    /// # Errors
    /// When it showed another one before.
    pub(super) fn compare(&self, id: &str, shown: Fingerprint) -> Result<(), AnotherCertificate> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.same(&known, id, shown).map(drop)
    }

    /// Remembers what the phone `id` has shown and proven to be its own.
    ///
    /// # Errors
    /// When it showed another one before, or the first cannot be written down.
    pub(super) fn remember(&self, id: &str, shown: Fingerprint) -> Result<(), NotRemembered> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.same(&known, id, shown)? {
            return Ok(());
        }
        // After a reload the phones of the old and of the new configuration remember side by side:
        // the file knows what the others have written.
        let mut all = read(&self.file).map_err(NotRemembered::File)?;
        if !self.same(&all, id, shown)? {
            all.insert(id.to_owned(), shown);
            write(&self.file, &all).map_err(|error| {
                let file = self.file.display();
                NotRemembered::File(format!("{file} cannot be written: {error}"))
            })?;
            tracing::warn!(phone = id, %shown, "certificate seen first and trusted from now on");
        }
        *known = all;
        Ok(())
    }

    /// Whether the phone showed that one before, or none yet.
    fn same(
        &self,
        known: &Known,
        id: &str,
        shown: Fingerprint,
    ) -> Result<bool, AnotherCertificate> {
        match known.get(id) {
            Some(first) if *first == shown => Ok(true),
            Some(first) => Err(AnotherCertificate(format!(
                "the phone shows another certificate ({shown}) than at first ({first}); if it was \
                 reset or replaced, remove the line of {id} from {} and restart the relay",
                self.file.display()
            ))),
            None => Ok(false),
        }
    }
}

/// Two that write to the same file say the same.
impl PartialEq for KnownCertificates {
    fn eq(&self, other: &KnownCertificates) -> bool {
        self.file == other.file
    }
}

fn read(file: &Path) -> Result<Known, String> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{} cannot be read: {error}", file.display())),
    };
    let mut known = Known::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (id, fingerprint) = line
            .split_once(' ')
            .and_then(|(id, fingerprint)| Some((id, fingerprint.parse().ok()?)))
            .ok_or_else(|| {
                format!("{}:{number}: not an id and a fingerprint; remove the line", file.display())
            })?;
        known.insert(id.to_owned(), fingerprint);
    }
    Ok(known)
}

/// Writes the file beside itself first, so that a power cut leaves the old one or the new one.
fn write(file: &Path, known: &Known) -> io::Result<()> {
    let mut text = String::new();
    for (id, fingerprint) in known {
        // Writing to memory does not fail.
        let _ = writeln!(text, "{id} {fingerprint}");
    }
    let beside = file.with_extension("new");
    let mut new = fs::File::create(&beside)?;
    io::Write::write_all(&mut new, text.as_bytes())?;
    new.sync_all()?;
    fs::rename(beside, file)
}
