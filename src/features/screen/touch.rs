//! The picture as a touchscreen: press, drag and release in the pixels of the device.

use leptos::{ev::PointerEvent, html, prelude::*};
use snom::{Command, touch::Touch};

use crate::{
    input::pointer,
    services::desk::Desk,
    state::{
        Seen,
        touch::{Finger, Pixel, pixel},
    },
    text::{self, said},
    ui::on_window,
};

/// What lies over the picture and feels the finger. A press is always released: when the finger goes
/// up, when the browser takes it away, when the window loses the focus or the page goes away; and
/// by the relay, when the browser vanishes.
#[component]
pub fn TouchSurface(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    let (display, seen) = (desk.model.display, desk.view().seen);
    // Where no source tells the size of the display, its picture does.
    let size = move || {
        let told = seen.read_untracked().as_ref().and_then(Seen::size);
        let told = told.filter(|_| display.size.is_none());
        let small = told.and_then(|(width, height)| {
            Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
        });
        small.unwrap_or(display.pixels())
    };
    let finger = StoredValue::new(Finger::default());
    let desk = StoredValue::new_local(desk);
    let send = move |touch: Option<Touch>| {
        if let Some(touch) = touch {
            desk.with_value(|desk| desk.run(&Command::Touch(touch)));
        }
    };
    let change = move |change: fn(&mut Finger) -> Option<Touch>| {
        send(finger.try_update_value(change).flatten());
    };
    // Where it is on the surface itself: events tell of the surface only while they bubble.
    let surface = NodeRef::<html::Div>::new();
    let at = move |event: &PointerEvent| -> Option<Pixel> {
        let (across, down) = pointer::place(event, &*surface.get_untracked()?);
        Some(pixel(across, down, size()))
    };
    let down = move |event: PointerEvent| {
        if let (true, Some(at)) = (pointer::presses(&event), at(&event)) {
            if let Some(surface) = surface.get_untracked() {
                pointer::follow(&event, &surface);
            }
            send(finger.try_update_value(|finger| finger.down(at)).flatten());
        }
    };
    let moves = move |event: PointerEvent| {
        if let Some(at) = at(&event) {
            finger.update_value(|finger| finger.moves(at));
            // One at a time: what is between is left out, where it ends is not.
            if desk.with_value(Desk::is_idle) {
                change(Finger::follow);
            }
        }
    };
    let up = move |event: PointerEvent| {
        if let Some(at) = at(&event) {
            finger.update_value(|finger| finger.moves(at));
        }
        change(Finger::up);
    };
    let gone = move || change(Finger::up);
    desk.with_value(|desk| desk.when_idle(move || change(Finger::follow)));
    let listeners =
        [on_window("blur", gone), on_window("visibilitychange", gone), on_window("pagehide", gone)];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    view! {
        <div
            class="screen__touch"
            data-testid="touch-surface"
            node_ref=surface
            title=said(text::touch_hint)
            on:mousedown=|event| event.prevent_default()
            on:contextmenu=|event| event.prevent_default()
            on:pointerdown=down
            on:pointermove=moves
            on:pointerup=up
            on:pointercancel=move |_| gone()
            on:lostpointercapture=move |_| gone()
        ></div>
    }
}
