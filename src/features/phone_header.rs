//! The line above the device: a button, and behind it what the bar does not say of a phone.

use std::time::Duration;

use leptos::{ev, prelude::*};
use relay_api::PhoneSummary;

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Sentence, t},
    model::last_seen::{LastSeen, is_web_page, shown_address, shown_mac},
    platform::{clipboard, clock},
    stores::{phone::PhoneSession, phones::PhoneListState},
    ui::{Icon, IconView, Lazy, Scope, Toast, listener, part, show_when, text},
};

/// The interval at which the age of the last answer is counted.
const TICK: Duration = Duration::from_secs(1);
/// The id of the facts, for the button that shows them.
const FACTS: &str = "phone-facts";

/// The line above the device, which a frame does not have.
#[component]
pub fn PhoneHeader(
    /// The phone.
    phone: PhoneSession,
    /// The phones that the person may see.
    list: PhoneListState,
) -> impl IntoView {
    let (open, name) = (list.about, move || list.summary_of(phone).name);
    view! {
        <div class="stage__header" data-testid="phone-header">
            // The bar has the name; this is the heading for screen readers.
            <h2 class="visually-hidden">{text(name)}</h2>
            <button
                type="button"
                class="stage__about"
                aria-expanded=text(move || open.get().to_string())
                aria-controls=FACTS
                on:click=listener(move |_: ev::MouseEvent| open.update(|open| *open = !*open))
            >
                {t(i18n::about_phone)}
            </button>
            <div class="stage__facts" id=FACTS>
                {show_when(move || open.get(), move || view! {
                    <Lazy view=phone_facts(phone, list) />
                }.into_any())}
            </div>
        </div>
    }
}

lazy_view! {
    /// Returns the facts about a phone.
    fn phone_facts(phone: PhoneSession, list: PhoneListState) in about {
        stylesheet::adopt(include_str!("../../style/features/phone_header.css"));
        view! { <Facts phone list /> }
    }
}

/// The facts about a phone.
#[component]
fn Facts(phone: PhoneSession, list: PhoneListState) -> impl IntoView {
    // The list is refreshed; what the phone was chosen with is not.
    let summary = Memo::new(move |_| (list.summary_of(phone), clock::now()));
    let fact = move |read: fn(&PhoneSummary) -> Option<String>| {
        Memo::new(move |_| read(&summary.read().0))
    };
    let model = move || {
        let drawn = phone.model.name;
        let reported = summary.read().0.reported_model.clone().filter(|model| *model != drawn);
        Some(i18n::model_of_phone(drawn, reported.as_deref()))
    };
    let firmware = fact(|phone| phone.firmware.clone());
    let mac = fact(|phone| phone.mac.as_deref().map(shown_mac));
    let address = fact(|phone| phone.address.clone().filter(|url| is_web_page(url)));
    let relay = fact(|phone| phone.relay.clone());
    view! {
        <dl class="about__facts">
            {part(move || address.get().map(|url| view! { <Address url /> }.into_any()))}
            {row("model", i18n::phone_model, model)}
            {row("firmware", i18n::phone_firmware, move || firmware.get())}
            {row("mac", i18n::phone_mac, move || mac.get())}
            {row("relay", i18n::phone_relay, move || relay.get())}
            <Age phone summary />
        </dl>
    }
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
            <dd>{text(move || i18n::last_seen(seen.get()))}</dd>
        </div>
    }
}
