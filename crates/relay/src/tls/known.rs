//! The file of the certificates that phones showed first (trust on first use).

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use relay_api::{IoProblem, Reason};

use super::fingerprint::Fingerprint;
use crate::state_file::replace;

/// The first certificate of each phone. The file has a line per phone: its id and the fingerprint.
#[derive(Debug)]
pub struct KnownCertificates {
    file: PathBuf,
    known: Mutex<Fingerprints>,
}

type Fingerprints = BTreeMap<String, Fingerprint>;

/// A certificate that differs from the expected one.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct CertificateMismatch(pub(super) Reason);

/// The reason why a certificate is not remembered.
#[derive(Debug, thiserror::Error)]
pub(super) enum RememberError {
    /// The phone showed another one first.
    #[error(transparent)]
    Mismatch(#[from] CertificateMismatch),
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] KnownCertificatesError),
}

/// The reason why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KnownCertificatesError {
    /// It cannot be read.
    #[error("{} cannot be read: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// It cannot be written.
    #[error("{} cannot be written: {error}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// A line is malformed.
    #[error("{}:{line}: not an id and a fingerprint; remove the line", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The number of the line, counted from 1.
        line: usize,
    },
}

impl KnownCertificatesError {
    /// Returns the kind of error.
    pub(super) fn problem(&self) -> IoProblem {
        match self {
            KnownCertificatesError::Read { error, .. }
            | KnownCertificatesError::Write { error, .. } => error.into(),
            KnownCertificatesError::Line { .. } => IoProblem::InvalidData,
        }
    }
}

impl KnownCertificates {
    /// Reads the file; a missing file counts as empty.
    ///
    /// # Errors
    /// When it cannot be read, or a line is malformed.
    pub fn open(file: &Path) -> Result<KnownCertificates, KnownCertificatesError> {
        let known = Mutex::new(read(file)?);
        Ok(KnownCertificates { file: file.to_owned(), known })
    }

    /// Compares the certificate that the phone `id` shows with its first one. A first certificate
    /// passes and is not remembered yet, because a certificate alone proves nothing.
    ///
    /// # Errors
    /// When the phone showed another one before.
    pub(super) fn compare(&self, id: &str, shown: Fingerprint) -> Result<(), CertificateMismatch> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.same(&known, id, shown).map(drop)
    }

    /// Returns whether this is the first certificate of the phone `id`.
    pub(super) fn has(&self, id: &str, shown: Fingerprint) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(id) == Some(&shown)
    }

    /// Remembers the certificate that the phone `id` has proven to be its own.
    ///
    /// # Errors
    /// When the phone showed another one before, or the file cannot be written.
    pub(super) fn remember(&self, id: &str, shown: Fingerprint) -> Result<(), RememberError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.same(&known, id, shown)? {
            return Ok(());
        }
        // After a reload, the phones of the old and the new configuration write side by side: the
        // file contains the lines of both.
        let mut all = read(&self.file)?;
        if !self.same(&all, id, shown)? {
            all.insert(id.to_owned(), shown);
            write(&self.file, &all).map_err(|error| {
                let file = self.file.clone();
                KnownCertificatesError::Write { file, error }
            })?;
            tracing::warn!(phone = id, %shown, "first certificate of the phone; it is trusted from now on");
        }
        *known = all;
        Ok(())
    }

    /// Forgets the certificate of the phone `id`.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(super) fn forget(&self, id: &str) -> Result<(), KnownCertificatesError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = read(&self.file)?;
        if all.remove(id).is_some() {
            write(&self.file, &all).map_err(|error| {
                let file = self.file.clone();
                KnownCertificatesError::Write { file, error }
            })?;
        }
        *known = all;
        Ok(())
    }

    /// Returns whether the phone showed that one before; `false` means that it showed none yet.
    fn same(
        &self,
        known: &Fingerprints,
        id: &str,
        shown: Fingerprint,
    ) -> Result<bool, CertificateMismatch> {
        match known.get(id) {
            Some(first) if *first == shown => Ok(true),
            Some(first) => {
                let (shown, remembered) = (shown.to_string(), first.to_string());
                Err(CertificateMismatch(Reason::CertificateChanged { shown, remembered }))
            }
            None => Ok(false),
        }
    }
}

/// Two that use the same file are equal.
impl PartialEq for KnownCertificates {
    fn eq(&self, other: &KnownCertificates) -> bool {
        self.file == other.file
    }
}

fn read(file: &Path) -> Result<Fingerprints, KnownCertificatesError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(KnownCertificatesError::Read { file: file.to_owned(), error });
        }
    };
    let mut known = Fingerprints::new();
    for (line, text) in (1..).zip(text.lines()) {
        let (id, fingerprint) = text
            .split_once(' ')
            .and_then(|(id, fingerprint)| Some((id, fingerprint.parse().ok()?)))
            .ok_or_else(|| KnownCertificatesError::Line { file: file.to_owned(), line })?;
        known.insert(id.to_owned(), fingerprint);
    }
    Ok(known)
}

fn write(file: &Path, known: &Fingerprints) -> io::Result<()> {
    let mut text = String::new();
    for (id, fingerprint) in known {
        // Writing to memory does not fail.
        let _ = writeln!(text, "{id} {fingerprint}");
    }
    replace(file, &text, 0o666)
}
