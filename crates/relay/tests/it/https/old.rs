//! Outdated certificates and versions of TLS: connected where the administrator trusts the certificate itself,
//! otherwise refused with the true cause.

use std::{fs, sync::Arc};

use deskside_relay::tls::{Fingerprint, KnownCertificates, SystemRoots, Trust};
use rustls::pki_types::CertificateDer;

use super::{
    check, desk,
    openssl::{Folder, OpenSsl},
    servers::{self, Authority, Server},
};

const RSA_512: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:512";
const RSA_1024: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:1024";
const RSA_2048: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
const EC_P256: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
const EC_P384: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-384";
const ED25519: &str = "-algorithm ED25519";

/// Returns each way to trust the certificate itself.
fn trusts(certificate: &CertificateDer<'_>, folder: &tempfile::TempDir) -> [Trust; 3] {
    let known = KnownCertificates::open(&folder.path().join("known")).unwrap();
    let pin = Fingerprint::of(certificate);
    [Trust::Any, Trust::FirstUse(Arc::new(known)), Trust::Pinned(pin)]
}

/// Presses a key; returns the reason and the remedy if that failed.
async fn refusal(address: std::net::SocketAddr, trust: Trust) -> (serde_json::Value, String) {
    let answer = desk(address, trust).keys("1").await;
    assert_eq!(answer.problem().0, "phone-unreachable");
    let json = answer.json();
    (json["reason"].clone(), json["remedy"]["kind"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn an_old_certificate_that_is_trusted_itself_connects() {
    // Without extensions, OpenSSL 3.0 makes X.509 v1.
    for (key, signing, tls) in [
        (RSA_2048, "-sha256", "-tls1_2"),
        (RSA_2048, "-sha256", "-tls1_3"),
        (RSA_2048, "-md5", "-tls1_2"),
        (RSA_2048, "-sha1", "-tls1_3"),
        (RSA_1024, "-md5", "-tls1_2"),
        // Those of before 2016 know no other signature.
        (RSA_1024, "-sha1", "-tls1_2 -sigalgs RSA+SHA256"),
        (RSA_1024, "-sha1", "-tls1_2 -sigalgs RSA+SHA512"),
        (EC_P256, "-sha256", "-tls1_2"),
        (EC_P256, "-sha256", "-tls1_3"),
        (EC_P384, "-sha1", "-tls1_2"),
        (EC_P384, "-sha1", "-tls1_3"),
        (ED25519, "", "-tls1_3"),
    ] {
        let folder = Folder::with_certificate(key, signing).await;
        let certificate = folder.certificate();
        let known = tempfile::tempdir().unwrap();
        let server = folder.serve(tls).await;
        for trust in trusts(&certificate, &known) {
            let answer = desk(server.address, trust.clone()).keys("1").await;
            let report = answer.json();
            assert_eq!(report["outcome"], "accepted", "{key} {signing} {tls} {trust:?}: {report}");
        }
        let text = fs::read_to_string(known.path().join("known")).unwrap();
        assert_eq!(text, format!("desk {}\n", Fingerprint::of(&certificate)));
    }
}

#[tokio::test]
async fn another_old_certificate_than_the_pinned_one_is_refused() {
    let server = Folder::with_certificate(RSA_1024, "-md5").await.serve("-tls1_2").await;
    let pin = Trust::Pinned(Fingerprint::of(b"that of the phone"));
    assert_eq!(refusal(server.address, pin).await.0["kind"], "certificate-not-pinned");
}

#[tokio::test]
async fn a_copied_v1_certificate_without_its_key_is_refused() {
    // The same kind of key, so that only the signature tells them apart.
    let certificate = Folder::with_certificate(EC_P256, "-sha256").await.certificate();
    let (_, other_key) = servers::own();
    let thief = Server::start(certificate.clone(), &other_key).await;
    let known = tempfile::tempdir().unwrap();
    for trust in trusts(&certificate, &known) {
        assert_eq!(refusal(thief.address, trust).await.0["kind"], "certificate-unproven");
    }
    assert_eq!(thief.requests(), 0, "nothing is sent to it");
    assert!(!known.path().join("known").exists(), "it was remembered");
}

#[tokio::test]
async fn a_key_that_proves_nothing_is_named_with_a_remedy_that_helps() {
    let kind = "certificate-key-short";
    let short = |bits: u32, min: u32| serde_json::json!({ "kind": kind, "bits": bits, "min": min });
    for (key, tls, reason) in [
        (RSA_512, "-tls1_2 -sigalgs RSA+SHA256", short(512, 1024)),
        (RSA_1024, "-tls1_3", short(1024, 2048)),
        (RSA_1024, "-tls1_2 -sigalgs RSA+SHA384", short(1024, 2048)),
    ] {
        let folder = Folder::with_certificate(key, "-sha256").await;
        let certificate = folder.certificate();
        let known = tempfile::tempdir().unwrap();
        let server = folder.serve(tls).await;
        for trust in trusts(&certificate, &known) {
            let expected = (reason.clone(), "renew-certificate".to_owned());
            assert_eq!(refusal(server.address, trust).await, expected, "{key} {tls}");
        }
        assert!(!known.path().join("known").exists(), "it was remembered");
    }
}

#[tokio::test]
async fn an_old_certificate_is_not_trusted_for_its_authority() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let authority = Authority::new("Our phones");
    fs::write(path("ca.pem"), authority.pem()).unwrap();
    fs::write(path("ca.key"), authority.key_pem()).unwrap();
    fs::write(path("extensions"), "subjectAltName = IP:127.0.0.1\n").unwrap();
    let signed = format!("-CA {} -CAkey {} -CAcreateserial", path("ca.pem"), path("ca.key"));
    let extensions = format!("-extfile {}", path("extensions"));
    for (key, signing, problem) in [
        (RSA_2048, format!("{signed} -sha256"), "old-version"),
        (RSA_2048, format!("{signed} -sha1 {extensions}"), "old-signature"),
        (RSA_1024, format!("{signed} -sha256 {extensions}"), "short-key"),
    ] {
        let server = Folder::with_certificate(key, &signing).await.serve("-tls1_2").await;
        let trust = Trust::Authorities(vec![authority.certificate()]);
        let (reason, remedy) = refusal(server.address, trust).await;
        let expected = serde_json::json!({ "kind": "certificate-untrusted", "problem": problem });
        assert_eq!((reason, &*remedy), (expected, "trust-certificate"), "{key} {signing}");
        // The remedy helps.
        assert_eq!(desk(server.address, Trust::Any).keys("1").await.json()["outcome"], "accepted");
    }
    let good = format!("{signed} -sha256 {extensions}");
    let server = Folder::with_certificate(RSA_2048, &good).await.serve("-tls1_2").await;
    let trust = Trust::Authorities(vec![authority.certificate()]);
    assert_eq!(desk(server.address, trust).keys("1").await.json()["outcome"], "accepted");
}

#[tokio::test]
async fn a_self_signed_v1_certificate_is_named_where_the_system_is_trusted() {
    let server = Folder::with_certificate(RSA_2048, "-sha256").await.serve("-tls1_2").await;
    let trust = Trust::System(SystemRoots::load().unwrap());
    let (reason, remedy) = refusal(server.address, trust).await;
    assert_eq!(reason["problem"], "old-version", "{reason}");
    assert_eq!(remedy, "trust-certificate");
}

#[tokio::test]
async fn a_real_tls_1_0_server_is_reported_as_outdated() {
    let old = OpenSsl::tls_1_0().await;
    let output = old.to_an_old_client().await;
    assert!(output.contains("BEGIN CERTIFICATE") && output.contains("TLSv1\n"), "{output}");
    let refused = check(&desk(old.address, Trust::Any)).await.unwrap_err();
    assert_eq!(refused, "tls-outdated");
}
