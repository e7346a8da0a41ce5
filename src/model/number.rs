//! Numbers that are the same in every country, the person's country, and the number in a link.

use relay_api::{NumberCall, NumberReading, NumberRequest};

/// The countries of the setting, as two letters (ISO 3166-1 alpha-2).
pub const COUNTRIES: &str = include_str!("number/countries.txt");

/// The schemes of links that a browser can hand to the page.
pub const LINK_SCHEMES: [&str; 2] = ["tel", "sip"];
/// The query of the page for such a link; `%s` stands for the whole link.
pub const LINK_QUERY: &str = "?dial=%s";

/// Reads internal numbers and codes such as `*97`, which are dialled as they are; `None` for another text.
#[must_use]
pub fn plain(request: &NumberRequest) -> Option<NumberReading> {
    let text = request.text.trim();
    let is_internal = text.len() <= usize::from(request.plan.longest_inside);
    let is_code = text.starts_with(['*', '#']) && text.len() <= 32;
    let is_key = |byte: u8| byte.is_ascii_digit() || b"*#".contains(&byte);
    if text.is_empty() || !(is_internal || is_code) || !text.bytes().all(is_key) {
        return None;
    }
    let call = NumberCall { number: text.to_owned(), ..NumberCall::default() };
    Some(NumberReading { calls: vec![call], doubt: None })
}

/// Returns a number as people in that country write it, for an example.
#[must_use]
pub fn sample(country: Option<&str>) -> &'static str {
    match country {
        Some("DE") => "030 1234567",
        Some("GB") => "020 7946 0018",
        Some("US") => "(212) 555-0123",
        _ => "+49 30 1234567",
    }
}

/// Returns the country in the first of these language tags (RFC 5646) that has one, such as `de-CH`.
#[must_use]
pub fn country_of(languages: &[String]) -> Option<&str> {
    let country = |tag: &str| tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_uppercase());
    languages.iter().find_map(|tag| tag.split('-').skip(1).find(|part| country(part)))
}

/// Returns the text behind `dial=` in a query. A `+` at the beginning of the number is one, though forms write
/// a blank so: people write links by hand, and no number begins with a blank.
#[must_use]
pub fn linked(query: &str, decode: impl Fn(&str) -> Option<String>) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&');
    let raw = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == "dial")?.1;
    let decoded = decode(&raw.replace("%2B", "+").replace("%2b", "+").replace('+', "\u{1}"))?;
    let scheme = decoded.find(':').map_or(0, |colon| colon + 1);
    let (scheme, number) = decoded.split_at(scheme);
    let number = match number.strip_prefix('\u{1}') {
        Some(rest) => format!("+{rest}"),
        None => number.to_owned(),
    };
    Some(format!("{scheme}{number}").replace('\u{1}', " "))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use relay_api::NumberPlan;

    use super::*;

    #[test]
    fn internal_numbers_and_codes_need_no_reading() {
        let read = |text: &str| {
            let plan = NumberPlan::default();
            let reading = plain(&NumberRequest { text: text.to_owned(), country: None, plan })?;
            reading.calls.first().map(|call| call.number.clone())
        };
        for text in ["101", "4711", "*97", "*31#03012345678", " 101 "] {
            assert_eq!(read(text).as_deref(), Some(text.trim()), "{text}");
        }
        for text in ["", "12345", "+49", "1 2", "030 123456", "anna", "*31#+49 30"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_country_is_the_first_that_the_browser_names() {
        let country = |tags: &[&str]| {
            let tags: Vec<_> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            country_of(&tags).map(str::to_owned)
        };
        assert_eq!(country(&["de", "de-AT", "en-US"]).as_deref(), Some("AT"));
        assert_eq!(country(&["zh-Hant-TW"]).as_deref(), Some("TW"));
        assert_eq!(country(&["de", "en"]), None);
        assert_eq!(country(&[]), None);
    }

    #[test]
    fn a_plus_in_a_link_stays_one() {
        let decode = |text: &str| Some(text.replace("%20", " ").replace("%3A", ":"));
        for (query, number) in [
            ("?dial=tel:+49301234", "tel:+49301234"),
            ("?dial=tel:%2B49301234", "tel:+49301234"),
            ("?dial=tel%3A%2B49301234", "tel:+49301234"),
            ("?dial=+49%2030%201234", "+49 30 1234"),
            ("?phone=a&dial=+49+30+1234&lang=de", "+49 30 1234"),
            ("?dial=101", "101"),
        ] {
            assert_eq!(linked(query, decode).as_deref(), Some(number), "{query}");
        }
        assert_eq!(linked("?phone=a", decode), None);
    }

    /// Below a sub-path too: an address of a manifest is relative to the manifest.
    #[test]
    fn the_installed_page_takes_the_links_that_the_settings_offer() {
        let text = include_str!("../../public/manifest.webmanifest");
        let manifest: serde_json::Value = serde_json::from_str(text).unwrap();
        let handlers = LINK_SCHEMES.map(
            |scheme| serde_json::json!({ "protocol": scheme, "url": format!("./{LINK_QUERY}") }),
        );
        assert_eq!(manifest["protocol_handlers"], serde_json::json!(handlers));
        // A browser drops handlers out of scope.
        assert_eq!((&manifest["scope"], &manifest["start_url"]), (&"./".into(), &"./".into()));
        let link = LINK_QUERY.replace("%s", "tel%3A%2B49301234");
        let decode = |text: &str| Some(text.replace("%3A", ":"));
        assert_eq!(linked(&link, decode).as_deref(), Some("tel:+49301234"));
    }

    #[cfg(feature = "standalone")]
    proptest::proptest! {
        /// The page dials them without a request, so both must read them alike.
        #[test]
        fn what_needs_no_reading_is_read_alike(text in " ?[0-9*#]{1,33} ?", longest_inside in 0..40_u8) {
            let plan = NumberPlan { longest_inside, outside_line: "0".to_owned(), ..NumberPlan::default() };
            let request = NumberRequest { text, country: Some("DE".to_owned()), plan };
            if let Some(reading) = plain(&request) {
                proptest::prop_assert_eq!(numbers::read(&request), reading);
            }
        }
    }

    #[cfg(feature = "standalone")]
    #[test]
    fn every_sample_is_read_without_a_question() {
        for country in ["DE", "GB", "US", "CH"] {
            let (text, plan) = (sample(Some(country)).to_owned(), NumberPlan::default());
            let request = NumberRequest { text, country: Some(country.to_owned()), plan };
            let reading = numbers::read(&request);
            assert_eq!((reading.doubt, reading.calls.len()), (None, 1), "{country}");
        }
    }

    #[cfg(feature = "standalone")]
    #[test]
    fn every_country_can_be_chosen() {
        let mut known: Vec<_> = numbers::countries().filter(|country| country.len() == 2).collect();
        known.sort();
        assert_eq!(COUNTRIES.trim(), known.join(" "));
    }
}
