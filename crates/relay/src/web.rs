//! The page, and the rules that hold for every answer.

mod headers;
mod host;
mod site;

use axum::{Router, middleware};

pub use site::{Site, SiteError};

use crate::api::{self, Phones};

/// Everything the relay answers: the API, and the page everywhere else.
pub fn app(phones: Phones, site: &Site) -> Router {
    api::router(phones)
        .fallback_service(site.service())
        .layer(middleware::from_fn(host::check))
        .layer(middleware::from_fn_with_state(site.clone(), headers::add))
}
