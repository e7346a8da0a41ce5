//! Published vectors, each verified with another program.

use proptest::prelude::*;

use super::*;
use crate::Challenge;

struct Case<'a> {
    challenge: &'a str,
    user: &'a str,
    password: &'a str,
    target: &'a str,
    cnonce: &'a str,
    expected: &'a str,
}

fn digest(challenge: &str) -> DigestChallenge {
    match Challenge::strongest([challenge.as_bytes()]) {
        Ok(Challenge::Digest(digest)) => digest,
        other => panic!("{challenge}: {other:?}"),
    }
}

fn check(case: &Case<'_>) {
    let challenge = digest(case.challenge);
    let secret = Secret::new(&challenge, case.user, case.password);
    let request = Request { method: "GET", target: case.target, body: b"" };
    let counter = Counter { cnonce: case.cnonce, count: 1 };
    assert_eq!(
        response(&challenge, &secret, request, counter),
        case.expected,
        "{}",
        case.challenge
    );
}

#[test]
fn the_vectors_of_rfc_2617_and_2069() {
    let nonce = "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
    let realm = "realm=\"testrealm@host.com\"";
    let with = |challenge: &str, password: &str, expected: &str| {
        check(&Case {
            challenge,
            user: "Mufasa",
            password,
            target: "/dir/index.html",
            cnonce: "0a4f113b",
            expected,
        });
    };
    let qop = format!("Digest {realm}, {nonce}, qop=\"auth,auth-int\"");
    with(&qop, "Circle Of Life", "6629fae49393a05397450978507c4ef1");
    let legacy = format!("Digest {realm}, {nonce}");
    with(&legacy, "Circle Of Life", "670fd8c2df070c60b045671b8b24ff02");
    // The text of RFC 2069 has another value; its erratum has this one.
    with(&legacy, "CircleOfLife", "1949323746fe6a43ef61f9606e7febea");
}

#[test]
fn the_vectors_of_rfc_7616() {
    let with = |rest: &str, expected: &str| {
        check(&Case {
            challenge: &format!(
                "Digest realm=\"http-auth@example.org\", \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", {rest}"
            ),
            user: "Mufasa",
            password: "Circle of Life",
            target: "/dir/index.html",
            cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            expected,
        });
    };
    with("qop=\"auth, auth-int\", algorithm=MD5", "8ca523f5e9506fed4657c9700eebdbec");
    with(
        "qop=\"auth, auth-int\", algorithm=SHA-256",
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    );
    with("qop=\"auth-int\", algorithm=MD5", "8804a53d3640a40a4f73cea12c5ba451");
    with(
        "qop=auth-int, algorithm=SHA-256",
        "8bdf6f15638e260831e905028de5450562816d093c9bfc5c13d3a46adcdde940",
    );
    with("qop=auth, algorithm=MD5-sess", "e783283f46242139c486a698fec7211d");
    with(
        "qop=auth, algorithm=SHA-256-sess",
        "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7",
    );
}

#[test]
fn sha_512_256_follows_the_erratum_of_rfc_7616() {
    check(&Case {
        challenge: "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
                    nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
                    opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, \
                    userhash=true",
        user: "Jäsøn Doe",
        password: "Secret, or not?",
        target: "/doe.json",
        cnonce: "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
        expected: "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
    });
}

#[test]
fn the_user_name_is_hashed_where_the_server_requires_it() {
    let header = |challenge: &str, user: &str| {
        let challenge = digest(challenge);
        let secret = Secret::new(&challenge, user, "x");
        let request = Request { method: "GET", target: "/", body: b"" };
        let counter = Counter { cnonce: "c", count: 1 };
        String::from_utf8(authorization(&challenge, &secret, user, request, counter)).unwrap()
    };
    let check = |algorithm: &str, hash: &str| {
        let challenge = format!(
            "Digest realm=\"http-auth@example.org\", nonce=\"n\", algorithm={algorithm}, userhash=true"
        );
        let header = header(&challenge, "Mufasa");
        assert!(header.starts_with(&format!("Digest username=\"{hash}\"")), "{header}");
        assert!(header.ends_with(", userhash=true"), "{header}");
        assert!(!header.contains("Mufasa"), "{header}");
    };
    check("MD5", "4238f3a16167373febb9bc4d43db9cc4");
    check("SHA-256", "a947aad205e80e429958a387394944c6b496301e79f89d35a4cc23b6ee12b5b6");
    // RFC 7616 section 3.9.2 prints truncated SHA-512; see its erratum 4897.
    let doe = header(
        "Digest realm=\"api@example.org\", nonce=\"n\", algorithm=SHA-512-256, charset=UTF-8, \
         userhash=true",
        "Jäsøn Doe",
    );
    let hash = "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b";
    assert!(doe.starts_with(&format!("Digest username=\"{hash}\"")), "{doe}");
    let utf8 = header("Digest realm=\"r\", nonce=\"n\", charset=UTF-8", "Jäsøn Doe");
    assert!(utf8.starts_with("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, "), "{utf8}");
}

