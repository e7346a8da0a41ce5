//! What a phone's answer to a request means.

/// What happened to a request, as far as the answer tells.
///
/// No answer proves that a key did something: the only feedback a phone gives is its display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Answer {
    /// The phone took the request.
    Accepted,
    /// The phone closed the connection without a word. Many models do so after dialling or while
    /// they restart, so the request was most likely taken; repeating it could do it twice.
    Empty,
    /// 401: user name or password missing or wrong. The request was not carried out.
    Unauthorized,
    /// The phone refuses everybody for a while after wrong passwords.
    LockedOut,
    /// 403: the phone knows who asks and still refuses.
    Forbidden,
    /// 404: this model or firmware has no such page.
    NotFound,
    /// 307: the phone speaks https only.
    HttpsOnly,
    /// Anything else.
    Unexpected,
}

impl Answer {
    /// Classifies an answer by its status code and the first kilobytes of its body.
    #[must_use]
    pub fn classify(status: u16, body: &[u8]) -> Answer {
        match status {
            // Wrong passwords several times over: 200 or 403 with the word "blocked" in the page
            // (doubleSlash Snom-Clipboard-Manager).
            200 | 403 if is_page(body) && contains(body, b"blocked") => Answer::LockedOut,
            // Dialling answers 302 to index.htm, a restart 302 to reboot.htm.
            200 | 204 | 302 | 303 => Answer::Accepted,
            307 | 308 => Answer::HttpsOnly,
            401 => Answer::Unauthorized,
            403 => Answer::Forbidden,
            404 => Answer::NotFound,
            _ => Answer::Unexpected,
        }
    }

    /// What a person should know or do, in English; `None` when all is well.
    #[must_use]
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Answer::Accepted => None,
            Answer::Empty => Some(
                "The phone closed the connection without an answer. Many phones do that after \
                 dialling; look at the screen before you repeat anything.",
            ),
            Answer::Unauthorized => Some(
                "The phone refused the user name or password. Correct them in the configuration; \
                 nothing more is sent until then, because phones lock up after a few wrong tries.",
            ),
            Answer::LockedOut => Some(
                "The phone has locked its web interface after wrong passwords. Wait until it \
                 opens again or restart the phone, and correct the password first.",
            ),
            Answer::Forbidden => Some(
                "The phone refuses this page. Check on the phone: Advanced, QoS/Security, Use \
                 hidden tags = off, and that the phone is in administrator mode.",
            ),
            Answer::NotFound => Some(
                "The phone has no such page. D8xx models and very old firmware cannot be \
                 controlled over HTTP.",
            ),
            Answer::HttpsOnly => Some(
                "The phone speaks https only. Set the web server type of the phone to http_https.",
            ),
            Answer::Unexpected => {
                Some("The phone gave an answer that is not known of Snom phones.")
            }
        }
    }
}

/// Whether the body is a page rather than a picture, which may contain any bytes.
fn is_page(body: &[u8]) -> bool {
    !body.starts_with(b"BM")
}

fn contains(body: &[u8], word: &[u8]) -> bool {
    body.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_seen_on_real_phones() {
        let check = |status: u16, body: &str, expected: Answer| {
            assert_eq!(Answer::classify(status, body.as_bytes()), expected, "{status} {body}");
        };
        check(200, "<html>", Answer::Accepted);
        check(302, "", Answer::Accepted);
        check(200, "<html>Login is Blocked for 3 minutes", Answer::LockedOut);
        check(403, "<TITLE>snom VoIP phone: Error</TITLE> blocked", Answer::LockedOut);
        check(403, "<TITLE>snom VoIP phone: Error</TITLE>", Answer::Forbidden);
        check(401, "", Answer::Unauthorized);
        check(404, "", Answer::NotFound);
        check(307, "", Answer::HttpsOnly);
        check(501, "", Answer::Unexpected);
        check(200, "BM picture that spells blocked", Answer::Accepted);
    }

    #[test]
    fn everything_but_success_says_what_to_do() {
        for status in [307, 401, 403, 404, 500] {
            assert!(Answer::classify(status, b"").advice().is_some(), "{status}");
        }
        assert!(Answer::Empty.advice().is_some());
        assert_eq!(Answer::Accepted.advice(), None);
    }
}
