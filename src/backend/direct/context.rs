//! The browser, the origin of the page, and its permission to access the local network.

use crate::{
    model::direct_access::{BrowserContext, Engine, Origin, Permission},
    platform::{document, permission},
};

pub use permission::watch_local_network as watch_permission;

/// Returns the current context.
pub(super) async fn current() -> BrowserContext {
    BrowserContext {
        engine: Engine::of(&document::user_agent()),
        origin: Origin::of(&document::address()),
        permission: permission::local_network().await.as_deref().and_then(Permission::of),
    }
}
