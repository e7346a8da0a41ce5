//! The dialog of the switcher: a field, and below it what the field finds.

use leptos::{ev, html, prelude::*};
use relay_api::PhoneSummary;
use snom::CommandKind;

use super::rows::{self, Row, Rows};
use crate::{
    features::{
        console::{self, call::fill_in, prepared},
        lazy_entry::lazy_view,
        phones::visits,
        stylesheet,
    },
    i18n::{self, t},
    input::{focus, given_text, keyboard},
    model::{
        Shortlist, given_number,
        shortlist::PinChange,
        switcher::{Action, Index, Offer},
    },
    platform::document,
    stores::{phones::PhoneListState, session::SessionState, stored_item::StoredItem},
    ui::{Icon, IconView, Scope, effect, listener, text},
};

/// The id of the keys of the switcher.
const HINT: &str = "switcher-hint";
/// The id of the button in the bar that signs out.
pub const SIGN_OUT: &str = "sign-out";

/// What the switcher works on.
#[derive(Clone, Copy)]
pub struct Switcher {
    /// The phones, and the one that is shown.
    pub list: PhoneListState,
    /// The person's session.
    pub session: SessionState,
    /// How often it was opened.
    pub opened: RwSignal<u32>,
}

lazy_view! {
    /// Returns the dialog, which opens whenever the count of `opened` changes.
    pub fn switcher_dialog(switcher: Switcher) in phones {
        stylesheet::adopt(include_str!("../../../style/ui/dialog.css"));
        stylesheet::adopt(include_str!("../../../style/features/phone_list.css"));
        stylesheet::adopt(include_str!("../../../style/features/switcher.css"));
        view! { <SwitcherDialog switcher /> }
    }
}