#[test]
fn a_header_for_a_phone_is_written_byte_for_byte() {
    let challenge = digest("Digest realm=\"snom\", nonce=\"abcd\", algorithm=MD5, qop=\"auth\"");
    let secret = Secret::new(&challenge, "admin", "s3cret");
    let request = Request { method: "GET", target: "/command.htm?key=ENTER", body: b"" };
    let counter = Counter { cnonce: "0a4f113b", count: 1 };
    let header = authorization(&challenge, &secret, "admin", request, counter);
    assert_eq!(
        String::from_utf8(header).unwrap(),
        "Digest username=\"admin\", realm=\"snom\", nonce=\"abcd\", uri=\"/command.htm?key=ENTER\", \
         response=\"20642de024ed9eb66fea6f261ede9e90\", cnonce=\"0a4f113b\", algorithm=MD5, \
         qop=auth, nc=00000001"
    );
    assert_eq!(format!("{secret:?}"), "Secret(***)");
}

#[test]
fn quotes_are_escaped_and_hashed_without_their_escapes() {
    let challenge = digest(r#"Digest realm="a\"b\\c", nonce="n""#);
    assert_eq!(challenge.realm, br#"a"b\c"#);
    let secret = Secret::new(&challenge, "u", "p");
    let request = Request { method: "GET", target: "/", body: b"" };
    let counter = Counter { cnonce: "c", count: 1 };
    let header = authorization(&challenge, &secret, "u", request, counter);
    assert!(String::from_utf8(header).unwrap().contains(r#"realm="a\"b\\c""#));
}

proptest! {
    /// Compares with an independent crate. It generates its own client nonce, which is read back from
    /// its header.
    #[test]
    fn another_implementation_computes_the_same(
        algorithm in proptest::sample::select(vec!["MD5", "SHA-256", "MD5-sess", "SHA-256-sess"]),
        realm in "[a-z @.]{0,12}",
        nonce in "[A-Za-z0-9+/=:]{1,24}",
        user in "[a-zA-Z0-9]{1,12}",
        password in "[ -~]{0,16}",
        target in "/[a-z.]{1,8}\\?[a-z]{1,4}=[A-Z0-9;,%]{0,20}",
        userhash in any::<bool>(),
        legacy in any::<bool>(),
    ) {
        // Without qop the other crate supports no session.
        let legacy = legacy && !algorithm.ends_with("sess");
        let algorithm = if legacy { "MD5" } else { algorithm };
        let text = format!(
            "Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={algorithm}{}{}",
            if legacy { "" } else { ", qop=\"auth\"" },
            if userhash { ", userhash=true" } else { "" },
        );
        let mut other = http_auth::PasswordClient::try_from(text.as_str()).unwrap();
        let theirs = other.respond(&http_auth::PasswordParams {
            username: &user,
            password: &password,
            uri: &target,
            method: "GET",
            body: Some(b""),
        }).unwrap();
        let read = crate::challenge::parameters(theirs.strip_prefix("Digest ").unwrap().as_bytes());
        let cnonce = String::from_utf8(read.get("cnonce").unwrap_or_default().to_vec()).unwrap();
        let challenge = digest(&text);
        let secret = Secret::new(&challenge, &user, &password);
        let request = Request { method: "GET", target: &target, body: b"" };
        let ours = authorization(&challenge, &secret, &user, request, Counter { cnonce: &cnonce, count: 1 });
        let ours = crate::challenge::parameters(ours.strip_prefix(b"Digest ").unwrap());
        for name in ["username", "realm", "nonce", "uri", "response", "algorithm", "qop", "nc", "userhash"] {
            // The other crate omits the algorithm then, which means MD5.
            if name == "algorithm" && legacy {
                continue;
            }
            prop_assert_eq!(ours.get(name), read.get(name), "{} in {}", name, theirs);
        }
    }
}
