//! Challenges as servers write them.

use proptest::prelude::*;

use super::*;

fn strongest(lines: &[&str]) -> Result<Challenge, ChallengeError> {
    Challenge::strongest(lines.iter().map(|line| line.as_bytes()))
}

fn digest(line: &str) -> DigestChallenge {
    match strongest(&[line]) {
        Ok(Challenge::Digest(digest)) => digest,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn all_observed_spellings_of_a_challenge_are_read_alike() {
    let plain = digest("Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5");
    for odd in [
        "digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5",
        "DIGEST REALM=\"snom\", NONCE=\"ab=:/+cd\", QOP=\"auth\", ALGORITHM=MD5",
        "Digest   realm=\"snom\",nonce=\"ab=:/+cd\",qop=\"auth\",algorithm=MD5",
        "Digest realm = \"snom\" , nonce = \"ab=:/+cd\" , qop = \"auth\" , algorithm = MD5",
        "Digest realm=\"snom\" nonce=\"ab=:/+cd\" qop=\"auth\" algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5,",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5 ",
        "Digest realm=\"snom\",, nonce=\"ab=:/+cd\", ,qop=\"auth\", algorithm=MD5",
        "  Digest\trealm=\"snom\",\tnonce=\"ab=:/+cd\",\tqop=\"auth\",\talgorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=\"MD5\"",
        "Digest realm=snom, nonce=ab=:/+cd, qop=auth, algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth,auth-int\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth-int, auth\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=auth,auth-int, algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"AUTH\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth,x-new\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, domain=\"/ /x\"",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, x=\"\\\"\"",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, realm=\"other\"",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, stale=false",
        "Digest realm=\"\\s\\n\\o\\m\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5",
        "Digest qop=\"auth\", algorithm=MD5, nonce=\"ab=:/+cd\", realm=\"snom\"",
        "Basic realm=\"snom\", Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, Basic realm=\"snom\"",
        "Negotiate, Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5",
        "NTLM TlRMTVNTUAAC==, Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5",
        "Digest realm=\"snom\", nonce=\"ab=:/+cd\", qop=\"auth\", algorithm=MD5, Bearer",
    ] {
        let read = digest(odd);
        assert_eq!(
            read,
            DigestChallenge { spelled: read.spelled.clone(), ..plain.clone() },
            "{odd}"
        );
        assert_eq!(read.spelled.as_deref(), Some(b"MD5".as_slice()), "{odd}");
    }
}

#[test]
fn each_parameter_is_read() {
    let read = digest(
        "Digest realm=\"\", nonce=\"n\", opaque=\"\", stale=TRUE, userhash=true, charset=utf-8, \
         algorithm=sha-256-SESS",
    );
    assert_eq!(
        (read.realm.as_slice(), read.opaque.as_deref()),
        (b"".as_slice(), Some(b"".as_slice()))
    );
    assert!(read.stale && read.userhash && read.utf8);
    assert_eq!(read.algorithm, Algorithm::named(b"SHA-256-sess").unwrap());
    assert_eq!(read.spelled.as_deref(), Some(b"sha-256-SESS".as_slice()), "echoed as it came");
    assert_eq!(read.protection, Protection::Legacy);
    assert!(digest("Digest realm=\"r\", nonce=\"n\", stale=\"true\"").stale, "quoted");
    assert_eq!(digest("Digest realm=\"r\", nonce=\"n\", qop=\"\"").protection, Protection::Legacy);
    let alone = digest("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"");
    assert_eq!(alone.protection, Protection::AuthInt, "only if alone");
    assert_eq!(digest("Digest realm=snom phone, nonce=n").realm, b"snom phone");
    assert_eq!(digest("Digest realm=\"a, b=c\", nonce=\"n\"").realm, b"a, b=c");
    assert_eq!(digest("Digest nonce=\"n\", realm=\"never closed").realm, b"never closed");
}

#[test]
fn a_realm_in_latin_1_stays_as_it_came() {
    let read = Challenge::strongest([b"Digest realm=\"B\xFCro\", nonce=\"n\"".as_slice()]);
    let Ok(Challenge::Digest(read)) = read else { panic!("{read:?}") };
    assert_eq!(read.realm, b"B\xFCro");
}

#[test]
fn the_strongest_of_all_header_lines_is_taken_whole() {
    let md5 = "Digest realm=\"r\", nonce=\"of-md5\", algorithm=MD5";
    let sha = "Digest realm=\"r\", nonce=\"of-sha\", algorithm=SHA-256";
    let best = "Digest realm=\"r\", nonce=\"of-best\", algorithm=SHA-512-256";
    let nonce = |lines: &[&str]| match strongest(lines) {
        Ok(Challenge::Digest(digest)) => String::from_utf8(digest.nonce).unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(nonce(&["Basic realm=\"r\"", md5]), "of-md5");
    assert_eq!(nonce(&[md5, sha]), "of-sha");
    assert_eq!(nonce(&[sha, best, md5]), "of-best");
    assert_eq!(nonce(&[&format!("{md5}, {sha}")]), "of-sha", "two in one line do not mix");
    let new = "Digest realm=\"r\", nonce=\"n\", algorithm=SHA3-256";
    assert_eq!(nonce(&[new, md5]), "of-md5", "an unsupported one is skipped");
    assert_eq!(strongest(&["Basic"]), Ok(Challenge::Basic), "even without a realm");
}

#[test]
fn an_unsupported_challenge_is_an_error_with_its_reason() {
    let check = |line: &str, error: &str| {
        assert_eq!(strongest(&[line]).unwrap_err().to_string(), error, "{line}");
    };
    check("Digest nonce=\"n\"", "the phone's digest challenge has no realm");
    check("Digest realm=\"r\"", "the phone's digest challenge has no nonce");
    check("Digest", "the phone's digest challenge has no realm");
    check(
        "Digest realm=\"r\", nonce=\"n\", algorithm=SHA3",
        "the phone requires the digest algorithm `SHA3`, which is not supported",
    );
    check(
        "Digest realm=\"r\", nonce=\"n\", qop=\"x\"",
        "the phone requires the digest protection (qop) `x`, which is not supported",
    );
    check(
        "Bearer",
        "the phone requires the authentication scheme `Bearer`, which is not supported",
    );
    check("", "the phone requires a login but names no scheme (401 without WWW-Authenticate)");
    check(
        "realm=\"r\"",
        "the phone requires a login but names no scheme (401 without WWW-Authenticate)",
    );
    assert_eq!(strongest(&[]), Err(ChallengeError::Missing));
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Challenge::strongest([line.as_slice()]);
    }

    #[test]
    fn no_text_causes_a_panic(line in "(Digest|Basic|realm|nonce|qop|auth|=|\"|,|\\\\| |.){0,40}") {
        if let Err(error) = Challenge::strongest([line.as_bytes()]) {
            prop_assert!(error.to_string().len() < 400);
        }
    }

    #[test]
    fn values_written_by_the_grammar_are_read_back(realm in "[ -~]{0,20}", nonce in "[ -~]{1,20}", opaque in "[ -~]{0,20}") {
        let quote = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let line = format!(
            "Digest realm=\"{}\", nonce=\"{}\", opaque=\"{}\"",
            quote(&realm), quote(&nonce), quote(&opaque),
        );
        let read = digest(&line);
        prop_assert_eq!(read.realm, realm.into_bytes());
        prop_assert_eq!(read.nonce, nonce.into_bytes());
        prop_assert_eq!(read.opaque, Some(opaque.into_bytes()));
    }
}
