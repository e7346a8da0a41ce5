//! The seed, line by line: every statement of the vendor's page, quoted, with what it means here.
//! Each command is read back by the phone's own decoder, and the virtual phone is pinned by the
//! same lines, so that an error in the encoder cannot hide behind the same error in the decoder.
#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use snom::{
    Command, CommandKind, Key, Model, NamedKey, Request, RequestTarget, Sequence,
    argument::{CallList, Line, Ringer},
    touch::{Touch, TouchAction, TouchStep},
};

/// The target of `command`, which must also be what a phone reads as that command.
fn wire(command: &Command) -> String {
    let target = RequestTarget::from(command);
    assert_eq!(Request::decode(target.as_str()), Ok(Request::Command(command.clone())));
    target.to_string()
}

/// The target that presses the keys of `sequence`.
fn keys(sequence: &str) -> String {
    wire(&Command::Keys(sequence.parse().unwrap()))
}

fn has(model: &str, key: &str) -> bool {
    Model::find(model).unwrap().has(key.parse().unwrap())
}

#[test]
fn the_url_to_press_one_or_more_keys() {
    // "http://phoneIP/command.htm?key=KEYEVENT[;KEYEVENT]"
    assert_eq!(keys("ENTER"), "/command.htm?key=ENTER");
    assert_eq!(keys("1;2;3"), "/command.htm?key=1;2;3");
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
    assert_eq!(keys("OFFHOOK;1,100,50;ENTER"), "/command.htm?key=OFFHOOK;1,100,50;ENTER");
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
        assert!(Model::unknown().has(key), "{name}");
        let escaped = name.replace('#', "%23").replace('*', "%2A");
        assert_eq!(keys(name), format!("/command.htm?key={escaped}"));
    }
    // And the newer vendor page: "MUTE = simulates pressing MUTE key".
    assert_eq!("MUTE".parse(), Ok(Key::Named(NamedKey::Mute)));
}

#[test]
fn the_keys_of_3xx_7xx_and_8xx() {
    // "snom3xx, 7xx and snom8xx"
    for model in ["300", "320", "360", "370", "710", "720", "760", "820", "821", "870"] {
        for key in
            "CANCEL ENTER OFFHOOK ONHOOK RIGHT LEFT UP DOWN VOLUME_UP VOLUME_DOWN MENU REDIAL \
                    DND REC SPEAKER HEADSET TRANSFER F_HOLD F_R 0 1 2 3 4 5 6 7 8 9 * #"
                .split_whitespace()
        {
            assert!(has(model, key), "{model} {key}");
        }
        for key in ["DISCONNECT", "CLEAR", "FUNCTION", "RECALL"] {
            assert!(!has(model, key), "{model} {key}");
        }
    }
}

#[test]
fn soft_keys_differ_between_models() {
    // "NOTE: snom 190/200 have no key F4 and snom870 no key F1-F4"
    for model in ["190", "200"] {
        assert!(has(model, "F3") && !has(model, "F4"), "{model}");
    }
    for key in ["F1", "F2", "F3", "F4"] {
        assert!(!has("870", key), "{key}");
        for model in ["300", "360", "370", "760", "820", "D375", "D735", "D785"] {
            assert!(has(model, key), "{model} {key}");
        }
    }
}

#[test]
fn programmable_keys_differ_between_models() {
    // "X=15 for snom870, X=12 for snom320/360/370/820, X=4 for snom300"
    // "X=5 for snom190/200/220"
    for (models, last) in [("870", 15), ("320 360 370 820", 12), ("300", 4), ("190 200 220", 5)] {
        for model in models.split_whitespace() {
            assert!(has(model, "P1") && has(model, &format!("P{last}")), "{model}");
            assert!(!has(model, &format!("P{}", last + 1)), "{model}");
        }
    }
}

#[test]
fn expansion_keys_exist_on_3xx_and_220_only() {
    // "Note: expansion module Only for snom3xx." and "EK0- EKmax = extension keyboard snom220"
    for model in Model::all() {
        let expected = ["220", "320", "360", "370"].contains(&model.name);
        assert_eq!(model.has("EK0".parse().unwrap()), expected, "{}", model.name);
    }
}

