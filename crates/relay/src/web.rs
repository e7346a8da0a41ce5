//! The page, and the rules that hold for every answer.

mod headers;
mod host;
mod site;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware::{self, Next},
    response::Response,
};

pub use site::{Site, SiteError};

use crate::{api, relay::Relay};

/// Everything the relay answers: the API, and the page everywhere else.
pub fn app(relay: &Relay, site: &Site) -> Router {
    let of = (relay.clone(), site.clone());
    api::router(relay)
        .fallback_service(site.service())
        .layer(middleware::from_fn_with_state(relay.clone(), host::check))
        .layer(middleware::from_fn_with_state(of, headers::add))
        .layer(middleware::from_fn_with_state(relay.clone(), count))
}

/// Counts each answer under the pattern of its path.
async fn count(State(relay): State<Relay>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "DELETE" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let response = next.run(request).await;
    let route = matched.as_ref().map_or("page", MatchedPath::as_str);
    relay.metrics().answered(&method, route, response.status().as_u16());
    response
}
