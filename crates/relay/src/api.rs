//! The API of the page and of scripts: `/api/v1`.

mod ad_hoc;
mod authenticate;
mod commands;
mod csrf;
mod diagnosis;
mod driver;
mod embed_tokens;
mod embedder;
mod embedding;
mod events;
mod numbers;
mod oidc;
mod openapi;
mod operation;
mod owner;
mod phones;
mod proof;
mod screens;
mod session;
mod sessions;

use axum::{
    Router, body::Bytes, extract::DefaultBodyLimit, http::header::CONTENT_TYPE,
    middleware::from_fn_with_state, routing::get,
};
use relay_api::{BASE_PATH, Code, Reason};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::ApiError, state::Relay};
use authenticate::authenticate;
use csrf::MAX_BODY_BYTES;

/// The parts of the description that belong to no call.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Deskside relay",
        description = "Controls Snom desk phones. Requests that change something need the header \
                       `x-deskside: 1`, and a body needs `content-type: application/json`. Errors \
                       are problem documents (RFC 9457) with a stable `code`."
    ),
    tags(
        (name = "Phones", description = "The phones of the user"),
        (name = "Commands", description = "Commands to a phone"),
        (name = "Driver", description = "Who sends commands while others watch"),
        (name = "Screens", description = "Pictures of the screens of a phone"),
        (name = "Events", description = "Changes of phones as they happen"),
        (name = "Diagnostics", description = "Checks of a phone, with remedies"),
        (name = "Embedding", description = "The page in a frame of a portal"),
        (name = "Session", description = "Signing in and out"),
    ),
    components(schemas(relay_api::Event, relay_api::Problem))
)]
struct ApiDoc;

/// Returns the calls that need an authenticated principal, and those that sign in and out.
fn calls(relay: &Relay) -> OpenApiRouter {
    let authenticated = OpenApiRouter::new()
        .routes(routes!(phones::list, ad_hoc::add))
        .routes(routes!(ad_hoc::add_several))
        .routes(routes!(ad_hoc::remove))
        .routes(routes!(commands::send))
        .routes(routes!(commands::cancel))
        .routes(routes!(phones::retry_login))
        .routes(routes!(screens::show))
        .routes(routes!(events::stream))
        .routes(routes!(events::stream_several))
        .routes(routes!(driver::change, driver::give_back))
        .routes(routes!(diagnosis::diagnose))
        .routes(routes!(numbers::read))
        .routes(routes!(session::show))
        .routes(routes!(sessions::list, sessions::end_all))
        .routes(routes!(sessions::end))
        .layer(from_fn_with_state(relay.clone(), authenticate));
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(authenticated)
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(embedding::show))
        .routes(routes!(embed_tokens::issue, embed_tokens::revoke))
        .routes(routes!(oidc::ways))
        .routes(routes!(oidc::start))
        .routes(routes!(oidc::callback))
        .routes(routes!(oidc::claim))
        .with_state(relay.clone())
}

/// Returns the description of the API (OpenAPI 3.1), derived from the calls themselves.
#[must_use]
pub fn description(relay: &Relay) -> utoipa::openapi::OpenApi {
    let (_, mut description) = calls(relay).split_for_parts();
    description.servers = Some(vec![utoipa::openapi::Server::new(BASE_PATH)]);
    openapi::refine(&mut description);
    description
}

/// Returns the routes of the API.
pub fn router(relay: &Relay) -> Router {
    // Written once: anybody may ask for it.
    let description = serde_json::to_vec(&description(relay)).unwrap_or_default();
    let description = Bytes::from(description);
    let (calls, _) = calls(relay).split_for_parts();
    let calls = calls
        .route(
            "/openapi.json",
            get(async move || ([(CONTENT_TYPE, "application/json")], description)),
        )
        .route("/oidc/done.js", get(oidc::script))
        .fallback(async || ApiError::new(Code::NotFound, Reason::NoSuchCall {}))
        .method_not_allowed_fallback(async || {
            ApiError::new(Code::MethodNotAllowed, Reason::MethodNotAllowed {})
        })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let metrics = get(operation::metrics).layer(from_fn_with_state(relay.clone(), authenticate));
    Router::new()
        .route("/healthz", get(operation::healthz))
        .route("/readyz", get(operation::readyz))
        .route("/metrics", metrics)
        .with_state(relay.clone())
        .nest(BASE_PATH, calls)
}
