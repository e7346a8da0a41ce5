//! Who is answered, how often, and when it is over.

use super::*;

const BASIC: &str = "Basic realm=\"snom\"";

fn digest(nonce: &str, rest: &str) -> String {
    format!("Digest realm=\"snom\", nonce=\"{nonce}\", qop=\"auth\"{rest}")
}

/// A client and the request it is about to send.
struct Desk {
    login: Login,
    attempt: Attempt,
}

impl Desk {
    fn new() -> Desk {
        Desk { login: Login::new(Some(("admin", "s3cret"))), attempt: Attempt::default() }
    }

    /// Begins another request; returns its header.
    fn ask(&mut self) -> Option<String> {
        self.attempt = Attempt::default();
        self.again()
    }

    fn again(&mut self) -> Option<String> {
        let request = Request { method: "GET", target: "/screen.bmp", body: b"" };
        let header = self.login.authorize(&mut self.attempt, request);
        header.map(|header| String::from_utf8(header).unwrap())
    }

    fn refused(&mut self, challenge: &str) -> Result<String, LoginError> {
        let lines = [challenge.as_bytes()];
        self.login.challenged(&mut self.attempt, lines, "cnonce".to_owned())?;
        Ok(self.again().unwrap())
    }

    fn answered(&mut self, info: &str) -> Result<(), LoginError> {
        self.login.answered(&self.attempt, Some(info.as_bytes()), b"", "other".to_owned())
    }
}

fn nonce_and_count(header: &str) -> (String, String) {
    let read = parameters(header.strip_prefix("Digest ").unwrap().as_bytes());
    let text = |name| String::from_utf8(read.get(name).unwrap().to_vec()).unwrap();
    (text("nonce"), text("nc"))
}

#[test]
fn nothing_is_sent_before_the_phone_asks_and_then_without_being_asked_again() {
    let mut desk = Desk::new();
    assert_eq!(desk.ask(), None);
    let header = desk.refused(&digest("n1", "")).unwrap();
    assert_eq!(nonce_and_count(&header), ("n1".to_owned(), "00000001".to_owned()));
    for count in 2..=20 {
        let header = desk.ask().unwrap();
        assert_eq!(nonce_and_count(&header), ("n1".to_owned(), format!("{count:08x}")));
    }
}

#[test]
fn what_the_phone_asks_for_is_told() {
    let mut desk = Desk::new();
    desk.ask();
    assert_eq!(desk.attempt.asked(), "unknown");
    desk.refused(BASIC).unwrap();
    assert_eq!(desk.attempt.asked(), "basic");
    desk.refused(&digest("n1", "")).unwrap();
    assert_eq!(desk.attempt.asked(), "digest");
    assert!(desk.refused("Negotiate").is_err());
    assert_eq!(desk.attempt.asked(), "unknown");
}

#[test]
fn basic_is_answered_once() {
    let mut desk = Desk::new();
    desk.ask();
    assert_eq!(desk.refused(BASIC), Ok("Basic YWRtaW46czNjcmV0".to_owned()));
    assert_eq!(desk.refused(BASIC), Err(LoginError::WrongCredentials));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    assert_eq!(desk.refused(&digest("n2", "")), Err(LoginError::WrongCredentials));
}

#[test]
fn a_stale_nonce_is_replaced_once_without_a_word() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    desk.ask();
    let header = desk.refused(&digest("n2", ", stale=true")).unwrap();
    assert_eq!(nonce_and_count(&header), ("n2".to_owned(), "00000001".to_owned()));
    assert_eq!(desk.attempt.asked(), "stale");
    assert_eq!(desk.refused(&digest("n3", ", stale=true")), Err(LoginError::StaleLoop));
}

#[test]
fn a_nonce_forgotten_without_saying_so_is_replaced_once() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    desk.ask();
    let header = desk.refused(&digest("n2", "")).unwrap();
    assert_eq!(nonce_and_count(&header).0, "n2");
    assert_eq!(desk.refused(&digest("n3", "")), Err(LoginError::WrongCredentials));

    desk.ask();
    desk.refused(&digest("n4", "")).unwrap();
    desk.ask();
    let same = desk.refused(&digest("n4", ""));
    assert_eq!(same, Err(LoginError::WrongCredentials), "the same nonce is no new one");
}

#[test]
fn a_phone_of_digest_never_gets_the_password_in_the_clear() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    desk.ask();
    assert_eq!(desk.refused(BASIC), Err(LoginError::Downgrade));
    desk.ask();
    assert_eq!(desk.refused(BASIC), Err(LoginError::Downgrade), "nor later");
}

#[test]
fn where_digest_alone_is_allowed_no_phone_gets_the_password_in_the_clear() {
    let mut desk = Desk::new();
    desk.login = desk.login.with_digest_only(true);
    desk.ask();
    assert_eq!(desk.refused(BASIC), Err(LoginError::BasicForbidden), "not the first time either");
    desk.ask();
    assert!(desk.refused(&digest("n1", "")).unwrap().starts_with("Digest "));
}

#[test]
fn a_phone_that_changes_from_basic_to_digest_is_followed() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(BASIC).unwrap();
    desk.ask();
    assert!(desk.refused(&digest("n1", "")).unwrap().starts_with("Digest "));
    assert_eq!(desk.refused(&digest("n2", "")), Err(LoginError::WrongCredentials));
}

#[test]
fn without_credentials_nothing_is_answered() {
    let mut desk = Desk { login: Login::new(None), attempt: Attempt::default() };
    assert_eq!(desk.ask(), None);
    assert_eq!(desk.refused(BASIC), Err(LoginError::NoCredentials));
    assert_eq!(desk.refused(&digest("n", "")), Err(LoginError::NoCredentials));
}

#[test]
fn the_next_nonce_is_used_from_one() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    desk.ask();
    desk.answered("nextnonce=\"n2\"").unwrap();
    assert_eq!(nonce_and_count(&desk.ask().unwrap()), ("n2".to_owned(), "00000001".to_owned()));
    desk.answered("nextnonce=\"n2\", qop=auth").unwrap();
    assert_eq!(nonce_and_count(&desk.ask().unwrap()).1, "00000002", "the same nonce counts on");
}

#[test]
fn a_proof_is_checked() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    // md5(md5(admin:snom:s3cret):n1:00000001:cnonce:auth:md5(:/screen.bmp)), with another program.
    let right =
        "rspauth=\"e406cc29e1efe5b96835a4ed034ee672\", cnonce=\"cnonce\", nc=00000001, qop=auth";
    assert_eq!(desk.answered(right), Ok(()));
    assert_eq!(desk.answered(&right.replace("e406", "e407")), Err(LoginError::Impostor));
    assert_eq!(desk.answered("nothing of use"), Ok(()));
}

#[test]
fn no_secret_is_shown() {
    let mut desk = Desk::new();
    desk.ask();
    desk.refused(&digest("n1", "")).unwrap();
    let shown = format!("{:?} {:?}", desk.login, desk.attempt);
    for secret in ["s3cret", "admin", "YWRtaW46"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(desk.login.is_known());
}
