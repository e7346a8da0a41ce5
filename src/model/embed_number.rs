//! A number that a portal hands in: it is read as one that a person pastes, and nothing is called that was not
//! shown.

use relay_api::{NumberCall, NumberDoubt, NumberReading};
use snom::dial::DialNumber;

use super::embed::{CallError, Detail};

/// Drops the calls that no phone takes.
#[must_use]
pub fn callable(mut reading: NumberReading) -> NumberReading {
    reading.calls.retain(|call| call.number.parse::<DialNumber>().is_ok());
    reading
}

/// Returns the call that a text means; `None` where a person has to choose, or there is nothing to call.
#[must_use]
pub fn only_call(reading: &NumberReading) -> Option<&NumberCall> {
    match (reading.doubt, reading.calls.as_slice()) {
        (None, [call]) => Some(call),
        _ => None,
    }
}

/// Returns why there is nothing to call; `None` where there is something.
#[must_use]
pub fn refusal(reading: &NumberReading) -> Option<NumberDoubt> {
    reading.calls.is_empty().then(|| reading.doubt.unwrap_or(NumberDoubt::NoNumber))
}

/// Returns what the portal learns of a number that it has handed in.
///
/// # Errors
/// When there is nothing to call.
pub fn dial_result(reading: &NumberReading, is_fired: bool) -> Result<Detail, CallError> {
    if let Some(doubt) = refusal(reading) {
        return Err(CallError::new("no-number", &doubt.to_string()));
    }
    let mut members = vec![("fired", Detail::Flag(is_fired))];
    if let Some(call) = only_call(reading) {
        members.push(("number", Detail::text(&call.number)));
        let known = [("international", &call.international), ("country", &call.country)];
        members.extend(
            known
                .into_iter()
                .filter_map(|(name, text)| text.as_ref().map(|text| (name, Detail::text(text)))),
        );
    }
    if let Some(doubt) = reading.doubt {
        members.push(("doubt", Detail::text(doubt.tag())));
    }
    Ok(Detail::Object(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(numbers: &[&str], doubt: Option<NumberDoubt>) -> NumberReading {
        let call = |number: &&str| NumberCall {
            number: (*number).to_owned(),
            international: Some("+49 30 1234".to_owned()),
            country: Some("DE".to_owned()),
            ..NumberCall::default()
        };
        callable(NumberReading { calls: numbers.iter().map(call).collect(), doubt })
    }

    #[test]
    fn only_a_number_without_a_doubt_is_called_without_a_question() {
        for (numbers, doubt, expected) in [
            (["+49301234"].as_slice(), None, Some("+49301234")),
            (&["+49301234"], Some(NumberDoubt::InText), None),
            (&["+49301234", "101"], Some(NumberDoubt::Several), None),
            // A relay that forgets its doubt.
            (&["+49301234", "101"], None, None),
            (&[], Some(NumberDoubt::NoNumber), None),
            (&["not a number"], None, None),
        ] {
            let reading = reading(numbers, doubt);
            let call = only_call(&reading).map(|call| call.number.as_str());
            assert_eq!(call, expected, "{numbers:?} {doubt:?}");
        }
    }

    #[test]
    fn a_portal_learns_what_is_shown_or_why_nothing_is() {
        let shown = dial_result(&reading(&["+49301234"], None), true).unwrap();
        let expected = [
            ("fired", Detail::Flag(true)),
            ("number", Detail::text("+49301234")),
            ("international", Detail::text("+49 30 1234")),
            ("country", Detail::text("DE")),
        ];
        assert_eq!(shown, Detail::Object(expected.into()));
        let asked = dial_result(&reading(&["101", "102"], Some(NumberDoubt::Several)), false);
        let expected = [("fired", Detail::Flag(false)), ("doubt", Detail::text("several"))];
        assert_eq!(asked, Ok(Detail::Object(expected.into())));
        for (numbers, doubt, message) in [
            ([].as_slice(), Some(NumberDoubt::TooLong), "A phone number has at most 15 digits."),
            (&["not a number"], None, "This is not a phone number."),
        ] {
            let refused = dial_result(&reading(numbers, doubt), false);
            assert_eq!(refused, Err(CallError::new("no-number", message)));
        }
    }
}
