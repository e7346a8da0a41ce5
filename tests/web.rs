//! Tests that need a browser: the panel's keys are real buttons, and real keyboard events press them.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    ops::DerefMut,
    sync::{Arc, Mutex},
};

use deskside::{
    features::{
        panel::{Panel, keys::PanelKeys},
        phone_header::PhoneHeader,
    },
    input::keyboard::{Keyboard, Stroke},
    model::{Activity, Settings, hold::Timings, shortcuts::Shortcuts},
    platform,
    stores::{
        held_keys::{Actions, HeldKeys},
        phone::PhoneSession,
        phones::PhoneListState,
        session::SessionState,
    },
    ui,
};
use leptos::{mount::mount_to, prelude::*};
use relay_api::PhoneSummary;
use snom::{Model, Sequence};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn container() -> web_sys::HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    element.dyn_into().unwrap()
}

fn summary() -> PhoneSummary {
    PhoneSummary {
        id: "desk".to_owned(),
        name: "Desk".to_owned(),
        model: "D785".to_owned(),
        ..PhoneSummary::default()
    }
}

/// Writes down what is pressed.
struct Log(Arc<Mutex<Vec<String>>>);

impl Actions for Log {
    fn press(&self, keys: Sequence) {
        self.0.lock().unwrap().push(keys.to_string());
    }

    fn is_idle(&self) -> bool {
        true
    }

    fn timings(&self) -> Timings {
        Settings::default().timings()
    }
}

#[wasm_bindgen_test]
fn every_key_is_a_named_button_that_presses_itself() {
    let pressed = Arc::new(Mutex::new(Vec::new()));
    let container = container();
    let model = Model::find("D785").unwrap();
    let log = pressed.clone();
    let mounted = mount_to(container.clone(), move || {
        let held = HeldKeys::new(Log(log));
        let shortcuts = Signal::stored(Shortcuts::default());
        let keys = PanelKeys {
            phone: PhoneSession::new(summary(), SessionState::new(false), None).unwrap(),
            held,
            activity: RwSignal::new(Activity::default()),
            shortcuts,
            locked: false.into(),
            naming: RwSignal::default(),
        };
        view! { <Panel model keys>"the screen"</Panel> }
    });
    let buttons = container.query_selector_all("button.key").unwrap();
    let mut expected = Vec::new();
    for nth in 0..buttons.length() {
        let button: web_sys::HtmlElement = buttons.item(nth).unwrap().dyn_into().unwrap();
        assert!(!button.get_attribute("aria-label").unwrap().is_empty());
        expected.push(button.get_attribute("data-key").unwrap());
        button.click();
    }
    // 4 soft, 11 hard, 6 navigation, 12 digits, lift and hang up, and a page of 6 function keys.
    assert_eq!(expected.len(), 41);
    assert_eq!(*pressed.lock().unwrap(), expected);
    drop(mounted);
    container.remove();
}

#[wasm_bindgen_test]
async fn the_relay_that_owns_a_phone_is_one_of_its_facts() {
    for (relay, expected) in [(None, None), (Some("berlin-1"), Some("Relay berlin-1"))] {
        let container = container();
        let phone = PhoneSummary { relay: relay.map(str::to_owned), ..summary() };
        let mounted = mount_to(container.clone(), move || {
            let session = SessionState::new(false);
            let list = PhoneListState::new(session);
            list.about.set(true);
            let phone = PhoneSession::new(phone, session, None).unwrap();
            view! { <PhoneHeader phone list /> }
        });
        leptos::task::tick().await;
        assert!(container.query_selector("[data-fact=model]").unwrap().is_some());
        let fact = container.query_selector("[data-fact=relay]").unwrap();
        let text = fact.map(|fact| fact.text_content().unwrap());
        assert_eq!(text.as_deref(), expected);
        drop(mounted);
        container.remove();
    }
}

#[wasm_bindgen_test]
fn keys_that_belong_to_the_page_press_nothing() {
    let pressed = Arc::new(Mutex::new(Vec::new()));
    let (log, lost) = (pressed.clone(), pressed.clone());
    let listener = Keyboard::listen(
        |_| true,
        |_| None,
        move |key, stroke| {
            if stroke == Stroke::Down {
                log.lock().unwrap().push(key.to_string());
            }
        },
        move || lost.lock().unwrap().push("lost".to_owned()),
    );
    let container = container();
    container.set_inner_html(
        "<i>elsewhere</i><div class=\"device\"><input><button>x</button><p>text</p></div>",
    );
    let down = |selector: &str, key: &str, control: bool| {
        let init = web_sys::KeyboardEventInit::new();
        init.set_key(key);
        init.set_ctrl_key(control);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event =
            web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        container.query_selector(selector).unwrap().unwrap().dispatch_event(&event).unwrap();
    };
    down("p", "1", false);
    down("p", "Enter", false);
    down("p", "a", false);
    down("p", "2", true);
    down("input", "3", false);
    down("button", "Enter", false);
    down("button", "4", false);
    down("i", "Enter", false);
    down("i", "h", false);
    // On macOS a key held together with the system key never goes up.
    down("p", "Meta", false);
    assert_eq!(*pressed.lock().unwrap(), ["1", "ENTER", "4", "lost"]);
    listener.remove();
    container.remove();
}

