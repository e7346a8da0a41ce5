//! The headers that every answer carries.

use axum::{
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    response::Response,
};

use super::Site;
use crate::config::Web;

const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What an answer of the API may do in a browser: nothing.
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What the page may do: run its own scripts and the inline ones with these hashes, compile
/// WebAssembly, show pictures it made (`blob:`), and call its own origin. Who may frame it is the
/// administrator's to say.
fn page_policy(script_hashes: &[String], web: &Web) -> HeaderValue {
    let hashes: String = script_hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect();
    let ancestors: Vec<_> = web.frame_ancestors.iter().map(|origin| origin.as_str()).collect();
    let ancestors = match ancestors.as_slice() {
        [] => "'none'".to_owned(),
        some => some.join(" "),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {ancestors}"
    );
    // Base64, origins and the text above are visible ASCII; if not, the page is better blocked
    // than open.
    HeaderValue::from_str(&policy).unwrap_or(API_POLICY)
}

/// Adds them to an answer: of the page where there is a `site`, else of the API.
pub(super) fn add(response: &mut Response, web: &Web, site: Option<&Site>) {
    let is_call = site.is_none();
    let policy = site.map_or(API_POLICY, |site| page_policy(&site.script_hashes(), web));
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    // An allowed page of another origin gets a wider one in `web::cross_origin`.
    let own = HeaderValue::from_static("same-origin");
    headers.entry(CROSS_ORIGIN_RESOURCE_POLICY).or_insert(own);
    // It knows no list of origins, so it says nothing where there is one.
    if is_call || web.frame_ancestors.is_empty() {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if web.is_encrypted() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if is_call {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}
