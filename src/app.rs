//! Puts the parts together: finds the phones, shows one, and turns presses into commands.

use std::time::Duration;

use leptos::{ev, prelude::*};
use relay_api::{Code, Session};
use snom::{Key, NamedKey};

use crate::{
    features::{
        bar::Bar,
        console::Console,
        login::Login,
        panel::{Keys, Panel},
        screen::ScreenView,
    },
    input::keyboard,
    services::{desk::Desk, document, relay},
    text,
};

/// How long to wait before the relay is asked again for its phones.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// What the page shows.
#[derive(Clone)]
enum Stage {
    /// The list of phones is on its way.
    Finding,
    /// There is none, and why.
    Nothing(String),
    /// A phone.
    Phone(Desk),
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let stage = RwSignal::new_local(Stage::Finding);
    let who = Who { signed_out: RwSignal::new(false), session: RwSignal::new(None) };
    find_phone(stage, who);
    let desk = Signal::derive_local(move || match stage.get() {
        Stage::Phone(desk) => Some(desk),
        Stage::Finding | Stage::Nothing(_) => None,
    });
    let signed_in = Callback::new(move |()| {
        who.signed_out.set(false);
        match stage.get_untracked() {
            Stage::Phone(desk) => {
                desk.viewer.resume();
                ask_who(who);
            }
            Stage::Finding | Stage::Nothing(_) => find_phone(stage, who),
        }
    });
    let sign_out = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if relay::sign_out().await.is_ok() {
                // The next person must not see what this one did.
                stage.set(Stage::Finding);
                who.session.set(None);
                who.signed_out.set(true);
            }
        });
    });
    view! {
        <Bar desk session=who.session sign_out />
        <main class="stage">
            {move || match stage.get() {
                Stage::Finding => message(text::FINDING_PHONES.to_owned()),
                Stage::Nothing(reason) => message(reason),
                Stage::Phone(desk) => view! { <PhoneStage desk /> }.into_any(),
            }}
        </main>
        {move || who.signed_out.get().then(|| view! { <Login signed_in /> })}
    }
}

/// Who looks at the page.
#[derive(Clone, Copy)]
struct Who {
    /// Whether the relay wants somebody to sign in.
    signed_out: RwSignal<bool>,
    /// Who has; nothing before the relay has said.
    session: RwSignal<Option<Session>>,
}

/// Asks the relay who looks at the page.
fn ask_who(who: Who) {
    leptos::task::spawn_local(async move {
        // Without an answer the page works all the same, and does not name anybody.
        who.session.set(relay::session().await.ok());
    });
}

fn message(text: String) -> AnyView {
    view! { <p class="stage__message" role="status">{text}</p> }.into_any()
}

/// Asks the relay for its phones until it answers.
fn find_phone(stage: RwSignal<Stage, LocalStorage>, who: Who) {
    leptos::task::spawn_local(async move {
        match relay::phones().await {
            Ok(phones) => {
                ask_who(who);
                let wanted = document::url_parameter("phone");
                let chosen = match &wanted {
                    Some(id) => phones.into_iter().find(|phone| phone.id == *id),
                    None => phones.into_iter().next(),
                };
                stage.set(match chosen {
                    None => Stage::Nothing(text::no_such_phone(wanted.as_deref())),
                    Some(phone) => {
                        let model = phone.model.clone();
                        Desk::new(phone, who.signed_out).map_or_else(
                            || Stage::Nothing(text::unknown_model(&model)),
                            Stage::Phone,
                        )
                    }
                });
            }
            Err(error) if error.code() == Some(Code::LoginRequired) => {
                who.signed_out.set(true);
            }
            Err(_) => {
                stage.set(Stage::Nothing(text::NO_RELAY.to_owned()));
                set_timeout(move || find_phone(stage, who), ASK_AGAIN);
            }
        }
    });
}

/// One phone, and what was done to it.
#[component]
fn PhoneStage(
    /// The phone.
    desk: Desk,
) -> impl IntoView {
    look_at(&desk);
    let pressed = StoredValue::new_local(desk.clone());
    let press = Callback::new(move |key: Key| pressed.with_value(|desk| desk.press(key)));
    let listener = keyboard::listen(move |key: NamedKey| press.run(Key::Named(key)));
    on_cleanup(move || listener.remove());
    let whole = desk.clone();
    let Desk { phone, model, link, seen, activity, .. } = desk;
    let alternative = {
        let (width, height) = model.display.pixels();
        text::screen_alternative(&phone.name, width, height)
    };
    let keys = Keys { press, activity };
    view! {
        <section class="stage__device" aria-label=text::PHONE_REGION>
            <Panel model keys>
                <ScreenView alternative model link seen />
            </Panel>
            <p class="hint">
                {text::KEYBOARD_HINT}
                {text::KEYBOARD_KEYS.map(|keys| view! { <kbd class="hint__keys">{keys}</kbd> }).collect_view()}
            </p>
        </section>
        <Console desk=whole />
    }
}

/// Looks at the screen for as long as the phone is shown and the tab is visible.
fn look_at(desk: &Desk) {
    let viewer = desk.viewer.clone();
    viewer.poke();
    let visibility = {
        let viewer = viewer.clone();
        window_event_listener(ev::visibilitychange, move |_| viewer.visibility_changed())
    };
    let viewer = StoredValue::new_local(viewer);
    on_cleanup(move || {
        visibility.remove();
        viewer.with_value(crate::services::viewer::Viewer::close);
    });
}