/// The dialog.
#[component]
fn SwitcherDialog(switcher: Switcher) -> impl IntoView {
    let Switcher { list, session, opened } = switcher;
    let (dialog, field) = (NodeRef::<html::Dialog>::new(), NodeRef::<html::Input>::new());
    let scope = Scope::current();
    let shortlist = visits::record(list);
    let (search, message) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The rows may change at any time; the one that Enter chooses stays the same.
    let (chosen, is_open) = (RwSignal::new(None::<Row>), RwSignal::new(false));
    let selected = RwSignal::new(String::new());
    let rows = found(switcher, shortlist, Texts { search, selected }, is_open);
    let active = Memo::new(move |_| {
        let (rows, chosen) = (rows.read(), chosen.read());
        let is_it = |row: &Row| chosen.as_ref().is_some_and(|chosen| chosen.is_same(row));
        rows.iter().position(is_it).unwrap_or_default()
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    effect(move || {
        opened.track();
        let Some(dialog) = dialog.get() else { return };
        // It may have been on its way while the session ended.
        if session.signed_out.get_untracked() {
            return;
        }
        search.set(String::new());
        // Before the field takes the focus, which may end the selection.
        selected.set(given_text::selected());
        is_open.set(true);
        // It may be open already.
        let _ = dialog.show_modal();
        focus::node(field.get_untracked());
    });
    effect(move || {
        search.track();
        let first = rows.read_untracked().first().cloned();
        chosen.set(first);
        message.set(String::new());
    });
    // When it is gone, the first one takes its place.
    effect(move || {
        rows.track();
        let nth = active.get_untracked();
        let row = rows.read_untracked().get(nth).cloned();
        chosen.set(row);
    });
    // The form that signs in is not to be covered.
    effect(move || {
        if session.signed_out.get() {
            close();
        }
    });
    effect(move || document::reveal(&rows::option_id(active.get())));
    let choose = Callback::new(move |row: Row| {
        close();
        match row {
            Row::Phone { phone, .. } => {
                list.choose(phone);
                scope.after_frame(focus::device);
            }
            Row::Action { action, phone } => act(list, scope, action, phone),
            Row::Number { written, .. } => fill_in(list, scope, written),
            Row::Settings => document::click("[data-open=settings]"),
            // Some letters and Enter are not enough to lose what is on the page.
            Row::SignOut => scope.after_frame(|| focus::by_id(SIGN_OUT)),
        }
    });
    let pin = Callback::new(move |phone: PhoneSummary| {
        let mut change = PinChange::Full;
        shortlist.change(|all| change = all.toggle(&phone.id));
        message.set(i18n::pin_changed(change, &phone.name));
        // Its row may be at another place now.
        let row = rows.read_untracked().iter().find(|row| row.is_of_phone(&phone.id)).cloned();
        chosen.set(row);
        focus::node(field.get_untracked());
    });
    let on_field_key = move |event: ev::KeyboardEvent| {
        let all = rows.read_untracked();
        let (now, last) = (active.get_untracked(), all.len().saturating_sub(1));
        let row = all.get(now).cloned();
        drop(all);
        let choose_nth = |nth: usize| {
            let row = rows.read_untracked().get(nth).cloned();
            chosen.set(row);
        };
        match event.key().as_str() {
            _ if keyboard::is_composing(&event) => return,
            "ArrowDown" => choose_nth(if now >= last { 0 } else { now + 1 }),
            "ArrowUp" => choose_nth(now.checked_sub(1).unwrap_or(last)),
            // It may be held since it pressed the button that opened this.
            "Enter" if event.repeat() => {}
            "Enter" if event.shift_key() => {
                if let Some(Row::Phone { phone, .. }) = row {
                    pin.run(phone);
                }
            }
            "Enter" => {
                if let Some(row) = row {
                    choose.run(row);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let on_dialog_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !keyboard::is_composing(&event) {
            event.prevent_default();
            // It closes this, and nothing below it.
            event.stop_propagation();
            close();
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        // Beside the content is the backdrop.
        if event.target() == event.current_target() {
            close();
        }
    };
    let on_close = move |_: ev::Event| {
        is_open.set(false);
        // What had the focus before may be gone.
        scope.after_frame(focus::restore_if_here);
    };
    let is_any = move || !rows.read().is_empty();
    let status = move || {
        let message = message.get();
        match message.is_empty() {
            true if is_open.get() => i18n::switcher_results(rows.read().len()),
            _ => message,
        }
    };
    view! {
        <dialog
            class="dialog switcher"
            tabindex="-1"
            node_ref=dialog
            aria-label=t(i18n::switch_phone)
            on:keydown=listener(on_dialog_key)
            on:click=listener(on_click)
            on:close=listener(on_close)
        >
            <div class="switcher__head">
                <IconView icon=Icon::Search />
                <input
                    class="switcher__field"
                    name="switcher"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-controls=rows::LIST
                    aria-expanded=text(move || is_any().to_string())
                    aria-activedescendant=text(move || if is_any() { rows::option_id(active.get()) } else { String::new() })
                    aria-label=t(i18n::switch_phone)
                    aria-describedby=HINT
                    placeholder=t(i18n::switcher_field)
                    node_ref=field
                    bind:value=search
                    on:keydown=listener(on_field_key)
                />
                <button
                    type="button"
                    class="phones__icon-button switcher__close"
                    data-close="switcher"
                    aria-label=t(i18n::close)
                    on:click=listener(move |_| close())
                >
                    <IconView icon=Icon::X />
                </button>
            </div>
            <Rows rows active choose pin />
            <p class="switcher__status" role="status" data-empty=text(move || (!is_any()).to_string())>
                {text(status)}
            </p>
            <p class="switcher__hint" id=HINT>{t(i18n::switcher_hint)}</p>
        </dialog>
    }
}

/// Takes an action: a command is prepared for its phone, and never sent.
fn act(list: PhoneListState, scope: Scope, action: Action, phone: PhoneSummary) {
    let Some(shown) = list.open(phone) else { return };
    match action {
        Action::Diagnostics => console::run_diagnostics(list.tab, shown, scope),
        Action::Command(command) => {
            // What a link has prepared gives way.
            document::remove_url_parameter("command");
            prepared::prepare(shown, command);
            let tab = list.tab;
            scope.after_frame(move || {
                // The next Enter must not be the phone's. The card may be still on its way.
                focus::by_id(&format!("console-panel-{}", tab.get_untracked()));
                focus::by_id(prepared::ID);
            });
        }
    }
}

/// What the switcher looks for.
#[derive(Clone, Copy)]
struct Texts {
    /// The text in the field.
    search: RwSignal<String>,
    /// The text that was selected in the page when the switcher was opened.
    selected: RwSignal<String>,
}

/// Returns the rows for what was typed, none while the dialog is closed.
fn found(
    switcher: Switcher,
    shortlist: StoredItem<Shortlist>,
    texts: Texts,
    is_open: RwSignal<bool>,
) -> Memo<Vec<Row>> {
    let Switcher { list, session, .. } = switcher;
    let Texts { search, selected } = texts;
    let actions = Memo::new(move |_| Action::all(session.role.get()));
    // Only who has signed in can sign out.
    let page = move || {
        let current = session.current.read();
        let may_leave = current.as_ref().is_some_and(|it| it.login.has_session());
        let leave = may_leave.then_some((Row::SignOut, i18n::sign_out()));
        std::iter::once((Row::Settings, i18n::settings())).chain(leave).collect::<Vec<_>>()
    };
    let index = Memo::new(move |_| {
        if !is_open.get() {
            return Index::default();
        }
        let actions = actions.get();
        let names = actions.iter().map(i18n::action_names).collect::<Vec<_>>();
        let actions: Vec<_> = actions.into_iter().zip(names).collect();
        let page: Vec<_> = page().into_iter().map(|(_, name)| name.to_owned()).collect();
        Index::new(&list.phones.read(), &actions, &page, document::folded)
    });
    let shown = list.shown();
    Memo::new(move |_| {
        let (index, phones, pins) = (index.read(), list.phones.read(), shortlist.value.read());
        let device = shown.get();
        let shown = device.map(|phone| phone.id());
        let (search, shown) = (search.read(), shown.as_deref());
        let may_call = session.role.get().may(CommandKind::Dial.danger());
        let number = |text: &str| {
            let phone = device.filter(|_| may_call && given_number::is_number(text))?.name();
            Some(Row::Number { written: text.trim().to_owned(), phone })
        };
        let phone = |nth: usize, section| {
            let phone = phones.get(nth)?.clone();
            let is_pinned = pins.is_pinned(&phone.id);
            let is_shown = Some(phone.id.as_str()) == shown;
            Some(Row::Phone { phone, section, is_pinned, is_shown })
        };
        if search.trim().is_empty() {
            let rows = index.before_search(&pins, shown).into_iter();
            let rows = rows.filter_map(|(section, nth)| phone(nth, Some(section)));
            let called = is_open.get().then(|| number(&selected.read())).flatten();
            return called.into_iter().chain(rows).collect();
        }
        let row = |offer| match offer {
            Offer::Phone(nth) => phone(nth, None),
            Offer::Action { action, phone } => {
                let action = actions.read().get(action)?.clone();
                Some(Row::Action { action, phone: phones.get(phone)?.clone() })
            }
            Offer::Page(nth) => page().into_iter().nth(nth).map(|(row, _)| row),
        };
        let offers = index.search(&search, &pins, shown, document::folded);
        // A phone may be called by its number too, and is what people look for here.
        let called = is_open.get().then(|| number(&search)).flatten();
        offers.into_iter().filter_map(row).chain(called).collect()
    })
}
