//! Maintenance: lines, ringers, call lists and the device itself, each guarded by its danger.

use leptos::prelude::*;
use snom::{
    Command, CommandKind,
    argument::{CallList, Line, Ringer},
};

use crate::{
    features::{guarded::Guarded, lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    stores::phone::PhoneSession,
    ui::text,
};

lazy_view! {
    /// Returns the tab for maintenance.
    pub fn maintenance_tab(phone: PhoneSession) in secondary {
        stylesheet::adopt_forms();
        view! { <MaintenanceTab phone /> }
    }
}

/// The tab for maintenance.
#[component]
fn MaintenanceTab(phone: PhoneSession) -> impl IntoView {
    let (line, ringer) = (RwSignal::new("1".to_owned()), RwSignal::new("1".to_owned()));
    let list = RwSignal::new(CallList::Dialled.to_string());
    let firmware = RwSignal::new(String::new());
    let model = phone.model;
    let reason = |error| i18n::argument_error(&error);
    let button = move |kind: CommandKind,
                       command: Signal<Result<Command, String>, LocalStorage>| {
        view! { <Guarded phone command name=kind.name() label=Signal::derive(move || i18n::command_label(kind)) danger=kind.danger() /> }
    };
    let constant = |command: Command| Signal::derive_local(move || Ok(command.clone()));
    let with_line = move |make: fn(Line) -> Command| {
        Signal::derive_local(move || {
            Line::new(line.get().parse().unwrap_or_default()).map(make).map_err(reason)
        })
    };
    let ring = Signal::derive_local(move || {
        let number = ringer.get().parse().unwrap_or_default();
        Ringer::new(number).map(Command::PlayRinger).map_err(reason)
    });
    let clear =
        Signal::derive_local(move || list.get().parse().map(Command::ClearCalls).map_err(reason));
    let upgrade = Signal::derive_local(move || {
        firmware.get().trim().parse().map(Command::UpgradeFirmware).map_err(reason)
    });
    let repair = CommandKind::FixLineInfoLayer;
    let repair =
        repair.exists_on(model, None).then(|| button(repair, constant(Command::FixLineInfoLayer)));
    let numbers = |last: u8| {
        let each = (1..=last).map(|n| view! { <option value=n.to_string()>{n}</option> });
        each.collect_view()
    };
    let lists = CallList::ALL.map(|list| {
        let name = list.to_string();
        view! { <option value=name.clone()>{text(move || i18n::call_list(list).to_owned())}</option> }
    });
    view! {
        <fieldset class="group">
            <legend class="console__heading">{t(i18n::lines)}</legend>
            <label class="field">
                {t(i18n::line)}
                <select class="input" name="line" bind:value=line>{numbers(model.identities)}</select>
            </label>
            {button(CommandKind::Reregister, with_line(Command::Reregister))}
            {button(CommandKind::LogOff, with_line(Command::LogOff))}
            {button(CommandKind::LogOffAll, constant(Command::LogOffAll))}
        </fieldset>
        <fieldset class="group">
            <legend class="console__heading">{t(i18n::find)}</legend>
            <label class="field">
                {t(i18n::ringer)}
                <select class="input" name="ringer" bind:value=ringer>{numbers(9)}</select>
            </label>
            <Guarded phone command=ring name=CommandKind::PlayRinger.name()
                label=Signal::derive(i18n::ring_to_find) danger=CommandKind::PlayRinger.danger() />
        </fieldset>
        <fieldset class="group">
            <legend class="console__heading">{t(i18n::lists)}</legend>
            <label class="field">
                {t(i18n::list)}
                <select class="input" name="list" bind:value=list>{lists.into_view()}</select>
            </label>
            {button(CommandKind::ClearCalls, clear)}
        </fieldset>
        <fieldset class="group">
            <legend class="console__heading">{t(i18n::device)}</legend>
            {repair}
            {button(CommandKind::Reboot, constant(Command::Reboot))}
            <label class="field">
                {t(i18n::firmware)}
                <input
                    class="input"
                    name="firmware"
                    inputmode="url"
                    autocomplete="off"
                    placeholder="http://server/firmware.bin"
                    bind:value=firmware
                />
            </label>
            {button(CommandKind::UpgradeFirmware, upgrade)}
            {button(CommandKind::Reset, constant(Command::Reset))}
        </fieldset>
    }
}
