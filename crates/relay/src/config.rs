//! The configuration file: which phones there are and how to sign in to them.

mod address;
mod encryption;
mod secret;

use std::{
    collections::HashMap,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;
use snom::{Firmware, Model};
use toml::Spanned;

pub use address::{Address, AddressError};
pub use secret::Secret;

use crate::tls::{Encryption, KnownCertificates};

/// A phone as configured.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The name in URLs: `a`-`z`, `0`-`9` and `-`.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The model.
    pub model: &'static Model,
    /// The firmware, where the administrator says it: older ones spell some commands otherwise.
    pub firmware: Option<Firmware>,
    /// Where it is.
    pub address: Address,
    /// How to sign in, if the phone asks.
    pub credentials: Option<Credentials>,
    /// How to encrypt; absent for http.
    pub encryption: Option<Encryption>,
}

/// A user name and password of a phone's web interface.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Secret,
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
    #[serde(default)]
    phones: Vec<RawPhone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhone {
    id: Spanned<String>,
    name: Option<String>,
    model: Spanned<String>,
    firmware: Option<Spanned<String>>,
    address: Spanned<String>,
    scheme: Option<Spanned<Scheme>>,
    certificate: Option<Spanned<String>>,
    certificate_file: Option<Spanned<PathBuf>>,
    username: Option<Spanned<String>>,
    password_file: Option<Spanned<PathBuf>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Scheme {
    Http,
    Https,
}

/// Reads a configuration file; relative password files lie beside it.
///
/// # Errors
/// Every fault in the file, each with its line and its mend.
pub fn load(file: &Path) -> Result<Vec<Arc<Phone>>, ConfigError> {
    let fail = |faults| ConfigError { file: file.to_owned(), faults };
    let text = fs::read_to_string(file).map_err(|error| {
        fail(vec![Fault { line: None, text: format!("cannot be read: {error}") }])
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    parse(&text, folder).map_err(fail)
}

fn parse(text: &str, folder: &Path) -> Result<Vec<Arc<Phone>>, Vec<Fault>> {
    let line_at = |offset: usize| text.get(..offset).map(|before| before.matches('\n').count() + 1);
    let raw: RawConfig = toml::from_str(text).map_err(|error| {
        let line = error.span().and_then(|span| line_at(span.start));
        vec![Fault { line, text: error.message().to_owned() }]
    })?;
    let known_certificates = raw.known_certificates.map(|file| folder.join(file));
    let mut checker = Checker {
        line_at: &line_at,
        folder,
        known_certificates: known_certificates.unwrap_or_else(|| folder.join("known-certificates")),
        known: None,
        faults: Vec::new(),
        lines_of_ids: HashMap::new(),
    };
    let phones: Vec<_> =
        raw.phones.into_iter().filter_map(|raw| checker.phone(raw)).map(Arc::new).collect();
    if checker.faults.is_empty() { Ok(phones) } else { Err(checker.faults) }
}

struct Checker<'a> {
    line_at: &'a dyn Fn(usize) -> Option<usize>,
    /// Where relative files lie.
    folder: &'a Path,
    known_certificates: PathBuf,
    /// Opened when the first phone needs it.
    known: Option<Arc<KnownCertificates>>,
    faults: Vec<Fault>,
    lines_of_ids: HashMap<String, Option<usize>>,
}

impl Checker<'_> {
    /// Checks every field before giving up, so that all faults are told at once.
    fn phone(&mut self, raw: RawPhone) -> Option<Phone> {
        let id = self.id(&raw.id);
        let model = self.model(&raw.model);
        let firmware = self.firmware(raw.firmware);
        let is_https = raw.scheme.as_ref().is_some_and(|scheme| *scheme.get_ref() == Scheme::Https);
        let usual_port = if is_https { 443 } else { 80 };
        let address = match Address::read(raw.address.get_ref(), usual_port) {
            Ok(address) => Some(address),
            Err(error) => self.fault(&raw.address, format!("address: {error}")),
        };
        let credentials = self.credentials(raw.username, raw.password_file);
        let trust = self.trust(is_https, raw.certificate, raw.certificate_file);
        let (id, model, firmware, address, credentials, trust) =
            (id?, model?, firmware?, address?, credentials?, trust?);
        let encryption = match trust {
            Some(trust) => Some(self.encryption(&raw.address, trust, &id, &address)?),
            None => None,
        };
        Some(Phone {
            name: raw.name.unwrap_or_else(|| id.clone()),
            id,
            model,
            firmware,
            address,
            credentials,
            encryption,
        })
    }

    fn id(&mut self, id: &Spanned<String>) -> Option<String> {
        let text = id.get_ref();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > 64 || !text.bytes().all(fits) {
            return self
                .fault(id, format!("id: `{text}` must be 1 to 64 characters of a-z, 0-9 and -"));
        }
        let line = (self.line_at)(id.span().start);
        if let Some(first) = self.lines_of_ids.insert(text.clone(), line) {
            let first = first.map_or(String::new(), |line| format!(" (line {line})"));
            return self.fault(
                id,
                format!("id: `{text}` is taken by another phone{first}; give each its own"),
            );
        }
        Some(text.clone())
    }

    fn model(&mut self, name: &Spanned<String>) -> Option<&'static Model> {
        let Some(model) = Model::find(name.get_ref()) else {
            let possible = Model::all().iter().filter(|model| model.remote_control.is_possible());
            let known: Vec<_> = possible.map(|model| model.name).collect();
            return self.fault(
                name,
                format!(
                    "model: `{}` is not known; known are {}; write \"unknown\" for any other: it \
                     gets every key there is, unproven",
                    name.get_ref(),
                    known.join(", ")
                ),
            );
        };
        match model.remote_control.refusal() {
            None => Some(model),
            Some(reason) => {
                self.fault(name, format!("model: the {} cannot be used: {reason}", model.name))
            }
        }
    }

    /// The inner `None` is a phone whose firmware nobody says, the outer one a fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things, see above")]
    fn firmware(&mut self, version: Option<Spanned<String>>) -> Option<Option<Firmware>> {
        let Some(version) = version else { return Some(None) };
        match version.get_ref().parse() {
            Ok(firmware) => Some(Some(firmware)),
            Err(error) => self.fault(&version, error.to_string()),
        }
    }

    /// The inner `None` is a phone without credentials, the outer one a fault.
    #[expect(
        clippy::option_option,
        reason = "absent and faulty are two things, told apart one line below"
    )]
    fn credentials(
        &mut self,
        username: Option<Spanned<String>>,
        password_file: Option<Spanned<PathBuf>>,
    ) -> Option<Option<Credentials>> {
        match (username, password_file) {
            (None, None) => Some(None),
            (Some(username), None) => self.fault(
                &username,
                "username: add password_file, the file that holds its password".to_owned(),
            ),
            (None, Some(file)) => {
                self.fault(&file, "password_file: add the username it belongs to".to_owned())
            }
            (Some(username), Some(file)) => {
                match fs::read_to_string(self.folder.join(file.get_ref())) {
                    Ok(text) => {
                        let password = Secret::new(text.trim_end_matches(['\r', '\n']));
                        Some(Some(Credentials { username: username.into_inner(), password }))
                    }
                    Err(error) => {
                        let path = file.get_ref().display().to_string();
                        self.fault(
                            &file,
                            format!("password_file: `{path}` cannot be read: {error}"),
                        )
                    }
                }
            }
        }
    }

    fn fault<T, S>(&mut self, at: &Spanned<S>, text: String) -> Option<T> {
        self.faults.push(Fault { line: (self.line_at)(at.span().start), text });
        None
    }
}

#[cfg(test)]
mod tests;
