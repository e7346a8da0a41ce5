//! Requests that pages of other origins make, as far as that can be told.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            HOST, ORIGIN, VARY,
        },
    },
    response::{IntoResponse, Response},
};
use relay_api::Code;

use crate::{config::Web, error::ApiError};

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A page of the relay itself.
    Own,
    /// A page that the administrator allows to call the API.
    Allowed,
    /// Another page.
    Foreign,
    /// No page at all, as far as can be told.
    Unknown,
}

/// Judges `Origin`, and where there is none `Sec-Fetch-Site`, as Go's `net/http` does. Neither is
/// sent with simple requests to plain-http hosts of an intranet, which is why the API asks for a
/// header of its own as well.
pub(crate) fn source(web: &Web, headers: &HeaderMap) -> Source {
    if let Some(origin) = headers.get(ORIGIN) {
        let Some(origin) = origin.to_str().ok().map(str::to_ascii_lowercase) else {
            return Source::Foreign;
        };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
        let is_own = authority.eq_ignore_ascii_case(host)
            || web.url.as_ref().is_some_and(|url| url.as_str() == origin);
        let is_allowed = web.allow_origins.iter().any(|allowed| allowed.as_str() == origin);
        return match (is_own, is_allowed) {
            (true, _) => Source::Own,
            (_, true) => Source::Allowed,
            _ => Source::Foreign,
        };
    }
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(b"same-origin" | b"none") => Source::Own,
        Some(_) => Source::Foreign,
        None => Source::Unknown,
    }
}

/// Judges a request: the origin, where the administrator allows that one to call.
///
/// # Errors
/// When a foreign page wants to change something.
pub(crate) fn judge(web: &Web, request: &Request) -> Result<Option<HeaderValue>, ApiError> {
    let headers = request.headers();
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    match source(web, headers) {
        Source::Foreign if changes => {
            let detail = "a page of another origin may not do this; the administrator can allow it \
                          with allow_origins";
            Err(ApiError::new(Code::ForeignOrigin, detail))
        }
        Source::Allowed => Ok(headers.get(ORIGIN).cloned()),
        Source::Own | Source::Foreign | Source::Unknown => Ok(None),
    }
}

/// What an allowed page may do, for its browser.
pub(crate) fn preflight() -> Response {
    let allowed = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, if-none-match, x-deskside"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, allowed).into_response()
}

/// Lets an allowed page read the answer. Without Allow-Credentials: such a page signs in with a
/// token, never with somebody's cookie.
pub(crate) fn allowed(mut response: Response, origin: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, retry-after"));
    headers.append(VARY, HeaderValue::from_static("origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}
