//! What the page and scripts call: `/api/v1`.

mod ad_hoc;
mod authenticate;
mod commands;
mod csrf;
mod diagnosis;
mod events;
mod json;
mod openapi;
mod operation;
mod phones;
mod screens;
mod session;

use axum::{Json, Router, extract::DefaultBodyLimit, middleware::from_fn_with_state, routing::get};
use relay_api::{BASE_PATH, Code};
use utoipa::{OpenApi, openapi as spec};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{api::authenticate::admit, error::ApiError, state::Relay};

/// The largest body of a request: a sequence of keys has at most a few kilobytes.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// What the description says beside the calls themselves.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Deskside relay",
        description = "Controls Snom desk phones. Whatever changes something is sent with the \
                       header `x-deskside: 1`, and what it says as application/json. Errors are \
                       problem documents (RFC 9457) with a stable `code`."
    ),
    components(schemas(relay_api::Event, relay_api::Problem))
)]
struct Described;

/// The calls that people make who have signed in, and those that sign them in.
fn calls(relay: &Relay) -> OpenApiRouter {
    let admitted = OpenApiRouter::new()
        .routes(routes!(phones::list, ad_hoc::add))
        .routes(routes!(ad_hoc::remove))
        .routes(routes!(commands::send))
        .routes(routes!(phones::sign_in))
        .routes(routes!(screens::show))
        .routes(routes!(events::follow))
        .routes(routes!(diagnosis::diagnose))
        .routes(routes!(session::who))
        .layer(from_fn_with_state(relay.clone(), admit));
    OpenApiRouter::with_openapi(Described::openapi())
        .merge(admitted)
        .routes(routes!(session::login, session::logout))
        .with_state(relay.clone())
}

/// The description of the API (OpenAPI 3.1), made from the calls themselves.
#[must_use]
pub fn description(relay: &Relay) -> spec::OpenApi {
    let (_, mut description) = calls(relay).split_for_parts();
    description.servers = Some(vec![spec::Server::new(BASE_PATH)]);
    openapi::refine(&mut description);
    description
}

/// The calls of the API.
pub fn router(relay: &Relay) -> Router {
    let description = description(relay);
    let (calls, _) = calls(relay).split_for_parts();
    let calls = calls
        .route("/openapi.json", get(async move || Json(description)))
        .fallback(async || {
            ApiError::new(Code::NotFound, "see GET /api/v1/openapi.json for what there is")
        })
        .method_not_allowed_fallback(async || {
            ApiError::new(
                Code::MethodNotAllowed,
                "commands are sent with POST, everything else is read with GET",
            )
        })
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES));
    let metrics = get(operation::metrics).layer(from_fn_with_state(relay.clone(), admit));
    Router::new()
        .route("/healthz", get(operation::healthz))
        .route("/readyz", get(operation::readyz))
        .route("/metrics", metrics)
        .with_state(relay.clone())
        .nest(BASE_PATH, calls)
}
