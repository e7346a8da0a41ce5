//! What one can do with the picture: pause, enlarge, save, copy. How fresh it is stands beside it.

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::WindowListenerHandle, prelude::*, task::spawn_local};

use crate::{
    i18n::{self, t},
    model::{Link, ScreenFrame},
    platform::{clipboard, clock, document, download},
    stores::phone::PhoneSession,
    ui::{Icon, IconView, Toast, window_listener},
};

/// The row above the picture.
#[component]
pub fn ScreenTools(
    /// The phone.
    desk: PhoneSession,
    /// The picture.
    root: NodeRef<html::Div>,
    /// Whether it is shown large.
    zoomed: RwSignal<bool>,
) -> impl IntoView {
    let view = desk.view();
    let name = format!("{}-{}", desk.phone.id, desk.model.name);
    let desk = StoredValue::new_local(desk);
    let told = Toast::default();
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1));
    let is_full = RwSignal::new(false);
    let full_changes = document_event_listener(move || is_full.set(document::is_full_screen()));
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
        full_changes.remove();
    });
    let is_paused = move || view.link.get() == Link::Paused;
    let pause = move |_| {
        told.silence();
        let paused = view.link.get_untracked() != Link::Paused;
        desk.with_value(|desk| desk.viewers().for_each(|viewer| viewer.set_paused(paused)));
    };
    let zoom = move |_| {
        told.silence();
        zoomed.update(|zoomed| *zoomed = !*zoomed);
    };
    let full = move |_| {
        told.silence();
        if let Some(screen) = root.get_untracked() {
            document::toggle_full_screen(&screen, ".device__face");
        }
    };
    let save = move |_| {
        if let Some(seen) = view.seen.get_untracked() {
            let file = format!("{name}-{}.png", clock::for_file_name());
            download::save_url(&file, seen.url());
            told.say(i18n::picture_saved);
        }
    };
    let copy = move |_| {
        let Some(seen) = view.seen.get_untracked() else { return };
        spawn_local(async move {
            let copied = clipboard::copy_png(seen.png()).await;
            told.say(if copied { i18n::picture_copied } else { i18n::picture_not_copied });
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
    // A browser lets a page show a picture of another server, and neither save nor copy it.
    let no_picture = move || !view.seen.read().as_ref().is_some_and(ScreenFrame::has_file);
    view! {
        <div class="tools" role="group" aria-label=t(i18n::screen_tools)>
            <span class="tools__age">{move || age()}</span>
            <Tool
                name="pause"
                label=Signal::derive(move || if is_paused() { i18n::resume() } else { i18n::pause() })
                icon=Signal::derive(move || if is_paused() { Icon::Play } else { Icon::Pause })
                act=Callback::new(pause)
            />
            <Tool
                name="zoom"
                label=Signal::derive(move || if zoomed.get() { i18n::zoom_out() } else { i18n::zoom() })
                icon=Signal::derive(move || if zoomed.get() { Icon::ZoomOut } else { Icon::ZoomIn })
                act=Callback::new(zoom)
            />
            <Tool
                name="full-screen"
                label=Signal::derive(move || if is_full.get() { i18n::leave_full_screen() } else { i18n::full_screen() })
                icon=Signal::derive(move || if is_full.get() { Icon::Minimize } else { Icon::Maximize })
                act=Callback::new(full)
            />
            <Tool name="save" label=Signal::derive(i18n::save_picture) icon=Icon::Download act=Callback::new(save) disabled=Signal::derive(no_picture) />
            <Tool name="copy" label=Signal::derive(i18n::copy_picture) icon=Icon::Copy act=Callback::new(copy) disabled=Signal::derive(no_picture) />
            <span class="tools__told" role="status">{move || told.words()}</span>
        </div>
    }
}

/// One of them.
#[component]
fn Tool(
    name: &'static str,
    #[prop(into)] label: Signal<&'static str>,
    #[prop(into)] icon: Signal<Icon>,
    act: Callback<ev::MouseEvent>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="tool"
            data-tool=name
            title=move || label.get()
            aria-label=move || label.get()
            disabled=move || disabled.get()
            on:mousedown=|event| event.prevent_default()
            on:click=move |event| act.run(event)
        >
            {move || view! { <IconView icon=icon.get() /> }.into_any()}
        </button>
    }
}

/// Calls `told` whenever something begins or ends to fill the whole screen. The event bubbles from
/// the document to the window.
fn document_event_listener(told: impl Fn() + 'static) -> WindowListenerHandle {
    window_listener("fullscreenchange", told)
}
