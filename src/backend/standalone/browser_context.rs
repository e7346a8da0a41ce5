//! Where the page stands: in which browser, opened from where, allowed to do what.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::model::direct_access::{BrowserContext, Engine, Origin, Permission};

/// Where it stands now.
pub(super) async fn current() -> BrowserContext {
    let window = web_sys::window();
    let agent = window.as_ref().and_then(|window| window.navigator().user_agent().ok());
    let address = window.as_ref().and_then(|window| window.location().href().ok());
    BrowserContext {
        engine: Engine::of(&agent.unwrap_or_default()),
        origin: Origin::of(&address.unwrap_or_default()),
        permission: permission().await,
    }
}

/// What the person has said about the local network; `None` where the browser knows no such
/// permission (WebKit, and all before Local Network Access).
async fn permission() -> Option<Permission> {
    match status().await?.state() {
        web_sys::PermissionState::Prompt => Some(Permission::Prompt),
        web_sys::PermissionState::Granted => Some(Permission::Granted),
        web_sys::PermissionState::Denied => Some(Permission::Denied),
        _ => None,
    }
}

async fn status() -> Option<web_sys::PermissionStatus> {
    let wanted = Object::new();
    Reflect::set(&wanted, &"name".into(), &"local-network".into()).ok()?;
    let permissions = web_sys::window()?.navigator().permissions().ok()?;
    let answer = JsFuture::from(permissions.query(&wanted).ok()?).await.ok()?;
    answer.dyn_into().ok()
}

/// Somebody waits for what the person says; as long as this lives.
pub struct PermissionWatch {
    status: web_sys::PermissionStatus,
    _tell: Closure<dyn FnMut()>,
}

impl Drop for PermissionWatch {
    fn drop(&mut self) {
        self.status.set_onchange(None);
    }
}

/// Calls `tell` when the person says something else of the local network than before; `None` where
/// the browser knows no such permission.
pub async fn watch_permission(tell: impl FnMut() + 'static) -> Option<PermissionWatch> {
    let status = status().await?;
    let tell = Closure::<dyn FnMut()>::new(tell);
    status.set_onchange(Some(tell.as_ref().unchecked_ref()));
    Some(PermissionWatch { status, _tell: tell })
}

/// Says that a request is for the network around the browser (Local Network Access,
/// `targetAddressSpace`), which the bindings do not know yet.
pub(super) fn tell_local(options: &web_sys::RequestInit) {
    let name = JsValue::from_str("targetAddressSpace");
    // Browsers that do not know it do not look at it.
    let _ = Reflect::set(options, &name, &JsValue::from_str("local"));
}
