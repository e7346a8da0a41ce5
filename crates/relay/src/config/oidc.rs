//! The section `[oidc]`: signing in with a company account (OpenID Connect).

use std::{collections::BTreeSet, path::PathBuf};

use relay_api::Role;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use crate::{
    access::{Company, Origin, OriginPolicy, Secret},
    net::is_loopback_host,
    tls::Trust,
};

/// The longest name on the button, in characters.
const MAX_NAME: usize = 40;

/// The provider of company accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// The address by which the provider names itself; its description is below it.
    pub issuer: String,
    /// The name of the relay at the provider.
    pub client_id: String,
    /// The password of the relay at the provider, where it has one.
    pub client_secret: Option<Secret>,
    /// What the relay asks for, besides `openid`.
    pub scopes: Vec<String>,
    /// The address that people open, to which the provider sends them back.
    pub url: Origin,
    /// The certificates that the provider may show; absent where it is on this machine and speaks http.
    pub trust: Option<Trust>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOidc {
    issuer: Spanned<String>,
    client_id: Spanned<String>,
    client_secret_file: Option<Spanned<PathBuf>>,
    name: Spanned<String>,
    name_claim: Option<Spanned<String>>,
    groups_claim: Option<Spanned<String>>,
    scopes: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    admin_groups: Vec<String>,
    #[serde(default)]
    operator_groups: Vec<String>,
    #[serde(default)]
    viewer_groups: Vec<String>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    ca_file: Option<Spanned<PathBuf>>,
}

