//! The settings, in a dialog opened from the bar.

use leptos::{ev, html, prelude::*};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    model::{
        Setting, Settings,
        number::{self, COUNTRIES},
        settings::Values,
    },
    platform::{document, intl::CountryNames},
    stores::preferences,
    ui::{Icon, IconView, Lazy, effect, flag, listener, part, show_when, text},
};

/// The button in the bar that opens the dialog.
#[component]
pub fn SettingsButton() -> impl IntoView {
    let opened = RwSignal::new(0_u32);
    let was_opened = Memo::new(move |_| opened.get() > 0);
    view! {
        <button
            type="button"
            class="bar__button"
            data-open="settings"
            aria-haspopup="dialog"
            aria-label=t(i18n::settings)
            on:click=listener(move |_| opened.update(|count| *count = count.wrapping_add(1).max(1)))
        >
            <IconView icon=Icon::Settings />
            <span class="bar__word">{t(i18n::settings)}</span>
        </button>
        {show_when(move || was_opened.get(), move || view! {
            <Lazy view=settings_dialog(opened) />
        }.into_any())}
    }
}

lazy_view! {
    /// Returns the dialog, which opens whenever the count of `opened` changes.
    pub fn settings_dialog(opened: RwSignal<u32>) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../style/ui/dialog.css"));
        view! { <SettingsDialog opened /> }
    }
}

/// The dialog.
#[component]
fn SettingsDialog(opened: RwSignal<u32>) -> impl IntoView {
    let settings = preferences::current();
    let dialog = NodeRef::<html::Dialog>::new();
    let message = RwSignal::new(String::new());
    effect(move || {
        opened.track();
        if let Some(dialog) = dialog.get() {
            message.set(String::new());
            // It may be open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let rows = Setting::ALL.map(|setting| view! { <Row setting settings message /> });
    let links = move |_| {
        let offered = document::offer_for_links();
        message
            .set(if offered { i18n::links_offered() } else { i18n::links_impossible() }.to_owned());
    };
    view! {
        <dialog class="dialog" tabindex="-1" node_ref=dialog aria-labelledby="settings-title">
            <div class="dialog__head">
                <h2 id="settings-title" class="dialog__title">{t(i18n::settings)}</h2>
                <button type="button" class="button" data-close="settings" on:click=listener(close)>
                    {t(i18n::close)}
                </button>
            </div>
            <div class="dialog__fields">{rows.into_view()}</div>
            <button type="button" class="button" on:click=listener(links)>{t(i18n::offer_for_links)}</button>
            <p class="form__hint" role="status">{text(move || message.get())}</p>
            <Transfer settings />
        </dialog>
    }
}

/// One setting: a list to choose from, or a field for digits.
#[component]
fn Row(setting: Setting, settings: RwSignal<Settings>, message: RwSignal<String>) -> impl IntoView {
    let value = move || settings.read().get(setting).to_owned();
    let problem_id = format!("{}-problem", setting.name());
    let (described, is_refused) = (problem_id.clone(), RwSignal::new(false));
    let is_invalid = move || is_refused.get().then_some("true");
    let change = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let is_allowed = setting.allows(setting.normalised(&typed));
        is_refused.set(!is_allowed);
        if is_allowed {
            let change =
                |settings: &mut Settings| _ = settings.set(setting, setting.normalised(&typed));
            let is_saved = preferences::change(settings, change);
            message.set(if is_saved { "" } else { i18n::not_remembered() }.to_owned());
        }
    };
    let digits = |inputmode: &'static str| {
        let described = described.clone();
        let field = view! {
            <input
                class="input"
                name=setting.name()
                inputmode=inputmode
                autocomplete="off"
                aria-describedby=described
                aria-invalid=is_invalid
                prop:value=value
                on:change=listener(change)
            />
        };
        field.into_any()
    };
    let field = match setting.values() {
        Values::OneOf(values) => {
            let options = values.iter().copied().map(|value| {
                let is_chosen = move || settings.read().get(setting) == value;
                view! { <option value=value prop:selected=is_chosen>{text(move || i18n::setting_value(value).to_owned())}</option> }
            });
            view! {
                <select class="input" name=setting.name() on:change=listener(change)>{options.collect_view()}</select>
            }
            .into_any()
        }
        Values::Country => countries(settings, change),
        Values::Shortcuts => view! {
            <input
                class="input input--code"
                name=setting.name()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="x=P1, y=F_HOLD"
                aria-describedby=described.clone()
                aria-invalid=is_invalid
                prop:value=value
                on:change=listener(change)
            />
        }
        .into_any(),
        Values::Millis { .. } => digits("numeric"),
        Values::Digits { .. } => digits("tel"),
    };
    view! {
        <div class="field">
            <label class="field">{text(move || i18n::setting_name(setting).to_owned())} {field}</label>
            <p class="problem" id=problem_id role="alert">
                {text(move || if is_refused.get() { i18n::setting_hint(setting) } else { String::new() })}
            </p>
        </div>
    }
}

/// The list of countries, in the language of the page.
fn countries(settings: RwSignal<Settings>, change: impl Fn(ev::Event) + 'static) -> AnyView {
    let option = move |name: &str, code: &str| {
        let (name, code) = (name.to_owned(), code.to_owned());
        let value = code.clone();
        let is_chosen = flag(move || settings.read().get(Setting::Country) == code);
        view! { <option value=value prop:selected=is_chosen>{name}</option> }.into_any()
    };
    let options = move || {
        let names = CountryNames::new(i18n::Language::current().tag());
        let of_browser = document::languages();
        let of_browser = number::country_of(&of_browser).map(|code| names.name(code));
        let first = option(&i18n::browser_country(&of_browser.unwrap_or_default()), "");
        // The letters come last, so that the names are sorted.
        let named = |code| format!("{} {code}", names.name(code));
        let all = names.sorted(COUNTRIES.split_whitespace().map(named));
        let others = all.iter().filter_map(|named| named.rsplit_once(' '));
        let others = others.map(|(name, code)| option(name, code));
        Some(std::iter::once(first).chain(others).collect_view().into_any())
    };
    view! {
        <select class="input" name=Setting::Country.name() on:change=listener(change)>{part(options)}</select>
    }
    .into_any()
}

/// The settings as text, to be copied to another browser.
#[component]
fn Transfer(settings: RwSignal<Settings>) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let message = RwSignal::new(String::new());
    let read = move |_| {
        let Some(field) = field.get_untracked() else { return };
        match Settings::read(&field.value()) {
            Ok((read, wrong)) if wrong.is_empty() => {
                preferences::change(settings, |settings| *settings = read);
                message.set(i18n::settings_imported().to_owned());
            }
            Ok((_, wrong)) => message.set(wrong.iter().map(i18n::settings_line_error).collect()),
            Err(wrong) => message.set(i18n::settings_line_error(&wrong)),
        }
    };
    view! {
        <details class="form__more">
            <summary>{t(i18n::settings_as_text)}</summary>
            <div class="form">
                <textarea
                    class="input input--code"
                    name="settings-text"
                    rows="10"
                    spellcheck="false"
                    aria-label=t(i18n::settings_as_text)
                    node_ref=field
                    prop:value=move || settings.read().export()
                ></textarea>
                <button type="button" class="button" data-take="settings" on:click=listener(read)>
                    {t(i18n::import_settings)}
                </button>
                <p class="form__hint" role="status">{text(move || message.get())}</p>
            </div>
        </details>
    }
}
