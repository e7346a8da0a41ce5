//! Challenges that are answered, how often, and the refusals that are final.

use super::*;

const BASIC: &str = "Basic realm=\"snom\"";

fn digest(nonce: &str, rest: &str) -> String {
    format!("Digest realm=\"snom\", nonce=\"{nonce}\", qop=\"auth\"{rest}")
}

/// A client with the request it is about to send.
struct TestClient {
    login: Login,
    attempt: Attempt,
}

impl TestClient {
    fn new() -> TestClient {
        TestClient { login: Login::new(Some(("admin", "s3cret"))), attempt: Attempt::default() }
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
fn credentials_are_sent_once_required_and_from_then_on_with_each_request() {
    let mut client = TestClient::new();
    assert_eq!(client.ask(), None);
    let header = client.refused(&digest("n1", "")).unwrap();
    assert_eq!(nonce_and_count(&header), ("n1".to_owned(), "00000001".to_owned()));
    for count in 2..=20 {
        let header = client.ask().unwrap();
        assert_eq!(nonce_and_count(&header), ("n1".to_owned(), format!("{count:08x}")));
    }
}

#[test]
fn the_kind_of_the_last_challenge_is_reported() {
    let mut client = TestClient::new();
    client.ask();
    assert_eq!(client.attempt.asked(), "unknown");
    client.refused(BASIC).unwrap();
    assert_eq!(client.attempt.asked(), "basic");
    client.refused(&digest("n1", "")).unwrap();
    assert_eq!(client.attempt.asked(), "digest");
    assert!(client.refused("Negotiate").is_err());
    assert_eq!(client.attempt.asked(), "unknown");
}

#[test]
fn basic_is_answered_once() {
    let mut client = TestClient::new();
    client.ask();
    assert_eq!(client.refused(BASIC), Ok("Basic YWRtaW46czNjcmV0".to_owned()));
    assert_eq!(client.refused(BASIC), Err(LoginError::WrongCredentials));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    assert_eq!(client.refused(&digest("n2", "")), Err(LoginError::WrongCredentials));
}

#[test]
fn a_stale_nonce_is_replaced_once() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    client.ask();
    let header = client.refused(&digest("n2", ", stale=true")).unwrap();
    assert_eq!(nonce_and_count(&header), ("n2".to_owned(), "00000001".to_owned()));
    assert_eq!(client.attempt.asked(), "stale");
    assert_eq!(client.refused(&digest("n3", ", stale=true")), Err(LoginError::StaleLoop));
}

#[test]
fn a_nonce_forgotten_without_stale_is_replaced_once() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    client.ask();
    let header = client.refused(&digest("n2", "")).unwrap();
    assert_eq!(nonce_and_count(&header).0, "n2");
    assert_eq!(client.refused(&digest("n3", "")), Err(LoginError::WrongCredentials));

    client.ask();
    client.refused(&digest("n4", "")).unwrap();
    client.ask();
    let same = client.refused(&digest("n4", ""));
    assert_eq!(same, Err(LoginError::WrongCredentials), "the same nonce is no new one");
}

#[test]
fn a_phone_that_required_digest_never_gets_the_password_in_the_clear() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    client.ask();
    assert_eq!(client.refused(BASIC), Err(LoginError::Downgrade));
    client.ask();
    assert_eq!(client.refused(BASIC), Err(LoginError::Downgrade), "nor later");
}

#[test]
fn with_digest_only_no_phone_gets_the_password_in_the_clear() {
    let mut client = TestClient::new();
    client.login = client.login.with_digest_only(true);
    client.ask();
    assert_eq!(client.refused(BASIC), Err(LoginError::BasicForbidden), "not the first time either");
    client.ask();
    assert!(client.refused(&digest("n1", "")).unwrap().starts_with("Digest "));
}

#[test]
fn a_phone_may_change_from_basic_to_digest() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(BASIC).unwrap();
    client.ask();
    assert!(client.refused(&digest("n1", "")).unwrap().starts_with("Digest "));
    assert_eq!(client.refused(&digest("n2", "")), Err(LoginError::WrongCredentials));
}

#[test]
fn without_credentials_no_challenge_is_answered() {
    let mut client = TestClient { login: Login::new(None), attempt: Attempt::default() };
    assert_eq!(client.ask(), None);
    assert_eq!(client.refused(BASIC), Err(LoginError::NoCredentials));
    assert_eq!(client.refused(&digest("n", "")), Err(LoginError::NoCredentials));
}

#[test]
fn the_next_nonce_is_counted_from_one() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    client.ask();
    client.answered("nextnonce=\"n2\"").unwrap();
    assert_eq!(nonce_and_count(&client.ask().unwrap()), ("n2".to_owned(), "00000001".to_owned()));
    client.answered("nextnonce=\"n2\", qop=auth").unwrap();
    assert_eq!(nonce_and_count(&client.ask().unwrap()).1, "00000002", "the same nonce counts on");
}

#[test]
fn a_proof_is_checked() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    // md5(md5(admin:snom:s3cret):n1:00000001:cnonce:auth:md5(:/screen.bmp)), computed with another program.
    let right =
        "rspauth=\"e406cc29e1efe5b96835a4ed034ee672\", cnonce=\"cnonce\", nc=00000001, qop=auth";
    assert_eq!(client.answered(right), Ok(()));
    assert_eq!(client.answered(&right.replace("e406", "e407")), Err(LoginError::ServerAuthFailed));
    assert_eq!(client.answered("nothing else"), Ok(()));
}

#[test]
fn no_secret_is_shown() {
    let mut client = TestClient::new();
    client.ask();
    client.refused(&digest("n1", "")).unwrap();
    let shown = format!("{:?} {:?}", client.login, client.attempt);
    for secret in ["s3cret", "admin", "YWRtaW46"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(client.login.is_known());
}
