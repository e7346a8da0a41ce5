use proptest::prelude::*;

use super::*;

fn written(text: &str) -> String {
    DialNumber::written(text)
        .map_or_else(|error| error.to_string(), |good| good.as_str().to_owned())
}

#[test]
fn separators_and_schemes_are_left_out() {
    let check = |text: &str, expected: &str| assert_eq!(written(text), expected, "{text}");
    check("+49 30 123-45", "+493012345");
    check("(030) 123.45", "03012345");
    check("(0)30 1", "0301");
    check(" 100 ", "100");
    check("*97", "*97");
    check("*31#0301", "*31#0301");
    check("tel:+49-30-123", "+4930123");
    check("TEL:+4930123;phone-context=example.com", "+4930123");
    check("tel:%2B4930123", "+4930123");
    check("callto:100", "100");
    check("sip:info@pbx.example;transport=tcp", "info@pbx.example");
    check("sips:a-b.c@pbx-1.example?subject=x", "a-b.c@pbx-1.example");
    check("\"Anna\" <sip:104@pbx.example>;tag=1", "104@pbx.example");
    check("anna@pbx.example", "anna@pbx.example");
    check("\u{202A}+49\u{A0}30\u{2011}1\u{202C}", "+49301");
}

#[test]
fn a_number_that_depends_on_a_country_is_rejected() {
    for wrong in ["+49 (0)30 123", "0039 (0)6 123", "tel:+39%20(0)6%20123"] {
        let error = DialNumber::written(wrong).unwrap_err();
        assert_eq!(error.expected, Expected::NumberWithoutBracketedZero, "{wrong}");
    }
}

#[test]
fn an_invalid_number_is_rejected() {
    let wrong = [
        "",
        " ",
        "()",
        "tel:",
        "100\n200",
        "100\r\nHost: x",
        "1&2",
        "Zoë",
        "<>",
        "%zz",
        "100;200",
        "100,200",
        "sip:anna",
        "tel:tel:100",
        "+",
        "tel:+",
        "1+2",
        "++49",
    ];
    for wrong in wrong {
        let read = DialNumber::written(wrong);
        assert!(read.is_err(), "{wrong}: {read:?}");
    }
    assert!(DialNumber::written(&"1".repeat(100_000)).is_err());
    assert_eq!(
        DialNumber::written("100\n200").unwrap_err().to_string(),
        "number: “100\\n200” is not valid; use a phone number, or a tel: or sip: address"
    );
}

#[test]
fn a_name_is_a_number_only_as_an_address() {
    for name in ["Anna Becker", "anna", "1-800-FLOWERS", "tel:anna", "030 12 a"] {
        let message = written(name);
        assert!(message.starts_with(&format!("number: “{name}” is not")), "{message}");
        assert!(message.contains("0-9 * # +") && message.contains("sip:anna@"), "{message}");
    }
}

#[test]
fn a_link_in_a_link_is_no_number() {
    for text in ["tel:tel:101@A", "sip:tel:101@A", "tel:%74el:101@A"] {
        let refused = DialNumber::written(text);
        assert!(refused.is_err(), "{text}: {refused:?}");
    }
    assert!(DialNumber::written("sip:101@pbx.example").is_ok());
}

proptest! {
    #[test]
    fn a_dialable_number_stays_unchanged(number in "[+]?[0-9*#]{1,20}") {
        prop_assert_eq!(written(&number), number);
    }

    #[test]
    fn reading_twice_changes_nothing_more(text in "(tel:|sip:)?[+a-z0-9@.() -]{0,20}") {
        if let Ok(number) = DialNumber::written(&text) {
            prop_assert_eq!(written(number.as_str()), number.as_str());
        }
    }

    #[test]
    fn no_text_panics_or_yields_an_unsafe_number(text in ".{0,60}") {
        if let Ok(number) = DialNumber::written(&text) {
            prop_assert!(number.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
