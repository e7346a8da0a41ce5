//! https: to phones the trusted certificates and what a failed handshake means, and that of the relay itself.
//!
//! A phone's certificate is self-signed and never matches its address. So besides the certificate
//! authorities of the system, a certificate can be pinned, or remembered on first use. The
//! signature of the handshake is verified in every case: a certificate alone proves nothing.

mod certificate;
mod fingerprint;
mod handshake;
mod known;
mod server;
mod verifier;

use std::{io, sync::Arc};

use relay_api::{CertificateProblem, Reason};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, Error, RootCertStore,
    client::WebPkiServerVerifier,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName},
};
use tokio::{net::TcpStream, task::spawn_blocking};
use tokio_rustls::{TlsConnector, client::TlsStream};

pub use certificate::ShownCertificate;
pub use fingerprint::{Fingerprint, FingerprintError};
use known::RememberError;
pub use known::{KnownCertificates, KnownCertificatesError};
pub use server::{ServerTls, ServerTlsError};
use verifier::{CertificateRefusal, ExpectedCertificate, PhoneVerifier};

/// The certificates that a phone may show.
#[derive(Clone, Debug, PartialEq)]
pub enum Trust {
    /// One that an authority of the system signed, for the name of the phone.
    System(SystemRoots),
    /// One that one of these authorities signed, for the name of the phone.
    Authorities(Vec<CertificateDer<'static>>),
    /// Only this one.
    Pinned(Fingerprint),
    /// The one that the phone showed first.
    FirstUse(Arc<KnownCertificates>),
    /// Any: every server at the address receives the password.
    Any,
}

/// The certificate authorities of the system, which all phones share. Cheap to clone.
#[derive(Clone)]
pub struct SystemRoots(Arc<RootCertStore>);

impl SystemRoots {
    /// Reads them, which takes a while.
    ///
    /// # Errors
    /// When there are none.
    pub fn load() -> Result<SystemRoots, EncryptionError> {
        let mut roots = RootCertStore::empty();
        let (added, _) =
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if added == 0 {
            return Err(EncryptionError::NoSystemAuthorities);
        }
        Ok(SystemRoots(Arc::new(roots)))
    }
}

impl std::fmt::Debug for SystemRoots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SystemRoots").field(&self.0.len()).finish()
    }
}

impl PartialEq for SystemRoots {
    /// Returns whether both have the same authorities.
    fn eq(&self, other: &SystemRoots) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.roots == other.0.roots
    }
}

/// The encryption of connections to one phone.
#[derive(Clone)]
pub struct Encryption {
    connector: TlsConnector,
    name: ServerName<'static>,
    /// The certificates seen first, and the id of the phone among them.
    first_use: Option<(Arc<KnownCertificates>, String)>,
}

/// The reason why an encryption cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum EncryptionError {
    /// The host cannot appear in a certificate.
    #[error("`{0}` cannot appear in a certificate; write a host name or an IP address")]
    Host(String),
    /// The system has no certificate authorities.
    #[error(
        "the system has no certificate authorities; install ca-certificates, or use certificate = \
         \"first-use\""
    )]
    NoSystemAuthorities,
    /// The file contains no certificate of an authority.
    #[error("the file contains no certificate of an authority; write its certificate in PEM form")]
    NoAuthorities,
    /// The TLS library rejects the settings.
    #[error("TLS is not available: {0}")]
    Tls(#[from] Error),
}

impl EncryptionError {
    /// Returns the reason for the API.
    pub(crate) fn reason(self) -> Reason {
        match self {
            EncryptionError::Host(host) => Reason::HostNotInCertificate { host },
            EncryptionError::NoSystemAuthorities | EncryptionError::NoAuthorities => {
                Reason::CertificateUntrusted { problem: CertificateProblem::UnknownIssuer }
            }
            EncryptionError::Tls(_) => Reason::TlsFailed {},
        }
    }
}

