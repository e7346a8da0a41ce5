//! The search in the list of phones.

use relay_api::PhoneSummary;

/// Returns the phones whose name, id, model or groups contain each word of `search`. `lower` converts
/// to lower case: the browser has the tables for that, so that the page needs none.
#[must_use]
pub fn found<'a>(
    phones: &'a [PhoneSummary],
    search: &str,
    lower: fn(&str) -> String,
) -> Vec<&'a PhoneSummary> {
    if search.trim().is_empty() {
        return phones.iter().collect();
    }
    let words: Vec<_> = search.split_whitespace().map(lower).collect();
    let fits = |phone: &&PhoneSummary| {
        let texts = [&phone.name, &phone.id, &phone.model].into_iter().chain(&phone.groups);
        let texts: Vec<_> = texts.map(|text| lower(text)).collect();
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    };
    phones.iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use relay_api::LinkState;

    use super::*;

    #[test]
    fn each_word_is_searched_in_every_field() {
        let phone = |id: &str, name: &str, model: &str, group: &str| PhoneSummary {
            id: id.to_owned(),
            name: name.to_owned(),
            model: model.to_owned(),
            groups: vec![group.to_owned()],
            ad_hoc: false,
            screens: Vec::new(),
            link: LinkState::Unknown,
        };
        let phones =
            [phone("a", "Front desk", "D785", "Sales"), phone("b", "Jörg Grünwald", "870", "Lab")];
        let ids = |search: &str| -> Vec<_> {
            found(&phones, search, str::to_lowercase)
                .into_iter()
                .map(|phone| phone.id.as_str())
                .collect()
        };
        assert_eq!(ids(""), ["a", "b"]);
        assert_eq!(ids(" sales  D785 "), ["a"]);
        assert_eq!(ids("GRÜN"), ["b"]);
        assert_eq!(ids("front lab"), [] as [&str; 0]);
    }
}
