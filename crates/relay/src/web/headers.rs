//! The security headers of every answer.

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

use super::site::Site;
use crate::config::Config;

const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The policy of API answers, which may do nothing in a browser.
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Returns the policy of the page: it may run its own scripts and the inline ones with these
/// hashes, compile WebAssembly, show pictures it made (`blob:`), and call its own origin. The
/// administrator names the pages that may frame it; the relay's own page for trying the embed kit may.
fn page_policy(script_hashes: &[String], config: &Config) -> HeaderValue {
    let hashes: String = script_hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect();
    let ancestors: String =
        config.embedders().into_iter().map(|origin| format!(" {origin}")).collect();
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'{ancestors}"
    );
    // Base64, origins and the text above are visible ASCII. If not, a blocked page is better than
    // an open one.
    HeaderValue::from_str(&text).unwrap_or(API_POLICY)
}

/// Adds the headers to an answer: of the page with a `site`, of the API without.
pub(super) fn add(response: &mut Response, config: &Config, site: Option<&Site>) {
    let is_call = site.is_none();
    let content_policy = site.map_or(API_POLICY, |site| page_policy(&site.script_hashes(), config));
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // The page for trying the embed kit, and a small window for a sign-in, have one of their own.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(content_policy);
    // A small window keeps the page that opened it.
    let alone = HeaderValue::from_static("same-origin");
    headers.entry(CROSS_ORIGIN_OPENER_POLICY).or_insert(alone);
    // An allowed page of another origin gets a wider one in `cross_origin`.
    let own = HeaderValue::from_static("same-origin");
    headers.entry(CROSS_ORIGIN_RESOURCE_POLICY).or_insert(own);
    // This header cannot express a list of origins, so it is left out where there is one.
    if is_call {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    } else if config.embedders().is_empty() {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if config.web.is_encrypted() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if is_call {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}
