//! Revalidation by content: an answer has an `ETag` of its bytes, and no time.
//!
//! A browser that compares times keeps the page of a newer build after the relay went back to an older
//! one, and runs it under the policy of the older one, which forbids its script. RFC 9110, 8.8.1:
//! a time is a weak validator.

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderValue, Method, StatusCode,
        header::{
            CONTENT_LENGTH, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
            LAST_MODIFIED, RANGE,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// Answers a request for a small file: unchanged when the client has these very bytes.
pub(in crate::web) async fn by_content(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    // The whole file is read, also for its length and its tag alone.
    *request.method_mut() = if is_head { Method::GET } else { request.method().clone() };
    for header in [IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE] {
        request.headers_mut().remove(header);
    }
    let (mut head, body) = next.run(request).await.into_parts();
    head.headers.remove(LAST_MODIFIED);
    if head.status != StatusCode::OK {
        return Response::from_parts(head, body);
    }
    let Ok(content) = body.collect().await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let content = content.to_bytes();
    let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&content)));
    let is_known = known.is_some_and(|known| lists(&known, &tag));
    // Base64 and quotes are visible ASCII.
    if let Ok(tag) = HeaderValue::try_from(tag) {
        head.headers.insert(ETAG, tag);
    }
    if is_known {
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(CONTENT_LENGTH);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, if is_head { Body::empty() } else { Body::from(content) })
}

/// Returns whether `If-None-Match` lists the tag. The comparison is weak (RFC 9110, 13.1.2).
fn lists(known: &HeaderValue, tag: &str) -> bool {
    let listed = known.to_str().unwrap_or_default().split(',').map(str::trim);
    listed.map(|one| one.strip_prefix("W/").unwrap_or(one)).any(|one| one == tag || one == "*")
}
