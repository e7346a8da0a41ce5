//! Tabs by the ARIA authoring practices: one stop for the Tab key, arrows move between them.

use leptos::{ev, html, prelude::*};

use super::{listener, text};

/// A row of tabs. The caller draws the panels, as elements with the ids `<id>-panel-<nth>`.
#[component]
pub fn Tabs(
    /// The prefix of all ids.
    id: &'static str,
    /// The purpose of the row.
    label: fn() -> &'static str,
    /// The names of the tabs.
    names: &'static [fn() -> &'static str],
    /// The tab that is shown.
    shown: RwSignal<usize>,
    /// The panel is open, where there is little room.
    open: RwSignal<bool>,
) -> impl IntoView {
    let last = names.len().saturating_sub(1);
    let buttons: StoredValue<Vec<_>> =
        StoredValue::new(names.iter().map(|_| NodeRef::<html::Button>::new()).collect());
    let button = move |nth: usize| buttons.with_value(|all| all.get(nth).copied());
    let on_key = move |event: ev::KeyboardEvent| {
        let now = shown.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => {
                if now == last {
                    0
                } else {
                    now + 1
                }
            }
            "ArrowLeft" => now.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        shown.set(next);
        if let Some(button) = button(next).and_then(|button| button.get_untracked()) {
            // A button that is gone needs no focus.
            let _ = button.focus();
        }
    };
    let tabs = names.iter().copied().enumerate().map(|(nth, name)| {
        let is_shown = move || shown.get() == nth;
        view! {
            <button
                node_ref=button(nth).unwrap_or_default()
                type="button"
                class="tab"
                role="tab"
                id=format!("{id}-tab-{nth}")
                aria-controls=format!("{id}-panel-{nth}")
                aria-selected=text(move || is_shown().to_string())
                tabindex=text(move || if is_shown() { "0" } else { "-1" }.to_owned())
                on:click=listener(move |_| {
                    // The tab of the open panel closes it; where there is room for all, that has no effect.
                    open.update(|open| *open = !(*open && shown.get_untracked() == nth));
                    shown.set(nth);
                })
            >
                {name}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=listener(on_key)>
            {tabs.collect_view()}
        </div>
    }
}
