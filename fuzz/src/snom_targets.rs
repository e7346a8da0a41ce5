//! The parsers of the `snom` crate.

use relay_api::Reason;
use snom::{
    Answer, Command, Firmware, Information, Picture, Reply, Request, RequestTarget, Screen,
    Sequence,
    argument::CallList,
    dial::{DialNumber, Identity, Tones},
    firmware::FirmwareUrl,
    key::Key,
    request::Page,
    sequence::MAX_WIRE_BYTES,
    touch::{Touch, TouchSpelling},
    typing::Keyboard,
};

/// Checks that an error stays readable for any input.
fn check_error(error: &impl ToString) {
    let text = error.to_string();
    assert!(text.len() < 600, "an error of {} bytes", text.len());
    assert!(!text.chars().any(char::is_control), "a control character in {text:?}");
}

pub(super) fn sequence(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Sequence>() {
        Ok(sequence) => {
            assert_eq!(sequence.to_string().parse(), Ok(sequence.clone()));
            assert_eq!(sequence.to_wire().parse(), Ok(sequence.clone()));
            let parts = sequence.split();
            assert!(parts.iter().all(|part| part.sequence.to_wire().len() <= MAX_WIRE_BYTES));
            let joined: Vec<_> =
                parts.iter().flat_map(|part| part.sequence.events().to_vec()).collect();
            assert_eq!(joined, sequence.events());
        }
        Err(error) => {
            assert!(error.column >= 1 && error.column <= text.chars().count() + 1);
            assert_eq!(error.locate(text).concat(), text);
            check_error(&error);
        }
    }
    if let Some(suggestion) = Sequence::suggest(text) {
        assert!(text.parse::<Sequence>().is_err());
        assert!(suggestion.parse::<Sequence>().is_ok(), "{suggestion}");
    }
}

pub(super) fn request(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Request::decode(text) {
        Ok(Request::Command(command)) => {
            let target = RequestTarget::from(&command);
            assert!(target.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{target}");
            assert_eq!(Request::decode(target.as_str()), Ok(Request::Command(command)));
        }
        Ok(_) => {}
        Err(error) => check_error(&error),
    }
}

pub(super) fn bitmap(data: &[u8]) {
    let Ok(picture) = Picture::decode(data) else { return };
    let pixels = usize::from(picture.width) * usize::from(picture.height);
    assert_eq!(picture.rgb.len(), pixels * 3);
    assert!(picture.missing_rows <= picture.height);
    assert_eq!(picture.changed_since(&picture), None);
}

pub(super) fn answer(data: &[u8]) {
    let [low, high, which, rest @ ..] = data else { return };
    let status = u16::from_le_bytes([*low, *high]);
    let text = String::from_utf8_lossy(rest);
    let (header, body) = text.split_once('\n').unwrap_or((&text, ""));
    let name = ["www-authenticate", "location", "server"].into_iter().nth(usize::from(*which) % 3);
    let headers = [(name.unwrap_or_default(), header)];
    for target in [
        RequestTarget::from(&Command::Reboot),
        RequestTarget::from(Screen::Main),
        RequestTarget::from(Page::Information),
    ] {
        let answer = Answer::classify(&target, &Reply::new(status, &headers, body.as_bytes()));
        assert_eq!(Reason::of_answer(answer, status).is_none(), answer == Answer::Accepted);
    }
}

pub(super) fn information(data: &[u8]) {
    let read = Information::read(data);
    if let Some(mac) = read.mac {
        assert!(mac.len() == 12 && mac.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    if let Some(firmware) = Firmware::reported(data) {
        assert_eq!(firmware.to_string().parse::<Firmware>(), Ok(firmware));
    }
}

pub(super) fn number(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match DialNumber::written(text) {
        Ok(number) => {
            let command = Command::Dial { number: number.clone(), identity: None };
            let target = RequestTarget::from(&command);
            assert!(target.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
            // Letters occur in addresses alone.
            assert!(
                number.as_str().contains('@') || !number.as_str().contains(char::is_alphabetic)
            );
        }
        Err(error) => check_error(&error),
    }
}

pub(super) fn arguments(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    fn check<T: std::str::FromStr + ToString + PartialEq + std::fmt::Debug>(text: &str)
    where
        T::Err: ToString + std::fmt::Debug + PartialEq,
    {
        match text.parse::<T>() {
            Ok(value) => assert_eq!(value.to_string().parse(), Ok(value)),
            Err(error) => check_error(&error),
        }
    }
    check::<Key>(text);
    check::<DialNumber>(text);
    check::<Identity>(text);
    check::<Tones>(text);
    check::<FirmwareUrl>(text);
    check::<Firmware>(text);
    check::<CallList>(text);
    check::<Touch>(text);
    check::<Screen>(text);
    if let Ok(touch) = text.parse::<Touch>() {
        assert_eq!(touch.spell(TouchSpelling::Short).parse(), Ok(touch));
    }
}

pub(super) fn typing(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let keyboard = Keyboard::default();
    match keyboard.sequence(text) {
        Ok(sequence) => {
            let taps: usize = keyboard
                .taps(text)
                .map(|taps| {
                    taps.iter().map(|typed| typed.taps + usize::from(typed.changes_case)).sum()
                })
                .unwrap_or_default();
            assert_eq!(sequence.events().len(), taps);
        }
        Err(error) => check_error(&error),
    }
}
