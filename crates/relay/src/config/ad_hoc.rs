//! Phones that people may add by their address.

use std::{net::IpAddr, path::PathBuf};

use ipnet::IpNet;
use serde::Deserialize;
use snom::Model;
use toml::Spanned;

use super::{
    Address, Checker, Credentials, Phone, PhoneOrigin, file::Authentication, phones::Scheme,
};
use crate::{
    net::Reach,
    tls::{Encryption, Trust},
};

/// Where added phones may be, and how they are spoken to.
#[derive(Clone, Debug, PartialEq)]
pub struct AdHoc {
    /// The ranges their addresses must be in.
    pub allow: Vec<IpNet>,
    /// The ports they may listen on.
    pub ports: Vec<u16>,
    /// How to sign in to them; people never see it.
    pub credentials: Option<Credentials>,
    /// Whose certificates are trusted; absent for http.
    pub trust: Option<Trust>,
}

/// What somebody says of a phone that is added.
pub(crate) struct Added<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) model: &'static Model,
    pub(crate) address: Address,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAdHoc {
    allow: Vec<Spanned<String>>,
    ports: Option<Vec<u16>>,
    scheme: Option<Scheme>,
    certificate: Option<Spanned<String>>,
    certificate_file: Option<Spanned<PathBuf>>,
    username: Option<Spanned<String>>,
    password_file: Option<Spanned<PathBuf>>,
    authentication: Option<Spanned<Authentication>>,
}

impl AdHoc {
    /// The port that is meant where none is written.
    #[must_use]
    pub fn usual_port(&self) -> u16 {
        if self.trust.is_some() { 443 } else { 80 }
    }

    /// How a phone that somebody adds is spoken to.
    ///
    /// # Errors
    /// When its host cannot be in a certificate.
    pub(crate) fn phone(
        &self,
        Added { id, name, model, address }: Added<'_>,
        reach: Reach,
    ) -> Result<Phone, String> {
        let encryption = match &self.trust {
            Some(trust) => Some(Encryption::new(trust.clone(), id, address.host())?),
            None => None,
        };
        Ok(Phone {
            reach,
            credentials: self.credentials.clone(),
            encryption,
            origin: PhoneOrigin::Added,
            ..Phone::new(id, name, model, address)
        })
    }
}

impl Checker<'_> {
    pub(super) fn ad_hoc(&mut self, raw: RawAdHoc) -> Option<AdHoc> {
        let allow: Vec<_> = raw.allow.iter().map(|range| self.range("allow", range)).collect();
        let credentials = self.credentials(raw.username, raw.password_file, raw.authentication);
        let is_https = raw.scheme == Some(Scheme::Https);
        let trust = self.trust(is_https, raw.certificate, raw.certificate_file);
        if matches!(&trust, Some(Some(Trust::Anything))) {
            tracing::warn!(
                "[ad_hoc] certificate = \"any\": whoever answers at an added address gets the \
                 password of them all"
            );
        }
        Some(AdHoc {
            allow: allow.into_iter().collect::<Option<_>>()?,
            ports: raw.ports.unwrap_or_else(|| vec![if is_https { 443 } else { 80 }]),
            credentials: credentials?,
            trust: trust?,
        })
    }

    /// A range of addresses: `192.168.0.0/16`, or one address.
    pub(super) fn range(&mut self, field: &str, text: &Spanned<String>) -> Option<IpNet> {
        let written = text.get_ref();
        let one = |address: IpAddr| IpNet::from(address);
        let range: Option<IpNet> = written.parse().ok().or_else(|| written.parse().ok().map(one));
        match range {
            Some(range) if range.network() == range.addr() => Some(range),
            Some(range) => {
                let whole = range.trunc();
                let fault =
                    format!("{field}: `{written}` is within a range; write the range, {whole}");
                self.fault(text, fault)
            }
            None => {
                let fault = format!(
                    "{field}: `{written}` is no range of addresses; write one such as 192.168.10.0/24"
                );
                self.fault(text, fault)
            }
        }
    }
}
