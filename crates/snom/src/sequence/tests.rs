use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::key::{Key, NamedKey};

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        proptest::sample::select(NamedKey::ALL).prop_map(Key::Named),
        (1..=u8::MAX).prop_map(|number| Key::programmable(number).unwrap()),
        any::<u8>().prop_map(Key::Expansion),
        "F_[A-Z_]{1,30}".prop_map(|name| name.parse().unwrap()),
    ]
}

fn any_event() -> impl Strategy<Value = KeyEvent> {
    let millis = || proptest::option::of(0..=MAX_MILLIS);
    (any_key(), millis(), millis()).prop_map(|(key, time, pause)| KeyEvent { key, time, pause })
}

fn any_sequence() -> impl Strategy<Value = Sequence> {
    proptest::collection::vec(any_event(), 1..40).prop_map(|events| Sequence::from_checked(&events))
}

proptest! {
    #[test]
    fn printing_and_parsing_are_inverses(sequence in any_sequence()) {
        prop_assert_eq!(sequence.to_string().parse::<Sequence>(), Ok(sequence.clone()));
        prop_assert_eq!(sequence.to_wire().parse::<Sequence>(), Ok(sequence));
    }

    #[test]
    fn parsed_text_prints_as_written(text in "(1|#|\\*|ENTER|P12|EK0)(,[1-9][0-9]{0,3}|,,[1-9]|,7,0)?(;F_HOLD(,,1000)?){0,3}") {
        prop_assert_eq!(text.parse::<Sequence>().unwrap().to_string(), text);
    }

    #[test]
    fn no_text_panics_the_parser(text in ".{0,200}") {
        if let Err(error) = text.parse::<Sequence>() {
            prop_assert!(error.column >= 1 && error.column <= text.chars().count() + 1);
            prop_assert!(error.to_string().len() < 300);
            let [before, mistake, after] = error.locate(&text);
            prop_assert_eq!(before.chars().count(), error.column - 1);
            prop_assert_eq!([before, mistake, after].concat(), text);
        }
    }

    #[test]
    fn the_wire_form_never_needs_escaping(sequence in any_sequence()) {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b";,%_".contains(&byte);
        prop_assert!(sequence.to_wire().bytes().all(allowed));
    }
}

proptest! {
    #[test]
    fn a_suggestion_is_a_sequence(text in "(key=)?[0-9A-Za-z_*#;,% \n-]{0,40}") {
        if let Some(suggestion) = Sequence::suggest(&text) {
            prop_assert!(text.parse::<Sequence>().is_err());
            let sequence: Sequence = suggestion.parse().unwrap();
            prop_assert_eq!(sequence.to_string(), suggestion);
        }
    }

    #[test]
    fn a_sequence_gets_no_suggestion(sequence in any_sequence()) {
        prop_assert_eq!(Sequence::suggest(&sequence.to_string()), None);
        prop_assert_eq!(Sequence::suggest(&sequence.to_wire()), None);
    }

    #[test]
    fn a_sequence_is_found_in_an_address(sequence in any_sequence()) {
        let address = format!("http://192.0.2.7/command.htm?key={};", sequence.to_wire());
        prop_assume!(address.len() <= MAX_WIRE_BYTES);
        prop_assert_eq!(Sequence::suggest(&address), Some(sequence.to_string()));
    }
}

#[test]
fn an_empty_time_is_kept() {
    // Netzvamp/snom-dialer, tested on a snom 320 and a D385.
    let sequence: Sequence = "9;1;9;6;ENTER,,1000;*,1000,2000;#,,1000;9".parse().unwrap();
    assert_eq!(sequence.events()[4].time, None);
    assert_eq!(sequence.events()[4].pause, Some(1_000));
    assert_eq!(sequence.to_wire(), "9;1;9;6;ENTER,,1000;%2A,1000,2000;%23,,1000;9");
    assert_eq!(sequence.spelled_duration(), Duration::from_millis(5_000));
}

#[test]
fn spaces_around_keys_are_ignored() {
    let sequence: Sequence = " OFFHOOK ; 1 , 100 , 50 ;ENTER".parse().unwrap();
    assert_eq!(sequence.to_string(), "OFFHOOK;1,100,50;ENTER");
}