#[test]
fn the_keys_of_1xx_and_2xx_only() {
    // "snom2xx/snom1xx only": DISCONNECT, CLEAR, FUNCTION, RECALL
    for key in ["DISCONNECT", "CLEAR", "FUNCTION", "RECALL"] {
        let owners: Vec<_> = Model::all()
            .iter()
            .filter(|model| model.has(key.parse().unwrap()))
            .map(|model| model.name)
            .collect();
        assert_eq!(owners, ["190", "200", "220"], "{key}");
    }
}

#[test]
fn hold_was_called_f_r_before_8_7_3_7() {
    // "F_HOLD = simulates pressing HOLD key (Before firmware version 8.7.3.7: F_R)"
    let hold = Command::Keys("F_HOLD".parse().unwrap());
    let spelled = |firmware: &str| RequestTarget::new(&hold, firmware.parse().ok()).to_string();
    assert_eq!(spelled("8.7.3.6"), "/command.htm?key=F_R");
    assert_eq!(spelled("8.7.3.7"), "/command.htm?key=F_HOLD");
}

#[test]
fn hash_and_star_use_the_ascii_code() {
    // "For example %23 instead of #, %2A instead of *"
    assert_eq!(keys("#"), "/command.htm?key=%23");
    assert_eq!(keys("*"), "/command.htm?key=%2A");
    assert_eq!(keys("%23;%2A"), "/command.htm?key=%23;%2A");
}

#[test]
fn remote_dialing() {
    // "http://phoneIP/command.htm?number=NUMBER&outgoing_uri=URI"
    let dial = |number: &str, identity: Option<&str>| {
        wire(&Command::Dial {
            number: number.parse().unwrap(),
            identity: identity.map(|text| text.parse().unwrap()),
        })
    };
    assert_eq!(
        dial("122", Some("104@10.0.1.3")),
        "/command.htm?number=122&outgoing_uri=104@10.0.1.3"
    );
    assert_eq!(dial("+4930", None), "/command.htm?number=%2B4930");
}

#[test]
fn remote_tones() {
    // "http://phoneIP/command.htm?key_dtmf=NUMBER"
    assert_eq!(wire(&Command::Dtmf("123".parse().unwrap())), "/command.htm?key_dtmf=123");
    assert_eq!(wire(&Command::Dtmf("1*#".parse().unwrap())), "/command.htm?key_dtmf=1%2A%23");
}

#[test]
fn commands_without_a_value_have_no_equals_sign() {
    // "command.htm?RELEASE_ALL_CALLS", "command.htm?LOGOFFALL"
    assert_eq!(wire(&Command::ReleaseAllCalls), "/command.htm?RELEASE_ALL_CALLS");
    assert_eq!(wire(&Command::LogOffAll), "/command.htm?LOGOFFALL");
}

#[test]
fn identities_are_counted_from_1_to_12() {
    // "command.htm?LOGOFFLINE=1(..12)", "command.htm?REREGISTER=1(..12)"
    for number in 1..=12 {
        let line = Line::new(number).unwrap();
        assert_eq!(wire(&Command::LogOff(line)), format!("/command.htm?LOGOFFLINE={number}"));
        assert_eq!(wire(&Command::Reregister(line)), format!("/command.htm?REREGISTER={number}"));
    }
    assert!(Line::new(0).is_err() && Line::new(13).is_err());
}

#[test]
fn ringers_are_counted_from_1_to_9() {
    // "line_login.htm?PLAY_RINGER:X=+Ringer(X=1..9)"
    for number in 1..=9 {
        assert_eq!(
            wire(&Command::PlayRinger(Ringer::new(number).unwrap())),
            format!("/line_login.htm?PLAY_RINGER:{number}=+Ringer")
        );
    }
    assert!(Ringer::new(0).is_err() && Ringer::new(10).is_err());
}

