//! The page, and the rules that hold for every request and every answer.

pub(crate) mod cross_origin;
mod headers;
mod host;
mod site;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use relay_api::BASE_PATH;

pub use site::{Site, SiteError};

use crate::{
    api,
    error::as_document,
    state::{Now, Relay},
};

/// Everything the relay answers: the API, and the page everywhere else.
pub fn app(relay: &Relay, site: &Site) -> Router {
    let of = (relay.clone(), site.clone());
    api::router(relay)
        .fallback_service(site.service())
        .layer(middleware::from_fn_with_state(of, rules))
}

/// The rules for every request and every answer, in one layer: each costs a request more than most
/// of what it does.
async fn rules(
    State((relay, site)): State<(Relay, Site)>,
    request: Request,
    next: Next,
) -> Response {
    let now = relay.now();
    let _in_flight = relay.metrics().in_flight();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method());
    let is_call = request.uri().path().starts_with(BASE_PATH);
    let mut response = answer(&now, is_call, request, next).await;
    headers::add(&mut response, &now.config.web, (!is_call).then_some(&site));
    let route = matched.as_ref().map_or("page", MatchedPath::as_str);
    relay.metrics().answered(method, route, response.status().as_u16());
    response
}

async fn answer(now: &Now, is_call: bool, request: Request, next: Next) -> Response {
    if let Err(refusal) = host::check(&now.config.web, &request) {
        return refusal.into_response();
    }
    if !is_call {
        return next.run(request).await;
    }
    match cross_origin::judge(&now.config.web, &request) {
        Err(refusal) => refusal.into_response(),
        Ok(None) => as_document(next.run(request).await),
        Ok(Some(origin)) => {
            let is_preflight = request.method() == Method::OPTIONS;
            let response = if is_preflight {
                cross_origin::preflight()
            } else {
                as_document(next.run(request).await)
            };
            cross_origin::allowed(response, origin)
        }
    }
}

/// The method, or that it is one nobody needs.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
