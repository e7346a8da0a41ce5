use proptest::prelude::*;

use super::*;

fn request(text: &str, country: &str) -> NumberRequest {
    let country = Some(country.to_owned()).filter(|country| !country.is_empty());
    NumberRequest { text: text.to_owned(), country, plan: NumberPlan::default() }
}

/// The number, or the doubt with the numbers that are offered; tones are after a comma.
fn outcome(request: &NumberRequest) -> String {
    let reading = read(request);
    let call = |call: &NumberCall| match &call.tones {
        Some(tones) => format!("{},{tones}", call.number),
        None => call.number.clone(),
    };
    let calls: Vec<_> = reading.calls.iter().map(call).collect();
    match reading.doubt {
        None => calls.join(" "),
        Some(doubt) => format!("{}: {}", doubt.tag(), calls.join(" ")).trim_end().to_owned(),
    }
}

#[track_caller]
fn check(text: &str, country: &str, expected: &str) {
    assert_eq!(outcome(&request(text, country)), expected, "{text:?} in {country:?}");
}

#[test]
fn a_zero_in_brackets_is_dialled_where_the_country_dials_it() {
    check("Tel: +49 (0)30 12345678", "", "+493012345678");
    check("\u{2066}+49 (0)30 12345678\u{2069}", "", "+493012345678");
    check("(+49) (0)30 12345678", "DE", "+493012345678");
    check("+39 (0)6 56851242", "", "+390656851242");
    check("+39 (0)6 56851242", "DE", "+390656851242");
    check("0039 (0)6 56851242", "DE", "+390656851242");
    check("+44 (0)20 7183 8750", "US", "+442071838750");
}

#[test]
fn links_are_read_with_their_parameters() {
    check("tel:+493012345678", "", "+493012345678");
    check("tel:%2B49%2030%2012345678", "", "+493012345678");
    check("tel:+1-202-555-0173;ext=1234", "", "+12025550173,1234");
    check("tel:+493012345678,555555#", "", "+493012345678,555555#");
    check("tel:12345678;phone-context=+4930", "", "+493012345678");
    check("callto:100", "", "100");
}

#[test]
fn several_numbers_are_a_question() {
    check("030 123456 / 030 654321", "DE", "several: 030123456 030654321");
    check("030 123456 / 030 654321", "", "several: 030123456 030654321");
    check("+49 30 12345678, mobil +49 171 1234567", "", "several: +493012345678 +491711234567");
    check("030 12345678\n030 12345679", "DE", "several: 03012345678 03012345679");
    check("100,200", "", "several: 100 200");
    check("030/12345678", "DE", "03012345678");
    check("0171/1234567", "DE", "01711234567");
}

#[test]
fn extensions_and_codes_are_tones_for_later() {
    check("(202) 555-0173 ext. 12", "US", "2025550173,12");
    check("+1 202 555 0173 x12", "", "+12025550173,12");
    check("+49 30 12345678,,555555#", "", "+493012345678,555555#");
}

#[test]
fn labels_and_quotes_are_left_out() {
    check("=\"+4930 12345678\"", "", "+493012345678");
    check("'+493012345678", "", "+493012345678");
    check("Mob. 0171 1234567", "DE", "01711234567");
    check("1 (212) 555-0100", "US", "12125550100");
    check("Call 0171 1234567 today", "DE", "in-text: 01711234567");
}

#[test]
fn what_may_be_wrong_is_a_question() {
    check("30 12345678", "DE", "no-trunk: 03012345678 3012345678");
    check("495 123-45-67", "RU", "no-trunk: 84951234567 4951234567");
    check("+49 1", "", "incomplete:");
    check("Call Anna at +49 30 12345678 today", "", "in-text: +493012345678");
    check("+1 555 438 3732", "", "not-valid: +15554383732");
}

#[test]
fn internal_numbers_and_codes_stay_as_they_are() {
    for (text, number) in [
        ("101", "101"),
        ("*97", "*97"),
        ("*31#03012345678", "*31#03012345678"),
        ("**21*030 12345678#", "**21*03012345678#"),
        ("112", "112"),
        ("12345", "12345"),
        ("sip:104@pbx.example;transport=tls", "104@pbx.example"),
        ("\"Anna\" <sip:104@pbx.example>", "104@pbx.example"),
        ("anna@pbx.example", "anna@pbx.example"),
    ] {
        for country in ["", "DE", "US"] {
            check(text, country, number);
        }
    }
}

#[test]
fn other_scripts_digits_are_digits() {
    check("＋４９ ３０ １２３４５６７８", "", "+493012345678");
    check("٠٣٠ ١٢٣٤٥٦٧٨", "DE", "03012345678");
    check("+49\u{A0}30\u{2011}12345678\u{200B}", "", "+493012345678");
}

