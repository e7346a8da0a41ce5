use proptest::prelude::*;
use snom::{NamedKey, Request};

use super::*;

/// A phone to which requests are made as they stand in the vendor's page.
struct Desk {
    phone: VirtualPhone,
    now: Duration,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            phone: VirtualPhone::new(Model::find("D785").unwrap(), Duration::ZERO),
            now: Duration::ZERO,
        }
    }

    fn get(&mut self, target: &str) -> &mut Desk {
        let Ok(Request::Command(command)) = Request::decode(target) else { panic!("{target}") };
        self.phone.obey(&command, self.now);
        self
    }

    fn wait(&mut self, millis: u64) -> &mut Desk {
        self.now += Duration::from_millis(millis);
        self.phone.advance(self.now);
        self
    }

    fn keys(&mut self, sequence: &str) -> &mut Desk {
        self.get(&format!("/command.htm?key={}", sequence.replace('#', "%23"))).wait(1_000)
    }

    fn number(&self) -> &str {
        match &self.phone.activity {
            Activity::Prompt { number }
            | Activity::Calling { number, .. }
            | Activity::Connected { number, .. }
            | Activity::Ended { number, .. } => number,
            other => panic!("no number in {other:?}"),
        }
    }
}

#[test]
fn going_off_hook_shows_the_prompt_and_digits_appear() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=OFFHOOK");
    assert_eq!(desk.phone.activity, Activity::Prompt { number: String::new() });
    desk.keys("1;2;3;*;#");
    assert_eq!(desk.number(), "123*#");
}

#[test]
fn enter_dials_the_far_end_rings_and_answers_and_cancel_ends() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=OFFHOOK;1;0;0;ENTER").wait(300);
    assert!(matches!(desk.phone.activity, Activity::Calling { .. }));
    assert!(!desk.phone.far_end_rings());
    desk.wait(1_000);
    assert!(desk.phone.far_end_rings());
    desk.wait(2_500);
    assert!(matches!(desk.phone.activity, Activity::Connected { .. }));
    desk.get("/command.htm?key=CANCEL");
    assert!(matches!(desk.phone.activity, Activity::Ended { talked: Some(_), .. }));
    desk.wait(3_000);
    assert_eq!(desk.phone.activity, Activity::Idle);
}

#[test]
fn time_and_pause_are_played_on_the_phones_own_clock() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=1,100,50;2,,1000;3");
    assert_eq!(desk.number(), "1");
    desk.wait(149);
    assert_eq!(desk.number(), "1");
    desk.wait(1);
    assert_eq!(desk.number(), "12");
    desk.wait(1_039);
    assert_eq!(desk.number(), "12");
    desk.wait(1);
    assert_eq!(desk.number(), "123");
}

#[test]
fn a_second_request_waits_for_the_first_sequence() {
    let mut desk = Desk::new();
    desk.get("/command.htm?key=1,500").get("/command.htm?key=2");
    assert_eq!(desk.number(), "1");
    desk.wait(500);
    assert_eq!(desk.number(), "12");
}

#[test]
fn a_call_can_be_held_muted_and_sent_tones() {
    let mut desk = Desk::new();
    desk.keys("7;ENTER").wait(5_000).keys("F_HOLD");
    assert!(matches!(desk.phone.activity, Activity::Connected { held: true, .. }));
    desk.keys("F_HOLD;MUTE;4;#");
    assert!(desk.phone.muted);
    assert!(
        matches!(&desk.phone.activity, Activity::Connected { held: false, tones, .. } if tones == "4#")
    );
    desk.keys("ONHOOK").wait(5_000);
    assert!(!desk.phone.muted, "mute ends with the call");
}

#[test]
fn each_audio_device_has_its_own_volume() {
    let mut desk = Desk::new();
    desk.keys("VOLUME_UP;SPEAKER;VOLUME_DOWN;VOLUME_DOWN");
    assert_eq!(desk.phone.volume, [9, 6, 8]);
    desk.keys(&["VOLUME_UP"; 30].join(";")).wait(2_000);
    assert_eq!(desk.phone.volume[1], LOUDEST);
}

#[test]
fn redial_offers_the_last_number() {
    let mut desk = Desk::new();
    desk.keys("REDIAL");
    assert_eq!(desk.phone.activity, Activity::Idle, "nothing was dialled yet");
    desk.keys("5;5;ENTER;CANCEL;REDIAL");
    assert_eq!(desk.number(), "55");
}

#[test]
fn soft_keys_do_what_their_label_says() {
    let mut desk = Desk::new();
    desk.keys("4;2");
    assert_eq!(desk.phone.soft_keys()[0], Some(SoftKey::Delete));
    desk.keys("F1");
    assert_eq!(desk.number(), "4");
    desk.keys("F4");
    assert_eq!(desk.phone.activity, Activity::Idle);
    desk.keys("F3");
    assert!(desk.phone.do_not_disturb);
    desk.keys("F2");
    assert_eq!(desk.phone.activity, Activity::Idle, "an empty soft key does nothing");
}

#[test]
fn the_menu_is_moved_in_with_the_arrows() {
    let mut desk = Desk::new();
    desk.keys("MENU;DOWN;DOWN;DOWN;ENTER");
    assert_eq!(desk.phone.activity, Activity::Information);
    desk.keys("CANCEL;UP;ENTER");
    assert!(desk.phone.do_not_disturb);
    desk.keys("CANCEL");
    assert_eq!(desk.phone.activity, Activity::Idle);
}

#[test]
fn a_speed_dial_key_calls_at_once() {
    let mut desk = Desk::new();
    desk.keys("P2");
    assert_eq!(desk.number(), SPEED_DIALS[0].1);
}

#[test]
fn the_display_changes_with_the_state_and_only_then() {
    let mut desk = Desk::new();
    let idle = desk.phone.picture(Screen::Main);
    desk.wait(500);
    assert_eq!(desk.phone.picture(Screen::Main), idle);
    desk.get("/command.htm?key=1");
    let one = desk.phone.picture(Screen::Main);
    assert_ne!(one, idle);
    desk.keys("2");
    assert_ne!(desk.phone.picture(Screen::Main), one);
    assert_eq!(desk.phone.picture(Screen::Expansion), None);
}

proptest! {
    #[test]
    fn no_key_in_no_state_makes_the_phone_panic(
        keys in proptest::collection::vec((proptest::sample::select(NamedKey::ALL), 0..4_000_u64, 1..=40_u8), 0..40)
    ) {
        let mut desk = Desk::new();
        for (key, wait, number) in keys {
            desk.keys(&format!("{};P{number}", key.name().replace('*', "%2A"))).wait(wait);
        }
        prop_assert!(desk.phone.picture(Screen::Main).is_some());
    }
}
