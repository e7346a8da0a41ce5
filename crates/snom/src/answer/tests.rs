use proptest::prelude::*;

use super::*;
use crate::{
    Command, Screen,
    request::{Page, RequestTarget},
};

const SERVER: (&str, &str) = ("Server", "snom embedded");

fn command() -> RequestTarget {
    RequestTarget::from(&Command::Keys("1".parse().unwrap()))
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    Answer::classify(&command(), &Reply::new(status, headers, body.as_bytes()))
}

#[test]
fn answers_seen_on_real_phones() {
    let check = |status: u16, body: &str, expected: Answer| {
        assert_eq!(answer(status, &[SERVER], body), expected, "{status} {body}");
        assert_eq!(answer(status, &[], body), expected, "{status} {body}, unnamed");
    };
    check(200, "<html>", Answer::Accepted);
    check(302, "", Answer::Accepted);
    check(200, "<html>Login is Blocked for 3 minutes", Answer::LockedOut);
    check(403, "<TITLE>snom VoIP phone: Error</TITLE> blocked", Answer::LockedOut);
    check(403, "<TITLE>snom VoIP phone: Error</TITLE>", Answer::Forbidden);
    check(403, "<body>hidden tag missing", Answer::HiddenTags);
    check(403, "<body>URI queries are restricted", Answer::RestrictedQueries);
    check(403, "<body>only in administrator mode", Answer::UserMode);
    check(404, "", Answer::NotFound);
    check(307, "", Answer::HttpsOnly);
    check(501, "", Answer::Unexpected);
    check(200, "<title>Phone Manager</title>", Answer::NoRemoteControl);
    check(200, "BM picture that spells blocked", Answer::Accepted);
}

#[test]
fn the_headers_are_read_too() {
    let challenge = |headers: &[(&str, &str)]| match answer(401, headers, "") {
        Answer::Unauthorized(Challenge { basic, digest }) => (basic, digest),
        other => panic!("{other:?}"),
    };
    let basic = ("WWW-Authenticate", "Basic realm=\"snom\"");
    let digest = ("www-authenticate", "Digest realm=\"snom\", nonce=\"1\"");
    assert_eq!(challenge(&[]), (false, false));
    assert_eq!(challenge(&[SERVER, basic]), (true, false));
    assert_eq!(challenge(&[digest]), (false, true));
    assert_eq!(challenge(&[digest, basic]), (true, true));
    assert_eq!(
        challenge(&[("WWW-Authenticate", "Basic realm=\"a\", Digest nonce=\"b\"")]),
        (true, true)
    );

    assert_eq!(answer(302, &[("Location", "index.htm")], ""), Answer::Accepted);
    assert_eq!(answer(302, &[("Location", "http://10.0.0.1/index.htm")], ""), Answer::Accepted);
    assert_eq!(answer(302, &[("Location", "http://10.0.0.1/")], ""), Answer::Accepted);
    let elsewhere = ("Location", "http://169.254.169.254/latest?x=/a.htm");
    assert_eq!(answer(302, &[elsewhere], ""), Answer::Unexpected);
    assert_eq!(answer(302, &[("Location", "//evil.example/x")], ""), Answer::Unexpected);
    assert_eq!(answer(302, &[("Location", "HTTPS://10.0.0.1/")], ""), Answer::HttpsOnly);
}

#[test]
fn an_answer_of_another_device_is_recognised() {
    let apache = ("Server", "Apache/2.4");
    assert_eq!(answer(200, &[apache], "<h1>It works!"), Answer::NotASnom);
    assert_eq!(answer(404, &[apache], "not found"), Answer::NotASnom);
    // A phone behind a reverse proxy.
    assert_eq!(answer(200, &[apache], "<title>snom D785</title>"), Answer::Accepted);
    assert_eq!(answer(200, &[apache], "BM…"), Answer::Accepted);
    assert_eq!(answer(401, &[apache], ""), Answer::Unauthorized(Challenge::default()));
    let nginx = ("Server", "nginx");
    assert_eq!(answer(302, &[nginx, ("Location", "/index.htm")], ""), Answer::Accepted);
}

