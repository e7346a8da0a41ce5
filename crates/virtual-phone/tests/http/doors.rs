//! Passwords and the settings that stand in a command's way.

use snom::{Answer, Reply, RequestTarget};
use virtual_phone::http::{LockOutTold, Login, Scheme, Settings};

use crate::Stand;

const PRESS: &str = "/command.htm?key=1";
const RIGHT: &str = "Authorization: Basic YWRtaW46czNjcmV0\r\n";

fn login() -> Login {
    Login::new("admin", "s3cret")
}

#[tokio::test]
async fn a_phone_with_a_password_asks_for_it() {
    let stand = Stand::new(Settings { login: Some(login()), ..Settings::default() }).await;
    let answer = stand.get(PRESS).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.head.contains("\r\nWWW-Authenticate: Basic realm=\"snom\"\r\n"));
    assert_eq!((stand.state().view, stand.phone.outbox().commands().count()), ("home", 0));
    assert_eq!(stand.get_with(PRESS, RIGHT).await.status(), 200);
    assert_eq!(stand.phone.outbox().commands().count(), 1);
}

#[tokio::test]
async fn a_digest_phone_gives_a_nonce_and_takes_no_basic() {
    let digest = Login { scheme: Scheme::Digest, ..login() };
    let stand = Stand::new(Settings { login: Some(digest), ..Settings::default() }).await;
    let answer = stand.get_with(PRESS, RIGHT).await;
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
    for (lock_out_told, status) in [(LockOutTold::Page, 200), (LockOutTold::Forbidden, 403)] {
        let login = Login { lock_out_after: Some(2), lock_out_told, ..login() };
        let stand = Stand::new(Settings { login: Some(login), ..Settings::default() }).await;
        let wrong = "Authorization: Basic eA==\r\n";
        assert_eq!(stand.get_with(PRESS, wrong).await.status(), 401);
        stand.get_with(PRESS, wrong).await;
        let answer = stand.get_with(PRESS, RIGHT).await;
        assert_eq!(answer.status(), status);
        assert!(answer.text().contains("blocked"), "{}", answer.text());
        assert_eq!(classified(&answer.body, status), Answer::LockedOut);
        assert_eq!(stand.state().view, "home");
    }
}

/// What the answer to a press means to who reads it.
fn classified(body: &[u8], status: u16) -> Answer {
    let press = RequestTarget::from(&snom::Command::Keys("1".parse().unwrap()));
    Answer::classify(&press, &Reply::new(status, &[("Server", "snom embedded")], body))
}

#[tokio::test]
async fn a_lock_out_without_a_word_is_an_error_page_and_no_more() {
    let lock_out_told = LockOutTold::Wordless;
    let login = Login { lock_out_after: Some(1), lock_out_told, ..login() };
    let stand = Stand::new(Settings { login: Some(login), ..Settings::default() }).await;
    stand.get_with(PRESS, "Authorization: Basic eA==\r\n").await;
    let answer = stand.get_with(PRESS, RIGHT).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().contains("<title>snom VoIP phone: Error</title></head><body></body>"));
    assert_eq!(stand.state().view, "home");
    assert_eq!(classified(&answer.body, 403), Answer::Forbidden);
}

#[tokio::test]
async fn each_setting_refuses_what_it_should_and_nothing_else() {
    let check = async |settings: Settings, cases: &[(&str, u16)]| {
        let stand = Stand::new(settings).await;
        for (target, status) in cases {
            assert_eq!(stand.get(target).await.status(), *status, "{target}");
        }
        stand.state().view
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
