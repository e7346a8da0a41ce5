//! https of the relay itself.

use std::sync::Arc;

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// The certificate of the relay, with its key. Cheap to clone.
#[derive(Clone)]
pub struct ServerTls(Arc<ServerConfig>);

/// The reason why a certificate or a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ServerTlsError {
    /// The file has no certificate.
    #[error("has no certificate; write the certificate and those of its authorities in PEM form")]
    NoCertificate,
    /// The file has no key.
    #[error("has no private key; write it in PEM form, without a passphrase")]
    NoKey,
    /// They do not belong together, or the library rejects them.
    #[error("cannot be used: {0}")]
    Rejected(#[from] rustls::Error),
}

impl ServerTls {
    /// Reads a certificate with those of its authorities, and its key, both as PEM.
    ///
    /// # Errors
    /// When they cannot be used.
    pub fn read(certificate: &[u8], key: &[u8]) -> Result<ServerTls, ServerTlsError> {
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(certificate).filter_map(Result::ok).collect();
        if chain.is_empty() {
            return Err(ServerTlsError::NoCertificate);
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| ServerTlsError::NoKey)?;
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(ServerTls(Arc::new(config)))
    }

    /// Returns the settings of the library.
    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        self.0.clone()
    }
}

impl std::fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ServerTls").finish_non_exhaustive()
    }
}
