//! The rows of the list of phones, by group.

use leptos::{ev, html, prelude::*};
use relay_api::{LinkState, PhoneSummary};

use super::add::remove_phone;
use crate::{
    i18n::{self, t},
    input::{
        focus::{self, Arrow},
        scroll,
    },
    model::phone_list::{self, LinkKind},
    platform::document,
    stores::phone_book::PhoneBook,
    ui::{Icon, IconView, Scope, effect, listener, part, spawn_lazy, text},
};

/// What scrolls around a row.
pub const SCROLLED: [&str; 2] = [".phones__list", ".phones__card"];
/// A row.
const ROW: &str = ".phones__row";

/// A row of the list: what is shown of a phone, so that rows are drawn again only when that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id of the phone.
    pub id: String,
    name: String,
    model: String,
    /// The groups besides that of the heading.
    groups: String,
    is_added: bool,
    is_shown: bool,
    state: &'static str,
    words: String,
    /// The words for the user who drives it; empty for nobody.
    driver: String,
}

/// The rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The group, or the words for none; `None` where the list has no groups.
    name: Option<String>,
    /// These are the phones that belong to no group.
    is_rest: bool,
    /// The number of phones.
    pub count: usize,
    is_open: bool,
    /// The rows; none while the group is folded.
    pub rows: Vec<Row>,
}

/// What a section is known by: its name, and whether it has the phones of no group.
type SectionKey = (Option<String>, bool);

impl Section {
    fn key(&self) -> SectionKey {
        (self.name.clone(), self.is_rest)
    }
}

/// The rows and everything they work on.
#[derive(Clone, Copy)]
pub struct RowList {
    /// All phones that the person may see.
    pub phones: RwSignal<Vec<PhoneSummary>>,
    /// What is shown of them.
    pub drawn: Memo<Vec<Section>>,
    /// The groups that are folded.
    pub folded: RwSignal<Vec<String>>,
    /// Called with the phone that was chosen.
    pub choose: Callback<PhoneSummary>,
    /// The phones that were added by their addresses.
    pub book: PhoneBook,
    /// How the ids of the rows start.
    pub prefix: &'static str,
}

/// Returns what is shown of the phones. While somebody searches or filters, every group is open.
pub fn sections(
    phones: &[PhoneSummary],
    search: &str,
    state: Option<LinkKind>,
    folded: &[String],
    shown: &str,
) -> Vec<Section> {
    let has_groups = phone_list::has_groups(phones);
    let is_narrowed = state.is_some() || !search.trim().is_empty();
    let groups = phone_list::grouped(phones, search, state, document::folded);
    let section = |group: phone_list::PhoneGroup| {
        let is_rest = group.name.is_none();
        let name = group.name.unwrap_or_else(|| i18n::no_group().to_owned());
        let is_open = is_narrowed || !has_groups || !folded.contains(&name);
        let count = group.phones.len();
        let phones = group.phones.into_iter().filter(|_| is_open);
        let rows = phones.map(|phone| row(phone, shown)).collect();
        Section { name: has_groups.then_some(name), is_rest, count, is_open, rows }
    };
    groups.into_iter().map(section).collect()
}

fn row(phone: PhoneSummary, shown: &str) -> Row {
    let (state, words) = link(&phone.link);
    Row {
        is_shown: phone.id == shown,
        groups: phone.groups.get(1..).unwrap_or_default().join(", "),
        id: phone.id,
        name: phone.name,
        model: phone.model,
        is_added: phone.ad_hoc,
        state,
        words,
        driver: phone.driver.map_or(String::new(), |driver| i18n::controlled_by(&driver.user)),
    }
}

