//! The tools of the picture: pause, zoom, full screen, save, copy; and its age.

use std::time::Duration;

use leptos::{ev, html, prelude::*, tachys::reactive_graph::SharedReactiveFunction};

use super::save::save_picture;
use crate::{
    i18n::{self, t},
    model::{Link, ScreenFrame},
    platform::{clipboard, clock, document},
    stores::phone::PhoneSession,
    ui::{Icon, IconView, Scope, Toast, flag, listener, part, spawn_lazy, text, window_listener},
};

/// The row of tools above the picture.
#[component]
pub fn ScreenTools(
    /// The phone.
    phone: PhoneSession,
    /// The element of the picture.
    root: NodeRef<html::Div>,
    /// The picture is shown large.
    zoomed: RwSignal<bool>,
) -> impl IntoView {
    let view = phone.view();
    let toast = Toast::default();
    let scope = Scope::current();
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1));
    let is_full = RwSignal::new(false);
    // The event bubbles from the document to the window.
    let full_changes =
        window_listener("fullscreenchange", move || is_full.set(document::is_full_screen()));
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
        full_changes.remove();
    });
    let is_paused = move || view.link.get() == Link::Paused;
    let pause = move |_| {
        toast.dismiss();
        let paused = view.link.get_untracked() != Link::Paused;
        phone.viewers().iter().for_each(|viewer| viewer.set_paused(paused));
    };
    let zoom = move |_| {
        toast.dismiss();
        zoomed.update(|zoomed| *zoomed = !*zoomed);
    };
    let full = move |_| {
        toast.dismiss();
        if let Some(screen) = root.get_untracked()
            && !document::toggle_full_screen(&screen, ".device__face")
        {
            toast.show(i18n::no_full_screen);
        }
    };
    let save = move |_| {
        spawn_lazy(save_picture(phone, toast, scope), move || toast.show(i18n::load_failed));
    };
    let copy = move |_| {
        let Some(seen) = view.seen.get_untracked() else { return };
        scope.spawn(async move {
            let copied = clipboard::copy_png(seen.png()).await;
            toast.show(if copied { i18n::picture_copied } else { i18n::picture_not_copied });
        });
    };
    let age = move || {
        if is_paused() {
            return Some(i18n::paused().to_owned());
        }
        let now = now.get();
        let freshness = view.freshness.read();
        let age = freshness.age(now)?;
        Some(i18n::picture_age(age.as_secs(), freshness.tenths_per_second(now)))
    };
    // A browser lets a page show a picture of another server, but neither save nor copy it.
    let no_picture = move || !view.seen.read().as_ref().is_some_and(ScreenFrame::has_file);
    view! {
        <div class="tools" role="group" aria-label=t(i18n::screen_tools)>
            <span class="tools__age">{text(move || age().unwrap_or_default())}</span>
            {tool(
                "pause",
                text(move || if is_paused() { i18n::resume() } else { i18n::pause() }.to_owned()),
                icon(move || if is_paused() { Icon::Play } else { Icon::Pause }),
                listener(pause),
                None,
            )}
            {tool(
                "zoom",
                text(move || if zoomed.get() { i18n::zoom_out() } else { i18n::zoom() }.to_owned()),
                icon(move || if zoomed.get() { Icon::ZoomOut } else { Icon::ZoomIn }),
                listener(zoom),
                None,
            )}
            {tool(
                "full-screen",
                text(move || if is_full.get() { i18n::leave_full_screen() } else { i18n::full_screen() }.to_owned()),
                icon(move || if is_full.get() { Icon::Minimize } else { Icon::Maximize }),
                listener(full),
                None,
            )}
            {tool("save", text(|| i18n::save_picture().to_owned()), icon(|| Icon::Download), listener(save), Some(flag(no_picture)))}
            {tool("copy", text(|| i18n::copy_picture().to_owned()), icon(|| Icon::Copy), listener(copy), Some(flag(no_picture)))}
            <span class="tools__message" role="status">{text(move || toast.text().unwrap_or_default().to_owned())}</span>
        </div>
    }
}

/// Returns one tool.
fn tool(
    name: &'static str,
    label: SharedReactiveFunction<String>,
    icon: SharedReactiveFunction<Option<AnyView>>,
    act: Box<dyn FnMut(ev::MouseEvent)>,
    disabled: Option<SharedReactiveFunction<bool>>,
) -> AnyView {
    view! {
        <button
            type="button"
            class="tool"
            data-tool=name
            title=label.clone()
            aria-label=label
            disabled=disabled.unwrap_or_else(|| flag(|| false))
            on:mousedown=listener(|event: ev::MouseEvent| event.prevent_default())
            on:click=act
        >
            {icon}
        </button>
    }
    .into_any()
}

fn icon(read: impl Fn() -> Icon + Send + 'static) -> SharedReactiveFunction<Option<AnyView>> {
    part(move || Some(view! { <IconView icon=read() /> }.into_any()))
}
