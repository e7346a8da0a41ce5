//! The section `[[phones]]`.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use snom::{Firmware, Model, PhoneAddress, address::AddressError};
use toml::Spanned;

use super::{
    checker::Checker,
    credentials::{Authentication, Credentials},
};
use crate::{net::AddressPolicy, tls::Encryption};

/// The configuration of a phone.
#[derive(Clone, Debug)]
pub struct PhoneConfig {
    /// The name in URLs: `a`-`z`, `0`-`9` and `-`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// The groups it belongs to. They decide who sees it, so only the configuration file gives them.
    pub groups: Vec<String>,
    /// The group under which users list a phone that they added. It is a label: no right follows from it.
    pub(crate) label: Option<String>,
    /// The model.
    pub model: &'static Model,
    /// The firmware, if the administrator names it: older ones spell some commands differently.
    pub firmware: Option<Firmware>,
    /// The address.
    pub address: PhoneAddress,
    /// The addresses that its host name may resolve to.
    pub policy: AddressPolicy,
    /// The credentials, for a phone that asks for them.
    pub credentials: Option<Credentials>,
    /// The encryption; absent for http.
    pub encryption: Option<Encryption>,
    /// The user who added it; absent for phones of the file, and where nobody signs in.
    pub(crate) added_by: Option<String>,
    /// The source of this configuration.
    pub(crate) source: PhoneSource,
    /// A hash of everything the file says about how to reach the phone, so that a reload keeps unchanged
    /// phones. Names and groups change nothing at the phone.
    pub(crate) version: [u8; 32],
}

/// The source of a phone's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneSource {
    /// The configuration file.
    File,
    /// A user, who added the phone by its address.
    Added,
    /// The option `--demo`, or `--demo-if-empty`.
    #[cfg(feature = "demo")]
    Demo {
        /// It is removed as soon as others are configured.
        makes_room: bool,
    },
}

impl PhoneConfig {
    /// Creates the configuration of a phone with http and without credentials.
    #[must_use]
    pub fn new(id: &str, name: &str, model: &'static Model, address: PhoneAddress) -> PhoneConfig {
        PhoneConfig {
            id: id.to_owned(),
            name: name.to_owned(),
            groups: Vec::new(),
            label: None,
            model,
            firmware: None,
            address,
            policy: AddressPolicy::Any,
            credentials: None,
            encryption: None,
            source: PhoneSource::File,
            added_by: None,
            version: [0; 32],
        }
    }
}

impl PhoneConfig {
    /// Returns the address of the phone, where it is not a name.
    #[must_use]
    pub fn socket_address(&self) -> Option<SocketAddr> {
        socket_address(&self.address)
    }

    /// Returns where the phone is, in one spelling: an IP address or a name, and a port.
    #[must_use]
    pub fn endpoint(&self) -> String {
        endpoint(&self.address)
    }
}

fn socket_address(address: &PhoneAddress) -> Option<SocketAddr> {
    let ip: IpAddr = address.host().parse().ok()?;
    Some(SocketAddr::new(ip.to_canonical(), address.port()))
}

fn endpoint(address: &PhoneAddress) -> String {
    match socket_address(address) {
        Some(address) => address.to_string(),
        None => format!("{}:{}", address.host().to_ascii_lowercase(), address.port()),
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
    /// Hashes everything the file says about how to reach the phone, including the content of named files.
    fn version(&self, checker: &Checker<'_>) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        };
        add(self.id.get_ref().as_bytes());
        let is_https = self.scheme.as_ref().map(|scheme| *scheme.get_ref() == Scheme::Https);
        add(format!("{is_https:?}").as_bytes());
        let authentication = self.authentication.as_ref().map(|allowed| *allowed.get_ref());
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
            // A file that cannot be read is reported elsewhere.
            add(&checker.read(file.get_ref()).unwrap_or_default());
        }
        hash.finalize().into()
    }
}