#[test]
fn restart_and_reset() {
    // "advanced_update.htm?reboot=Reboot", "advanced_update.htm?reset=Reset"
    assert_eq!(wire(&Command::Reboot), "/advanced_update.htm?reboot=Reboot");
    assert_eq!(wire(&Command::Reset), "/advanced_update.htm?reset=Reset");
}

#[test]
fn call_lists() {
    // "index.htm?dialeddel=clear", "index.htm?misseddel=clear", "index.htm?receiveddel=clear"
    let clear = |list| wire(&Command::ClearCalls(list));
    assert_eq!(clear(CallList::Dialled), "/index.htm?dialeddel=clear");
    assert_eq!(clear(CallList::Missed), "/index.htm?misseddel=clear");
    assert_eq!(clear(CallList::Received), "/index.htm?receiveddel=clear");
}

#[test]
fn every_line_of_the_seed_that_documents_a_command_is_quoted() {
    let quoted: Vec<_> = CommandKind::ALL.iter().flat_map(|kind| kind.sources()).collect();
    for line in [
        "http://phoneIP/command.htm?key=KEYEVENT[;KEYEVENT]",
        "Remote Dialing: http://phoneIP/command.htm?number=NUMBER&outgoing_uri=URI",
        "Remote DTMF tones: http://phoneIP/command.htm?key_dtmf=NUMBER",
        "Remote End all ongoing calls: http://phoneIP/command.htm?RELEASE_ALL_CALLS",
        "Remote Logoff all identities: http://phoneIP/command.htm?LOGOFFALL",
        "Remote Logoff a specific identity: http://phoneIP/command.htm?LOGOFFLINE=1(..12)",
        "Remote Reregister a specific identity: http://phoneIP/command.htm?REREGISTER=1(..12)",
        "Remote Ringtone Playing: http://phoneIP/line_login.htm?PLAY_RINGER:X=+Ringer(X=1..9)",
        "Remote Reboot: http://phoneIP/advanced_update.htm?reboot=Reboot",
        "Remote Reset: http://phoneIP/advanced_update.htm?reset=Reset",
        "Remote Reset of Dialed Numbers: http://phoneIP/index.htm?dialeddel=clear",
        "Remote Reset of Missed Calls: http://phoneIP/index.htm?misseddel=clear",
        "Remote Reset of Received Calls: http://phoneIP/index.htm?receiveddel=clear",
        "Remote Firmware Upgrade: https://phoneIP/dummy.htm?swload=load&firmware=firmwareURL",
        "Fix the line-info-layer for screen.bmp (820/21): http://phoneIP/command.htm?FIX_LIL=true",
        "just press, dont release: http://phoneIP/command.htm?touch=X Y press",
        "brief version: http://phoneIP/command.htm?touch=X Y p",
        "release when formerly pressed: http://phoneIP/command.htm?touch=X Y release",
        "brief version: http://phoneIP/command.htm?touch=X Y r",
        "press and release with one cmd: http://phoneIP/command.htm?touch=X Y pr",
        "brief version: http://phoneIP/command.htm?touch=X Y",
        "chained commands: http://phoneIP/command.htm?touch=X Y pr X2 Y2 pr X3 Y3 pr",
    ] {
        assert!(quoted.contains(&&line), "{line}");
    }
    assert_eq!(quoted.len(), 22, "and no line that the seed does not have");
}

#[test]
fn each_form_of_touching_in_the_seed_is_read_as_it_stands() {
    // The seed writes X and Y for numbers, and a blank where a URL has %20.
    let forms =
        CommandKind::Touch.sources().iter().map(|line| line.split_once("touch=").unwrap().1);
    for form in forms {
        let numbers = [("X2", "3"), ("Y2", "4"), ("X3", "5"), ("Y3", "6"), ("X", "1"), ("Y", "2")];
        let written =
            numbers.iter().fold(form.to_owned(), |text, (name, digit)| text.replace(name, digit));
        for blank in [" ", "%20"] {
            let target = format!("/command.htm?touch={}", written.replace(' ', blank));
            let read = Request::decode(&target);
            assert!(matches!(read, Ok(Request::Command(Command::Touch(_)))), "{target}: {read:?}");
        }
    }
}

