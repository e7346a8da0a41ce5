//! The settings, in a dialog opened from the bar.

pub mod account;
pub mod example;
pub mod row;
pub mod shortcuts;
pub mod transfer;

use leptos::prelude::*;

use self::{
    account::account, example::DialExample, row::Row, shortcuts::CustomShortcuts,
    transfer::Transfer,
};
use crate::{
    features::{lazy_entry::lazy_view, sessions::sessions_dialog, stylesheet},
    i18n::{self, t},
    model::{Setting, Settings, setting_groups::SettingGroup},
    platform::document,
    stores::{phone_book::PhoneBook, preferences, session::SessionState},
    ui::{DialogButton, Icon, Lazy, Modal, dialog_button, effect, listener, part, show_when, text},
};

/// The button in the bar that opens the dialog.
#[component]
pub fn SettingsButton(
    /// The phones that were added, which are exported too.
    book: PhoneBook,
    /// The person's session.
    session: SessionState,
) -> impl IntoView {
    let opened = RwSignal::new(0_u32);
    let button = DialogButton {
        name: "settings",
        class: "bar__button",
        label: i18n::settings,
        icon: Icon::Settings,
        retry: "[data-open=settings] + .lazy button",
        opened,
        dialog: settings_dialog(opened, book, session),
    };
    let content = view! { <span class="bar__word">{t(i18n::settings)}</span> };
    dialog_button(button, content.into_any())
}

lazy_view! {
    /// Returns the dialog, which opens whenever the count of `opened` changes.
    pub fn settings_dialog(
        opened: RwSignal<u32>,
        book: PhoneBook,
        session: SessionState
    ) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../style/ui/dialog.css"));
        stylesheet::adopt(include_str!("../../style/features/key_table.css"));
        stylesheet::adopt(include_str!("../../style/features/settings.css"));
        view! { <SettingsDialog opened book session /> }
    }
}

/// The dialog.
#[component]
fn SettingsDialog(opened: RwSignal<u32>, book: PhoneBook, session: SessionState) -> impl IntoView {
    let settings = preferences::current();
    let sessions = RwSignal::new(0_u32);
    let may_add = session.may_add_phones();
    let message = RwSignal::new(String::new());
    effect(move || {
        opened.track();
        message.set(String::new());
    });
    let groups = SettingGroup::ALL.map(|group| {
        let more = match group {
            SettingGroup::Appearance | SettingGroup::Keyboard => None,
            SettingGroup::Dialling => Some(
                view! {
                    <DialExample settings />
                    <Links message />
                }
                .into_any(),
            ),
            SettingGroup::Data => Some(view! { <Transfer settings book may_add /> }.into_any()),
        };
        view! {
            <fieldset class="group">
                <legend class="settings__legend">
                    {text(move || i18n::setting_group(group).to_owned())}
                </legend>
                <div class="dialog__fields">{rows(group, settings, message)}</div>
                {more}
            </fieldset>
        }
    });
    view! {
        <Modal name="settings" title=i18n::settings close=i18n::close opened>
            {groups.into_view()}
            {part(move || account(session, sessions))}
            <p class="form__hint settings__message" role="status" data-message="settings">{text(move || message.get())}</p>
        </Modal>
        {show_when(move || sessions.get() > 0, move || view! {
            <Lazy view=sessions_dialog(sessions, session) />
        }.into_any())}
    }
}

/// Returns the settings of a group.
fn rows(
    group: SettingGroup,
    settings: RwSignal<Settings>,
    message: RwSignal<String>,
) -> Vec<AnyView> {
    let row = |setting: &Setting| match *setting {
        Setting::Shortcuts => view! { <CustomShortcuts settings /> }.into_any(),
        setting => view! { <Row setting settings message /> }.into_any(),
    };
    group.settings().iter().map(row).collect()
}

/// The button that makes the page the browser's dialler.
#[component]
fn Links(message: RwSignal<String>) -> impl IntoView {
    let links = move |_| {
        let offered = document::offer_for_links();
        message
            .set(if offered { i18n::links_offered() } else { i18n::links_impossible() }.to_owned());
    };
    view! {
        <button type="button" class="button" on:click=listener(links)>{t(i18n::offer_for_links)}</button>
    }
}
