use proptest::prelude::*;

use super::*;

fn head(target: &str, authorization: Option<&str>) -> Head {
    Head {
        method: "GET".to_owned(),
        target: target.to_owned(),
        host: String::new(),
        authorization: authorization.map(str::to_owned),
        connection: None,
        keep_alive: true,
    }
}

#[test]
fn only_the_right_password_comes_in() {
    let login = Login::new("admin", "s3:cret");
    assert_eq!(basic(&login, Some("Basic YWRtaW46czM6Y3JldA==")), Verdict::Right);
    assert_eq!(basic(&login, Some("basic  YWRtaW46czM6Y3JldA==")), Verdict::Right);
    assert_eq!(basic(&login, None), Verdict::Absent);
    for wrong in ["", "Basic", "Basic !", "Basic YWRtaW46", "Bearer YWRtaW46czM6Y3JldA=="] {
        assert_eq!(basic(&login, Some(wrong)), Verdict::Wrong, "{wrong}");
    }
    assert!(!format!("{login:?}").contains("cret"));
}

const TARGET: &str = "/command.htm?key=ENTER";

/// The answer that was computed by hand for a phone with `admin`, `s3cret` and the nonce `abcd`.
const BY_HAND: &str = "Digest username=\"admin\", realm=\"snom\", nonce=\"abcd\", \
    uri=\"/command.htm?key=ENTER\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", \
    response=\"20642de024ed9eb66fea6f261ede9e90\"";

fn digest_login() -> Login {
    Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") }
}

fn verdict(nonces: &mut HashMap<String, (Duration, u32)>, header: &str, now: u64) -> Verdict {
    let login = Login { nonce_life_ms: Some(1_000), ..digest_login() };
    digest::verify(&login, &head(TARGET, Some(header)), nonces, Duration::from_millis(now))
}

#[test]
fn a_digest_computed_elsewhere_is_right_once_and_until_its_nonce_is_old() {
    let given = || HashMap::from([("abcd".to_owned(), (Duration::ZERO, 0))]);
    let mut nonces = given();
    assert_eq!(verdict(&mut nonces, BY_HAND, 1_000), Verdict::Right);
    assert_eq!(verdict(&mut nonces, BY_HAND, 1_000), Verdict::Stale, "the count did not rise");
    assert_eq!(verdict(&mut given(), BY_HAND, 1_001), Verdict::Stale);
    assert_eq!(verdict(&mut HashMap::new(), BY_HAND, 0), Verdict::Stale, "a foreign nonce");
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
        assert_eq!(verdict(&mut given(), &other, 0), Verdict::Wrong, "{other}");
    }
}

#[test]
fn the_door_is_locked_after_too_many_wrong_passwords_and_opens_again() {
    let login = Login { lock_out_after: Some(3), ..Login::new("admin", "s3cret") };
    let mut door = Door::default();
    let mut knock = |credentials: Option<&str>, at: u64| {
        let reply = door.knock(&login, &head("/", credentials), Duration::from_secs(at));
        reply.map(|reply| reply.status)
    };
    let (wrong, right) = (Some("Basic eA=="), Some("Basic YWRtaW46czNjcmV0"));
    assert_eq!(knock(wrong, 0), Some(401));
    assert_eq!(knock(None, 0), Some(401), "asking is not guessing");
    assert_eq!(knock(wrong, 0), Some(401));
    assert_eq!(knock(right, 0), None, "the right one forgives");
    assert_eq!(
        [knock(wrong, 1), knock(wrong, 1), knock(wrong, 1)],
        [Some(401), Some(401), Some(200)]
    );
    assert_eq!(knock(right, 60), Some(200), "locked out, told as 200");
    assert_eq!(knock(right, 61), None);
}

#[test]
fn nonces_do_not_pile_up() {
    let mut door = Door::default();
    for at in 0..1_000 {
        door.knock(&digest_login(), &head("/", None), Duration::from_millis(at));
    }
    assert!(door.nonces.len() <= 64);
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(header in "(Digest )?([a-z]{1,5} ?= ?\"?|[\"\\\\,= ]|.){0,40}") {
        let mut door = Door::default();
        let status = door.knock(&digest_login(), &head("/", Some(&header)), Duration::ZERO);
        prop_assert_eq!(status.map(|reply| reply.status), Some(401));
    }
}