#[test]
fn firmware_from_an_address() {
    // "dummy.htm?swload=load&firmware=firmwareURL"
    let url = "http://10.0.0.1/snom.bin".parse().unwrap();
    assert_eq!(
        wire(&Command::UpgradeFirmware(url)),
        "/dummy.htm?swload=load&firmware=http%3A%2F%2F10.0.0.1%2Fsnom.bin"
    );
}

#[test]
fn the_line_info_layer_is_for_820_and_821() {
    // "Fix the line-info-layer for screen.bmp (820/21): http://phoneIP/command.htm?FIX_LIL=true"
    assert_eq!(wire(&Command::FixLineInfoLayer), "/command.htm?FIX_LIL=true");
    for model in Model::all() {
        let expected = ["820", "821"].contains(&model.name);
        assert_eq!(
            Command::FixLineInfoLayer.check(model, None).is_ok(),
            expected,
            "{}",
            model.name
        );
    }
}

#[test]
fn touching_the_870() {
    // "command.htm?touch=X Y press" and all its other forms; a blank is %20 in a URL.
    let touch = |steps: &[(i64, i64, TouchAction)]| {
        let steps = steps.iter().map(|(x, y, action)| TouchStep::new(*x, *y, *action).unwrap());
        Command::Touch(Touch::new(steps.collect()).unwrap())
    };
    let press = touch(&[(10, 20, TouchAction::Press)]);
    let release = touch(&[(10, 20, TouchAction::Release)]);
    let tap = touch(&[(10, 20, TouchAction::Tap)]);
    assert_eq!(wire(&press), "/command.htm?touch=10%2020%20press");
    assert_eq!(wire(&release), "/command.htm?touch=10%2020%20release");
    assert_eq!(wire(&tap), "/command.htm?touch=10%2020%20pr");
    // "brief version": p, r, and nothing at all.
    for (brief, long) in [("p", &press), ("r", &release)] {
        let target = format!("/command.htm?touch=10%2020%20{brief}");
        assert_eq!(Request::decode(&target), Ok(Request::Command(long.clone())));
    }
    assert_eq!(Request::decode("/command.htm?touch=10%2020"), Ok(Request::Command(tap)));
    // "chained commands: touch=X Y pr X2 Y2 pr X3 Y3 pr"
    let chain =
        touch(&[(1, 2, TouchAction::Tap), (3, 4, TouchAction::Tap), (5, 6, TouchAction::Tap)]);
    assert_eq!(wire(&chain), "/command.htm?touch=1%202%20pr%203%204%20pr%205%206%20pr");
    // "X must be between 0 and 479 …, Y must be between 0 and 271"
    let corners = touch(&[(0, 0, TouchAction::Press), (479, 271, TouchAction::Release)]);
    assert_eq!(wire(&corners), "/command.htm?touch=0%200%20press%20479%20271%20release");
    for (x, y) in [(480, 0), (0, 272), (-1, 0), (0, -1)] {
        assert!(TouchStep::new(x, y, TouchAction::Tap).is_err(), "{x} {y}");
    }
    // "emulate pressing the touchscreen of the snom870", "Since versions 8.4.34 and 8.7.2"
    for model in Model::all() {
        assert_eq!(press.check(model, None).is_ok(), model.name == "870", "{}", model.name);
    }
    let snom870 = Model::find("870").unwrap();
    for (firmware, works) in
        [("8.4.33", false), ("8.4.34", true), ("8.7.1", false), ("8.7.2", true)]
    {
        assert_eq!(press.check(snom870, firmware.parse().ok()).is_ok(), works, "{firmware}");
    }
}

#[test]
fn the_attended_transfer_is_the_first_example() {
    // "Attended Transfer (Incoming call A, transferred by B to C)"
    assert_eq!(snom::script::Script::ALL[0].name, "attended-transfer");
}
