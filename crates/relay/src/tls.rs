//! https to phones: the trusted certificates, and what a failed handshake means.
//!
//! A phone's certificate is self-signed and never matches its address. So besides the certificate
//! authorities of the system, a certificate can be pinned, or remembered on first use. The signature
//! of the handshake is verified in every case: a certificate alone proves nothing.

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
use known::{CertificateChanged, RememberError};
use verifier::{ExpectedCertificate, PhoneVerifier};

/// The certificates that a phone may show.
#[derive(Clone, Debug, PartialEq)]
pub enum Trust {
    /// One that an authority of the system signed, for the name of the phone.
    System,
    /// One that one of these authorities signed, for the name of the phone.
    Authorities(Vec<CertificateDer<'static>>),
    /// Only this one.
    Pinned(Fingerprint),
    /// The one that the phone showed first.
    FirstUse(Arc<KnownCertificates>),
    /// Any: every server at the address receives the password.
    Any,
}

/// The encryption of connections to one phone.
#[derive(Clone)]
pub struct Encryption {
    connector: TlsConnector,
    name: ServerName<'static>,
    /// The certificates seen first, and the id of the phone among them.
    first_use: Option<(Arc<KnownCertificates>, String)>,
}

/// The reason why there is no encrypted connection, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TlsError {
    /// The server shows a certificate that is not trusted, or not its own.
    #[error("{0}")]
    Certificate(String),
    /// Any other failure.
    #[error("{0}")]
    Other(String),
}

impl std::fmt::Debug for Encryption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encryption").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Encryption {
    /// Creates the encryption to the phone `id` at `host`.
    ///
    /// # Errors
    /// When no certificate could ever be trusted: there are no authorities, or `host` is not a name.
    pub fn new(trust: Trust, id: &str, host: &str) -> Result<Encryption, String> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| format!("`{host}` cannot appear in a certificate: {error}"))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let verifier = |expected| PhoneVerifier::new(expected, id.to_owned(), provider);
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
                    return Err("the file contains no certificate of an authority".to_owned());
                }
                builder.with_root_certificates(roots).with_no_client_auth()
            }
            Trust::Pinned(fingerprint) => {
                with_verifier(builder, verifier(ExpectedCertificate::Pinned(fingerprint)))
            }
            Trust::FirstUse(known) => {
                with_verifier(builder, verifier(ExpectedCertificate::FirstSeen(known)))
            }
            Trust::Any => with_verifier(builder, verifier(ExpectedCertificate::Any)),
        };
        Ok(Encryption { connector: TlsConnector::from(Arc::new(config)), name, first_use })
    }

    /// Performs the handshake.
    ///
    /// # Errors
    /// Names the failure and the remedy.
    pub(crate) async fn start(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, TlsError> {
        let stream = self.connector.connect(self.name.clone(), stream).await;
        let stream = stream.map_err(|error| explain(&error))?;
        let (_, session) = stream.get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        // Only now is it proven that the server has the key of the certificate it shows.
        if let (Some((known, id)), Some(shown)) = (&self.first_use, shown) {
            known.remember(id, Fingerprint::of(shown)).map_err(|error| match error {
                RememberError::Changed(changed) => TlsError::Certificate(changed.0),
                RememberError::File(_) => TlsError::Other(error.to_string()),
            })?;
        }
        Ok(stream)
    }
}

fn with_verifier(
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
        return Err("the system has no certificate authorities; install ca-certificates, or use \
                    certificate = \"first-use\""
            .to_owned());
    }
    Ok(roots)
}

/// Explains a failed handshake to the administrator.
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
            if let Some(changed) = other.0.downcast_ref::<CertificateChanged>() =>
        {
            TlsError::Certificate(changed.0.clone())
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
