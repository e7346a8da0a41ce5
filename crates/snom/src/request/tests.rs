use proptest::prelude::*;

use super::*;
use crate::{
    argument::{CallList, Line, Ringer},
    command::CommandKind,
    key::NamedKey,
    sequence::{KeyEvent, Sequence},
    touch::{LAST_X, LAST_Y, Touch, TouchAction, TouchStep},
};

fn keys(text: &str) -> Command {
    Command::Keys(text.parse().unwrap())
}

#[test]
fn both_spellings_of_a_separator_are_read() {
    let keys = |target: &str| match Request::decode(target) {
        Ok(Request::Command(Command::Keys(sequence))) => sequence.to_string(),
        other => panic!("{target}: {other:?}"),
    };
    assert_eq!(keys("/command.htm?key=1,100,100;2"), "1,100,100;2");
    // p4irin/remote_phone_control sends them encoded, and the phones take it.
    assert_eq!(keys("/command.htm?key=1%2C100%2C100%3B2"), "1,100,100;2");
    assert_eq!(keys("/command.htm?key=%2a;%23"), "*;#");
}

#[test]
fn pages_and_pictures_are_distinguished() {
    assert_eq!(Request::decode("/"), Ok(Request::Page(Page::Index)));
    assert_eq!(Request::decode("/index.htm?x=1"), Ok(Request::Page(Page::Index)));
    assert_eq!(Request::decode("/screen.bmp?nocache=0.7"), Ok(Request::Screen(Screen::Main)));
    for screen in Screen::ALL {
        assert_eq!(
            Request::decode(RequestTarget::from(screen).as_str()),
            Ok(Request::Screen(screen))
        );
    }
    for page in Page::ALL {
        assert_eq!(Request::decode(RequestTarget::from(page).as_str()), Ok(Request::Page(page)));
    }
}

#[test]
fn the_spelling_follows_the_firmware() {
    let spell = |command: &Command, firmware: &str| {
        RequestTarget::new(command, Some(firmware.parse().unwrap())).to_string()
    };
    assert_eq!(spell(&keys("F_HOLD;1"), "8.7.3.6"), "/command.htm?key=F_R;1");
    assert_eq!(spell(&keys("F_R"), "8.7.3.7"), "/command.htm?key=F_HOLD");
    assert_eq!(RequestTarget::from(&keys("F_R")).as_str(), "/command.htm?key=F_R");
    let missed = Command::ClearCalls(CallList::Missed);
    assert_eq!(spell(&missed, "8.4.18"), "/index.htm?misseddel=0");
    assert_eq!(spell(&missed, "8.9.3.80"), "/index.htm?misseddel=clear");
    assert_eq!(Request::decode("/index.htm?misseddel=0"), Ok(Request::Command(missed)));
}

#[test]
fn a_phone_reads_only_what_its_firmware_knows() {
    let read = |target: &str, firmware: &str| Request::decode_by(target, firmware.parse().ok());
    let missed = Ok(Request::Command(Command::ClearCalls(CallList::Missed)));
    // A page takes any query and ignores what it does not know.
    assert_eq!(read("/index.htm?misseddel=clear", "8.7.3.6"), Ok(Request::Page(Page::Index)));
    assert_eq!(read("/index.htm?misseddel=clear", "8.7.3.7"), missed);
    for firmware in ["7.3.14", "8.7.3.6", "8.7.3.7", "10.1.33.33"] {
        assert_eq!(read("/index.htm?misseddel=0", firmware), missed, "{firmware}");
    }
    assert_eq!(Request::decode("/index.htm?misseddel=clear"), missed);
}

#[test]
fn what_only_an_administrator_may_ask_for_is_known() {
    let needs = |target: RequestTarget| target.needs_administrator();
    assert!(needs(Screen::Main.into()));
    assert!(needs((&Command::PlayRinger(Ringer::new(1).unwrap())).into()));
    assert!(!needs((&keys("1")).into()));
    assert!(!needs(Page::Information.into()));
}

