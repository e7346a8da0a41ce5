//! One phone: the device, and the tabs beside it.

use leptos::prelude::*;
use relay_api::Role;
use snom::{Command, Sequence, model::RemoteControl};

use crate::{
    features::{
        console::{self, Console, ConsoleTabs},
        keyboard::KeyboardHint,
        notice::Notice,
        panel::{Panel, key_names::names_of_keys, keys::PanelKeys},
        phone_header::PhoneHeader,
        restart::restart_note,
        screen::{AsideScreen, ScreenView},
    },
    i18n::{self, t},
    input::{
        focus,
        keyboard::{self, Keyboard, Stroke},
    },
    model::{Embedding, Restart, Setting, Settings, hold::Timings},
    platform::{clock, document},
    stores::{
        held_keys::{Actions, HeldKeys, Holder},
        key_names,
        phone::PhoneSession,
        phones::PhoneListState,
        preferences,
        screen::Viewer,
    },
    ui::{Lazy, effect, show_when, text, window_listener},
};

/// One phone.
#[component]
pub fn PhoneView(
    /// The phone.
    phone: PhoneSession,
    /// The phones that the person may see.
    list: PhoneListState,
    /// How a portal shows it: alone, or with tabs.
    embedding: Embedding,
) -> impl IntoView {
    let Embedding { alone, has_tabs, .. } = embedding;
    let has_console = !alone || has_tabs;
    watch(phone);
    let PhoneSession { model, activity, restart, role, .. } = phone;
    let settings = preferences::current();
    let held = HeldKeys::new(PhoneActions { phone, settings });
    let is_sheet_open = RwSignal::new(console::is_linked());
    let zoomed = RwSignal::new(false);
    let shortcuts = Memo::new(move |_| settings.read().shortcuts());
    let is_possible = model.remote_control.is_possible();
    let locked = Signal::derive(move || {
        // What is pressed while somebody else drives would not be sent.
        !is_possible || role.get() == Role::Viewer || phone.driving.read().is_held()
    });
    hold_keys(held, is_sheet_open, zoomed, locked);
    let naming = RwSignal::new(0);
    let keys = PanelKeys { phone, held, activity, shortcuts: shortcuts.into(), locked, naming };
    // Stored names are read and drawn by code that comes with them.
    let has_names = move || naming.get() > 0 || (phone.knows_person() && key_names::are_kept());
    let aside = |viewer: &Viewer| {
        let (view, name) = (viewer.view(), phone.name());
        (view.screen, view! { <AsideScreen view name /> }.into_any())
    };
    let aside = phone.viewers().iter().skip(1).map(aside).collect();
    #[cfg(feature = "standalone")]
    let terms = view! { <super::direct::Terms phone /> };
    #[cfg(not(feature = "standalone"))]
    let terms = show_when(
        move || phone.driving.read().is_known,
        move || view! { <Lazy view=super::driver::driver_line(phone) /> }.into_any(),
    );
    let tabs = has_console.then_some(ConsoleTabs { shown: list.tab, open: is_sheet_open });
    let unproven = matches!(model.remote_control, RemoteControl::Unproven);
    // Once it is in the document.
    effect(move || {
        clock::mark_usable();
        // A link that brings a number or a command is about that. A portal gives its frame the focus.
        let is_linked = console::is_linked() || document::url_parameter("command").is_some();
        if !alone && !is_linked && !keyboard::is_covered() {
            focus::device_unless_typing();
        }
    });
    document::set_title(&format!("{} · {}", phone.name(), i18n::NAME));
    view! {
        <Notice activity />
        <section class="stage__device" aria-label=t(i18n::phone_region) data-zoomed=text(move || zoomed.get().to_string())>
            {(!alone).then(|| view! { <PhoneHeader phone list /> }.into_any())}
            {terms}
            {show_when(move || restart.get() != Restart::None, move || view! {
                <Lazy view=restart_note(phone) />
            }.into_any())}
            <Panel model keys aside>
                <ScreenView phone keys zoomed tabs />
            </Panel>
            <div class="stage__names" data-wanted=text(move || (naming.get() > 0).to_string())>
                {show_when(has_names, move || {
                    // Nobody waits for names that are only drawn.
                    let retry = if naming.get_untracked() > 0 { ".stage__names button" } else { "" };
                    view! { <Lazy view=names_of_keys(phone, naming) retry /> }.into_any()
                })}
            </div>
            {unproven.then(|| view! { <p class="stage__note">{t(i18n::keys_unverified)}</p> }.into_any())}
            {(!alone).then(|| view! { <KeyboardHint /> }.into_any())}
        </section>
        {has_console.then(|| view! { <Console phone shown=list.tab open=is_sheet_open /> }.into_any())}
    }
}

/// Presses keys of the phone, with the timings of the person.
struct PhoneActions {
    phone: PhoneSession,
    settings: RwSignal<Settings>,
}

impl Actions for PhoneActions {
    fn press(&self, keys: Sequence) {
        self.phone.run(&Command::Keys(keys));
    }

    fn is_idle(&self) -> bool {
        self.phone.is_idle()
    }

    fn timings(&self) -> Timings {
        self.settings.read_untracked().timings()
    }
}

/// Holds keys from the physical keyboard, and releases them all when no key-up can come any more.
fn hold_keys(
    held: HeldKeys,
    is_sheet_open: RwSignal<bool>,
    zoomed: RwSignal<bool>,
    locked: Signal<bool>,
) {
    let settings = preferences::current();
    let is_on = move |name: &str| {
        if name == "Escape" && zoomed.get_untracked() {
            // It closes what is open first: the large picture, then the sheet.
            zoomed.set(false);
            return false;
        }
        let is_ours = name == "Escape" && is_sheet_open.get_untracked() && document::is_narrow();
        let is_switched_on = settings.read_untracked().get(Setting::Keyboard) == "on";
        is_switched_on && !is_ours && !locked.get_untracked()
    };
    let own = move |name: &str| settings.read_untracked().shortcuts().key(name);
    let stroke = move |key, stroke| match stroke {
        Stroke::Down => held.down(key, Holder::Keyboard, false),
        Stroke::Up => held.up(key, Holder::Keyboard),
    };
    let keyboard = Keyboard::listen(is_on, own, stroke, move || held.cancel_keyboard());
    let ends = ["blur", "visibilitychange", "pagehide"];
    let ends = ends.map(|name| window_listener(name, move || held.cancel_all()));
    on_cleanup(move || {
        keyboard.remove();
        for end in ends {
            end.remove();
        }
        held.cancel_all();
    });
}

/// Watches the displays for as long as the phone is shown and the tab is visible.
fn watch(phone: PhoneSession) {
    phone.open();
    let visibility = window_listener("visibilitychange", move || phone.visibility_changed());
    let freshness = phone.view().freshness;
    effect(move || {
        // Each answer about the picture is one of now, even that it is unchanged.
        freshness.track();
        phone.record_frame();
    });
    on_cleanup(move || {
        visibility.remove();
        phone.close();
    });
}