/// With Caps Lock a letter once pressed nothing, and `#` typed with Option or `AltGr` neither.
#[wasm_bindgen_test]
fn a_key_means_the_same_with_caps_lock_and_on_every_keyboard() {
    let pressed = Arc::new(Mutex::new(Vec::new()));
    let log = pressed.clone();
    let act = move |key: snom::Key, stroke| {
        if stroke == Stroke::Down {
            log.lock().unwrap().push(key.to_string());
        }
    };
    let listener = Keyboard::listen(|_| true, |_| None, act, || ());
    let container = container();
    container.set_inner_html("<div class=\"device\"></div>");
    let device = container.query_selector(".device").unwrap().unwrap();
    let down = |key: &str, set: fn(&web_sys::KeyboardEventInit)| {
        let init = web_sys::KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        set(&init);
        let event =
            web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        device.dispatch_event(&event).unwrap();
    };
    down("H", |init| init.set_modifier_caps_lock(true));
    down("H", |_| ());
    down("#", |init| init.set_alt_key(true));
    down("#", |init| {
        init.set_alt_key(true);
        init.set_ctrl_key(true);
        init.set_modifier_alt_graph(true);
    });
    down("#", |init| init.set_ctrl_key(true));
    down("1", |init| init.set_alt_key(true));
    assert_eq!(*pressed.lock().unwrap(), ["F_HOLD", "#", "#"]);
    listener.remove();
    container.remove();
}

#[wasm_bindgen_test]
fn a_crash_is_shown_with_its_reason() {
    let container = container();
    // The elements as index.html has them.
    let index = include_str!("../index.html");
    let crash = index.split("<div id=\"crash\"").nth(1).unwrap().split("</div>").next().unwrap();
    container.set_inner_html(&format!("<div id=\"crash\"{crash}</div>"));
    let banner: web_sys::HtmlElement =
        container.query_selector("#crash").unwrap().unwrap().dyn_into().unwrap();
    assert!(banner.hidden());
    platform::document::show_crash("what went wrong");
    assert!(!banner.hidden());
    let text = banner.text_content().unwrap();
    assert!(text.contains("Deskside has stopped") && text.contains("what went wrong"), "{text}");
    container.remove();
}

#[wasm_bindgen_test]
fn the_browser_writes_commands_as_serde_does_and_reads_them() {
    use deskside::platform::json;
    use relay_api::{CommandRequest, FromJson};
    use snom::{Command, CommandKind};

    for kind in CommandKind::ALL {
        let command = Command::from_arguments(*kind, &kind.example()).unwrap();
        let request = CommandRequest::from(&command).confirmed("\"desk\" \\ \n\u{1}\u{1F4DE}");
        let text = json::write(&request.members());
        assert_eq!(text, serde_json::to_string(&request).unwrap());
        let read = json::parse(&text).and_then(|json| CommandRequest::from_json(&json));
        assert_eq!(read, Some(request));
    }
}

// It held 24 kB for each phone that was shown.
#[wasm_bindgen_test]
async fn a_signal_that_never_changes_holds_no_views_that_are_gone() {
    let settings = Owner::new().with(|| ArcRwSignal::new(false));
    show_and_leave(&settings, 1_000).await;
    let before = core::arch::wasm32::memory_size::<0>();
    show_and_leave(&settings, 10_000).await;
    let pages = core::arch::wasm32::memory_size::<0>() - before;
    assert!(pages <= 4, "{pages} pages of 64 KiB");
}

async fn show_and_leave(settings: &ArcRwSignal<bool>, times: usize) {
    for _ in 0..times {
        let (view, settings) = (Owner::new(), settings.clone());
        let attribute = ui::flag(move || settings.get());
        let effect =
            view.with(|| RenderEffect::new(move |_| attribute.lock().unwrap().deref_mut()()));
        view.cleanup();
        drop(effect);
        // The effect's task ends.
        leptos::task::tick().await;
    }
}
