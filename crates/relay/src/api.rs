//! What the page and scripts call: `/api/v1`.

mod commands;
mod json;
mod phones;
mod problem;
mod screens;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    routing::{get, post},
};
use relay_api::{BASE_PATH, Code};

pub use problem::ApiError;

use crate::phone::Phone;

/// The largest body of a request: a sequence of keys has at most a few kilobytes.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// The phones of the configuration, in its order.
#[derive(Clone, Debug, Default)]
pub struct Phones(Arc<[Phone]>);

impl Phones {
    /// Phones that are told apart by their id.
    #[must_use]
    pub fn new(phones: Vec<Phone>) -> Phones {
        Phones(phones.into())
    }

    /// Takes no more commands for any phone; see [`Phone::stop`].
    pub fn stop(&self) {
        self.iter().for_each(Phone::stop);
    }

    fn iter(&self) -> impl Iterator<Item = &Phone> {
        self.0.iter()
    }

    fn find(&self, id: &str) -> Result<&Phone, ApiError> {
        let found = self.iter().find(|phone| phone.config().id == id);
        found.ok_or_else(|| {
            let ids: Vec<_> = self.iter().map(|phone| phone.config().id.as_str()).collect();
            let short: String = id.chars().take(64).collect();
            ApiError::new(
                Code::UnknownPhone,
                format!("no phone is called `{short}`; there are {}", ids.join(", ")),
            )
        })
    }
}

/// The calls of the API.
pub fn router(phones: Phones) -> Router {
    let calls = Router::new()
        .route("/phones", get(phones::list))
        .route("/phones/{id}/commands", post(commands::send))
        .route("/phones/{id}/sign-in", post(phones::sign_in))
        .route("/phones/{id}/screens/{screen}", get(screens::show))
        .fallback(async || {
            ApiError::new(Code::NotFound, "see GET /api/v1/phones for where to begin")
        })
        .method_not_allowed_fallback(async || {
            ApiError::new(
                Code::MethodNotAllowed,
                "commands are sent with POST, everything else is read with GET",
            )
        })
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .with_state(phones);
    Router::new().nest(BASE_PATH, calls).route("/healthz", get(health))
}

/// Whether the process works; says nothing of the phones.
async fn health(State(()): State<()>) -> &'static str {
    "ok\n"
}
