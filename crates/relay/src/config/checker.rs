//! The state of a check: the place of the file, and the faults found so far.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use toml::Spanned;

use crate::tls::{KnownCertificates, SystemRoots};

/// A fault of the configuration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line, counted from 1; absent when the whole file is at fault.
    pub(super) line: Option<usize>,
    /// The key, what is wrong with its value, and the remedy.
    pub(super) text: String,
}

/// Checks the sections of a configuration and collects their faults.
pub(super) struct Checker<'a> {
    line_at: &'a dyn Fn(usize) -> Option<usize>,
    /// The folder that relative file names start from.
    pub(super) folder: &'a Path,
    /// The folder of the service manager's credentials.
    pub(super) credentials_folder: Option<PathBuf>,
    /// The file of the certificates that phones showed first.
    pub(super) known_certificates: PathBuf,
    /// That file, opened when the first phone needs it.
    pub(super) known: Option<Arc<KnownCertificates>>,
    /// The authorities of the system, read when the first phone needs them.
    pub(super) system_roots: Option<SystemRoots>,
    pub(super) faults: Vec<Fault>,
    pub(super) lines_of_ids: HashMap<String, Option<usize>>,
    /// The phone at each host and port.
    pub(super) ids_of_endpoints: HashMap<String, String>,
    /// The groups that phones belong to.
    pub(super) groups: Vec<String>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        line_at: &'a dyn Fn(usize) -> Option<usize>,
        folder: &'a Path,
        credentials_folder: Option<PathBuf>,
        known_certificates: PathBuf,
    ) -> Checker<'a> {
        Checker {
            line_at,
            folder,
            credentials_folder,
            known_certificates,
            known: None,
            system_roots: None,
            faults: Vec::new(),
            lines_of_ids: HashMap::new(),
            ids_of_endpoints: HashMap::new(),
            groups: Vec::new(),
        }
    }

    /// Returns the line of a value.
    pub(super) fn line<S>(&self, at: &Spanned<S>) -> Option<usize> {
        (self.line_at)(at.span().start)
    }

    /// Adds a fault; returns `None` for the value that is missing because of it.
    pub(super) fn fault<T, S>(&mut self, at: &Spanned<S>, text: String) -> Option<T> {
        self.faults.push(Fault { line: self.line(at), text });
        None
    }

    /// Returns the faults in the order of the file.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }
}
