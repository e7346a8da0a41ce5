//! The page, and the rules for every request and every answer.

mod cross_origin;
mod embed;
mod headers;
mod host;
mod site;

use std::net::IpAddr;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use relay_api::{BASE_PATH, RUN_HEADER};

pub(crate) use cross_origin::origin_of;
pub use site::{Site, SiteError};

use crate::{
    access::client_address,
    error::as_problem_document,
    state::{Relay, Snapshot},
};

/// The address at the other end of the connection: behind a reverse proxy, that of the proxy.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(pub IpAddr);

/// The address of the client: behind a trusted proxy, the one that the proxy names.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Adds the embed kit, the page on all paths that nothing else serves, and the rules for every request.
pub fn app(relay: &Relay, site: &Site, api: Router) -> Router {
    let state = (relay.clone(), site.clone());
    api.merge(embed::router(relay))
        .fallback_service(site.service())
        .layer(middleware::from_fn_with_state(state, rules))
}

/// Applies the rules for every request and answer, in a single layer: each layer costs a request
/// more than most of its work.
async fn rules(
    State((relay, site)): State<(Relay, Site)>,
    mut request: Request,
    next: Next,
) -> Response {
    let snapshot = relay.snapshot();
    let _in_flight = relay.metrics().in_flight();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let method = method_label(request.method());
    let is_call = request.uri().path().starts_with(BASE_PATH);
    if let Some(client) = client(&snapshot, &request) {
        request.extensions_mut().insert(client);
    }
    let mut response = answer(&snapshot, is_call, request, next).await;
    headers::add(&mut response, &snapshot.config, (!is_call).then_some(&site));
    if is_call {
        response.headers_mut().insert(RUN_HEADER, relay.run().clone());
    }
    let route = matched.as_ref().map_or("page", MatchedPath::as_str);
    relay.metrics().answered(method, route, response.status().as_u16());
    response
}

/// Returns the client of a request; `None` where the connection is not known.
fn client(snapshot: &Snapshot, request: &Request) -> Option<ClientAddress> {
    let PeerAddress(peer) = *request.extensions().get()?;
    let forwarded = request.headers().get_all("x-forwarded-for").iter();
    // A value that is not text cannot be an address.
    let forwarded = forwarded.map(|value| value.to_str().unwrap_or_default());
    let trusted = &snapshot.config.trusted_proxies;
    Some(ClientAddress(client_address(peer, forwarded, trusted)))
}

async fn answer(snapshot: &Snapshot, is_call: bool, request: Request, next: Next) -> Response {
    if let Err(error) = host::check(&snapshot.config.web, &request) {
        return error.into_response();
    }
    if !is_call {
        return next.run(request).await;
    }
    match cross_origin::check(&snapshot.config.web, &request) {
        Err(error) => error.into_response(),
        Ok(None) => as_problem_document(next.run(request).await),
        Ok(Some(origin)) => {
            let is_preflight = request.method() == Method::OPTIONS;
            let response = if is_preflight {
                cross_origin::preflight()
            } else {
                as_problem_document(next.run(request).await)
            };
            cross_origin::allow(response, origin)
        }
    }
}

/// Returns the metric label of a method; `other` for methods that no call uses.
fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
