//! The line above the device: what the bar does not say of a phone. It also fetches the names of its keys.

use std::time::Duration;

use leptos::{ev, prelude::*};
use relay_api::PhoneSummary;

use crate::{
    features::{
        lazy_entry::lazy_view, panel::key_names::key_names_dialog, panel::keys::PanelKeys,
        stylesheet,
    },
    i18n::{self, Sentence, t},
    model::last_seen::{LastSeen, is_web_page, shown_address, shown_mac},
    platform::{clipboard, clock},
    stores::{key_names, phone::PhoneSession, phones::PhoneListState},
    ui::{Icon, IconView, Lazy, Scope, Toast, effect, listener, part, show_when, text},
};

/// The interval at which the age of the last answer is counted.
const TICK: Duration = Duration::from_secs(1);
/// The id of the facts, for the button that shows them.
const FACTS: &str = "phone-facts";

lazy_view! {
    /// Returns the line above the device, which a frame does not have, and the dialog for names of keys.
    pub fn phone_header(keys: PanelKeys, alone: bool) in activity {
        stylesheet::adopt(include_str!("../../style/features/phone_header.css"));
        stylesheet::adopt(include_str!("../../style/features/key_names.css"));
        view! {
            {(!alone).then(|| view! { <PhoneHeader phone=keys.phone /> })}
            <KeyNamesOf keys />
        }
    }
}

/// Draws the stored names on the keys, and opens their dialog.
#[component]
fn KeyNamesOf(keys: PanelKeys) -> impl IntoView {
    let PanelKeys { phone, naming, .. } = keys;
    let stored = key_names::load();
    effect(move || {
        stored.value.track();
        key_names::show(stored, phone);
    });
    show_when(
        move || naming.get() > 0,
        move || view! { <Lazy view=key_names_dialog(phone, stored, naming) /> }.into_any(),
    )
}

/// The facts about a phone.
#[component]
fn PhoneHeader(phone: PhoneSession) -> impl IntoView {
    let list = use_context::<PhoneListState>();
    // The list is refreshed; what the phone was chosen with is not.
    let summary = Memo::new(move |_| {
        let listed = list.and_then(|list| {
            let phones = list.phones.read();
            phones.iter().find(|listed| phone.has_id(&listed.id)).cloned()
        });
        (listed.unwrap_or_else(|| phone.summary().as_ref().clone()), clock::now())
    });
    let fact = move |read: fn(&PhoneSummary) -> Option<String>| {
        Memo::new(move |_| read(&summary.read().0))
    };
    let is_open = RwSignal::new(false);
    let model = move || {
        let drawn = phone.model.name;
        let reported = summary.read().0.reported_model.clone().filter(|model| *model != drawn);
        Some(i18n::model_of_phone(drawn, reported.as_deref()))
    };
    let firmware = fact(|phone| phone.firmware.clone());
    let mac = fact(|phone| phone.mac.as_deref().map(shown_mac));
    let address = fact(|phone| phone.address.clone().filter(|url| is_web_page(url)));
    view! {
        <div class="about" data-testid="phone-header">
            <h2 class="about__name">{text_of(move || summary.read().0.name.clone())}</h2>
            <button
                type="button"
                class="about__toggle"
                aria-expanded=text(move || is_open.get().to_string())
                aria-controls=FACTS
                on:click=listener(move |_: ev::MouseEvent| is_open.update(|open| *open = !*open))
            >
                {t(i18n::about_phone)}
            </button>
            <dl class="about__facts" id=FACTS data-open=text(move || is_open.get().to_string())>
                {part(move || address.get().map(|url| view! { <Address url /> }.into_any()))}
                {row("model", i18n::phone_model, model)}
                {row("firmware", i18n::phone_firmware, move || firmware.get())}
                {row("mac", i18n::phone_mac, move || mac.get())}
                <Age phone summary />
            </dl>
        </div>
    }
}

/// Returns a text that follows its signals.
fn text_of(read: impl Fn() -> String + Send + 'static) -> AnyView {
    part(move || Some(read().into_any())).into_any()
}

/// Returns a fact with its name, as long as it is known.
fn row(
    id: &'static str,
    name: Sentence,
    read: impl Fn() -> Option<String> + Send + 'static,
) -> AnyView {
    let fact = move || {
        read().map(|value| {
            view! {
                <div class="about__fact" data-fact=id>
                    <dt>{t(name)}</dt>
                    " "
                    <dd>{value}</dd>
                </div>
            }
            .into_any()
        })
    };
    part(fact).into_any()
}

/// The address of the phone, to copy or to open.
#[component]
fn Address(url: String) -> impl IntoView {
    let (scope, result) = (Scope::current(), Toast::default());
    let shown = shown_address(&url).to_owned();
    let copied = shown.clone();
    let copy = move |_: ev::MouseEvent| {
        let address = copied.clone();
        result.dismiss();
        scope.spawn(async move {
            let is_copied = clipboard::copy_text(&address).await;
            result.show(if is_copied { i18n::address_copied } else { i18n::address_not_copied });
        });
    };
    view! {
        <div class="about__fact" data-fact="address">
            <dt class="visually-hidden">{t(i18n::phone_address)}</dt>
            <dd>
                <span class="about__address">{shown}</span>
                <button
                    type="button"
                    class="about__copy"
                    data-copy="address"
                    title=t(i18n::copy_address)
                    aria-label=t(i18n::copy_address)
                    on:click=listener(copy)
                >
                    <IconView icon=Icon::Copy />
                </button>
                <a class="about__link" href=url target="_blank" rel="noopener noreferrer">
                    {t(i18n::phone_web_page)}
                    " "
                    <span class="visually-hidden">{t(i18n::in_new_tab)}</span>
                </a>
                <span class="about__result" role="status">
                    {text(move || result.text().unwrap_or_default().to_owned())}
                </span>
            </dd>
        </div>
    }
}

/// When the phone answered last.
#[component]
fn Age(phone: PhoneSession, summary: Memo<(PhoneSummary, Duration)>) -> impl IntoView {
    let view = phone.view();
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), TICK);
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    // Drawn again when the words change, and not with each picture.
    let seen = Memo::new(move |_| {
        let (now, summary) = (now.get(), summary.read());
        let (phone, received) = &*summary;
        let picture = view.freshness.read_untracked().age(now);
        LastSeen::new(&view.link.read(), picture, &phone.link, now.saturating_sub(*received))
    });
    view! {
        <div class="about__fact" data-fact="seen">
            <dt class="visually-hidden">{t(i18n::phone_seen)}</dt>
            <dd>{text_of(move || i18n::last_seen(seen.get()))}</dd>
        </div>
    }
}
