//! The phone's displays: the live picture, its state, its tools.

pub mod failure;
mod save;
pub mod tools;
pub mod touch;

use leptos::{ev, html, prelude::*};
use snom::{Key, Model, Screen};

use crate::{
    features::{console::ConsoleTabs, panel::keys::PanelKeys},
    i18n,
    input::focus,
    model::{Link, ScreenFrame},
    platform::document,
    stores::{phone::PhoneSession, screen::View},
    ui::{
        Icon, IconView, Lazy, Scope, effect, flag, listener, part, show_when, text, window_listener,
    },
};

use failure::failure_actions;
use tools::ScreenTools;
use touch::touch_surface;

/// The main display with its tools. On a touchscreen the picture is the screen; on other models a
/// click near the label of a soft key presses that key.
#[component]
pub fn ScreenView(
    /// The phone.
    phone: PhoneSession,
    /// The state of the keys.
    keys: PanelKeys,
    /// The picture is shown large.
    zoomed: RwSignal<bool>,
    /// The tabs beside the device; `None` where there are none.
    tabs: Option<ConsoleTabs>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let view = phone.view();
    let model = phone.model;
    let name = phone.name();
    let crisp = RwSignal::new(false);
    let scope = Scope::current();
    let measure = move || {
        // Once the browser has laid it out.
        scope.after_frame(move || {
            let picture = view.seen.read_untracked().as_ref().and_then(ScreenFrame::size);
            if let (Some(screen), Some((width, _))) = (root.get_untracked(), picture) {
                let shown = document::width(&screen);
                crisp.set(shown >= 2 * width && shown.is_multiple_of(width));
            }
        });
    };
    effect(move || {
        zoomed.track();
        view.seen.track();
        measure();
    });
    let resized = window_listener("resize", measure);
    on_cleanup(move || resized.remove());
    let result = RwSignal::new(String::new());
    let has_actions = Memo::new(move |_| {
        failure::is_gone(phone) || matches!(*view.link.read(), Link::Stopped(_))
    });
    effect(move || {
        if !has_actions.get() {
            // Once the buttons are gone.
            scope.after_frame(focus::restore_if_here);
        }
    });
    let veil = move || match view.link.get() {
        Link::Live => None,
        Link::Connecting => Some((i18n::waiting_for_picture().to_owned(), "", Icon::Loader)),
        Link::Paused => Some((i18n::picture_paused().to_owned(), "", Icon::Pause)),
        Link::Unreachable(_) if phone.is_restarting() => {
            Some((i18n::restarts().to_owned(), i18n::trying_again(), Icon::Loader))
        }
        // Nothing is tried where nothing can help.
        Link::Unreachable(reason) if !model.remote_control.is_possible() => {
            Some((reason, "", Icon::MonitorOff))
        }
        Link::Unreachable(reason) => Some((reason, i18n::trying_again(), Icon::MonitorOff)),
        Link::Stopped(reason) => {
            // Without a relay the reason already names the remedy.
            let then =
                if cfg!(feature = "standalone") { "" } else { i18n::stopped_until_corrected() };
            Some((reason, then, Icon::MonitorOff))
        }
        Link::SignedOut => Some((i18n::signed_out().to_owned(), "", Icon::MonitorOff)),
    };
    // Where no source tells the size of the display, the picture decides.
    let proportions = move || {
        let (width, height) = model.display.proportions();
        let picture = view.seen.read().as_ref().and_then(ScreenFrame::size);
        match picture {
            Some(size) if model.display.size.is_none() => size,
            _ => (width.into(), height.into()),
        }
    };
    let over = if model.touch {
        view! { <Lazy view=touch_surface(phone) /> }.into_any()
    } else {
        soft_zones(model, keys)
    };
    view! {
        <ScreenTools phone root zoomed />
        <div class="screen" node_ref=root data-live=text(move || view.link.get().is_live().to_string())
            data-paused=text(move || (view.link.get() == Link::Paused).to_string())
            data-crisp=text(move || crisp.get().to_string())
            style:--screen-width=text(move || proportions().0.to_string())
            style:--screen-height=text(move || proportions().1.to_string())
        >
            <Picture view name />
            {over}
            {part(move || {
                let missing = view.seen.read().as_ref().map_or(0, ScreenFrame::missing_rows);
                (missing > 0).then(|| {
                    view! { <p class="screen__cut">{text(move || i18n::rows_missing(missing))}</p> }
                        .into_any()
                })
            })}
            <div class="screen__veil">
                <div class="screen__message" role="status">
                    {part(move || {
                        veil()
                            .map(|(reason, then, icon)| {
                                let result = result.get();
                                let then = if result.is_empty() { then.to_owned() } else { result };
                                view! {
                                    <IconView icon />
                                    <p>{reason}</p>
                                    <p class="screen__then">{then}</p>
                                }
                                .into_any()
                            })
                    })}
                </div>
                // Beside the message: a screen reader would read a count in it each second.
                <div class="screen__actions">
                    {show_when(move || has_actions.get(), move || view! {
                        <Lazy view=failure_actions(phone, tabs, result) />
                    }.into_any())}
                </div>
            </div>
        </div>
    }
}

/// A display other than the main one, where there is any.
#[component]
pub fn AsideScreen(
    /// The view of the display.
    view: View,
    /// The name of the phone.
    name: String,
) -> impl IntoView {
    // Its place is reserved from the beginning, so that no key moves when the picture comes. A module
    // may be missing, and is below all keys.
    let may_come = move || {
        view.screen == Screen::Labels && matches!(view.link.get(), Link::Connecting | Link::Live)
    };
    let is_there = move || view.seen.read().is_some() || may_come();
    view! {
        <div class="screen screen--aside" data-screen=view.screen.name() hidden=flag(move || !is_there())
            data-live=text(move || view.link.get().is_live().to_string())
            data-paused=text(move || (view.link.get() == Link::Paused).to_string())
        >
            <Picture view name />
        </div>
    }
}

/// The latest picture, and its alternative text.
#[component]
fn Picture(view: View, name: String) -> impl IntoView {
    let picture = move || {
        let seen = view.seen.get()?;
        let (name, size) = (name.clone(), seen.size());
        let alternative = move || i18n::screen_alternative(&name, view.screen, size);
        let picture = view! {
            <img
                class="screen__picture"
                src=seen.url().to_owned()
                alt=alternative
                data-tag=seen.tag().to_owned()
                draggable="false"
            />
        };
        Some(picture.into_any())
    };
    view! { {part(picture)} }
}

/// Returns the zones of the soft keys on the display: its lower border, divided evenly, where their
/// labels are. Keyboards and screen readers use the keys below instead.
fn soft_zones(model: &'static Model, keys: PanelKeys) -> AnyView {
    let zone = |key: snom::NamedKey| {
        let key = Key::Named(key);
        view! {
            <button
                type="button"
                class="screen__soft"
                tabindex="-1"
                aria-hidden="true"
                data-zone=key.to_string()
                data-repeats="true"
                title=text(move || i18n::key_tip(key, None))
                on:mousedown=listener(|event: ev::MouseEvent| event.prevent_default())
                on:click=listener(move |_| keys.held.tap(key))
            ></button>
        }
    };
    let zones = model.soft_keys.iter().copied().map(zone).collect_view();
    view! {
        <fieldset class="screen__softs" role="presentation" disabled=keys.locked>{zones}</fieldset>
    }
    .into_any()
}
