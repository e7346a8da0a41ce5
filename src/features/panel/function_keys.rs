//! The programmable keys, one page at a time as on the phone.

use leptos::{ev, prelude::*};
use snom::{Key, Model};

use super::{
    key::KeyButton, key_blocks::folded_keys, key_names::naming_button, keys::PanelKeys, move_focus,
};
use crate::{
    i18n::{self, t},
    model::key_blocks::KeyBlock,
    ui::{listener, part, text},
};

/// Returns the first and last key of each page.
fn pages(model: &Model) -> Vec<(u8, u8)> {
    let (count, size) = (model.function_keys.count, model.function_keys.per_page);
    // Where no source tells the size of a page, one page would hold all of them and nobody would find a key.
    let size = if size == 0 { 4 } else { size.min(12) };
    let starts = (0..count).step_by(size.into()).map(|nth| 1 + nth);
    starts.map(|start| (start, start.saturating_add(size - 1).min(count))).collect()
}

/// Programmable keys in pages; nothing where the model has none. Those of a touchscreen are on its picture
/// already, and folded here.
#[component]
pub fn FunctionKeys(
    /// The model, which decides how many there are.
    model: &'static Model,
    /// The state of the keys.
    keys: PanelKeys,
) -> impl IntoView {
    if KeyBlock::is_on_screen(model) {
        return folded_keys(model, keys, false);
    }
    let pages = pages(model);
    let count = pages.len();
    // As on the phone, more than six are in two columns.
    let is_many = pages.iter().any(|(first, last)| last - first >= 6);
    let shown = RwSignal::new(0_usize);
    let labelled = pages.clone();
    let tabs = move || {
        let tab = |(nth, (first, last)): (usize, (u8, u8))| {
            view! {
                <button
                    type="button"
                    class="page"
                    tabindex=if nth == 0 { "0" } else { "-1" }
                    aria-pressed=text(move || (shown.get() == nth).to_string())
                    on:mousedown=listener(|event: ev::MouseEvent| event.prevent_default())
                    on:click=listener(move |_| shown.set(nth))
                >
                    {i18n::key_page("P", first, last)}
                </button>
            }
        };
        labelled.iter().copied().enumerate().map(tab).collect_view()
    };
    let page_keys = move || {
        let page = pages.get(shown.get()).copied();
        let numbers = page.into_iter().flat_map(|(first, last)| first..=last);
        let numbered = numbers.filter_map(Key::programmable);
        let numbered = numbered.enumerate();
        numbered.map(|(nth, key)| view! { <KeyButton key keys nth /> }).collect_view()
    };
    (count > 0)
        .then(|| {
            view! {
                <div class="functions" role="group" aria-label=t(i18n::function_keys)>
                    <fieldset class="functions__keys" role="presentation" data-many=is_many.to_string() disabled=keys.locked on:keydown=move_focus>
                        {part(move || Some(page_keys().into_any()))}
                    </fieldset>
                    {(count > 1)
                        .then(|| {
                            view! {
                                <div class="functions__pages" role="group" aria-label=t(i18n::pages) on:keydown=move_focus>
                                    {tabs()}
                                </div>
                            }
                        })}
                    {naming_button(keys)}
                </div>
            }
        })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_every_key_once() {
        let pages = |name: &str| pages(Model::find(name).unwrap());
        assert_eq!(pages("D785"), [(1, 6), (7, 12), (13, 18), (19, 24)]);
        assert_eq!(pages("D375"), [(1, 12)]);
        assert_eq!(pages("870"), [(1, 4), (5, 8), (9, 12), (13, 15)]);
        assert_eq!(pages("PA1"), []);
        assert_eq!(pages("unknown"), [(1, 12), (13, 24), (25, 36), (37, 48)]);
    }
}
