//! The token that a portal handed in.

use std::cell::RefCell;

use gloo_net::http::RequestBuilder;
use relay_api::EMBEDDER_HEADER;

/// A token, as the header has it, and the origin of the page that handed it in.
struct Grant {
    authorization: String,
    embedder: String,
}

thread_local! {
    /// It is nowhere but here: in no address, and in no storage.
    static GRANT: RefCell<Option<Grant>> = const { RefCell::new(None) };
}

/// Signs every request with a token from now on, in the name of the page of that origin.
pub fn use_token(token: &str, embedder: &str) {
    let authorization = format!("Bearer {token}");
    GRANT.set(Some(Grant { authorization, embedder: embedder.to_owned() }));
}

/// Adds the embed token to a request, where there is one.
pub(super) fn authorized(request: RequestBuilder) -> RequestBuilder {
    GRANT.with_borrow(|grant| match grant {
        Some(Grant { authorization, embedder }) => {
            request.header("authorization", authorization).header(EMBEDDER_HEADER, embedder)
        }
        None => request,
    })
}
