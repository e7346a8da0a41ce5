//! `POST /api/v1/numbers`: how a text is read as a telephone number.

use axum::Json;
use relay_api::{Code, NumberReading, NumberRequest, Problem, Reason};
use tokio::task::spawn_blocking;

use super::csrf::CsrfJson;
use crate::error::ApiError;

/// Read a number.
///
/// Reads a text as people write and paste telephone numbers, and returns the number for the command `dial`, or a
/// question: several numbers in one text, a number that its country does not have. Nothing is sent to a phone.
#[utoipa::path(post, tag = "Commands", path = "/numbers", request_body = NumberRequest, responses(
    (status = 200, body = NumberReading),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
), params(
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn read(
    CsrfJson(request): CsrfJson<NumberRequest>,
) -> Result<Json<NumberReading>, ApiError> {
    // The first one decodes the numbers of all countries, which no command must wait for.
    let reading = spawn_blocking(move || numbers::read(&request)).await;
    reading.map(Json).map_err(|_| ApiError::new(Code::Internal, Reason::TaskFailed {}))
}