/// The reason why there is no encrypted connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TlsError {
    /// The server shows a certificate that is not trusted, or not its own.
    #[error("{0}")]
    Certificate(Reason),
    /// Any other failure.
    #[error("{0}")]
    Other(Reason),
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
    /// When no certificate could ever be trusted: there are no authorities, or `host` is not a
    /// name.
    pub fn new(trust: Trust, id: &str, host: &str) -> Result<Encryption, EncryptionError> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| EncryptionError::Host(host.to_owned()))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?;
        let first_use = match &trust {
            Trust::FirstUse(known) => Some((known.clone(), id.to_owned())),
            _ => None,
        };
        let expected = match trust {
            Trust::System(roots) => signed(roots.0, provider.clone())?,
            Trust::Authorities(authorities) => {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(authorities);
                signed(Arc::new(roots), provider.clone())?
            }
            Trust::Pinned(fingerprint) => ExpectedCertificate::Pinned(fingerprint),
            Trust::FirstUse(known) => ExpectedCertificate::FirstSeen(known),
            Trust::Any => ExpectedCertificate::Any,
        };
        let verifier = Arc::new(PhoneVerifier::new(expected, id.to_owned(), provider));
        let config =
            builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
        Ok(Encryption { connector: TlsConnector::from(Arc::new(config)), name, first_use })
    }

    /// Forgets the certificate that the phone showed first, because the phone was removed. The file may take its
    /// time.
    pub(crate) fn forget(&self) {
        if let Some((known, id)) = &self.first_use
            && let Err(error) = known.forget(id)
        {
            tracing::warn!(phone = id, %error, "cannot forget the certificate of a phone");
        }
    }

    /// Performs the handshake.
    ///
    /// # Errors
    /// Names the failure.
    pub(crate) async fn start(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, TlsError> {
        let stream = self.connector.connect(self.name.clone(), stream).await;
        let stream = stream.map_err(|error| explain(&error))?;
        let (_, session) = stream.get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        // Only now is it proven that the server has the key of the certificate it shows.
        if let (Some((known, id)), Some(shown)) = (&self.first_use, shown) {
            let shown = Fingerprint::of(shown);
            if !known.has(id, shown) {
                // The file may take its time.
                let (known, id) = (known.clone(), id.clone());
                let remembered = spawn_blocking(move || remember(&known, &id, shown)).await;
                remembered.map_err(|_| TlsError::Other(Reason::TaskFailed {}))??;
            }
        }
        Ok(stream)
    }
}

/// Remembers the first certificate of a phone.
fn remember(known: &KnownCertificates, id: &str, shown: Fingerprint) -> Result<(), TlsError> {
    known.remember(id, shown).map_err(|error| match error {
        RememberError::Mismatch(mismatch) => TlsError::Certificate(mismatch.0),
        RememberError::File(error) => {
            tracing::error!(phone = id, %error, "cannot store the certificate of a phone");
            TlsError::Other(Reason::CertificateNotStored { error: error.problem() })
        }
    })
}

/// Expects a certificate that one of these authorities signed.
fn signed(
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
) -> Result<ExpectedCertificate, EncryptionError> {
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider).build();
    // Nothing but a lack of authorities fails without lists of revoked certificates.
    let verifier = verifier.map_err(|_| EncryptionError::NoAuthorities)?;
    Ok(ExpectedCertificate::Signed(verifier))
}

/// Explains a failed handshake.
fn explain(error: &io::Error) -> TlsError {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return TlsError::Other(Reason::NoEncryption { error: error.into() });
    };
    match tls {
        Error::PeerIncompatible(_)
        | Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => TlsError::Other(Reason::TlsOutdated {}),
        Error::InvalidMessage(_) => TlsError::Other(Reason::NotTls {}),
        Error::InvalidCertificate(error) => TlsError::Certificate(untrusted(error)),
        other => {
            tracing::debug!(error = %other, "TLS handshake failed");
            TlsError::Other(Reason::TlsFailed {})
        }
    }
}

/// Explains why a certificate is not trusted.
fn untrusted(error: &CertificateError) -> Reason {
    let problem = match error {
        CertificateError::Other(other)
            if let Some(refusal) = other.0.downcast_ref::<CertificateRefusal>() =>
        {
            return refusal.0.clone();
        }
        CertificateError::BadSignature => return Reason::CertificateUnproven {},
        // Those of authorities were explained by the verifier; this is the handshake's.
        CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            return Reason::CertificateKeyUnsupported {};
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            CertificateProblem::Expired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateProblem::NotYetValid
        }
        CertificateError::UnknownIssuer => CertificateProblem::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateProblem::WrongName
        }
        CertificateError::Revoked => CertificateProblem::Revoked,
        CertificateError::BadEncoding => CertificateProblem::Malformed,
        _ => CertificateProblem::Other,
    };
    Reason::CertificateUntrusted { problem }
}

#[cfg(test)]
mod tests;