#[test]
fn an_error_has_its_column_and_a_remedy() {
    let check = |text: &str, expected: &str| {
        assert_eq!(text.parse::<Sequence>().unwrap_err().to_string(), expected, "{text}");
    };
    check("", "column 1: a key is missing here, such as ENTER");
    check("1;;2", "column 3: a key is missing here, such as ENTER");
    check("OFFHOOK;", "column 9: a key is missing here, such as ENTER");
    check("OFFHOOK;ENTRE", "column 9: “ENTRE” is not a key; did you mean ENTER?");
    check(
        "1, ",
        "column 4: the milliseconds are missing after the comma; write Key,Time or remove the comma",
    );
    check(
        "1,5,",
        "column 5: the milliseconds are missing after the comma; write Key,Time,Pause or remove the comma",
    );
    check("1,soon", "column 3: “soon” is not a time; use whole milliseconds from 0 to 30000");
    check("1,-5", "column 3: “-5” is not a time; use whole milliseconds from 0 to 30000");
    check("1,+5", "column 3: “+5” is not a time; use whole milliseconds from 0 to 30000");
    check("1,30001", "column 3: “30001” is not a time; use whole milliseconds from 0 to 30000");
    check("1,1,1,1", "column 7: only Key,Time,Pause belong together; put a ; between keys");
    check(
        "1\n",
        "column 1: “1\\n” is not a key; the keys are 0-9 * # and names such as ENTER, OFFHOOK, F1, P1",
    );
    check(
        "ä;X",
        "column 1: “ä” is not a key; the keys are 0-9 * # and names such as ENTER, OFFHOOK, F1, P1",
    );
}

#[test]
fn a_mistake_ends_at_the_next_separator() {
    for (text, expected) in [
        ("1;ENTRE;2", ["1;", "ENTRE", ";2"]),
        ("1;ENTRE , 5", ["1;", "ENTRE", " , 5"]),
        ("ENTER,soon,5", ["ENTER,", "soon", ",5"]),
        ("1;;2", ["1;", "", ";2"]),
        ("ENTER,", ["ENTER,", "", ""]),
        ("ä", ["", "ä", ""]),
    ] {
        assert_eq!(text.parse::<Sequence>().unwrap_err().locate(text), expected, "{text}");
    }
}

#[test]
fn invalid_text_of_any_size_is_rejected_briefly() {
    for garbage in [";".repeat(100_000), "1;".repeat(50_000), "\u{0}".repeat(100_000)] {
        let error = garbage.parse::<Sequence>().unwrap_err();
        assert!(error.to_string().len() < 200, "{error}");
    }
}

#[test]
fn the_length_of_a_sequence_is_limited() {
    assert!(vec!["1"; MAX_EVENTS].join(";").parse::<Sequence>().is_ok());
    let error = vec!["1"; MAX_EVENTS + 1].join(";").parse::<Sequence>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 4001: the sequence has more than 2000 key presses; split it into several"
    );
}

#[test]
fn durations_add_given_times_and_assume_the_rest() {
    let sequence: Sequence = "1,100,50;2;3,,500".parse().unwrap();
    assert_eq!(sequence.duration(), Duration::from_millis(150 + 40 + 540));
    assert_eq!(sequence.spelled_duration(), Duration::from_millis(650));
}

#[test]
fn a_long_sequence_is_split_at_its_longest_pause() {
    let mut events = vec!["OFFHOOK,100,100"; 120];
    events[70] = "ENTER,100,3000";
    let sequence: Sequence = events.join(";").parse().unwrap();
    let parts = sequence.split();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].sequence.events().len(), 71);
    assert_eq!(parts[0].lasts, Duration::from_millis(70 * 200 + 3_100));
}

#[test]
fn sequences_are_joined_up_to_a_limit() {
    let sequence = |text: &str| text.parse::<Sequence>().unwrap();
    let joined = sequence("1;2,100").then(&sequence("3"), 3);
    assert_eq!(joined, Some(sequence("1;2,100;3")));
    assert_eq!(sequence("1;2").then(&sequence("3"), 2), None);
    let most = vec!["1"; MAX_EVENTS].join(";");
    assert_eq!(sequence(&most).then(&sequence("1"), usize::MAX), None);
}

proptest! {
    #[test]
    fn the_parts_make_up_the_sequence(events in proptest::collection::vec(any_event(), 1..400)) {
        let sequence = Sequence::from_checked(&events);
        let parts = sequence.split();
        prop_assert!(parts.iter().all(|part| part.sequence.to_wire().len() <= MAX_WIRE_BYTES));
        let joined: Vec<_> =
            parts.iter().flat_map(|part| part.sequence.events().to_vec()).collect();
        prop_assert_eq!(joined.as_slice(), sequence.events());
        let lasts: Duration = parts.iter().map(|part| part.lasts).sum();
        prop_assert_eq!(lasts, sequence.duration());
    }
}