impl Checker<'_> {
    /// Checks the company and its provider. What the provider says about itself is read when somebody signs in.
    pub(super) fn oidc(
        &mut self,
        raw: RawOidc,
        web: Option<&OriginPolicy>,
    ) -> Option<(Company, Provider)> {
        let url = match web.map(|web| web.url.clone()) {
            // The fault of the section `[web]` is enough.
            None => return None,
            Some(Some(url)) => url,
            Some(None) => {
                let text = "issuer: the provider sends people back to [web] url, and there is none; add it, such as \
                            https://deskside.example";
                return self.fault(&raw.issuer, text.to_owned());
            }
        };
        let is_local = self.issuer(&raw.issuer)?;
        let texts = [
            ("client_id", Some(&raw.client_id)),
            ("name", Some(&raw.name)),
            ("name_claim", raw.name_claim.as_ref()),
            ("groups_claim", raw.groups_claim.as_ref()),
        ];
        for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text?))) {
            if text.get_ref().trim().is_empty() || text.get_ref().chars().any(char::is_control) {
                let fault = format!("{key}: must be a text, without control characters");
                return self.fault(text, fault);
            }
        }
        if raw.name.get_ref().chars().count() > MAX_NAME {
            let text = format!("name: must have at most {MAX_NAME} characters; it is on a button");
            return self.fault(&raw.name, text);
        }
        self.check_groups_or_every(&raw.groups)?;
        let scopes = self.scopes(raw.scopes)?;
        let client_secret = match &raw.client_secret_file {
            Some(file) => Some(self.secret("client_secret_file", file)?),
            None => None,
        };
        let trust = match &raw.ca_file {
            Some(file) => Some(self.certificate_authorities(file)?),
            None if is_local => None,
            None => Some(self.system(Some(&raw.issuer))?),
        };
        let roles = [
            (Role::Administrator, raw.admin_groups),
            (Role::Operator, raw.operator_groups),
            (Role::Viewer, raw.viewer_groups),
        ];
        let roles: Vec<_> = roles.into_iter().filter(|(_, groups)| !groups.is_empty()).collect();
        if roles.is_empty() {
            let text =
                "issuer: nobody could sign in; add admin_groups, operator_groups or viewer_groups";
            return self.fault(&raw.issuer, text.to_owned());
        }
        let or = |claim: Option<Spanned<String>>, default: &str| {
            claim.map_or_else(|| default.to_owned(), Spanned::into_inner)
        };
        let phone_groups: BTreeSet<&String> = self.groups.iter().collect();
        let company = Company {
            name: raw.name.into_inner(),
            issuer: raw.issuer.get_ref().clone(),
            client_id: raw.client_id.get_ref().clone(),
            name_claim: or(raw.name_claim, "preferred_username"),
            groups_claim: or(raw.groups_claim, "groups"),
            roles,
            groups: raw.groups.into_iter().map(Spanned::into_inner).collect(),
            phone_groups: phone_groups.into_iter().cloned().collect(),
        };
        let provider = Provider {
            issuer: raw.issuer.into_inner(),
            client_id: raw.client_id.into_inner(),
            client_secret,
            scopes,
            url,
            trust,
        };
        Some((company, provider))
    }

    /// Checks the address of the provider; returns whether it is on this machine and speaks http.
    fn issuer(&mut self, issuer: &Spanned<String>) -> Option<bool> {
        let text = issuer.get_ref();
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let authority = rest.split('/').next().unwrap_or_default();
        let is_address = Origin::read(&format!("{scheme}://{authority}")).is_ok()
            && !text.contains(['?', '#', ' ']);
        if !is_address {
            let fault = format!(
                "issuer: `{text}` is not an address; copy the one that the provider names, such as \
                 https://login.example/realms/company"
            );
            return self.fault(issuer, fault);
        }
        let is_http = scheme.eq_ignore_ascii_case("http");
        if is_http && !is_loopback_host(authority) {
            let fault = "issuer: over http anybody on the network could sign in as anybody; write an address that \
                         begins with https://";
            return self.fault(issuer, fault.to_owned());
        }
        Some(is_http)
    }

    fn scopes(&mut self, raw: Option<Vec<Spanned<String>>>) -> Option<Vec<String>> {
        let Some(raw) = raw else { return Some(vec!["profile".to_owned()]) };
        let is_scope =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        for scope in &raw {
            if !is_scope(scope.get_ref()) {
                let text = format!(
                    "scopes: `{}` is not a scope; write words such as \"profile\" or \"groups\"",
                    scope.get_ref()
                );
                return self.fault(scope, text);
            }
        }
        Some(raw.into_iter().map(Spanned::into_inner).collect())
    }

    fn certificate_authorities(&mut self, file: &Spanned<PathBuf>) -> Option<Trust> {
        let shown = file.get_ref().display().to_string();
        let pem = match self.read(file.get_ref()) {
            Ok(pem) => pem,
            Err(error) => {
                return self.fault(file, format!("ca_file: `{shown}` cannot be read: {error}"));
            }
        };
        match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
            Ok(certificates) if !certificates.is_empty() => Some(Trust::Authorities(certificates)),
            _ => {
                let text = format!(
                    "ca_file: `{shown}` has no certificate; write the one of the authority in PEM form"
                );
                self.fault(file, text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::config::{self, Config};

    /// Reads a configuration whose section `[oidc]` has these lines besides what is needed.
    fn read(lines: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("oidc.secret"), "s3cret\n").unwrap();
        fs::write(folder.path().join("empty.pem"), "nothing\n").unwrap();
        read_in(folder.path(), lines)
    }

    fn read_in(folder: &Path, lines: &str) -> Result<Config, String> {
        let has = |key: &str| lines.lines().any(|line| line.starts_with(&format!("{key} =")));
        let mut text = "[web]\nurl = \"https://deskside.example\"\n[[phones]]\nid = \"desk\"\nmodel = \"D785\"\n\
                        address = \"10.0.0.5\"\ngroups = [\"sales\"]\n[oidc]\n"
            .to_owned();
        for (key, value) in [
            ("issuer", "\"http://localhost:9000/company\""),
            ("client_id", "\"deskside\""),
            ("name", "\"Example Ltd\""),
            ("admin_groups", "[\"it\"]"),
        ] {
            if !has(key) {
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
        config::read(&format!("{text}{lines}"), folder).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_given_has_a_default() {
        let config = read("").unwrap();
        let (company, provider) = (config.people.company.unwrap(), config.provider.unwrap());
        assert_eq!(company.name_claim, "preferred_username");
        assert_eq!(company.groups_claim, "groups");
        assert_eq!(company.roles, [(Role::Administrator, vec!["it".to_owned()])]);
        assert_eq!(company.phone_groups, ["sales"]);
        assert_eq!(provider.scopes, ["profile"]);
        assert_eq!(provider.url.as_str(), "https://deskside.example");
        assert!(provider.client_secret.is_none() && provider.trust.is_none());
    }

    #[test]
    fn a_secret_is_read_from_its_file() {
        let config = read("client_secret_file = \"oidc.secret\"").unwrap();
        let provider = config.provider.unwrap();
        assert_eq!(provider.client_secret.as_ref().map(Secret::reveal), Some("s3cret"));
    }

    #[test]
    fn faults_name_the_remedy() {
        for (lines, part) in [
            ("issuer = \"login.example\"", "is not an address"),
            ("issuer = \"https://login.example/?x\"", "is not an address"),
            ("issuer = \"ftp://login.example\"", "is not an address"),
            ("issuer = \"http://login.example\"", "begins with https://"),
            ("client_id = \" \"", "must be a text"),
            ("name = \"A name that is longer than a button could ever show\"", "at most 40"),
            ("admin_groups = []", "nobody could sign in"),
            ("groups = [\"lab\"]", "no phone belongs to `lab`"),
            ("scopes = [\"a b\"]", "is not a scope"),
            ("client_secret_file = \"missing\"", "cannot be read"),
            ("ca_file = \"empty.pem\"", "has no certificate"),
        ] {
            let error = read(lines).unwrap_err();
            assert!(error.contains(part), "{lines}: {error}");
        }
    }

    #[test]
    fn the_provider_needs_an_address_to_send_people_back_to() {
        let text = "[oidc]\nissuer = \"http://localhost\"\nclient_id = \"a\"\nname = \"b\"\nadmin_groups = [\"c\"]\n";
        let error = config::read(text, Path::new("/")).unwrap_err().to_string();
        assert!(error.contains("[web] url"), "{error}");
    }
}
