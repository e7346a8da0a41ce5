//! Fingerprints, and the file of first certificates.

use super::*;

#[test]
fn a_fingerprint_is_parsed_as_common_tools_write_it() {
    let shown = Fingerprint::of(b"certificate");
    let plain = shown.to_string();
    assert_eq!(plain.parse(), Ok(shown));
    let digits = plain.strip_prefix("sha256:").unwrap().to_uppercase();
    let pairs: Vec<_> =
        digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect();
    assert_eq!(format!("sha256:{}", pairs.join(":")).parse(), Ok(shown));
    for wrong in
        ["", "sha256:", "sha1:00", &plain[7..], &plain[..70], &format!("{plain}0"), "sha256:é"]
    {
        let error = wrong.parse::<Fingerprint>().unwrap_err().to_string();
        assert!(error.contains("64 digits"), "{error}");
    }
}

#[test]
fn the_first_certificate_is_remembered_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    let (first, other) = (Fingerprint::of(b"1"), Fingerprint::of(b"2"));
    let known = KnownCertificates::open(&file).unwrap();
    known.compare("a", first).unwrap();
    known.compare("a", other).unwrap();
    assert!(!file.exists(), "a certificate without proof is not remembered");
    known.remember("a", first).unwrap();
    known.remember("b", other).unwrap();
    let again = KnownCertificates::open(&file).unwrap();
    again.compare("a", first).unwrap();
    let error = again.compare("a", other).unwrap_err().to_string();
    assert!(error.contains("certificate of the phone has changed"), "{error}");
    assert!(again.remember("a", other).is_err());
    again.compare("b", other).unwrap();

    std::fs::write(&file, "nonsense\n").unwrap();
    let error = KnownCertificates::open(&file).unwrap_err().to_string();
    assert!(error.contains("known:1: not an id"), "{error}");
    let nowhere = KnownCertificates::open(&folder.path().join("no/such/folder")).unwrap();
    let error = nowhere.remember("a", first).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
    assert!(
        nowhere.remember("a", other).is_err(),
        "a certificate that was not stored is not trusted"
    );
}

#[test]
fn a_newer_configuration_keeps_the_certificates_of_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    let (one, two) = (Fingerprint::of(b"1"), Fingerprint::of(b"2"));
    // Both open the file before anything is written, as two loads of a configuration do.
    let older = KnownCertificates::open(&file).unwrap();
    let newer = KnownCertificates::open(&file).unwrap();
    older.remember("a", one).unwrap();
    newer.remember("b", two).unwrap();
    older.remember("c", one).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, format!("a {one}\nb {two}\nc {one}\n"));
    let error = newer.remember("a", two).unwrap_err().to_string();
    assert!(error.contains("certificate of the phone has changed"), "{error}");
}
