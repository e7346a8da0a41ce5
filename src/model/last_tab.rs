//! The tab beside the device that was used last, for each phone, as a text that a browser keeps.

/// The number of phones whose tabs are kept.
const KEPT: usize = 50;

/// Returns the number of the tab that was used last for a phone.
#[must_use]
pub fn find(text: &str, phone: &str) -> Option<usize> {
    lines(text).find(|(_, of)| *of == phone).and_then(|(tab, _)| tab.parse().ok())
}

/// Returns the text with another tab for a phone, which is then the first line.
#[must_use]
pub fn with(text: &str, phone: &str, tab: usize) -> String {
    let others = lines(text).filter(|(_, of)| *of != phone).take(KEPT - 1);
    let others = others.map(|(tab, of)| format!("\n{tab} {of}"));
    others.fold(format!("{tab} {phone}"), |text, line| text + &line)
}

fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tab_of_each_phone_is_kept() {
        let text = with(&with(&with("", "front desk", 1), "lab", 4), "front desk", 0);
        assert_eq!(text, "0 front desk\n4 lab");
        assert_eq!(find(&text, "front desk"), Some(0));
        assert_eq!(find(&text, "lab"), Some(4));
        assert_eq!(find(&text, "desk"), None);
    }

    #[test]
    fn the_phones_used_longest_ago_are_forgotten() {
        let all = (0..60).fold(String::new(), |text, nth| with(&text, &format!("phone-{nth}"), 3));
        assert_eq!(all.lines().count(), KEPT);
        assert_eq!(find(&all, "phone-59"), Some(3));
        assert_eq!(find(&all, "phone-9"), None);
    }

    #[test]
    fn what_another_version_stored_is_no_tab() {
        for text in ["", "lab", "x lab", "-1 lab", "\n\n"] {
            assert_eq!(find(text, "lab"), None, "{text:?}");
        }
    }
}
