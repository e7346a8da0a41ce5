//! TLS with a self-signed certificate, whose name never matches the phone's address.

use std::{io, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// The name in a phone's certificate.
pub(super) const NAME: &str = "snom-000413000000";

/// Creates an acceptor with a new self-signed certificate for `name`. Servers of tests use it as
/// well.
///
/// # Errors
/// When no certificate can be created.
pub fn acceptor(name: &str) -> io::Result<TlsAcceptor> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).map_err(io::Error::other)?;
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(io::Error::other)?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
