//! Searching phones: the list of phones and the switcher find the same.

use relay_api::PhoneSummary;

/// A function that returns a text without case and accents. The browser has the tables for that, so that the
/// page needs none.
pub type Fold = fn(&str) -> String;

/// Returns the phones that each word of `search` fits, in their order.
#[must_use]
pub fn found<'a>(phones: &'a [PhoneSummary], search: &str, fold: Fold) -> Vec<&'a PhoneSummary> {
    let words: Vec<_> = words(search, fold).collect();
    if words.is_empty() {
        return phones.iter().collect();
    }
    let fits = |phone: &&PhoneSummary| {
        let texts = Texts::of_phone(phone, fold);
        words.iter().all(|word| texts.misfit(word).is_some())
    };
    phones.iter().filter(fits).collect()
}

/// A word of a search, in the forms in which people write it.
#[derive(Clone, Debug)]
pub struct Word(Vec<String>);

impl Word {
    /// Returns whether the word has at least so many characters.
    #[must_use]
    pub fn has_characters(&self, count: usize) -> bool {
        self.0.iter().any(|form| form.chars().count() >= count)
    }
}

/// Returns the words of a search.
pub fn words(search: &str, fold: Fold) -> impl Iterator<Item = Word> {
    search.split_whitespace().map(move |word| Word(forms(word, fold)))
}

/// The texts by which something is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    names: Vec<String>,
    others: Vec<String>,
}

impl Texts {
    /// Returns the texts of a phone: its name, and its model, id, groups and address.
    #[must_use]
    pub fn of_phone(phone: &PhoneSummary, fold: Fold) -> Texts {
        let others =
            [&phone.model, &phone.id].into_iter().chain(&phone.groups).chain(&phone.address);
        let others = others.flat_map(|text| forms(text, fold)).collect();
        Texts { others, ..Texts::of_names([phone.name.as_str()], fold) }
    }

    /// Returns the texts of something by its names, also by each in one word: `Neu starten` is found as
    /// `neustart`.
    #[must_use]
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>, fold: Fold) -> Texts {
        let joined = |name: &str| name.split_whitespace().collect::<String>();
        let each = names.into_iter().flat_map(|name| [name.to_owned(), joined(name)]);
        let mut names: Vec<_> = each.flat_map(|name| forms(&name, fold)).collect();
        names.dedup();
        Texts { names, others: Vec::new() }
    }

    /// Returns how badly a word fits, 0 being the best; `None` when it does not.
    #[must_use]
    pub fn misfit(&self, word: &Word) -> Option<u32> {
        let begins = |texts: &[String]| fits(word, texts, begins_a_word);
        let is_in = |texts: &[String]| fits(word, texts, |text, word| text.contains(word));
        let ranks =
            [begins(&self.names), begins(&self.others), is_in(&self.names), is_in(&self.others)];
        (0..).zip(ranks).find_map(|(rank, fits)| fits.then_some(rank))
    }

    /// Returns whether a word begins a word of one of the names.
    #[must_use]
    pub fn begins_a_name(&self, word: &Word) -> bool {
        fits(word, &self.names, begins_a_word)
    }
}

/// Returns whether a form of the word fits a text.
fn fits(word: &Word, texts: &[String], fit: fn(&str, &str) -> bool) -> bool {
    word.0.iter().any(|word| texts.iter().any(|text| fit(text, word)))
}

fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric())
    })
}

/// Returns a text in the forms in which people write it: `münchen` as `munchen` and as `muenchen`.
fn forms(text: &str, fold: Fold) -> Vec<String> {
    let mut forms = vec![fold(text)];
    let german = fold(&german(text));
    if !forms.contains(&german) {
        forms.push(german);
    }
    forms
}

/// Returns a text with its umlauts as Germans write them without these letters.
fn german(text: &str) -> String {
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

    #[test]
    fn a_phone_is_found_as_the_switcher_finds_it() {
        let phone = PhoneSummary {
            id: "a".to_owned(),
            name: "Fernseh Raum Süd".to_owned(),
            model: "D785".to_owned(),
            address: Some("http://10.0.0.5".to_owned()),
            ..PhoneSummary::default()
        };
        let phones = [phone];
        for (search, is_found) in [
            ("10.0.0.5", true),
            ("10.0.0.6", false),
            ("d785 0.0.5", true),
            ("fernsehraum", true),
            ("sued", true),
            ("SÜD", true),
            ("nord", false),
        ] {
            let fold = |text: &str| text.to_lowercase().replace('ü', "u");
            assert_eq!(!found(&phones, search, fold).is_empty(), is_found, "{search}");
        }
    }
}