impl Checker<'_> {
    /// Checks every key before it returns the first failure, to report all faults at once.
    pub(super) fn phone(&mut self, raw: RawPhone) -> Option<PhoneConfig> {
        let version = raw.version(self);
        let id = self.id(&raw.id);
        let groups = self.group_names(raw.groups);
        let model = self.model(&raw.model);
        let firmware = self.firmware(raw.firmware);
        let is_https = raw.scheme.as_ref().is_some_and(|scheme| *scheme.get_ref() == Scheme::Https);
        let address = match PhoneAddress::with_scheme(raw.address.get_ref(), is_https) {
            Ok(address) => Some(address),
            Err(error) => {
                // A password is not repeated.
                let is_secret = error == AddressError::Credentials;
                let shown = if is_secret { "…" } else { raw.address.get_ref() };
                self.fault(&raw.address, format!("address: `{shown}` {error}"))
            }
        };
        if let Some(address) = &address {
            self.only_here(&raw.address, &raw.id, address)?;
        }
        let credentials = self.credentials(
            raw.username,
            raw.password_file,
            raw.authentication,
            Authentication::Any,
        );
        let trust = self.trust(is_https, raw.certificate, raw.certificate_file);
        let (id, groups, model, firmware, address, credentials, trust) =
            (id?, groups?, model?, firmware?, address?, credentials?, trust?);
        let encryption = match trust {
            Some(trust) => Some(self.encryption(&raw.address, trust, &id, &address)?),
            None => None,
        };
        Some(PhoneConfig {
            name: raw.name.unwrap_or_else(|| id.clone()),
            id,
            groups,
            label: None,
            model,
            firmware,
            address,
            policy: AddressPolicy::Any,
            credentials,
            encryption,
            added_by: None,
            source: PhoneSource::File,
            version,
        })
    }

    fn group_names(&mut self, names: Vec<Spanned<String>>) -> Option<Vec<String>> {
        let mut groups = Vec::new();
        for name in names {
            if name.get_ref().is_empty() || name.get_ref().chars().any(char::is_control) {
                return self.fault(
                    &name,
                    "groups: a group must have a name, without control characters".to_owned(),
                );
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
        let line = self.line(id);
        if let Some(first) = self.lines_of_ids.insert(text.clone(), line) {
            let first = first.map_or(String::new(), |line| format!(" (line {line})"));
            return self.fault(
                id,
                format!("id: `{text}` is taken by another phone{first}; give each phone an id of its own"),
            );
        }
        Some(text.clone())
    }

    /// Rejects an address that another phone has, too: two workers would talk to one phone.
    fn only_here(
        &mut self,
        written: &Spanned<String>,
        id: &Spanned<String>,
        address: &PhoneAddress,
    ) -> Option<()> {
        let endpoint = endpoint(address);
        if let Some(first) = self.ids_of_endpoints.insert(endpoint, id.get_ref().clone()) {
            return self.fault(
                written,
                format!(
                    "address: `{}` is the address of the phone `{first}`, too; remove one of them",
                    written.get_ref()
                ),
            );
        }
        Some(())
    }

    fn model(&mut self, name: &Spanned<String>) -> Option<&'static Model> {
        let Some(model) = Model::find(name.get_ref()) else {
            let possible = Model::all().iter().filter(|model| model.remote_control.is_possible());
            let known: Vec<_> = possible.map(|model| model.name).collect();
            return self.fault(
                name,
                format!(
                    "model: `{}` is not known; known are {}; for any other write \"unknown\", which \
                     offers every key without checking it",
                    name.get_ref(),
                    known.join(", ")
                ),
            );
        };
        if let Some(reason) = model.remote_control.refusal() {
            // It is listed as what it is, and the others work.
            tracing::warn!("model: the {} is listed, but cannot be used: {reason}", model.name);
        }
        Some(model)
    }

    /// Parses the firmware. The inner `None` is a phone without a named firmware, the outer one a
    /// fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things")]
    fn firmware(&mut self, version: Option<Spanned<String>>) -> Option<Option<Firmware>> {
        let Some(version) = version else { return Some(None) };
        match version.get_ref().parse() {
            Ok(firmware) => Some(Some(firmware)),
            Err(error) => self.fault(&version, error.to_string()),
        }
    }
}
