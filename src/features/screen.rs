//! The phone's screen.

use leptos::prelude::*;
use snom::Model;

use crate::{
    state::{Link, Seen},
    text,
    ui::{Icon, IconView},
};

/// The live picture of the phone's screen, and over it what is wrong, if anything is.
#[component]
pub fn ScreenView(
    /// What a screen reader says in place of the picture.
    alternative: String,
    /// The model, for the shape of the display.
    model: &'static Model,
    /// The way to the phone.
    link: RwSignal<Link>,
    /// The last picture.
    seen: RwSignal<Option<Seen>>,
) -> impl IntoView {
    let (width, height) = model.display.proportions();
    let picture = move || {
        let alternative = alternative.clone();
        seen.get().map(|seen| {
            view! { <img class="screen__picture" src=seen.url alt=alternative data-tag=seen.tag draggable="false" /> }
        })
    };
    let veil = move || match link.get() {
        Link::Live => None,
        Link::Connecting => Some((text::WAITING_FOR_PICTURE.to_owned(), "")),
        Link::Unreachable(reason) => Some((reason, text::TRYING_AGAIN)),
        Link::Stopped(reason) => Some((reason, text::ACT_FIRST)),
        Link::SignedOut => Some((text::SIGNED_OUT.to_owned(), "")),
    };
    view! {
        <div
            class="screen"
            data-live=move || link.get().is_live().to_string()
            style:--screen-width=width.to_string()
            style:--screen-height=height.to_string()
        >
            {picture}
            <div class="screen__veil" role="status">
                {move || {
                    veil()
                        .map(|(reason, then)| {
                            view! {
                                <IconView icon=Icon::MonitorOff />
                                <p>{reason}</p>
                                <p class="screen__then">{then}</p>
                            }
                        })
                }}
            </div>
        </div>
    }
}
