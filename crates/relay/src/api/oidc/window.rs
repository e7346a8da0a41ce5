//! The last page of a small window.

use axum::{
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use relay_api::{Code, CompanyProblem, Problem, Reason};

/// The script of the page, a file of its own: the policy allows none within the page.
const SCRIPT: &str = include_str!("done.js");
const POLICY: &str = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Returns the script of the page.
pub(super) fn script() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// Returns the page after a sign-in that `claim` proves.
pub(super) fn signed_in(claim: &str) -> Response {
    let english = "You are signed in. If this window stays open, the sign-in page has cut it off from the page that \
                   opened it: sign in on a page of its own.";
    let german = "Sie sind angemeldet. Bleibt dieses Fenster offen, hat die Anmeldeseite es von der Seite getrennt, \
                  die es geöffnet hat: Melden Sie sich auf einer eigenen Seite an.";
    page("deskside-claim", claim, english, german)
}

/// Returns the page after a sign-in that failed.
pub(super) fn failed(problem: CompanyProblem) -> Response {
    let problem = Problem::new(Code::LoginFailed, Reason::CompanySignIn { problem });
    let json = serde_json::to_string(&problem).unwrap_or_default();
    let german = "Die Anmeldung ist fehlgeschlagen.";
    page("deskside-problem", &json, &problem.detail, german)
}

fn page(name: &str, content: &str, english: &str, german: &str) -> Response {
    let (content, english) = (escaped(content), escaped(english));
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\">\
         <title>Deskside</title><meta name=\"{name}\" content=\"{content}\">\
         <script src=\"/api/v1/oidc/done.js\" defer></script>\
         <main><p>{english}</p><p lang=de>{german}</p></main></html>"
    );
    let mut response = ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    keeps_opener(response)
}

/// Lets a small window keep the page that opened it, which shows the page of another site around it.
pub(super) fn keeps_opener(mut response: Response) -> Response {
    let name = HeaderName::from_static("cross-origin-opener-policy");
    response.headers_mut().insert(name, HeaderValue::from_static("unsafe-none"));
    response
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_stay_texts() {
        let escaped = escaped("\"><script>a && b</script>");
        assert_eq!(escaped, "&quot;&gt;&lt;script&gt;a &amp;&amp; b&lt;/script&gt;");
    }
}
