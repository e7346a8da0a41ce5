use proptest::prelude::*;

use super::*;

fn dialled(plan: &DialPlan, text: &str) -> String {
    plan.normalise(text).map_or_else(|error| error.to_string(), |good| good.number.to_string())
}

#[test]
fn written_numbers_become_dialable() {
    let plan = DialPlan::default();
    let check = |text: &str, expected: &str| assert_eq!(dialled(&plan, text), expected, "{text}");
    check("+49 30 123-45", "00493012345");
    check("+49 (0)30 / 123 45", "00493012345");
    check("0049 (0) 30", "004930");
    check("0049 (0)30 12", "00493012");
    check("(030) 123.45", "03012345");
    check("(0)30 1", "0301");
    check(" 100 ", "100");
    check("*97", "*97");
    check("*31#0301", "*31#0301");
    check("tel:+49-30-123", "004930123");
    check("TEL:+4930123;phone-context=example.com", "004930123");
    check("tel:%2B4930123", "004930123");
    check("callto:100", "100");
    check("sip:info@pbx.example;transport=tcp", "info@pbx.example");
    check("sips:a-b.c@pbx-1.example?subject=x", "a-b.c@pbx-1.example");
    check("\"Anna\" <sip:104@pbx.example>;tag=1", "104@pbx.example");
    check("\u{202A}+49\u{A0}30\u{2011}1\u{202C}", "0049301");
}

#[test]
fn a_number_without_digits_after_its_prefix_is_rejected() {
    let home = || Some("49".to_owned());
    for plus in [PlusRule::Keep, PlusRule::DoubleZero, PlusRule::Prefix("011".to_owned())] {
        let plan = DialPlan { plus, home_country: home(), ..DialPlan::default() };
        for wrong in ["+", " + ", "tel:+", "+49", "0049", "+49 (0)", "+(0)"] {
            let error = plan.normalise(wrong).unwrap_err();
            assert_eq!(error.expected, Expected::WholeNumber, "{wrong}");
        }
        assert!(plan.normalise("+491").is_ok());
        assert!(plan.normalise("49").is_ok(), "an inside number");
    }
}

#[test]
fn an_invalid_number_is_rejected() {
    let plan = DialPlan::default();
    for wrong in [
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
    ] {
        let error = plan.normalise(wrong);
        assert!(error.is_err(), "{wrong}: {error:?}");
    }
    assert!(plan.normalise(&"1".repeat(100_000)).is_err());
    assert_eq!(
        plan.normalise("100\n200").unwrap_err().to_string(),
        "number: `100\\n200` is not a telephone number, a tel: or a sip: address"
    );
}

#[test]
fn a_name_is_a_number_only_as_an_address() {
    for name in ["Anna Becker", "anna", "1-800-FLOWERS", "tel:anna", "030 12 a"] {
        let message = dialled(&DialPlan::default(), name);
        assert!(message.starts_with(&format!("number: `{name}` is not")), "{message}");
        assert!(message.contains("0-9 * # +") && message.contains("sip:anna@"), "{message}");
    }
    for address in ["anna@pbx.example", "sip:anna@pbx.example"] {
        assert_eq!(dialled(&DialPlan::default(), address), "anna@pbx.example");
    }
}

#[test]
fn a_plus_gets_no_outside_line_prefix() {
    let plan = DialPlan {
        plus: PlusRule::Keep,
        outside_line: Some("0".to_owned()),
        ..DialPlan::default()
    };
    assert_eq!(dialled(&plan, "+49 30 123"), "+4930123");
    assert_eq!(dialled(&plan, "030 123"), "0030123");
}

#[test]
fn the_rules_are_configurable() {
    let german = DialPlan {
        home_country: Some("49".to_owned()),
        outside_line: Some("0".to_owned()),
        ..DialPlan::default()
    };
    assert_eq!(dialled(&german, "+49 30 123"), "0030123");
    assert_eq!(dialled(&german, "+41 44 123"), "0004144123");
    assert_eq!(dialled(&german, "104"), "104");
    assert_eq!(dialled(&german, "*31#"), "*31#");
    let american = DialPlan { plus: PlusRule::Prefix("011".to_owned()), ..DialPlan::default() };
    assert_eq!(dialled(&american, "+4930"), "0114930");
    let keeping = DialPlan { plus: PlusRule::Keep, ..DialPlan::default() };
    assert_eq!(dialled(&keeping, "+49 30"), "+4930");
}

#[test]
fn each_change_is_a_step() {
    let normalised = DialPlan::default().normalise("tel:+49(0)30-1").unwrap();
    let steps: Vec<_> =
        normalised.steps.iter().map(|step| (step.rule, step.after.as_str())).collect();
    assert_eq!(
        steps,
        [
            (Rule::Scheme, "+49(0)30-1"),
            (Rule::BracketedZero, "+4930-1"),
            (Rule::Separators, "+49301"),
            (Rule::Plus, "0049301"),
        ]
    );
    assert!(DialPlan::default().normalise("100").unwrap().steps.is_empty());
}

#[test]
fn a_link_in_a_link_is_no_number() {
    for written in ["tel:tel:101@A", "sip:tel:101@A", "tel:%74el:101@A"] {
        let refused = DialPlan::default().normalise(written);
        assert!(refused.is_err(), "{written}: {refused:?}");
    }
    assert!(DialPlan::default().normalise("sip:101@pbx.example").is_ok());
}

#[test]
fn a_plus_in_the_middle_is_no_number() {
    let german = DialPlan { home_country: Some("49".to_owned()), ..DialPlan::default() };
    for written in ["+49+", "1+2", "++49", "+49 30 1+1"] {
        for plan in [DialPlan::default(), german.clone()] {
            let refused = plan.normalise(written);
            assert!(refused.is_err(), "{written}: {refused:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_dialable_number_stays_unchanged(number in "[0-9*#]{1,20}") {
        prop_assert_eq!(dialled(&DialPlan::default(), &number), number);
    }

    #[test]
    fn a_plus_is_only_ever_in_front(
        number in "\\+[0-9]{1,20}",
        outside in "[0-9]{1,3}",
        home in proptest::option::of("[1-9][0-9]{0,2}"),
        plus in proptest::sample::select(vec![
            PlusRule::Keep,
            PlusRule::DoubleZero,
            PlusRule::Prefix("+".to_owned()),
            PlusRule::Prefix("011".to_owned()),
        ]),
    ) {
        let plan = DialPlan {
            plus,
            home_country: home,
            outside_line: Some(outside),
            ..DialPlan::default()
        };
        // A country code with nothing behind it is no number.
        let is_whole = plan.home_country.as_ref().is_none_or(|home| number != format!("+{home}"));
        match plan.normalise(&number) {
            Ok(made) => {
                let made = made.number.to_string();
                prop_assert!(!made.get(1..).unwrap_or_default().contains('+'), "{}", made);
            }
            Err(error) => prop_assert!(!is_whole, "{}", error),
        }
    }

    #[test]
    fn normalising_twice_changes_nothing_more(text in "(tel:|sip:)?[+a-z0-9@.() -]{0,20}") {
        let keeping = DialPlan { plus: PlusRule::Keep, ..DialPlan::default() };
        if let Ok(normalised) = keeping.normalise(&text) {
            let number = normalised.number.to_string();
            prop_assert_eq!(dialled(&keeping, &number), number);
        }
    }

    #[test]
    fn no_text_panics_or_yields_an_unsafe_number(text in ".{0,60}") {
        if let Ok(normalised) = DialPlan::default().normalise(&text) {
            let number = normalised.number.as_str();
            prop_assert!(number.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
