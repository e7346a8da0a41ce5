//! Passwords and the settings that refuse commands.

use snom::{Answer, Reply, RequestTarget};
use virtual_phone::http::{LockoutResponse, Login, Scheme, Settings};

use crate::TestPhone;

const PRESS: &str = "/command.htm?key=1";
const RIGHT: &str = "Authorization: Basic YWRtaW46czNjcmV0\r\n";

fn login() -> Login {
    Login::new("admin", "s3cret")
}

#[tokio::test]
async fn a_phone_with_a_password_requires_it() {
    let phone = TestPhone::new(Settings { login: Some(login()), ..Settings::default() }).await;
    let answer = phone.get(PRESS).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.head.contains("\r\nWWW-Authenticate: Basic realm=\"snom\"\r\n"));
    assert_eq!((phone.state().view, phone.server.outbox().commands().count()), ("home", 0));
    assert_eq!(phone.get_with(PRESS, RIGHT).await.status(), 200);
    assert_eq!(phone.server.outbox().commands().count(), 1);
}

#[tokio::test]
async fn a_digest_phone_sends_a_nonce_and_accepts_no_basic() {
    let digest = Login { scheme: Scheme::Digest, ..login() };
    let phone = TestPhone::new(Settings { login: Some(digest), ..Settings::default() }).await;
    let answer = phone.get_with(PRESS, RIGHT).await;
    assert_eq!(answer.status(), 401);
    let challenge =
        answer.head.lines().find(|line| line.starts_with("WWW-Authenticate: ")).unwrap();
    assert!(
        challenge.starts_with("WWW-Authenticate: Digest realm=\"snom\", nonce=\""),
        "{challenge}"
    );
    assert!(challenge.ends_with("\", algorithm=MD5, qop=\"auth\""), "{challenge}");
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_everybody_out() {
    for (lockout_response, status) in
        [(LockoutResponse::OkPage, 200), (LockoutResponse::ForbiddenPage, 403)]
    {
        let login = Login { lockout_after: Some(2), lockout_response, ..login() };
        let phone = TestPhone::new(Settings { login: Some(login), ..Settings::default() }).await;
        let wrong = "Authorization: Basic eA==\r\n";
        assert_eq!(phone.get_with(PRESS, wrong).await.status(), 401);
        phone.get_with(PRESS, wrong).await;
        let answer = phone.get_with(PRESS, RIGHT).await;
        assert_eq!(answer.status(), status);
        assert!(answer.text().contains("blocked"), "{}", answer.text());
        assert_eq!(classified(&answer.body, status), Answer::LockedOut);
        assert_eq!(phone.state().view, "home");
    }
}

/// Classifies the answer to a press.
fn classified(body: &[u8], status: u16) -> Answer {
    let press = RequestTarget::from(&snom::Command::Keys("1".parse().unwrap()));
    Answer::classify(&press, &Reply::new(status, &[("Server", "snom embedded")], body))
}

#[tokio::test]
async fn an_empty_lockout_response_is_an_error_page_without_text() {
    let lockout_response = LockoutResponse::ForbiddenEmpty;
    let login = Login { lockout_after: Some(1), lockout_response, ..login() };
    let phone = TestPhone::new(Settings { login: Some(login), ..Settings::default() }).await;
    phone.get_with(PRESS, "Authorization: Basic eA==\r\n").await;
    let answer = phone.get_with(PRESS, RIGHT).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().contains("<title>snom VoIP phone: Error</title></head><body></body>"));
    assert_eq!(phone.state().view, "home");
    assert_eq!(classified(&answer.body, 403), Answer::Forbidden);
}

#[tokio::test]
async fn each_setting_refuses_its_own_requests_alone() {
    let check = async |settings: Settings, cases: &[(&str, u16)]| {
        let phone = TestPhone::new(settings).await;
        for (target, status) in cases {
            assert_eq!(phone.get(target).await.status(), *status, "{target}");
        }
        phone.state().view
    };
    let hidden = Settings { hidden_tags: true, ..Settings::default() };
    let commands_are_refused =
        [(PRESS, 403), ("/index.htm?misseddel=clear", 403), ("/screen.bmp", 200), ("/", 200)];
    assert_eq!(check(hidden, &commands_are_refused).await, "home");
    let restricted = Settings { restrict_uri_queries: true, ..Settings::default() };
    assert_eq!(check(restricted, &commands_are_refused).await, "home");
    let user_mode = Settings { user_mode: true, ..Settings::default() };
    let cases = [
        (PRESS, 200),
        ("/info.htm", 200),
        ("/screen.bmp", 403),
        ("/line_login.htm?PLAY_RINGER:1=+Ringer", 403),
        ("/dummy.htm?swload=load&firmware=http://x/y.bin", 403),
    ];
    assert_eq!(check(user_mode, &cases).await, "prompt");
}
