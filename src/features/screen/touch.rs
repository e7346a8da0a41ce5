//! The picture as a touchscreen: press, drag and release in the pixels of the device.

use leptos::{ev::PointerEvent, html, prelude::*};
use snom::{Command, touch::Touch};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    input::pointer,
    model::{
        ScreenFrame,
        touch::{Pixel, TouchTracker, pixel},
    },
    stores::phone::PhoneSession,
    ui::{listener, window_listener},
};

lazy_view! {
    /// Returns the touch surface of a phone.
    pub fn touch_surface(phone: PhoneSession) in touch {
        stylesheet::adopt(include_str!("../../../style/features/touch.css"));
        view! { <TouchSurface phone /> }
    }
}

/// The surface over the picture that turns pointers into touches. A press is always released: when
/// the finger goes up, when the browser cancels the pointer, when the window loses the focus or the
/// page goes away; and by the relay, when the browser vanishes.
#[component]
fn TouchSurface(phone: PhoneSession) -> impl IntoView {
    let (display, seen) = (phone.model.display, phone.view().seen);
    // Where no source tells the size of the display, the picture decides.
    let size = move || {
        let picture = seen.read_untracked().as_ref().and_then(ScreenFrame::size);
        let picture = picture.filter(|_| display.size.is_none());
        let size = picture.and_then(|(width, height)| {
            Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
        });
        size.unwrap_or(display.pixels())
    };
    let tracker = StoredValue::new(TouchTracker::default());
    let send = move |touch: Option<Touch>| {
        if let Some(touch) = touch {
            phone.run(&Command::Touch(touch));
        }
    };
    let changed = move |touch: Option<Option<Touch>>| send(touch.flatten());
    let moved = move || changed(tracker.try_update_value(TouchTracker::moved));
    // The place on the surface itself: an event names the surface only while it bubbles.
    let surface = NodeRef::<html::Div>::new();
    let at = move |event: &PointerEvent| -> Option<Pixel> {
        let (across, down) = pointer::place(event, &*surface.get_untracked()?);
        Some(pixel(across, down, size()))
    };
    let down = move |event: PointerEvent| {
        if let (true, Some(at)) = (pointer::presses(&event), at(&event)) {
            if let Some(surface) = surface.get_untracked() {
                pointer::capture(&event, &surface);
            }
            changed(tracker.try_update_value(|tracker| tracker.down(event.pointer_id(), at)));
        }
    };
    let moves = move |event: PointerEvent| {
        if let Some(at) = at(&event) {
            tracker.update_value(|tracker| tracker.moves(event.pointer_id(), at));
            // One at a time: points in between are left out, the last one is not.
            if phone.is_idle() {
                moved();
            }
        }
    };
    let up = move |event: PointerEvent| {
        let pointer = event.pointer_id();
        if let Some(at) = at(&event) {
            tracker.update_value(|tracker| tracker.moves(pointer, at));
        }
        changed(tracker.try_update_value(|tracker| tracker.up(pointer)));
    };
    let lost = move |event: PointerEvent| {
        changed(tracker.try_update_value(|tracker| tracker.up(event.pointer_id())));
    };
    let gone = move || changed(tracker.try_update_value(TouchTracker::release));
    phone.when_idle(moved);
    let listeners = [
        window_listener("blur", gone),
        window_listener("visibilitychange", gone),
        window_listener("pagehide", gone),
    ];
    on_cleanup(move || {
        // Another phone is shown, and the finger is not on it.
        gone();
        phone.forget_idle();
        listeners.into_iter().for_each(|listener| listener.remove());
    });
    view! {
        <div
            class="screen__touch"
            data-testid="touch-surface"
            node_ref=surface
            title=t(i18n::touch_hint)
            on:mousedown=listener(|event: leptos::ev::MouseEvent| event.prevent_default())
            on:contextmenu=listener(|event: leptos::ev::MouseEvent| event.prevent_default())
            on:pointerdown=listener(down)
            on:pointermove=listener(moves)
            on:pointerup=listener(up)
            on:pointercancel=listener(lost)
            on:lostpointercapture=listener(lost)
        ></div>
    }
}
