//! The programmable keys, a page of them at a time as on the phone.

use leptos::prelude::*;
use snom::{Key, Model};

use super::{Keys, key::KeyButton};
use crate::text;

/// The programmable keys `P1` to the last.
#[component]
pub fn FunctionKeys(
    /// How many there are.
    model: &'static Model,
    /// What they do.
    keys: Keys,
) -> impl IntoView {
    let pages = pages(model);
    let count = pages.len();
    let shown = RwSignal::new(0_usize);
    let of_pages = pages.clone();
    let tabs = move || {
        let tab = |(nth, (first, last)): (usize, (u8, u8))| {
            view! {
                <button
                    type="button"
                    class="page"
                    aria-pressed=move || (shown.get() == nth).to_string()
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| shown.set(nth)
                >
                    {text::key_page(first, last)}
                </button>
            }
        };
        of_pages.iter().copied().enumerate().map(tab).collect_view()
    };
    let page_keys = move || {
        let (first, last) = pages.get(shown.get()).copied().unwrap_or((1, 0));
        (first..=last)
            .filter_map(Key::programmable)
            .map(|key| view! { <KeyButton key keys /> })
            .collect_view()
    };
    view! {
        <div class="device__functions" role="group" aria-label=text::FUNCTION_KEYS>
            <div class="functions__keys">{page_keys}</div>
            <Show when=move || { count > 1 }>
                <div class="functions__pages" role="group" aria-label=text::PAGES>
                    {tabs()}
                </div>
            </Show>
        </div>
    }
}

/// The first and last key of each page.
fn pages(model: &Model) -> Vec<(u8, u8)> {
    let keys = model.function_keys;
    // On a touchscreen they have no page of their own; four at a time is what a hand of keys holds.
    let size = if keys.per_page == 0 { 4 } else { keys.per_page };
    let firsts = (1..=keys.count).step_by(size.into());
    firsts.map(|first| (first, first.saturating_add(size - 1).min(keys.count))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_every_key_once() {
        let d785 = Model::find("D785").unwrap();
        assert_eq!(pages(d785), [(1, 6), (7, 12), (13, 18), (19, 24)]);
        let d375 = Model::find("D375").unwrap();
        assert_eq!(pages(d375), [(1, 12)]);
        let snom870 = Model::find("870").unwrap();
        assert_eq!(pages(snom870), [(1, 4), (5, 8), (9, 12), (13, 15)]);
        assert_eq!(pages(Model::find("PA1").unwrap()), []);
    }
}
