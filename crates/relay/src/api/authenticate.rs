//! What every call of the API goes through: who makes it.

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use relay_api::Code;

use crate::{
    access::{ClientAddress, principal},
    error::ApiError,
    state::Relay,
    web::cross_origin::{Source, source},
};

/// Lets nobody in who is not known, and tells the calls who it is.
pub(crate) async fn admit(
    State(relay): State<Relay>,
    mut request: Request,
    next: Next,
) -> Response {
    let now = relay.now();
    let peer = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let headers = request.headers();
    let person = match principal::identify(&now.config.people, &now.sessions, peer, headers) {
        Ok(person) => person,
        Err(error) => return error.into_response(),
    };
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let source = source(&now.config.web, headers);
    if person.is_ambient && changes && source != Source::Own {
        let detail = "a cookie alone does not prove that its person meant it; send Origin, or use \
                      a token";
        return ApiError::new(Code::ForeignOrigin, detail).into_response();
    }
    request.extensions_mut().insert(person);
    next.run(request).await
}
