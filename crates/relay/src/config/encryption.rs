//! The keys `certificate` and `certificate_file`.

use std::{io, path::PathBuf, sync::Arc};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use snom::PhoneAddress;
use toml::Spanned;

use super::checker::{Checker, Fault};
use crate::tls::{Encryption, KnownCertificates, KnownCertificatesError, SystemRoots, Trust};

impl Checker<'_> {
    /// Checks which certificates are trusted. The inner `None` is a phone with http, the outer one
    /// a fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things")]
    pub(super) fn trust(
        &mut self,
        is_https: bool,
        certificate: Option<Spanned<String>>,
        file: Option<Spanned<PathBuf>>,
    ) -> Option<Option<Trust>> {
        match (is_https, certificate, file) {
            (false, None, None) => Some(None),
            (false, Some(certificate), _) => self.fault(
                &certificate,
                "certificate: needs https; add scheme = \"https\", or remove it".to_owned(),
            ),
            (false, None, Some(file)) => self.fault(
                &file,
                "certificate_file: needs https; add scheme = \"https\", or remove it".to_owned(),
            ),
            (true, Some(certificate), Some(_)) => self.fault(
                &certificate,
                "certificate: is given twice; remove it or certificate_file".to_owned(),
            ),
            (true, None, None) => self.system(None).map(Some),
            (true, Some(certificate), None) => self.named(&certificate).map(Some),
            (true, None, Some(file)) => self.authorities(&file).map(Some),
        }
    }

    fn named(&mut self, certificate: &Spanned<String>) -> Option<Trust> {
        match certificate.get_ref().as_str() {
            "system" => self.system(Some(certificate)),
            "any" => Some(Trust::Any),
            "first-use" => match self.known() {
                Ok(known) => Some(Trust::FirstUse(known)),
                Err(error) => self.fault(certificate, format!("certificate: {error}")),
            },
            pin if pin.starts_with("sha256:") => match pin.parse() {
                Ok(fingerprint) => Some(Trust::Pinned(fingerprint)),
                Err(error) => self.fault(certificate, format!("certificate: {error}")),
            },
            other => self.fault(
                certificate,
                format!(
                    "certificate: `{other}` is not known; write \"system\" (signed by a certificate \
                     authority), \"first-use\" (the first one is remembered), \"sha256:…\" (pinned), \
                     or \"any\" (no protection against other servers)"
                ),
            ),
        }
    }

    /// Returns the authorities of the system, read once for all phones.
    pub(super) fn system(&mut self, at: Option<&Spanned<String>>) -> Option<Trust> {
        let roots = match &self.system_roots {
            Some(roots) => Ok(roots.clone()),
            None => SystemRoots::load(),
        };
        match roots {
            Ok(roots) => Some(Trust::System(self.system_roots.insert(roots).clone())),
            Err(error) => {
                let line = at.and_then(|at| self.line(at));
                self.faults.push(Fault { line, text: format!("certificate: {error}") });
                None
            }
        }
    }

    fn known(&mut self) -> Result<Arc<KnownCertificates>, KnownCertificatesError> {
        if let Some(known) = &self.known {
            return Ok(known.clone());
        }
        let known = Arc::new(KnownCertificates::open(&self.known_certificates)?);
        self.known = Some(known.clone());
        Ok(known)
    }

    fn authorities(&mut self, file: &Spanned<PathBuf>) -> Option<Trust> {
        let certificates = self.read(file.get_ref()).and_then(|pem| {
            let certificates = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
            certificates.map_err(io::Error::other)
        });
        match certificates {
            Ok(certificates) => Some(Trust::Authorities(certificates)),
            Err(error) => {
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("certificate_file: `{shown}` cannot be read: {error}"))
            }
        }
    }

    /// Sets up the encryption to a phone.
    pub(super) fn encryption(
        &mut self,
        at: &Spanned<String>,
        trust: Trust,
        id: &str,
        address: &PhoneAddress,
    ) -> Option<Encryption> {
        if matches!(trust, Trust::Any) {
            tracing::warn!(
                phone = id,
                "certificate = \"any\": any server at the address of this phone receives its password"
            );
        }
        match Encryption::new(trust, id, address.host()) {
            Ok(encryption) => Some(encryption),
            Err(error) => self.fault(at, format!("certificate: {error}")),
        }
    }
}
