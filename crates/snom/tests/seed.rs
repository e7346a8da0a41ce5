//! The seed, line by line: every statement of the vendor's page about key events, quoted, with what
//! it means here. The virtual phone is pinned by the same lines, so that an error in the encoder
//! cannot hide behind the same error in the decoder.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use snom::{Command, Key, Model, NamedKey, Request, Sequence, Target};

/// The target that presses the keys of `sequence`.
fn target(sequence: &str) -> String {
    Target::from(&Command::Keys(sequence.parse().unwrap())).to_string()
}

#[test]
fn the_url_to_press_one_or_more_keys() {
    // "http://phoneIP/command.htm?key=KEYEVENT[;KEYEVENT]"
    assert_eq!(target("ENTER"), "/command.htm?key=ENTER");
    assert_eq!(target("1;2;3"), "/command.htm?key=1;2;3");
    // "KEYEVENTs are separated by a semicolon from each other."
    let sequence: Sequence = "1;2;3".parse().unwrap();
    assert_eq!(sequence.events().len(), 3);
}

#[test]
fn keyevent_is_key_time_pause() {
    // "KEYEVENT = Key[,Time[,Pause]]"; "The values Time and Pause are optional."
    let event = |text: &str| text.parse::<Sequence>().unwrap().events()[0];
    assert_eq!((event("1").time, event("1").pause), (None, None));
    assert_eq!((event("1,100").time, event("1,100").pause), (Some(100), None));
    assert_eq!((event("1,100,50").time, event("1,100,50").pause), (Some(100), Some(50)));
}

#[test]
fn every_keyevent_the_seed_lists_is_known_by_that_name() {
    // "written exactly as shown below in capital letters"
    let listed = "CANCEL ENTER OFFHOOK ONHOOK RIGHT LEFT UP DOWN VOLUME_UP VOLUME_DOWN MENU REDIAL \
                  DND REC F1 F2 F3 F4 SPEAKER HEADSET TRANSFER F_HOLD F_R 0 1 2 3 4 5 6 7 8 9 * # \
                  P1 P4 P5 P12 P15 EK0 EK41 DISCONNECT CLEAR FUNCTION RECALL";
    for name in listed.split_whitespace() {
        let key: Key = name.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(key.to_string(), name);
    }
    // And the newer vendor page: "MUTE = simulates pressing MUTE key".
    assert_eq!("MUTE".parse(), Ok(Key::Named(NamedKey::Mute)));
}

#[test]
fn hash_and_star_use_the_ascii_code() {
    // "For example %23 instead of #, %2A instead of *"
    assert_eq!(target("#"), "/command.htm?key=%23");
    assert_eq!(target("*"), "/command.htm?key=%2A");
    assert_eq!(target("%23;%2A"), "/command.htm?key=%23;%2A");
}

#[test]
fn the_phone_reads_what_the_seed_writes() {
    let request = Request::decode("/command.htm?key=OFFHOOK;1,100,50;%23;ENTER");
    let Ok(Request::Command(Command::Keys(sequence))) = request else {
        panic!("{request:?}");
    };
    assert_eq!(sequence.to_string(), "OFFHOOK;1,100,50;#;ENTER");
}

#[test]
fn models_of_today_have_four_soft_keys() {
    // "F1, F2, F3, F4 = … (located directly below the display of the phone)"
    for model in Model::all() {
        for key in ["F1", "F2", "F3", "F4"] {
            assert!(model.has(key.parse().unwrap()), "{} {key}", model.name);
        }
    }
}