/// The phones that a search finds, each with its state.
#[component]
pub fn PhoneRows(
    /// The rows, and what they work on.
    list: RowList,
) -> impl IntoView {
    let RowList { book, drawn, prefix, .. } = list;
    let scope = Scope::current();
    // Beside that line: removing the next phone removes this one at once, which may fail meanwhile.
    let problem = move || {
        let problem = book.state().removal_problem.get();
        let is_shown = !problem.is_empty();
        is_shown.then(|| view! { <p class="phones__undo" role="alert">{problem}</p> }.into_any())
    };
    // What is drawn follows this, so the row with the focus is still there: it may be drawn in another section, or be
    // gone, and the focus goes to no other phone then.
    let drawn = Memo::new(move |_| {
        if let Some(id) = focus::id_of(prefix) {
            scope.after_frame(move || {
                focus::back_to(&id, prefix);
                focus::restore_if_here();
            });
        }
        drawn.get()
    });
    let list = RowList { drawn, ..list };
    let keys = move || drawn.read().iter().map(Section::key).collect::<Vec<_>>();
    view! {
        {removed(book)}
        {part(problem)}
        <div class="phones__list" on:keydown=listener(|event| move_focus(&event))>
            <For each=keys key=SectionKey::clone let:key>
                <SectionView list key />
            </For>
        </div>
    }
}

/// Returns the line of the phone that is being removed, with the button that takes it back.
fn removed(book: PhoneBook) -> impl IntoView {
    let undo = NodeRef::<html::Button>::new();
    // The next Enter must not remove the next phone.
    effect(move || focus::node(undo.get()));
    part(move || {
        let phone = book.state().removing.get()?;
        let row = view! {
            <p class="phones__undo" role="status">
                <span>{text(move || i18n::removed(&phone.name))}</span>
                <button type="button" class="button" data-command="undo" node_ref=undo on:click=listener(move |_| book.undo())>
                    {t(i18n::undo)}
                </button>
            </p>
        };
        Some(row.into_any())
    })
}

/// A group with its heading, which folds it. Each row stays with its phone when the list changes.
#[component]
fn SectionView(list: RowList, key: SectionKey) -> impl IntoView {
    let drawn = list.drawn;
    let is_named = key.0.is_some();
    let section = Memo::new(move |_| {
        let drawn = drawn.read();
        let nth = drawn.iter().position(|section| section.key() == key)?;
        drawn.get(nth).map(|section| (nth, section.clone()))
    });
    let heading_id = move || {
        let nth = section.read().as_ref().map_or(0, |(nth, _)| *nth);
        format!("{}group-{nth}", list.prefix.trim_end_matches("row-"))
    };
    let heading = move || {
        let (_, Section { name, count, is_open, .. }) = section.get()?;
        let name = name?;
        let (label, folded) = (format!("{name} · {count}"), list.folded);
        let expanded = if is_open { "true" } else { "false" };
        let fold = move |_| {
            folded.update(|all| match all.iter().position(|folded| *folded == name) {
                Some(at) => {
                    all.remove(at);
                }
                None => all.push(name.clone()),
            });
        };
        let heading = view! {
            <h2 class="phones__heading">
                <button
                    type="button"
                    class="phones__fold"
                    id=heading_id()
                    aria-expanded=expanded
                    on:click=listener(fold)
                >
                    {label}
                </button>
            </h2>
        };
        Some(heading.into_any())
    };
    let ids = move || {
        let section = section.read();
        let rows = section.iter().flat_map(|(_, section)| &section.rows);
        rows.map(|row| row.id.clone()).collect::<Vec<_>>()
    };
    let row = move |id: String| {
        let row = Memo::new(move |_| {
            let section = section.read();
            let (_, section) = section.as_ref()?;
            section.rows.iter().find(|row| row.id == id).cloned()
        });
        part(move || row.get().map(|row| row_view(list, row).into_any()))
    };
    view! {
        <div class="phones__section">
            {part(heading)}
            <ul class="phones__rows" aria-labelledby=is_named.then(|| text(heading_id))>
                <For each=ids key=String::clone let:id>
                    <li class="phones__item">{row(id)}</li>
                </For>
            </ul>
        </div>
    }
}

