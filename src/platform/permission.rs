//! The permission to access the local network.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Returns the state of the permission, such as `prompt`; `None` where the browser has no such
/// permission (WebKit, and all before Local Network Access).
pub async fn local_network() -> Option<String> {
    let status = status().await?;
    Reflect::get(&status, &"state".into()).ok()?.as_string()
}

async fn status() -> Option<web_sys::PermissionStatus> {
    let wanted = Object::new();
    Reflect::set(&wanted, &"name".into(), &"local-network".into()).ok()?;
    let permissions = web_sys::window()?.navigator().permissions().ok()?;
    let answer = JsFuture::from(permissions.query(&wanted).ok()?).await.ok()?;
    answer.dyn_into().ok()
}

/// A listener for changes of the permission, removed when this is dropped.
pub struct PermissionWatch {
    status: web_sys::PermissionStatus,
    _changed: Closure<dyn FnMut()>,
}

impl Drop for PermissionWatch {
    fn drop(&mut self) {
        self.status.set_onchange(None);
    }
}

/// Calls `changed` when the permission changes; `None` where the browser has no such permission.
pub async fn watch_local_network(changed: impl FnMut() + 'static) -> Option<PermissionWatch> {
    let status = status().await?;
    let changed = Closure::<dyn FnMut()>::new(changed);
    status.set_onchange(Some(changed.as_ref().unchecked_ref()));
    Some(PermissionWatch { status, _changed: changed })
}
