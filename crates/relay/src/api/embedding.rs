//! `GET /api/v1/embedding`: the pages that may show the relay in a frame.

use axum::{Json, extract::State};
use relay_api::Embedding;

use crate::state::Relay;

/// Show the allowed embedders.
///
/// Returns the origins of the pages that may show the relay in a frame: `web.frame_ancestors` and those of the
/// portals. A frame that nobody has signed in to yet needs them.
#[utoipa::path(get, tag = "Embedding", path = "/embedding", responses(
    (status = 200, body = Embedding),
))]
pub(super) async fn show(State(relay): State<Relay>) -> Json<Embedding> {
    let snapshot = relay.snapshot();
    let origins = snapshot.config.embedders().into_iter().map(ToString::to_string).collect();
    Json(Embedding { origins })
}