fn row_view(list: RowList, row: Row) -> impl IntoView {
    let RowList { phones, choose, book, prefix, .. } = list;
    let Row { id, name, model, groups, is_added, is_shown, state, words, driver } = row;
    let find = move |id: &str| phones.read_untracked().iter().find(|phone| phone.id == id).cloned();
    // The phone that is shown cannot be removed.
    let removable = (is_added && !is_shown).then(|| {
        let (removed, label) = (id.clone(), name.clone());
        let button_id = format!("{prefix}remove-{id}");
        let remove = move |_| {
            let Some(phone) = find(&removed) else { return };
            let name = phone.name.clone();
            let failed = move || book.removal_failed(&name, i18n::load_failed());
            spawn_lazy(remove_phone(book, phone), failed);
        };
        view! {
            <button
                type="button"
                class="phones__icon-button phones__remove"
                id=button_id
                aria-label=text(move || i18n::remove(&label))
                on:click=listener(remove)
            >
                <IconView icon=Icon::X />
            </button>
        }
    });
    let groups = (!groups.is_empty()).then(|| view! { <span>{groups}{comma()}</span> });
    let driver = (!driver.is_empty()).then(|| {
        view! { {comma()} <span class="phones__driver" data-testid="phone-driver">{driver}</span> }
    });
    let (chosen, row_id) = (id.clone(), format!("{prefix}{id}"));
    let pick = move |_| {
        if let Some(phone) = find(&chosen) {
            choose.run(phone);
        }
    };
    view! {
        <button
            type="button"
            class="phones__row"
            id=row_id
            data-phone=id
            aria-current=is_shown.then_some("true")
            on:click=listener(pick)
        >
            <span class="phones__dot" data-state=state aria-hidden="true"></span>
            <span class="phones__name">{name}{comma()}</span>
            <span class="phones__about">
                <span>{model}{comma()}</span>
                {groups}
                <span class="phones__state">{words}</span>
                {driver}
            </span>
        </button>
        {removable}
    }
}

/// Moves the focus from row to row.
fn move_focus(event: &ev::KeyboardEvent) {
    let key = event.key();
    if let Some(arrow) = Arrow::of(event) {
        arrow.move_focus(false);
    } else if key == "Home" || key == "End" {
        event.prevent_default();
        if let Some(list) = focus::group_of(event) {
            focus::edge(&list, ROW, key == "End");
        }
    } else {
        return;
    }
    // The focus itself scrolls nothing.
    scroll::reveal(".phones__list :focus", &SCROLLED, false);
}

/// Separates the parts of a row where they are read aloud.
fn comma() -> impl IntoView {
    view! { <span class="visually-hidden">", "</span> }
}

/// Returns the state for the style and the words for people.
#[must_use]
pub fn link(link: &LinkState) -> (&'static str, String) {
    let kind = LinkKind::of(link);
    let words = match link {
        LinkState::Reachable { seen_seconds } if kind == LinkKind::Earlier => {
            i18n::seen_ago(seen_seconds / 60)
        }
        _ => i18n::link_kind(kind).to_owned(),
    };
    (kind.name(), words)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;

    use relay_api::Reason;

    use super::*;

    #[test]
    fn each_state_has_a_shape_and_words_of_its_own() {
        let reason = Arc::new(Reason::NoAnswer {});
        for (state, shape, words) in [
            (LinkState::Unknown, "unknown", "Not checked"),
            (LinkState::Reachable { seen_seconds: 90 }, "live", "Live"),
            (LinkState::Reachable { seen_seconds: 91 }, "seen", "Seen 1 min ago"),
            (LinkState::Reachable { seen_seconds: 185 }, "seen", "Seen 3 min ago"),
            (LinkState::unreachable(reason.clone(), Some(5)), "unreachable", "Unreachable"),
            (LinkState::refused(reason), "refused", "Password refused"),
            (LinkState::Restarting { seconds: 9 }, "restarting", "Restarting"),
        ] {
            assert_eq!(link(&state), (shape, words.to_owned()));
            let rule = format!(".phones__dot[data-state=\"{shape}\"]");
            let style = include_str!("../../../style/features/phone_list.css");
            assert!(shape == "unknown" || style.contains(&rule), "{rule}");
        }
    }
}
