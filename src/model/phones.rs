//! The search in the list of phones.

use relay_api::PhoneSummary;

/// Returns the phones whose name, id, model or groups contain each word of `search`. `fold` returns a
/// text without case and accents: the browser has the tables for that, so that the page needs none.
/// `Jörg` is found as `jorg` and as `joerg`.
#[must_use]
pub fn found<'a>(
    phones: &'a [PhoneSummary],
    search: &str,
    fold: fn(&str) -> String,
) -> Vec<&'a PhoneSummary> {
    if search.trim().is_empty() {
        return phones.iter().collect();
    }
    let words: Vec<_> = search.split_whitespace().map(fold).collect();
    let fits = |phone: &&PhoneSummary| {
        let texts = [&phone.name, &phone.id, &phone.model].into_iter().chain(&phone.groups);
        let texts: Vec<_> = texts.flat_map(|text| [fold(text), fold(&german(text))]).collect();
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    };
    phones.iter().filter(fits).collect()
}

/// Returns a text with its umlauts as Germans write them without these letters.
#[must_use]
pub fn german(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ä' | 'Ä' => written.push_str("ae"),
            'ö' | 'Ö' => written.push_str("oe"),
            'ü' | 'Ü' => written.push_str("ue"),
            'ß' => written.push_str("ss"),
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_searched_in_every_field() {
        let phone = |id: &str, name: &str, model: &str, group: &str| PhoneSummary {
            id: id.to_owned(),
            name: name.to_owned(),
            model: model.to_owned(),
            groups: vec![group.to_owned()],
            ..PhoneSummary::default()
        };
        let phones =
            [phone("a", "Front desk", "D785", "Sales"), phone("b", "Jörg Grünwald", "870", "Lab")];
        let ids = |search: &str| -> Vec<_> {
            found(&phones, search, |text| text.to_lowercase().replace('ö', "o").replace('ü', "u"))
                .into_iter()
                .map(|phone| phone.id.as_str())
                .collect()
        };
        assert_eq!(ids(""), ["a", "b"]);
        assert_eq!(ids(" sales  D785 "), ["a"]);
        for search in ["GRÜN", "grun", "Gruen", "jorg", "joerg wald"] {
            assert_eq!(ids(search), ["b"], "{search}");
        }
        assert_eq!(ids("front lab"), [] as [&str; 0]);
    }
}