#[test]
fn what_no_phone_understands_is_refused() {
    let message = |target: &str| Request::decode(target).unwrap_err().to_string();
    assert_eq!(message("/etc/passwd"), "there is no page `/etc/passwd`");
    assert_eq!(message("/command.htm"), "the command page does not know ``");
    assert_eq!(message("/command.htm?kee=1"), "the command page does not know `kee=1`");
    assert!(message("/command.htm?key=1;X").starts_with("key: column 3: “X” is not a key"));
    assert_eq!(
        message("/command.htm?key=%FF"),
        "the query is not valid UTF-8 after percent-decoding"
    );
    // "Valueless" parameters have no equals sign, and the ranges are the seed's.
    assert!(message("/command.htm?LOGOFFALL=").contains("does not know"));
    assert!(message("/command.htm?LOGOFFLINE=13").contains("from 1 to 12"));
    assert!(message("/command.htm?REREGISTER=0").contains("from 1 to 12"));
    assert!(
        message("/command.htm?LOGOFFLINE=one")
            .contains("“one” is not valid; use a number from 1 to 12")
    );
    assert!(message("/line_login.htm?PLAY_RINGER:x=+Ringer").contains("a number from 1 to 9"));
    assert!(message("/line_login.htm?PLAY_RINGER:0=+Ringer").contains("from 1 to 9"));
    assert!(message("/line_login.htm?PLAY_RINGER:1=%20Ringer").contains("does not know"));
    assert!(message("/command.htm?touch=480%200").contains("from 0 to 479"));
    assert!(message("/command.htm?number=1%0A2").contains("number"));
    assert!(message("/dummy.htm?swload=load&firmware=file%3A%2F%2Fx").contains("http://"));
    assert!(message(&format!("/{}", "a".repeat(100_000))).contains("longer"));
}

pub(crate) fn any_command() -> impl Strategy<Value = Command> {
    let sequence = proptest::collection::vec(proptest::sample::select(NamedKey::ALL), 1..30)
        .prop_map(|keys| {
            let events = keys.into_iter().map(KeyEvent::press).collect();
            Command::Keys(Sequence::try_new(events).unwrap())
        });
    let touch = proptest::collection::vec(
        (
            0..=i64::from(LAST_X),
            0..=i64::from(LAST_Y),
            proptest::sample::select(&TouchAction::ALL[..]),
        ),
        1..8,
    )
    .prop_map(|steps| {
        let steps = steps.into_iter().map(|(x, y, action)| TouchStep::new(x, y, action).unwrap());
        Command::Touch(Touch::new(steps.collect()).unwrap())
    });
    let identity = proptest::option::of("[a-z0-9*#+.]{1,9}@[a-z0-9.]{1,12}(:[1-9][0-9]{0,3})?");
    prop_oneof![
        sequence,
        touch,
        ("[0-9*#+]{1,20}|[a-z.%;=]{1,9}@[a-z.]{1,9}", identity).prop_map(|(number, identity)| {
            Command::Dial {
                number: number.parse().unwrap(),
                identity: identity.map(|text| text.parse().unwrap()),
            }
        }),
        "[0-9*#A-D]{1,64}".prop_map(|tones| Command::Dtmf(tones.parse().unwrap())),
        (1..=12_i64).prop_map(|line| Command::LogOff(Line::new(line).unwrap())),
        (1..=12_i64).prop_map(|line| Command::Reregister(Line::new(line).unwrap())),
        (1..=9_i64).prop_map(|ringer| Command::PlayRinger(Ringer::new(ringer).unwrap())),
        proptest::sample::select(&CallList::ALL[..]).prop_map(Command::ClearCalls),
        "(http|https|tftp|ftp)://[a-z.]{1,12}/[!-~]{0,60}"
            .prop_map(|url| Command::UpgradeFirmware(url.parse().unwrap())),
        // Those without arguments, and what is not listed above yet.
        proptest::sample::select(CommandKind::ALL).prop_map(|kind| Command::from_arguments(
            kind,
            &kind.example()
        )
        .unwrap()),
    ]
}

proptest! {
    #[test]
    fn every_command_reads_back_from_its_target(command in any_command()) {
        let target = RequestTarget::from(&command);
        // A request line must not contain blanks, and nothing that needs a second escaping.
        prop_assert!(target.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        prop_assert_eq!(Request::decode(target.as_str()), Ok(Request::Command(command)));
    }

    #[test]
    fn a_command_reads_back_from_the_spelling_of_old_firmware(list in proptest::sample::select(&CallList::ALL[..])) {
        let command = Command::ClearCalls(list);
        let target = RequestTarget::new(&command, "8.4.18".parse().ok());
        prop_assert_eq!(Request::decode(target.as_str()), Ok(Request::Command(command)));
    }

    #[test]
    fn no_target_makes_the_decoder_panic(target in "/?((command|index|dummy|line_login)\\.htm\\?(key|number|touch|swload)?=)?.{0,100}") {
        let _ = Request::decode(&target);
    }
}

#[test]
fn a_missing_answer_means_something_except_after_dialling_and_restarting() {
    let expects = |command: Command| RequestTarget::from(&command).expects_answer();
    assert!(expects(Command::Keys("1".parse().unwrap())));
    assert!(!expects(Command::Dial { number: "101".parse().unwrap(), identity: None }));
    assert!(!expects(Command::Reboot));
    assert!(RequestTarget::from(Screen::Main).expects_answer());
    assert!(RequestTarget::from(Page::Index).expects_answer());
    assert!(RequestTarget::from(Screen::Labels).is_picture());
    assert!(!RequestTarget::from(Page::Index).is_picture());
}
