//! How to encrypt to a phone, as the administrator says it.

use std::{path::PathBuf, sync::Arc};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use toml::Spanned;

use super::{Address, Checker};
use crate::tls::{Encryption, KnownCertificates, Trust};

impl Checker<'_> {
    /// The inner `None` is a phone of http, the outer one a fault.
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
                "certificate: http has none; add scheme = \"https\", or remove it".to_owned(),
            ),
            (false, None, Some(file)) => self.fault(
                &file,
                "certificate_file: http has none; add scheme = \"https\", or remove it".to_owned(),
            ),
            (true, Some(certificate), Some(_)) => self.fault(
                &certificate,
                "certificate: either this or certificate_file; remove one".to_owned(),
            ),
            (true, None, None) => Some(Some(Trust::System)),
            (true, Some(certificate), None) => self.named(&certificate).map(Some),
            (true, None, Some(file)) => self.authorities(&file).map(Some),
        }
    }

    fn named(&mut self, certificate: &Spanned<String>) -> Option<Trust> {
        match certificate.get_ref().as_str() {
            "system" => Some(Trust::System),
            "any" => Some(Trust::Anything),
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
                    "certificate: `{other}` is not one of \"system\" (signed by an authority), \
                     \"first-use\" (remembered), \"sha256:…\" (pinned), \"any\" (no protection \
                     against impostors)"
                ),
            ),
        }
    }

    fn known(&mut self) -> Result<Arc<KnownCertificates>, String> {
        if let Some(known) = &self.known {
            return Ok(known.clone());
        }
        let known = Arc::new(KnownCertificates::open(&self.known_certificates)?);
        self.known = Some(known.clone());
        Ok(known)
    }

    fn authorities(&mut self, file: &Spanned<PathBuf>) -> Option<Trust> {
        let path = self.folder.join(file.get_ref());
        let certificates: Result<Vec<_>, _> =
            CertificateDer::pem_file_iter(&path).and_then(|certificates| certificates.collect());
        match certificates {
            Ok(certificates) => Some(Trust::Authorities(certificates)),
            Err(error) => {
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("certificate_file: `{shown}` cannot be read: {error}"))
            }
        }
    }

    pub(super) fn encryption(
        &mut self,
        at: &Spanned<String>,
        trust: Trust,
        id: &str,
        address: &Address,
    ) -> Option<Encryption> {
        if matches!(trust, Trust::Anything) {
            tracing::warn!(
                phone = id,
                "certificate = \"any\": whoever answers at its address gets its password"
            );
        }
        match Encryption::new(trust, id, address.host()) {
            Ok(encryption) => Some(encryption),
            Err(error) => self.fault(at, format!("certificate: {error}")),
        }
    }
}
