//! One setting.

use leptos::{ev, html, prelude::*};

use crate::{
    i18n,
    model::{
        Setting, Settings,
        number::{self, COUNTRIES},
        settings::Values,
    },
    platform::{document, intl::CountryNames},
    stores::preferences,
    ui::{flag, listener, part, text},
};

/// One setting: a list to choose from, or a field for digits.
#[component]
pub fn Row(
    /// The setting.
    setting: Setting,
    /// The settings.
    settings: RwSignal<Settings>,
    /// The message below the settings.
    message: RwSignal<String>,
) -> impl IntoView {
    let value = move || settings.read().get(setting).to_owned();
    let input = NodeRef::<html::Input>::new();
    let problem_id = format!("{}-problem", setting.name());
    let (described, is_refused) = (problem_id.clone(), RwSignal::new(false));
    let is_invalid = move || is_refused.get().then_some("true");
    let change = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let is_allowed = setting.allows(setting.normalised(&typed));
        is_refused.set(!is_allowed);
        if is_allowed {
            let change = |settings: &mut Settings| _ = settings.set(setting, &typed);
            let is_saved = preferences::change(settings, change);
            message.set(if is_saved { "" } else { i18n::not_remembered() }.to_owned());
            // The field shows what was understood, even if that is what was set before.
            if let Some(input) = input.get_untracked() {
                input.set_value(settings.read_untracked().get(setting));
            }
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
                node_ref=input
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
        Values::Millis { .. } => digits("numeric"),
        Values::Digits { .. } => digits("tel"),
        // Its list is a view of its own.
        Values::Shortcuts => ().into_any(),
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
