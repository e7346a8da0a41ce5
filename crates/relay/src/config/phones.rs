//! The phones of the configuration.

use std::path::PathBuf;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use snom::{Firmware, Model};
use toml::Spanned;

use super::{Address, Checker, Credentials, file::Authentication};
use crate::{net::Reach, tls::Encryption};

/// A phone as configured.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The name in URLs: `a`-`z`, `0`-`9` and `-`.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The groups it belongs to.
    pub groups: Vec<String>,
    /// The model.
    pub model: &'static Model,
    /// The firmware, where the administrator says it: older ones spell some commands otherwise.
    pub firmware: Option<Firmware>,
    /// Where it is.
    pub address: Address,
    /// Which addresses may be behind its name.
    pub reach: Reach,
    /// How to sign in, if the phone asks.
    pub credentials: Option<Credentials>,
    /// How to encrypt; absent for http.
    pub encryption: Option<Encryption>,
    /// Who wants it.
    pub(crate) origin: Origin,
    /// Changes when anything of a phone of the file does, so that a reload lets alone what stayed
    /// the same.
    pub(crate) version: [u8; 32],
}

/// Who wants a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The administrator has written it down.
    File,
    /// Somebody has added it by its address.
    Added,
    /// It is the virtual one of `--demo`.
    #[cfg(feature = "demo")]
    Demo,
}

impl Phone {
    /// A phone at an address, spoken to over http, without a login.
    #[must_use]
    pub fn new(id: &str, name: &str, model: &'static Model, address: Address) -> Phone {
        Phone {
            id: id.to_owned(),
            name: name.to_owned(),
            groups: Vec::new(),
            model,
            firmware: None,
            address,
            reach: Reach::Anywhere,
            credentials: None,
            encryption: None,
            origin: Origin::File,
            version: [0; 32],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPhone {
    id: Spanned<String>,
    name: Option<String>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    model: Spanned<String>,
    firmware: Option<Spanned<String>>,
    address: Spanned<String>,
    scheme: Option<Spanned<Scheme>>,
    certificate: Option<Spanned<String>>,
    certificate_file: Option<Spanned<PathBuf>>,
    username: Option<Spanned<String>>,
    password_file: Option<Spanned<PathBuf>>,
    authentication: Option<Spanned<Authentication>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scheme {
    Http,
    Https,
}

impl RawPhone {
    /// Everything that is said of the phone, files included, in 32 bytes.
    fn version(&self, checker: &Checker<'_>) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        };
        add(self.id.get_ref().as_bytes());
        add(self.name.as_deref().unwrap_or_default().as_bytes());
        for group in &self.groups {
            add(group.get_ref().as_bytes());
        }
        let is_https = self.scheme.as_ref().map(|scheme| *scheme.get_ref() == Scheme::Https);
        add(format!("{is_https:?}").as_bytes());
        let authentication = self.authentication.as_ref().map(|wanted| *wanted.get_ref());
        add(format!("{authentication:?}").as_bytes());
        add(self.model.get_ref().as_bytes());
        add(self.address.get_ref().as_bytes());
        for text in [&self.firmware, &self.certificate, &self.username] {
            add(text.as_ref().map_or("", |text| text.get_ref()).as_bytes());
        }
        if self.certificate.as_ref().is_some_and(|certificate| certificate.get_ref() == "first-use")
        {
            add(checker.known_certificates.as_os_str().as_encoded_bytes());
        }
        for file in [&self.certificate_file, &self.password_file].into_iter().flatten() {
            // A file that cannot be read is told of elsewhere.
            add(&checker.read(file.get_ref()).unwrap_or_default());
        }
        hash.finalize().into()
    }
}

impl Checker<'_> {
    /// Checks every field before giving up, so that all faults are told at once.
    pub(super) fn phone(&mut self, raw: RawPhone) -> Option<Phone> {
        let version = raw.version(self);
        let id = self.id(&raw.id);
        let groups = self.group_names(raw.groups);
        let model = self.model(&raw.model);
        let firmware = self.firmware(raw.firmware);
        let is_https = raw.scheme.as_ref().is_some_and(|scheme| *scheme.get_ref() == Scheme::Https);
        let usual_port = if is_https { 443 } else { 80 };
        let address = match Address::read(raw.address.get_ref(), usual_port) {
            Ok(address) => Some(address),
            Err(error) => self.fault(&raw.address, format!("address: {error}")),
        };
        let credentials = self.credentials(raw.username, raw.password_file, raw.authentication);
        let trust = self.trust(is_https, raw.certificate, raw.certificate_file);
        let (id, groups, model, firmware, address, credentials, trust) =
            (id?, groups?, model?, firmware?, address?, credentials?, trust?);
        let encryption = match trust {
            Some(trust) => Some(self.encryption(&raw.address, trust, &id, &address)?),
            None => None,
        };
        Some(Phone {
            name: raw.name.unwrap_or_else(|| id.clone()),
            id,
            groups,
            model,
            firmware,
            address,
            reach: Reach::Anywhere,
            credentials,
            encryption,
            origin: Origin::File,
            version,
        })
    }

    fn group_names(&mut self, names: Vec<Spanned<String>>) -> Option<Vec<String>> {
        let mut groups = Vec::new();
        for name in names {
            if name.get_ref().is_empty() || name.get_ref().chars().any(char::is_control) {
                return self.fault(&name, "groups: a group needs a name".to_owned());
            }
            groups.push(name.into_inner());
        }
        self.groups.extend_from_slice(&groups);
        Some(groups)
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
}
