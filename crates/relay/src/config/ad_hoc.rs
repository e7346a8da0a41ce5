//! The section `[ad_hoc]`: phones that users may add by their address.

use std::{net::IpAddr, path::PathBuf};

use ipnet::IpNet;
use relay_api::Reason;
use serde::Deserialize;
use snom::{Model, PhoneAddress};
use toml::Spanned;

use super::{
    checker::Checker,
    credentials::{Authentication, Credentials},
    phones::{PhoneConfig, PhoneSource, Scheme},
};
use crate::{
    net::AddressPolicy,
    tls::{Encryption, Trust},
};

/// The rules for added phones.
#[derive(Clone, Debug, PartialEq)]
pub struct AdHoc {
    /// The address ranges they must be in.
    pub allow: Vec<IpNet>,
    /// The ports they may listen on.
    pub ports: Vec<u16>,
    /// The credentials for all of them, which users never see.
    pub credentials: Option<Credentials>,
    /// The trusted certificates; absent for http.
    pub trust: Option<Trust>,
}

/// A phone as a user describes it.
pub(crate) struct AddedPhone<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) model: &'static Model,
    pub(crate) address: PhoneAddress,
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
    /// Returns whether added phones are reached over https.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.trust.is_some()
    }

    /// Returns the configuration of a phone that a user adds.
    ///
    /// # Errors
    /// When its host cannot appear in a certificate.
    pub(crate) fn phone(
        &self,
        AddedPhone { id, name, model, address }: AddedPhone<'_>,
        policy: AddressPolicy,
    ) -> Result<PhoneConfig, Reason> {
        let encryption = match &self.trust {
            Some(trust) => Some(
                Encryption::new(trust.clone(), id, address.host())
                    .map_err(|error| error.reason())?,
            ),
            None => None,
        };
        Ok(PhoneConfig {
            policy,
            credentials: self.credentials.clone(),
            encryption,
            source: PhoneSource::Added,
            ..PhoneConfig::new(id, name, model, address)
        })
    }
}

impl Checker<'_> {
    /// Checks the section.
    pub(super) fn ad_hoc(&mut self, raw: RawAdHoc) -> Option<AdHoc> {
        let allow: Vec<_> = raw.allow.iter().map(|range| self.range("allow", range)).collect();
        let is_https = raw.scheme == Some(Scheme::Https);
        let trust = self.trust(is_https, raw.certificate, raw.certificate_file);
        // Users choose the address, so what is there gets the password only in a form that nobody can use.
        let is_verified = matches!(
            &trust,
            Some(Some(Trust::System(_) | Trust::Authorities(_) | Trust::Pinned(_)))
        );
        let default = if is_verified { Authentication::Any } else { Authentication::Digest };
        let allowed = raw.authentication.as_ref().map_or(default, |allowed| *allowed.get_ref());
        if allowed != Authentication::Digest && !is_verified && raw.password_file.is_some() {
            tracing::warn!(
                "[ad_hoc] authentication: any server at an added address can ask for the password of all \
                 added phones in clear text; remedy: remove authentication, or use https with a verified \
                 certificate"
            );
        }
        let credentials =
            self.credentials(raw.username, raw.password_file, raw.authentication, default);
        if matches!(&trust, Some(Some(Trust::Any))) {
            tracing::warn!(
                "[ad_hoc] certificate = \"any\": any server at an added address receives the password \
                 of all added phones"
            );
        }
        Some(AdHoc {
            allow: allow.into_iter().collect::<Option<_>>()?,
            ports: raw.ports.unwrap_or_else(|| vec![if is_https { 443 } else { 80 }]),
            credentials: credentials?,
            trust: trust?,
        })
    }

    /// Parses an address range, such as `192.168.0.0/16`, or a single address.
    pub(super) fn range(&mut self, field: &str, text: &Spanned<String>) -> Option<IpNet> {
        let written = text.get_ref();
        let one = |address: IpAddr| IpNet::from(address);
        let range: Option<IpNet> = written.parse().ok().or_else(|| written.parse().ok().map(one));
        match range {
            Some(range) if range.network() == range.addr() => Some(range),
            Some(range) => {
                let whole = range.trunc();
                let fault = format!(
                    "{field}: `{written}` is an address within a range; write the range itself, {whole}"
                );
                self.fault(text, fault)
            }
            None => {
                let fault = format!(
                    "{field}: `{written}` is not an address range; write one such as 192.168.10.0/24"
                );
                self.fault(text, fault)
            }
        }
    }
}
