//! Numbers as people paste them.

use relay_api::{NumberPlan, NumberRequest};
use snom::dial::DialNumber;

/// A country, a zero byte, and a text.
pub(super) fn pasted(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (country, text) = text.split_once('\0').unwrap_or(("", &text));
    let german = NumberPlan {
        plus: "00".to_owned(),
        home_country: "49".to_owned(),
        outside_line: "0".to_owned(),
        ..NumberPlan::default()
    };
    for plan in [NumberPlan::default(), german] {
        let country = Some(country.to_owned());
        let reading = numbers::read(&NumberRequest { text: text.to_owned(), country, plan });
        // What is dialled without a question is one number.
        assert!(reading.doubt.is_some() || reading.calls.len() == 1, "{reading:?}");
        for call in &reading.calls {
            assert!(call.number.parse::<DialNumber>().is_ok(), "{}", call.number);
            // Letters occur in addresses alone.
            assert!(call.number.contains('@') || !call.number.contains(char::is_alphabetic));
        }
    }
}
