//! Cross-origin requests: rejects those of foreign pages, and answers those of allowed ones (CORS).

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
use relay_api::{Code, Reason};

use crate::{
    access::{OriginHeaders, OriginPolicy, RequestOrigin},
    error::ApiError,
};

/// Returns the kind of page that made a request with these headers.
pub(crate) fn origin_of(policy: &OriginPolicy, headers: &HeaderMap) -> RequestOrigin {
    let mut origins = headers.get_all(ORIGIN).iter();
    let origin = origins.next().map(HeaderValue::as_bytes);
    // No browser sends two, so the second one is not to be believed either.
    let origin = if origins.next().is_some() { Some(&b"null"[..]) } else { origin };
    policy.classify(OriginHeaders {
        origin,
        host: headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default(),
        fetch_site: headers.get("sec-fetch-site").map(HeaderValue::as_bytes),
    })
}

/// Checks the origin of a request; returns it when the administrator allows it to call the API.
///
/// # Errors
/// When a foreign page wants to change something.
pub(super) fn check(
    policy: &OriginPolicy,
    request: &Request,
) -> Result<Option<HeaderValue>, ApiError> {
    let headers = request.headers();
    let changes_state = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    match origin_of(policy, headers) {
        RequestOrigin::Foreign if changes_state => {
            Err(ApiError::new(Code::ForeignOrigin, Reason::ForeignOrigin {}))
        }
        RequestOrigin::Allowed => Ok(headers.get(ORIGIN).cloned()),
        RequestOrigin::Own | RequestOrigin::Foreign | RequestOrigin::Unknown => Ok(None),
    }
}

/// Answers the preflight of an allowed page.
pub(super) fn preflight() -> Response {
    let allowed = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE"),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, idempotency-key, if-none-match, x-deskside, x-deskside-run, x-deskside-wait",
        ),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, allowed).into_response()
}

/// Lets an allowed page read the answer. There is no Allow-Credentials: such a page signs in with a
/// token, never with the cookie of a user.
pub(super) fn allow(mut response: Response, origin: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, retry-after, x-deskside-missing-rows, x-deskside-run"),
    );
    headers.append(VARY, HeaderValue::from_static("origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}
