//! Buttons that copy: a text, or rows with their pictures for a ticket.

use leptos::prelude::*;

use super::{
    pictures::Pictures,
    subject::Subject,
    ticket::{self, TicketRow},
};
use crate::{
    i18n::{self, Sentence, t},
    platform::clipboard,
    stores::phone::PhoneSession,
    ui::{Scope, Toast, flag, listener, show_when, text},
};

/// A button that copies a text, or shows it where the browser does not allow copying.
#[component]
pub fn CopyText(
    /// Its name for tests.
    name: &'static str,
    /// What it says.
    label: Sentence,
    /// The text.
    content: String,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let scope = Scope::current();
    let content = StoredValue::new(content);
    let copy = move |_| {
        scope.spawn(async move {
            copied.set(Some(clipboard::copy_text(&content.get_value()).await));
        });
    };
    view! {
        <button type="button" class="button" data-copy=name on:click=listener(copy)>
            {text(move || if copied.get() == Some(true) { i18n::copied() } else { label() }.to_owned())}
        </button>
        {show_when(move || copied.get() == Some(false), move || view! {
            <label class="field entry__by-hand">
                {t(i18n::copy_by_hand)}
                <textarea class="input input--code" readonly rows="3">
                    {content.get_value()}
                </textarea>
            </label>
        }.into_any())}
    }
}

/// A button that copies rows for a ticket: as HTML with the pictures, as plain text where the browser copies no
/// more, and to be copied by hand where it copies nothing.
#[component]
pub fn CopyTicket(
    /// The phone.
    phone: PhoneSession,
    /// The rows.
    ids: Signal<Vec<u64>>,
) -> impl IntoView {
    let (toast, scope) = (Toast::default(), Scope::current());
    let by_hand = RwSignal::new(None::<String>);
    let copy = move |_| {
        by_hand.set(None);
        let subject = Subject::of(phone);
        let rows = TicketRow::all(&phone.activity.read_untracked(), &ids.get_untracked());
        let plain = ticket::plain(&subject, &rows);
        let class = phone.model.display.class;
        let html = async move {
            let frames = rows.iter().flat_map(TicketRow::frames).cloned().collect();
            ticket::html(&subject, &rows, &Pictures::of(frames, class).await)
        };
        let copying = clipboard::begin_copying(&plain, html);
        scope.spawn(async move {
            let is_copied = match copying {
                Some(copying) => copying.await,
                None => false,
            };
            if is_copied {
                toast.show(i18n::ticket_copied);
            } else if clipboard::copy_text(&plain).await {
                toast.show(i18n::ticket_copied_as_text);
            } else {
                by_hand.set(Some(plain));
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-copy="ticket"
            disabled=flag(move || ids.read().is_empty())
            on:click=listener(copy)
        >
            {t(i18n::copy_ticket)}
        </button>
        <span role="status" data-testid="ticket-status">{text(move || toast.text().unwrap_or_default().to_owned())}</span>
        {show_when(move || by_hand.read().is_some(), move || view! {
            <label class="field entry__by-hand">
                {t(i18n::copy_by_hand)}
                <textarea class="input input--code" readonly rows="3">
                    {by_hand.get_untracked().unwrap_or_default()}
                </textarea>
            </label>
        }.into_any())}
    }
}
