//! Properties: any requests in any order cause no panic and keep the invariants.

use proptest::prelude::*;
use snom::{Command, Key, NamedKey, Screen};

use super::{Model, TestPhone};

/// Generates requests, keys more often than others.
fn request() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        8 => proptest::sample::select(NamedKey::ALL).prop_map(|key| Key::from(key).to_string()),
        1 => (1..=50_u8).prop_map(|number| format!("P{number}")),
        1 => (0..=60_u8).prop_map(|number| format!("EK{number}")),
        1 => "F_[A-Z]{1,8}",
    ];
    let event = (key, proptest::option::of(0..1_500_u16), proptest::option::of(0..1_500_u16));
    let keys = event.prop_map(|(key, time, pause)| {
        let key = key.replace('#', "%23");
        match (time, pause) {
            (None, None) => format!("/command.htm?key={key}"),
            (Some(time), None) => format!("/command.htm?key={key},{time}"),
            (None, Some(pause)) => format!("/command.htm?key={key},,{pause}"),
            (Some(time), Some(pause)) => format!("/command.htm?key={key},{time},{pause}"),
        }
    });
    let touch = (0..480_u16, 0..272_u16, proptest::sample::select(vec!["p", "r", "pr"]))
        .prop_map(|(x, y, action)| format!("/command.htm?touch={x} {y} {action}"));
    let rest = proptest::sample::select(vec![
        "/command.htm?number=486",
        "/command.htm?number=404",
        "/command.htm?number=100&outgoing_uri=200@pbx.example",
        "/command.htm?key_dtmf=123",
        "/command.htm?RELEASE_ALL_CALLS",
        "/command.htm?LOGOFFALL",
        "/command.htm?LOGOFFLINE=2",
        "/command.htm?REREGISTER=1",
        "/line_login.htm?PLAY_RINGER:9=+Ringer",
        "/advanced_update.htm?reboot=Reboot",
        "/advanced_update.htm?reset=Reset",
        "/index.htm?dialeddel=clear",
        "/dummy.htm?swload=load&firmware=http://x/y.bin",
        "/command.htm?FIX_LIL=true",
    ])
    .prop_map(str::to_owned);
    prop_oneof![12 => keys, 3 => touch, 1 => rest]
}

proptest! {
    #[test]
    fn no_command_in_any_state_causes_a_panic_on_any_model(
        model in 0..Model::all().len(),
        steps in proptest::collection::vec((request(), 0..4_000_u64, any::<bool>()), 0..40),
    ) {
        let model = &Model::all()[model];
        prop_assume!(model.remote_control.is_possible());
        let mut phone = TestPhone::with(model.name);
        for (request, wait, called) in steps {
            phone.get(&request).wait(wait);
            if called {
                phone.called_by("101");
            }
            let state = phone.state();
            let heard = state.calls.iter().filter(|call| call.state == "connected");
            let together = heard.clone().all(|call| call.in_conference);
            prop_assert!(heard.count() <= 1 || together, "two calls are heard: {state:?}");
            prop_assert!(state.focus <= state.calls.len());
            prop_assert!(state.calls.is_empty() || state.focus < state.calls.len());
        }
        for screen in model.screens {
            if *screen != Screen::Expansion || phone.inner.modules > 0 {
                prop_assert!(phone.inner.picture(*screen).is_some(), "{screen:?}");
            }
        }
    }

    #[test]
    fn the_state_does_not_depend_on_the_steps_of_the_clock(steps in proptest::collection::vec(0..700_u64, 1..30)) {
        let total: u64 = steps.iter().sum();
        let sequence = "/command.htm?key=1,,900;0,800;0;ENTER;4,1000,2000;F_HOLD;F_HOLD;CANCEL";
        let mut once = TestPhone::new();
        once.get(sequence).wait(total);
        let mut often = TestPhone::new();
        often.get(sequence);
        for step in steps {
            often.wait(step);
        }
        prop_assert_eq!(once.state(), often.state());
    }
}

#[test]
fn a_phone_that_restarts_takes_no_command() {
    let mut phone = TestPhone::new();
    phone.get("/advanced_update.htm?reboot=Reboot");
    phone.inner.obey(&Command::ReleaseAllCalls, phone.now);
    phone.get("/advanced_update.htm?reset=Reset").wait(10_000);
    assert!(phone.state().set_up, "a phone that restarts is not reset");
}
