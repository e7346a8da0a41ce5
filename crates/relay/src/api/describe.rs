//! What the description of the API has to say that the types do not.

use axum::http::StatusCode;
use relay_api::Code;
use utoipa::openapi::{Content, OpenApi, RefOr, path::Operation, schema::Schema};

/// How problem documents are served (RFC 9457 section 3).
const PROBLEM: &str = "application/problem+json";

/// Makes the description say exactly what the relay does.
pub(super) fn refine(description: &mut OpenApi) {
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.delete]
            .into_iter()
            .filter_map(Option::as_mut);
        operations.for_each(say_problem);
    }
    let Some(components) = &mut description.components else { return };
    // Its names come out of a macro, which the derivation does not look into.
    if let Some(RefOr::T(Schema::Object(code))) = components.schemas.get_mut("Code") {
        code.enum_values = Some(Code::NAMES.iter().map(|name| (*name).into()).collect());
    }
}

fn say_problem(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let is_error = status
            .parse()
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .is_some_and(|status| status.is_client_error() || status.is_server_error());
        if let (true, RefOr::T(response)) = (is_error, response)
            && let Some(content) = response.content.swap_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), Content::clone(&content));
        }
    }
}
