//! The filters of the list of phones, by state.

use leptos::prelude::*;
use relay_api::PhoneSummary;

use crate::{
    i18n,
    model::phone_list::LinkKind,
    ui::{flag, listener, text},
};

/// The id of the filter that shows every phone.
pub const ALL_FILTER: &str = "phones-all";

/// A button for each state that occurs, with the number of phones in it. They are hidden rather than removed, so that
/// none takes the place of the one that has the focus.
#[component]
pub fn Filters(
    /// All phones that the person may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// The state of the phones that are shown; all of them without one.
    state: RwSignal<Option<LinkKind>>,
) -> impl IntoView {
    let occurs = move |kind: LinkKind| kind.count(&phones.read()) > 0;
    let is_needed = move || {
        state.get().is_some() || LinkKind::ALL.into_iter().filter(|kind| occurs(*kind)).count() > 1
    };
    let all = move || format!("{} {}", i18n::all_phones(), phones.read().len());
    let kinds = LinkKind::ALL.into_iter().map(|kind| {
        let is_chosen = move || state.get() == Some(kind);
        let label = move || format!("{} {}", i18n::link_kind(kind), kind.count(&phones.read()));
        // The same button again removes the filter.
        let choose =
            move |_| state.update(|state| *state = Some(kind).filter(|_| *state != Some(kind)));
        view! {
            <button
                type="button"
                class="chip-button phones__filter"
                data-filter=kind.name()
                aria-pressed=text(move || is_chosen().to_string())
                hidden=flag(move || !is_chosen() && !occurs(kind))
                on:click=listener(choose)
            >
                {text(label)}
            </button>
        }
    });
    view! {
        <div class="phones__filters" role="group" aria-label=text(|| i18n::filter_by_state().to_owned()) hidden=flag(move || !is_needed())>
            <button
                type="button"
                class="chip-button phones__filter"
                id=ALL_FILTER
                data-filter="all"
                aria-pressed=text(move || state.get().is_none().to_string())
                on:click=listener(move |_| state.set(None))
            >
                {text(all)}
            </button>
            {kinds.collect_view()}
        </div>
    }
}
