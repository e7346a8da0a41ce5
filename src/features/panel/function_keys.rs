//! The programmable keys and those of expansion modules, one page at a time as on the phone.

use leptos::{ev, prelude::*};
use snom::{Key, Model};

use super::{key::KeyButton, keys::PanelKeys, move_focus};
use crate::{
    i18n::{self, Sentence, t},
    ui::{listener, part, text},
};

/// A row of function keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRow {
    /// The programmable keys of the phone, `P1` to the last.
    Programmable,
    /// The keys of its expansion modules, `EK0` to the last.
    Expansion,
}

impl KeyRow {
    /// Returns the prefix of the keys' names.
    fn prefix(self) -> &'static str {
        match self {
            KeyRow::Programmable => "P",
            KeyRow::Expansion => "EK",
        }
    }

    fn key(self, number: u8) -> Option<Key> {
        match self {
            KeyRow::Programmable => Key::programmable(number),
            KeyRow::Expansion => Some(Key::Expansion(number)),
        }
    }

    /// Returns the first and last key of each page.
    fn pages(self, model: &Model) -> Vec<(u8, u8)> {
        let (first, count, size) = match self {
            KeyRow::Programmable => (1, model.function_keys.count, model.function_keys.per_page),
            // A module has its keys in columns; the panel has room for six rows of two.
            KeyRow::Expansion => (0, model.expansion_keys(), 12),
        };
        // On a touchscreen they have no pages of their own: four at a time fit a hand. Where no source
        // tells the size of a page, one page would hold all of them and nobody would find a key.
        let size = if size == 0 { 4 } else { size.min(12) };
        let last = (first + count).saturating_sub(1);
        let starts = (0..count).step_by(size.into()).map(|nth| first + nth);
        starts.map(|start| (start, start.saturating_add(size - 1).min(last))).collect()
    }

    fn label(self) -> Sentence {
        match self {
            KeyRow::Programmable => i18n::function_keys,
            KeyRow::Expansion => i18n::expansion_keys,
        }
    }
}

/// Function keys in pages; nothing where the model has none.
#[component]
pub fn FunctionKeys(
    /// The row.
    kind: KeyRow,
    /// The model, which decides how many there are.
    model: &'static Model,
    /// The state of the keys.
    keys: PanelKeys,
) -> impl IntoView {
    let pages = kind.pages(model);
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
                    {i18n::key_page(kind.prefix(), first, last)}
                </button>
            }
        };
        labelled.iter().copied().enumerate().map(tab).collect_view()
    };
    let page_keys = move || {
        let page = pages.get(shown.get()).copied();
        let numbers = page.into_iter().flat_map(|(first, last)| first..=last);
        let numbered = numbers.filter_map(|number| kind.key(number));
        let numbered = numbered.enumerate();
        numbered.map(|(nth, key)| view! { <KeyButton key keys nth /> }).collect_view()
    };
    (count > 0).then(|| {
        view! {
            <div class="functions" role="group" aria-label=kind.label()>
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
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_every_key_once() {
        let pages = |name: &str, kind: KeyRow| kind.pages(Model::find(name).unwrap());
        let programmable = KeyRow::Programmable;
        assert_eq!(pages("D785", programmable), [(1, 6), (7, 12), (13, 18), (19, 24)]);
        assert_eq!(pages("D375", programmable), [(1, 12)]);
        assert_eq!(pages("870", programmable), [(1, 4), (5, 8), (9, 12), (13, 15)]);
        assert_eq!(pages("PA1", programmable), []);
        assert_eq!(pages("unknown", programmable), [(1, 12), (13, 24), (25, 36), (37, 48)]);
        let expansion = pages("320", KeyRow::Expansion);
        assert_eq!(expansion.first(), Some(&(0, 11)));
        assert_eq!(expansion.last().map(|page| page.1), Some(125));
        assert_eq!(pages("D785", KeyRow::Expansion), [], "not reached by these names");
    }
}
