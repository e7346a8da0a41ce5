//! The section `[tls]`: https of the relay itself.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use crate::tls::{ServerTls, ServerTlsError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTls {
    certificate_file: Spanned<PathBuf>,
    key_file: Spanned<PathBuf>,
}

impl Checker<'_> {
    /// Reads the certificate and its key.
    pub(super) fn server_tls(&mut self, raw: &RawTls) -> Option<ServerTls> {
        let certificate = self.pem("certificate_file", &raw.certificate_file);
        self.warn_of_others("key_file", raw.key_file.get_ref());
        let key = self.pem("key_file", &raw.key_file);
        let (certificate, key) = (certificate?, key?);
        match ServerTls::read(&certificate, &key) {
            Ok(tls) => Some(tls),
            Err(error) => {
                let (field, file) = match error {
                    ServerTlsError::NoKey => ("key_file", &raw.key_file),
                    _ => ("certificate_file", &raw.certificate_file),
                };
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("{field}: `{shown}` {error}"))
            }
        }
    }

    fn pem(&mut self, field: &str, file: &Spanned<PathBuf>) -> Option<Vec<u8>> {
        match self.read(file.get_ref()) {
            Ok(pem) => Some(pem),
            Err(error) => {
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("{field}: `{shown}` cannot be read: {error}"))
            }
        }
    }
}
