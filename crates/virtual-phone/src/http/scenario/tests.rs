use proptest::prelude::*;

use super::*;
use crate::http::{Faults, KeepAlive, LockoutResponse, Login, NoAnswer, Scheme, Webserver};

#[test]
fn every_setting_is_read() {
    let scenario = Scenario::read(
        r#"
[[phones]]
model = "D785"
firmware = "8.4.18"
listen = "127.0.0.1:8090"
modules = 2

[phones.web]
hidden_tags = true
restrict_uri_queries = true
user_mode = true
webserver = "http-https"
inspect = true

[phones.web.login]
user = "admin"
password = "s3cret"
scheme = "digest-without-qop"
nonce_life_ms = 2000
lockout_after = 5
lockout_response = "403-empty"

[phones.web.faults]
one_connection = true
keep_alive = "required"
no_answer = "dial-and-restart"
two_packets = true
slow_ms = 300
picture_ms = 900
bytes_per_second = 64000
closes_unannounced = true
cut_off_after = 100

[[phones.calls]]
from = "101"
after_ms = 5000

[[phones]]
model = "320"
listen = "127.0.0.1:0"
"#,
    )
    .unwrap();
    let [first, second] = scenario.phones.try_into().unwrap();
    let login = Login {
        scheme: Scheme::DigestWithoutQop,
        nonce_life_ms: Some(2_000),
        lockout_after: Some(5),
        lockout_response: LockoutResponse::ForbiddenEmpty,
        ..Login::new("admin", "s3cret")
    };
    let web = Settings {
        login: Some(login),
        hidden_tags: true,
        restrict_uri_queries: true,
        user_mode: true,
        webserver: Webserver::HttpHttps,
        inspect: true,
        time_of_day: None,
        faults: Faults {
            one_connection: true,
            keep_alive: KeepAlive::Required,
            no_answer: NoAnswer::DialAndRestart,
            two_packets: true,
            slow_ms: 300,
            picture_ms: Some(900),
            bytes_per_second: Some(64_000),
            closes_unannounced: true,
            cut_off_after: Some(100),
        },
    };
    assert_eq!((first.model.name, first.modules, first.web), ("D785", Some(2), web));
    assert_eq!((first.firmware, second.firmware), ("8.4.18".parse().ok(), None));
    assert_eq!(first.calls, [ExpectedCall { from: "101".to_owned(), after_ms: 5_000 }]);
    assert_eq!((second.model.name, second.web), ("320", Settings::default()));
}

#[test]
fn a_mistake_is_reported_with_its_line() {
    let check = |text: &str, line: usize, message: &str| {
        let error = Scenario::read(text).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    };
    check("", 1, "missing field `phones`");
    check("phones = []", 1, "begin one with [[phones]]");
    check("[[phones]]\nmodel = \"D999\"\nlisten = \"127.0.0.1:0\"", 2, "`D999` is unknown");
    let old = "[[phones]]\nmodel = \"D785\"\nfirmware = \"old\"\nlisten = \"127.0.0.1:0\"";
    check(old, 3, "firmware: “old” is not valid; use a version such as 10.1.33.33");
    check("[[phones]]\nmodel = \"D785\"\nlisten = \"here\"", 3, "socket address");
    check("[[phones]]\nmodel = \"D785\"\n", 1, "missing field `listen`");
    let typo =
        "[[phones]]\nmodel = \"D785\"\nlisten = \"127.0.0.1:0\"\n[phones.web]\nhiden_tags = 1";
    check(typo, 5, "unknown field `hiden_tags`, expected one of `login`, `hidden_tags`");
    check("[[phones]\n", 1, "");
}

proptest! {
    #[test]
    fn no_text_causes_a_panic(text in "(phones|model|web|login|=|\\[\\[?|\\]\\]?|\"|\n|.){0,40}") {
        let _ = Scenario::read(&text);
    }
}
