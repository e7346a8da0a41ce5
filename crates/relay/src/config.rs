//! The configuration file: the phones, the people, and what is allowed to whom.

mod ad_hoc;
mod address;
mod encryption;
mod file;
mod people;
mod phones;
mod secret;
mod web;

use std::{
    collections::HashMap,
    env, fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;
use toml::Spanned;

pub use ad_hoc::AdHoc;
pub(crate) use ad_hoc::Added;
pub use address::{Address, AddressError};
pub use people::{People, Proxy, User};
pub(crate) use phones::Origin as PhoneOrigin;
pub use phones::Phone;
pub use secret::Secret;
pub use web::{Origin, Web};

use crate::tls::KnownCertificates;

/// Everything the administrator says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The phones, in the order of the file.
    pub phones: Vec<Arc<Phone>>,
    /// Under which names the relay is opened, and by which pages.
    pub web: Web,
    /// Who may do what.
    pub people: People,
    /// How much of it.
    pub limits: Limits,
    /// Whether phones may be added by their address.
    pub ad_hoc: Option<AdHoc>,
    /// Where what was done is written down, as JSON lines.
    pub audit_log: Option<PathBuf>,
}

/// A user name and password of a phone's web interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// Whether it is kept from a phone that asks for Basic, which would show it to the network.
    pub digest_only: bool,
}

/// How often commands may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// By one person at one address; twice as many at once.
    pub commands_per_second: u32,
    /// To one phone by everybody; twice as many at once.
    pub commands_per_phone_and_second: u32,
    /// Connections held at once.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { commands_per_second: 20, commands_per_phone_and_second: 10, connections: 512 }
    }
}

/// Everything wrong with a configuration, all at once.
#[derive(Debug, thiserror::Error)]
pub struct ConfigError {
    file: PathBuf,
    faults: Vec<Fault>,
}

#[derive(Debug, PartialEq, Eq)]
struct Fault {
    /// Counted from 1; absent when the file as a whole is at fault.
    line: Option<usize>,
    text: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, Fault { line, text }) in self.faults.iter().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            match line {
                Some(line) => write!(f, "{}:{line}: {text}", self.file.display())?,
                None => write!(f, "{}: {text}", self.file.display())?,
            }
        }
        Ok(())
    }
}

/// The file as it is written, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    /// Where certificates seen first are remembered.
    known_certificates: Option<PathBuf>,
    audit_log: Option<PathBuf>,
    #[serde(default)]
    web: web::RawWeb,
    #[serde(default)]
    login: people::RawLogin,
    limits: Option<Spanned<Limits>>,
    ad_hoc: Option<ad_hoc::RawAdHoc>,
    #[serde(default)]
    users: Vec<people::RawUser>,
    #[serde(default)]
    phones: Vec<phones::RawPhone>,
}

/// Reads a configuration file; relative files lie beside it.
///
/// # Errors
/// Every fault in the file, each with its line and its mend.
pub fn load(file: &Path) -> Result<Config, ConfigError> {
    let fail = |faults| ConfigError { file: file.to_owned(), faults };
    let text = fs::read_to_string(file).map_err(|error| {
        fail(vec![Fault { line: None, text: format!("cannot be read: {error}") }])
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let credentials_folder = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    parse(&text, folder, credentials_folder).map_err(fail)
}

/// Reads a configuration from a text; relative files lie in `folder`.
///
/// # Errors
/// As [`load`].
pub fn read(text: &str, folder: &Path) -> Result<Config, ConfigError> {
    let file = folder.join("deskside.toml");
    parse(text, folder, None).map_err(|faults| ConfigError { file, faults })
}

fn parse(
    text: &str,
    folder: &Path,
    credentials_folder: Option<PathBuf>,
) -> Result<Config, Vec<Fault>> {
    let line_at = |offset: usize| text.get(..offset).map(|before| before.matches('\n').count() + 1);
    let raw: RawConfig = toml::from_str(text).map_err(|error| {
        let line = error.span().and_then(|span| line_at(span.start));
        vec![Fault { line, text: error.message().to_owned() }]
    })?;
    let known_certificates = raw.known_certificates.map(|file| folder.join(file));
    let mut checker = Checker {
        line_at: &line_at,
        folder,
        credentials_folder,
        known_certificates: known_certificates.unwrap_or_else(|| folder.join("known-certificates")),
        known: None,
        faults: Vec::new(),
        lines_of_ids: HashMap::new(),
        groups: Vec::new(),
    };
    // Each part is checked before any is given up, so that all faults are told at once.
    let phones =
        raw.phones.into_iter().filter_map(|raw| checker.phone(raw)).map(Arc::new).collect();
    let web = checker.web(raw.web);
    let limits = checker.limits(raw.limits);
    let ad_hoc = raw.ad_hoc.and_then(|raw| checker.ad_hoc(raw));
    let people = checker.people(raw.login, raw.users);
    let audit_log = raw.audit_log.map(|file| folder.join(file));
    match (web, limits, people) {
        (Some(web), Some(limits), Some(people)) if checker.faults.is_empty() => {
            Ok(Config { phones, web, people, limits, ad_hoc, audit_log })
        }
        _ => {
            checker.faults.sort_by_key(|fault| fault.line);
            Err(checker.faults)
        }
    }
}

struct Checker<'a> {
    line_at: &'a dyn Fn(usize) -> Option<usize>,
    /// Where relative files lie.
    folder: &'a Path,
    credentials_folder: Option<PathBuf>,
    known_certificates: PathBuf,
    /// Opened when the first phone needs it.
    known: Option<Arc<KnownCertificates>>,
    faults: Vec<Fault>,
    lines_of_ids: HashMap<String, Option<usize>>,
    /// Those that phones belong to.
    groups: Vec<String>,
}

impl Checker<'_> {
    fn limits(&mut self, limits: Option<Spanned<Limits>>) -> Option<Limits> {
        let Some(limits) = limits else { return Some(Limits::default()) };
        let Limits { commands_per_second, commands_per_phone_and_second, connections } =
            *limits.get_ref();
        let fits = |number: u32| (1..=100_000).contains(&number);
        if fits(commands_per_second)
            && fits(commands_per_phone_and_second)
            && (1..=100_000).contains(&connections)
        {
            return Some(limits.into_inner());
        }
        self.fault(&limits, "limits: each is a number from 1 to 100000".to_owned())
    }

    fn fault<T, S>(&mut self, at: &Spanned<S>, text: String) -> Option<T> {
        self.faults.push(Fault { line: (self.line_at)(at.span().start), text });
        None
    }
}

#[cfg(test)]
mod tests;