/// A phone that has moved: something else has its address now. The answers were once called accepted.
#[test]
fn what_answers_at_an_address_that_moved_is_not_a_phone() {
    let to = |location: &'static str| ("Location", location);
    let yealink = ("Server", "embed httpd");
    let login = to("/servlet?m=mod_listener&p=login&q=loginForm");
    for headers in [&[yealink, login][..], &[login], &[yealink, to("/")]] {
        assert_eq!(answer(302, headers, ""), Answer::NotASnom, "{headers:?}");
    }
    for location in ["/cgi-bin/luci", "/ui/start", "/main.html", "http://10.0.0.1/status.php"] {
        assert_eq!(answer(302, &[to(location)], ""), Answer::Unexpected, "{location}");
        let headers = [("Server", "lighttpd"), to(location)];
        assert_eq!(answer(302, &headers, ""), Answer::NotASnom, "{location}");
    }
    for page in [
        "<title>FRITZ!Box</title>",
        "<title>HP LaserJet M402</title>",
        "<html><form><input name=user><input type=\"password\"></form>",
    ] {
        assert_eq!(answer(200, &[], page), Answer::NotASnom, "{page}");
    }
    // The pages of a phone ask for passwords, too.
    let own = "<title>snom D785</title><input type=\"password\">";
    assert_eq!(answer(200, &[], own), Answer::Accepted);
}

/// The password went to whatever asked for it.
#[test]
fn another_login_is_not_that_of_a_phone() {
    let ask = |server: &'static str, realm: &'static str| {
        answer(401, &[("Server", server), ("WWW-Authenticate", realm)], "")
    };
    let basic = Challenge { basic: true, digest: false };
    assert_eq!(ask("mini_httpd", "Basic realm=\"Router\""), Answer::NotASnom);
    assert_eq!(ask("nginx", "Basic realm=\"snom\""), Answer::Unauthorized(basic));
    assert_eq!(ask("snom embedded", "Basic realm=\"Front desk\""), Answer::Unauthorized(basic));
    assert_eq!(ask("nginx", "Digest realm=\"Printer\", nonce=\"1\""), Answer::NotASnom);
    // Without the name of a server it gets the benefit of the doubt.
    let unnamed = answer(401, &[("WWW-Authenticate", "Basic realm=\"Router\"")], "");
    assert_eq!(unnamed, Answer::Unauthorized(basic));
}

#[test]
fn every_kind_of_redirect_to_https_has_its_remedy() {
    for status in [301, 302, 303, 307, 308] {
        for location in ["https://10.0.0.1/", "HTTPS://desk.example/index.htm"] {
            let found = answer(status, &[("Location", location)], "");
            assert_eq!(found, Answer::HttpsOnly, "{status} {location}");
        }
    }
}

#[test]
fn an_ordinary_page_with_the_word_blocked_is_no_lockout() {
    let list = "<title>snom D785</title><table><tr><td>Missed: Blocked Caller</td></tr></table>";
    assert_eq!(answer(200, &[SERVER], list), Answer::Accepted);
    assert_eq!(answer(200, &[SERVER], "<a href=x>blocked numbers</a>"), Answer::Accepted);
    // What is refused is refused, and an error page stays one whatever is around it.
    assert_eq!(answer(403, &[SERVER], "<table>blocked</table>"), Answer::LockedOut);
    let error = "<TITLE>snom VoIP phone: Error</TITLE><a href=index.htm>blocked</a>";
    assert_eq!(answer(200, &[SERVER], error), Answer::LockedOut);
}

#[test]
fn user_mode_is_recognised_by_the_refused_page() {
    let refused = Reply::new(403, &[SERVER], b"<TITLE>snom VoIP phone: Error</TITLE>");
    assert_eq!(Answer::classify(&Screen::Main.into(), &refused), Answer::UserMode);
    assert_eq!(Answer::classify(&Page::Information.into(), &refused), Answer::Forbidden);
    assert_eq!(Answer::classify(&command(), &refused), Answer::Forbidden);
}

proptest! {
    #[test]
    fn no_answer_panics(
        status: u16,
        header in "\\PC{0,60}",
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        for name in ["WWW-Authenticate", "Location", "Server"] {
            let headers = [(name, header.as_str())];
            let _ = Answer::classify(&command(), &Reply::new(status, &headers, &body));
        }
    }
}
