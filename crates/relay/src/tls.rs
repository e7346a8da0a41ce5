//! https to phones: whose certificate is trusted, and what went wrong in words.
//!
//! A phone's certificate is its own and never matches its address, so beside the authorities of
//! the system a certificate can be pinned, or remembered at the first contact. Whatever is
//! trusted, the handshake's signature is always verified: a certificate alone proves nothing.

mod fingerprint;
mod known;
mod verifier;

use std::{io, sync::Arc};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, Error, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

pub use fingerprint::{Fingerprint, FingerprintError};
pub use known::KnownCertificates;
use known::{AnotherCertificate, NotRemembered};
use verifier::{Expected, PhoneVerifier};

/// Whose certificate a phone may show.
#[derive(Clone, Debug, PartialEq)]
pub enum Trust {
    /// One signed by an authority the system trusts, for the phone's name.
    System,
    /// One signed by these authorities, for the phone's name.
    Authorities(Vec<CertificateDer<'static>>),
    /// This one alone.
    Pinned(Fingerprint),
    /// The one it showed first.
    FirstUse(Arc<KnownCertificates>),
    /// Any: whoever answers at the address gets the password.
    Anything,
}

/// Encrypts connections to one phone.
#[derive(Clone)]
pub struct Encryption {
    connector: TlsConnector,
    name: ServerName<'static>,
    /// Where what the phone shows first is remembered, and under which id.
    first_use: Option<(Arc<KnownCertificates>, String)>,
}

/// Why there is no encrypted connection, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TlsError {
    /// Whoever answers shows a certificate that is not trusted, or not its own.
    #[error("{0}")]
    Certificate(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl std::fmt::Debug for Encryption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encryption").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Encryption {
    /// Encryption to the phone `id` at `host`.
    ///
    /// # Errors
    /// Why nobody's certificate could ever be trusted: no authorities, or a host that is no name.
    pub fn new(trust: Trust, id: &str, host: &str) -> Result<Encryption, String> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| format!("`{host}` cannot be in a certificate: {error}"))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let expecting = |expected| PhoneVerifier::new(expected, id.to_owned(), provider);
        let first_use = match &trust {
            Trust::FirstUse(known) => Some((known.clone(), id.to_owned())),
            _ => None,
        };
        let config = match trust {
            Trust::System => builder.with_root_certificates(system_roots()?).with_no_client_auth(),
            Trust::Authorities(authorities) => {
                let mut roots = RootCertStore::empty();
                let (added, _) = roots.add_parsable_certificates(authorities);
                if added == 0 {
                    return Err("the file has no certificate of an authority".to_owned());
                }
                builder.with_root_certificates(roots).with_no_client_auth()
            }
            Trust::Pinned(fingerprint) => verified(builder, expecting(Expected::This(fingerprint))),
            Trust::FirstUse(known) => verified(builder, expecting(Expected::First(known))),
            Trust::Anything => verified(builder, expecting(Expected::Anything)),
        };
        Ok(Encryption { connector: TlsConnector::from(Arc::new(config)), name, first_use })
    }

    /// Shakes hands.
    ///
    /// # Errors
    /// What went wrong, and what to do.
    pub(crate) async fn start(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, TlsError> {
        let stream = self.connector.connect(self.name.clone(), stream).await;
        let stream = stream.map_err(|error| explain(&error))?;
        let (_, session) = stream.get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        // Only now is it certain that whoever answers has the key of what it shows.
        if let (Some((known, id)), Some(shown)) = (&self.first_use, shown) {
            known.remember(id, Fingerprint::of(shown)).map_err(|error| match error {
                NotRemembered::Another(another) => TlsError::Certificate(another.0),
                NotRemembered::File(_) => TlsError::Other(error.to_string()),
            })?;
        }
        Ok(stream)
    }
}

fn verified(
    builder: rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>,
    verifier: PhoneVerifier,
) -> ClientConfig {
    let verifier = Arc::new(verifier);
    builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
}

fn system_roots() -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    let (added, _) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 {
        return Err("the system has no authorities; install ca-certificates, or use \
                    certificate = \"first-use\""
            .to_owned());
    }
    Ok(roots)
}

/// What a failed handshake means for whoever looks after the phone.
fn explain(error: &io::Error) -> TlsError {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return TlsError::Other(format!("no encrypted connection: {error}"));
    };
    match tls {
        Error::PeerIncompatible(_)
        | Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => TlsError::Other(
            "the phone speaks only TLS that is out of date (older than 1.2, or without forward \
             secrecy); update its firmware, or use scheme = \"http\" on a network you trust"
                .to_owned(),
        ),
        Error::InvalidMessage(_) => TlsError::Other(
            "what answers does not speak TLS; set scheme = \"http\", or switch https on at the phone"
                .to_owned(),
        ),
        Error::InvalidCertificate(CertificateError::Other(other))
            if let Some(another) = other.0.downcast_ref::<AnotherCertificate>() =>
        {
            TlsError::Certificate(another.0.clone())
        }
        Error::InvalidCertificate(CertificateError::BadSignature) => TlsError::Certificate(
            "what answers cannot prove that the certificate it shows is its own, or that it is \
             signed by whom it names; see who answers at the address of the phone"
                .to_owned(),
        ),
        Error::InvalidCertificate(_) => TlsError::Certificate(format!(
            "the certificate of the phone is not trusted ({tls}); pin it with certificate = \
             \"sha256:…\", or trust the first one with certificate = \"first-use\""
        )),
        other => TlsError::Other(format!("no encrypted connection: {other}")),
    }
}

#[cfg(test)]
mod tests;
