//! What every call of the API goes through: where it comes from, and who makes it.

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            HOST, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use relay_api::Code;

use super::{ClientAddress, person};
use crate::{api::ApiError, config::Web, relay::Relay};

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
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
fn source(web: &Web, headers: &HeaderMap) -> Source {
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

/// Refuses what a foreign page makes, and tells browsers of the pages that are allowed.
pub(crate) async fn cross_origin(
    State(relay): State<Relay>,
    request: Request,
    next: Next,
) -> Response {
    let now = relay.now();
    let source = source(&now.config.web, request.headers());
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if source == Source::Foreign && changes {
        let detail = "a page of another origin may not do this; the administrator can allow it \
                      with allow_origins";
        return ApiError::new(Code::ForeignOrigin, detail).into_response();
    }
    if source != Source::Allowed {
        return next.run(request).await;
    }
    let origin = request.headers().get(ORIGIN).cloned();
    let mut response = if request.method() == Method::OPTIONS {
        let allowed = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
            (
                ACCESS_CONTROL_ALLOW_HEADERS,
                "authorization, content-type, if-none-match, x-deskside",
            ),
            (ACCESS_CONTROL_MAX_AGE, "600"),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    } else {
        next.run(request).await
    };
    // Without Allow-Credentials: such a page signs in with a token, never with somebody's cookie.
    let headers = response.headers_mut();
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers
            .insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, retry-after"));
    }
    headers.append(VARY, HeaderValue::from_static("origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

/// Lets nobody in who is not known, and tells the calls who it is.
pub(crate) async fn admit(
    State(relay): State<Relay>,
    mut request: Request,
    next: Next,
) -> Response {
    let now = relay.now();
    let peer = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let headers = request.headers();
    let person = match person::identify(&now.config.people, &now.sessions, peer, headers) {
        Ok(person) => person,
        Err(error) => return error.into_response(),
    };
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let source = source(&now.config.web, headers);
    if person.is_ambient && changes && source != Source::Own {
        let detail = "a cookie alone does not prove that its person meant it; send Origin, or use \
                      a token";
        return ApiError::new(Code::ForeignOrigin, detail).into_response();
    }
    request.extensions_mut().insert(person);
    next.run(request).await
}
