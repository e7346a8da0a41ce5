//! The embed kit: the module with which another page shows a phone of this relay, its types, and a page to
//! try it on. `docs/embedding.md` is its manual.

use axum::{
    Json, Router,
    extract::State,
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
            ORIGIN, VARY,
        },
    },
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use relay_api::{Code, Reason};
use serde::Serialize;

use super::{cross_origin::origin_of, site::revalidation};
use crate::{access::RequestOrigin, config::Config, error::ApiError, state::Relay};

/// The version of the messages between a portal and the frame.
const VERSION: u32 = 1;
/// A page of another origin may load the module and its types: they are the same for everybody.
const ANY_ORIGIN: [(HeaderName, HeaderValue); 2] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    ),
];
/// A new release of the relay reaches portals within minutes, and a portal that is opened again asks
/// for nothing.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// The policy of the page to try it on: unlike the page itself it shows a frame.
const TRY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
     frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Returns the routes of the embed kit.
pub(super) fn router(relay: &Relay) -> Router {
    let script = "text/javascript; charset=utf-8";
    let module = file(script, include_str!("../../embed/deskside.js"), Audience::Anybody);
    let types = file(
        "application/typescript; charset=utf-8",
        include_str!("../../embed/deskside.d.ts"),
        Audience::Anybody,
    );
    let page =
        file("text/html; charset=utf-8", include_str!("../../embed/try.html"), Audience::ThisRelay);
    let page_script = file(script, include_str!("../../embed/try.js"), Audience::ThisRelay);
    let page_style =
        file("text/css; charset=utf-8", include_str!("../../embed/try.css"), Audience::ThisRelay);
    Router::new()
        .route("/embed/v1/deskside.js", module)
        .route("/embed/v1/deskside.d.ts", types)
        .route("/embed/v1/try", page)
        .route("/embed/v1/try.js", page_script)
        .route("/embed/v1/try.css", page_style)
        .route("/embed/v1/check", get(check))
        .method_not_allowed_fallback(async || {
            ApiError::new(Code::MethodNotAllowed, Reason::MethodNotAllowed {})
        })
        .with_state(relay.clone())
}

/// The pages that may read a file.
#[derive(Clone, Copy)]
enum Audience {
    /// Those of every origin.
    Anybody,
    /// Those of this relay.
    ThisRelay,
}

/// Serves a file that is part of the program.
fn file(kind: &'static str, content: &'static str, audience: Audience) -> MethodRouter<Relay> {
    let answer = move || async move {
        let mut response = ([(CONTENT_TYPE, kind)], content).into_response();
        let headers = response.headers_mut();
        match audience {
            Audience::Anybody => {
                headers.extend(ANY_ORIGIN);
                headers.insert(CACHE_CONTROL, CACHE);
            }
            Audience::ThisRelay => {
                headers.insert(CONTENT_SECURITY_POLICY, TRY_POLICY);
                headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            }
        }
        response
    };
    get(answer).layer(middleware::from_fn(revalidation::by_content))
}

/// What a portal learns about itself, and about nobody else.
#[derive(Serialize)]
struct Check {
    /// The version of the embed kit.
    version: u32,
    /// This relay may be shown in a frame of the page that asks.
    allowed: bool,
}

/// Says whether the page that asks may embed this relay, so that the module can name the cause when a
/// frame stays empty: a browser does not say why.
async fn check(State(relay): State<Relay>, headers: HeaderMap) -> Response {
    let allowed = may_embed(&relay.snapshot().config, &headers);
    let kept = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("origin")),
    ];
    (ANY_ORIGIN, kept, Json(Check { version: VERSION, allowed })).into_response()
}

/// Returns whether the page with these headers may show the relay in a frame.
fn may_embed(config: &Config, headers: &HeaderMap) -> bool {
    if origin_of(&config.web, headers) == RequestOrigin::Own {
        return true;
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else { return false };
    config.embedders().into_iter().any(|allowed| origin == allowed.as_str())
}
