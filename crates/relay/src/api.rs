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
use tokio::{sync::OnceCell, task::spawn_blocking};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

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
    components(schemas(relay_api::Event, relay_api::Problem, Reason, relay_api::Remedy))
)]
struct ApiDoc;

/// The calls of one path, with their description. It has all types that they use, so it is not kept: routes need none.
type Call = fn() -> UtoipaMethodRouter<Relay>;

/// The calls that need an authenticated principal.
const AUTHENTICATED: &[Call] = &[
    || routes!(phones::list, ad_hoc::add),
    || routes!(ad_hoc::add_several),
    || routes!(ad_hoc::remove),
    || routes!(commands::send),
    || routes!(commands::cancel),
    || routes!(phones::retry_login),
    || routes!(screens::show),
    || routes!(events::stream),
    || routes!(events::stream_several),
    || routes!(driver::change, driver::give_back),
    || routes!(diagnosis::diagnose),
    || routes!(numbers::read),
    || routes!(session::show),
    || routes!(sessions::list, sessions::end_all),
    || routes!(sessions::end),
];

/// The calls that sign in and out, and those of portals.
const OTHERS: &[Call] = &[
    || routes!(session::sign_in, session::sign_out),
    || routes!(embedding::show),
    || routes!(embed_tokens::issue, embed_tokens::revoke),
    || routes!(oidc::ways),
    || routes!(oidc::start),
    || routes!(oidc::callback),
    || routes!(oidc::claim),
];

/// Returns the routes of calls.
fn routes_of(calls: &[Call]) -> Router<Relay> {
    calls.iter().fold(Router::new(), |router, call| {
        let (_schemas, paths, methods) = call();
        match paths.paths.keys().next() {
            Some(path) => router.route(path, methods),
            None => router,
        }
    })
}

/// Returns the description of the API (OpenAPI 3.1), derived from the calls themselves.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    let empty = OpenApiRouter::with_openapi(ApiDoc::openapi());
    let calls = AUTHENTICATED.iter().chain(OTHERS);
    let mut description = calls.fold(empty, |all, call| all.routes(call())).into_openapi();
    description.servers = Some(vec![utoipa::openapi::Server::new(BASE_PATH)]);
    openapi::refine(&mut description);
    description
}

/// Returns the description of the API as JSON. It is written once, when somebody asks for it.
async fn written_description() -> Bytes {
    static WRITTEN: OnceCell<Bytes> = OnceCell::const_new();
    let write = || serde_json::to_vec(&description()).unwrap_or_default();
    let written = async || Bytes::from(spawn_blocking(write).await.unwrap_or_default());
    WRITTEN.get_or_init(written).await.clone()
}

/// Returns the routes of the API.
pub fn router(relay: &Relay) -> Router {
    let authenticated =
        routes_of(AUTHENTICATED).layer(from_fn_with_state(relay.clone(), authenticate));
    let calls = authenticated
        .merge(routes_of(OTHERS))
        .with_state(relay.clone())
        .route(
            "/openapi.json",
            get(async || ([(CONTENT_TYPE, "application/json")], written_description().await)),
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
