//! TLS with a self-signed certificate, whose name never matches the phone's address.

use std::{io, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
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

/// Creates a new self-signed certificate for `name`; returns it and its key as PEM, for the servers of tests that read
/// files.
///
/// # Errors
/// When no certificate can be created.
pub fn pem(name: &str) -> io::Result<(String, String)> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).map_err(io::Error::other)?;
    let key = signing_key.serialize_der();
    Ok((block("CERTIFICATE", cert.der()), block("PRIVATE KEY", &key)))
}

/// Returns bytes as PEM (RFC 7468).
fn block(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    for (nth, digit) in BASE64_STANDARD.encode(der).chars().enumerate() {
        if nth > 0 && nth.is_multiple_of(64) {
            text.push('\n');
        }
        text.push(digit);
    }
    text + &format!("\n-----END {label}-----\n")
}
