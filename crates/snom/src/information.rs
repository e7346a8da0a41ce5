//! The page of system information of a phone.
//!
//! The layout of the page once changed three times within a month (symcon/Snom), so the reader is
//! lenient: it searches for words, at any position.

use crate::model::Model;

/// The maximum number of bytes of a page that are read.
const LONGEST: usize = 256 * 1024;
/// The maximum distance of a value from its name, without tags.
const NEAR: usize = 64;

/// The facts that a phone reports about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Information {
    /// The model, if it is a known one.
    pub model: Option<&'static Model>,
    /// The hardware address, twelve digits in capitals.
    pub mac: Option<String>,
    /// The expansion modules that are attached, by name.
    pub modules: Vec<&'static str>,
    /// Whether it is the web interface of a D8xx.
    pub is_d8xx: bool,
}

impl Information {
    /// Reads a page, `/info.htm` or any other that names the model in its title.
    #[must_use]
    pub fn read(page: &[u8]) -> Information {
        let page = page.get(..LONGEST).unwrap_or(page);
        let text = visible(&String::from_utf8_lossy(page));
        let model = model_after(&text, "Hardware")
            .or_else(|| model_after(&text, "snom"))
            .or_else(|| model_after(&text, "Snom"));
        // The longest names first: `D7C` contains `D7`.
        let mut modules: Vec<&'static str> = Vec::new();
        for name in ["D7C", "D3", "D7"] {
            if text
                .split(|character: char| !character.is_ascii_alphanumeric())
                .any(|word| word == name)
            {
                modules.push(name);
            }
        }
        Information { model, mac: mac(&text), modules, is_d8xx: text.contains("Phone Manager") }
    }
}

/// Returns the text of a page without its tags.
fn visible(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut in_tag = false;
    for character in page.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            _ if in_tag => {}
            other => text.push(other),
        }
    }
    text.replace("&nbsp;", " ")
}

fn model_after(text: &str, name: &str) -> Option<&'static Model> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = text.get(at + name.len()..)?;
        let near: String = rest.chars().take(NEAR).collect();
        near.split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| word.len() >= 3)
            .find_map(Model::find)
    })
}

/// Twelve hexadecimal digits behind the word `Mac`, with or without separators.
fn mac(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("mac").find_map(|(at, word)| {
        let rest = lower.get(at + word.len()..)?;
        let near: String = rest.chars().take(NEAR).collect();
        near.split_ascii_whitespace().find_map(|word| {
            let digits: String =
                word.chars().filter(|character| !matches!(character, ':' | '-' | '.')).collect();
            let is_address =
                digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_address.then(|| digits.to_ascii_uppercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_of_different_firmware_are_read() {
        let check = |page: &str, model: Option<&str>, mac: Option<&str>| {
            let read = Information::read(page.as_bytes());
            assert_eq!(read.model.map(|model| model.name), model, "{page}");
            assert_eq!(read.mac.as_deref(), mac, "{page}");
        };
        check("Mac:000413ABCDEF Hardware: D785", Some("D785"), Some("000413ABCDEF"));
        check(
            "<tr><td>MAC Address:</td><td>00:04:13:ab:cd:ef</td></tr><tr><td>Hardware</td><td>snomD735 rev 2</td>",
            Some("D735"),
            Some("000413ABCDEF"),
        );
        check("<TITLE>snom 320</TITLE>", Some("320"), None);
        check("<title>snomD305-8325FE</title>", Some("D305"), None);
        check("<title>my own name</title>", None, None);
        check("", None, None);
    }

    #[test]
    fn modules_and_d8xx_are_recognised() {
        let read = Information::read(b"Hardware: D785 Expansion: D7C  1.0");
        assert_eq!(read.modules, ["D7C"]);
        assert!(Information::read(b"<title>Phone Manager</title>").is_d8xx);
    }

    proptest! {
        #[test]
        fn no_page_panics(page in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Information::read(&page);
        }

        #[test]
        fn no_text_panics(page in "(Mac|Hardware|snom|<|>|.){0,40}") {
            let _ = Information::read(page.as_bytes());
        }
    }
}
