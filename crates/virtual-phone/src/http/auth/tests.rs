use proptest::prelude::*;

use super::*;

fn head(target: &str, authorization: Option<&str>) -> RequestHead {
    RequestHead {
        method: "GET".to_owned(),
        target: target.to_owned(),
        host: String::new(),
        authorization: authorization.map(str::to_owned),
        connection: None,
        keep_alive: true,
    }
}

#[test]
fn only_the_right_password_is_accepted() {
    let login = Login::new("admin", "s3:cret");
    assert_eq!(basic(&login, Some("Basic YWRtaW46czM6Y3JldA==")), Credentials::Valid);
    assert_eq!(basic(&login, Some("basic  YWRtaW46czM6Y3JldA==")), Credentials::Valid);
    assert_eq!(basic(&login, None), Credentials::Missing);
    for wrong in ["", "Basic", "Basic !", "Basic YWRtaW46", "Bearer YWRtaW46czM6Y3JldA=="] {
        assert_eq!(basic(&login, Some(wrong)), Credentials::Invalid, "{wrong}");
    }
    assert!(!format!("{login:?}").contains("cret"));
}

const TARGET: &str = "/command.htm?key=ENTER";

/// An answer computed by hand for a phone with `admin`, `s3cret` and the nonce `abcd`.
const BY_HAND: &str = "Digest username=\"admin\", realm=\"snom\", nonce=\"abcd\", \
    uri=\"/command.htm?key=ENTER\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", \
    response=\"20642de024ed9eb66fea6f261ede9e90\"";

fn digest_login() -> Login {
    Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") }
}

fn credentials(
    nonces: &mut HashMap<String, (Duration, u32)>,
    header: &str,
    now: u64,
) -> Credentials {
    let login = Login { nonce_life_ms: Some(1_000), ..digest_login() };
    digest::verify(&login, &head(TARGET, Some(header)), nonces, Duration::from_millis(now))
}

#[test]
fn a_digest_computed_elsewhere_is_valid_once_and_until_its_nonce_expires() {
    let given = || HashMap::from([("abcd".to_owned(), (Duration::ZERO, 0))]);
    let mut nonces = given();
    assert_eq!(credentials(&mut nonces, BY_HAND, 1_000), Credentials::Valid);
    assert_eq!(
        credentials(&mut nonces, BY_HAND, 1_000),
        Credentials::Stale,
        "the count did not rise"
    );
    assert_eq!(credentials(&mut given(), BY_HAND, 1_001), Credentials::Stale);
    assert_eq!(credentials(&mut HashMap::new(), BY_HAND, 0), Credentials::Stale, "a foreign nonce");
    for (from, to) in [
        ("admin", "Admin"),
        ("ENTER", "CANCEL"),
        ("response=\"2", "response=\"3"),
        ("qop=auth, ", ""),
        ("nc=00000001", "nc=1"),
        ("realm=\"snom\"", "realm=\"other\""),
        ("Digest ", "Basic "),
    ] {
        let other = BY_HAND.replace(from, to);
        assert_eq!(credentials(&mut given(), &other, 0), Credentials::Invalid, "{other}");
    }
}

#[test]
fn too_many_wrong_passwords_lock_the_login_for_a_minute() {
    let login = Login { lockout_after: Some(3), ..Login::new("admin", "s3cret") };
    let mut guard = LoginGuard::default();
    let mut check = |credentials: Option<&str>, at: u64| {
        let reply = guard.check(&login, &head("/", credentials), Duration::from_secs(at));
        reply.map(|reply| reply.status)
    };
    let (wrong, right) = (Some("Basic eA=="), Some("Basic YWRtaW46czNjcmV0"));
    assert_eq!(check(wrong, 0), Some(401));
    assert_eq!(check(None, 0), Some(401), "a request without a password is no guess");
    assert_eq!(check(wrong, 0), Some(401));
    assert_eq!(check(right, 0), None, "the right one resets the count");
    assert_eq!(
        [check(wrong, 1), check(wrong, 1), check(wrong, 1)],
        [Some(401), Some(401), Some(200)]
    );
    assert_eq!(check(right, 60), Some(200), "locked out, answered with 200");
    assert_eq!(check(right, 61), None);
}

#[test]
fn nonces_do_not_pile_up() {
    let mut guard = LoginGuard::default();
    for at in 0..1_000 {
        guard.check(&digest_login(), &head("/", None), Duration::from_millis(at));
    }
    assert!(guard.nonces.len() <= 64);
}

proptest! {
    #[test]
    fn no_header_causes_a_panic(header in "(Digest )?([a-z]{1,5} ?= ?\"?|[\"\\\\,= ]|.){0,40}") {
        let mut guard = LoginGuard::default();
        let status = guard.check(&digest_login(), &head("/", Some(&header)), Duration::ZERO);
        prop_assert_eq!(status.map(|reply| reply.status), Some(401));
    }
}
