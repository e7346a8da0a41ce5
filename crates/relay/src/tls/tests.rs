use super::*;

#[test]
fn a_fingerprint_is_read_as_tools_write_it() {
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
    known.check("a", first).unwrap();
    known.check("b", other).unwrap();
    let again = KnownCertificates::open(&file).unwrap();
    assert_eq!(again.check("a", first), Ok(()));
    let error = again.check("a", other).unwrap_err();
    assert!(error.contains("remove the line of a"), "{error}");
    assert_eq!(again.check("b", other), Ok(()));

    std::fs::write(&file, "nonsense\n").unwrap();
    assert!(KnownCertificates::open(&file).unwrap_err().contains("known:1: not an id"));
    let nowhere = KnownCertificates::open(&folder.path().join("no/such/folder")).unwrap();
    assert!(nowhere.check("a", first).unwrap_err().contains("cannot be remembered"));
    assert!(nowhere.check("a", other).is_err(), "what was not written down is not trusted");
}