#[test]
fn what_is_no_number_is_refused() {
    for (text, doubt) in [
        ("", "empty"),
        (" \u{A0}\n", "empty"),
        ("Anna Becker", "letters"),
        ("Anna 101", "letters"),
        ("1-800-FLOWERS", "letters"),
        ("+", "incomplete"),
        ("+49", "incomplete"),
        ("()", "no-number"),
        ("1+2", "no-number"),
        ("++49", "no-number"),
        ("1&2", "no-number"),
        ("1234567890123456", "too-long"),
        ("+49 30 1234567890123456", "too-long"),
    ] {
        for country in ["", "DE"] {
            let found = outcome(&request(text, country));
            assert_eq!(found.split(':').next(), Some(doubt), "{text:?}: {found}");
        }
    }
    assert_eq!(outcome(&request(&"1".repeat(100_000), "")), "too-long:");
}

#[test]
fn a_plan_gives_the_telephone_system_what_it_wants() {
    let dialled = |text: &str, plan: &NumberPlan| {
        outcome(&NumberRequest { plan: plan.clone(), ..request(text, "DE") })
    };
    let german = NumberPlan {
        plus: "00".to_owned(),
        home_country: "49".to_owned(),
        outside_line: "0".to_owned(),
        ..NumberPlan::default()
    };
    assert_eq!(dialled("+49 (0)30 12345678", &german), "003012345678");
    assert_eq!(dialled("+41 44 668 18 00", &german), "00041446681800");
    assert_eq!(dialled("030 12345678", &german), "003012345678");
    assert_eq!(dialled("101", &german), "101");
    let italian = NumberPlan {
        home_country: "39".to_owned(),
        plus: "00".to_owned(),
        ..NumberPlan::default()
    };
    assert_eq!(dialled("+39 (0)6 56851242", &italian), "0656851242");
    let american = NumberPlan { plus: "011".to_owned(), ..NumberPlan::default() };
    assert_eq!(dialled("+49 30 12345678", &american), "0114930 12345678".replace(' ', ""));
    let old = NumberPlan { trunk: "9".to_owned(), ..german };
    assert_eq!(dialled("+49 30 12345678", &old), "093012345678");
    let keeping = NumberPlan { outside_line: "0".to_owned(), ..NumberPlan::default() };
    assert_eq!(dialled("+49 30 12345678", &keeping), "+493012345678");
}

#[test]
fn a_call_says_where_it_goes_and_what_was_changed() {
    let reading = read(&request("Tel.: +49 (0)30 / 123456-78", ""));
    let call = reading.calls.first().unwrap();
    assert_eq!(call.international.as_deref(), Some("+49 30 12345678"));
    assert_eq!(call.country.as_deref(), Some("DE"));
    assert_eq!(call.steps, [NumberStep::Label, NumberStep::Separators, NumberStep::BracketedZero]);
    let inside = read(&request("101", "DE"));
    assert_eq!(inside.calls.first().unwrap().steps, []);
    assert_eq!(inside.calls.first().unwrap().international, None);
}

proptest! {
    #[test]
    fn a_reading_without_doubt_is_one_call_that_phones_take(
        text in prop_oneof!["\\PC{0,60}", "[+0-9 ()/.,;*#\n-]{0,40}", "(tel:|sip:)?[+a-z0-9@.() -]{0,20}"],
        country in proptest::sample::select(vec!["", "DE", "IT", "US", "RU", "XX"]),
    ) {
        let reading = read(&request(&text, country));
        if reading.doubt.is_none() {
            prop_assert_eq!(reading.calls.len(), 1);
        }
        for call in &reading.calls {
            prop_assert!(call.number.parse::<DialNumber>().is_ok(), "{}", call.number);
        }
    }

    #[test]
    fn what_was_dialled_is_dialled_again(
        text in "[+]?[0-9 ()/.-]{3,20}",
        country in proptest::sample::select(vec!["", "DE", "IT", "US"]),
    ) {
        let reading = read(&request(&text, country));
        if let (None, Some(call)) = (reading.doubt, reading.calls.first()) {
            let again = read(&request(&call.number, country));
            prop_assert_eq!(again.calls.first().map(|again| &again.number), Some(&call.number));
        }
    }

    #[test]
    fn at_most_fifteen_digits_are_dialled(digits in "[1-9][0-9]{15,40}", plus in any::<bool>()) {
        let text = format!("{}{digits}", if plus { "+" } else { "" });
        for call in read(&request(&text, "DE")).calls {
            prop_assert!(super::digits(&call.number) <= MOST_DIGITS, "{}", call.number);
        }
    }
}
