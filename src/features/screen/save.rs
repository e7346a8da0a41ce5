//! Saves the picture of the main display as a file.

use leptos::prelude::GetUntracked;

use crate::{
    features::{activity::pictures::enlarged, lazy_entry::lazy_task},
    i18n,
    platform::{clock, download},
    stores::phone::PhoneSession,
    ui::{Scope, Toast},
};

lazy_task! {
    /// Saves the picture as it is now: that of a display with large pixels enlarged. `toast` says so, as long
    /// as `scope` lives.
    pub(super) fn save_picture(phone: PhoneSession, toast: Toast, scope: Scope) in secondary {
        scope.spawn(save(phone, toast));
    }
}

async fn save(phone: PhoneSession, toast: Toast) {
    let Some(seen) = phone.view().seen.get_untracked() else { return };
    let (id, model) = (phone.id(), phone.model);
    let file = format!("{id}-{}-{}.png", model.name, clock::for_file_name());
    let large = enlarged(&seen, model.display.class).await;
    download::save_url(&file, large.as_deref().unwrap_or(seen.url()));
    toast.show(i18n::picture_saved);
}
