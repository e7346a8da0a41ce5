//! Rules that turn written and pasted numbers into dialable ones.
//!
//! Every dialler for these phones meets the same traps: blanks and brackets, the `(0)` that Germans
//! print after the country code, a `+` that means a blank in a URL, and the outside line prefix.

use super::number::DialNumber;
use crate::argument::{ArgumentError, Expected};

/// The replacement for a leading `+`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlusRule {
    /// It stays; on the wire it is `%2B`.
    Keep,
    /// `00`, which most telephone systems expect.
    #[default]
    DoubleZero,
    /// Another prefix, such as `011` in North America.
    Prefix(String),
}

/// The rules of one telephone system.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DialPlan {
    /// The replacement for a leading `+`.
    pub plus: PlusRule,
    /// The country code of the phones, in digits, such as `49`: its `+49` becomes [`trunk`](Self::trunk).
    pub home_country: Option<String>,
    /// The replacement for the home country, such as `0`.
    pub trunk: String,
    /// The outside line prefix, such as `0`.
    pub outside_line: Option<String>,
    /// The maximum length of internal numbers, which get no outside line prefix.
    pub longest_inside: u8,
}

impl Default for DialPlan {
    /// Returns the plan where `+` becomes `00`, without an outside line prefix.
    fn default() -> DialPlan {
        DialPlan {
            plus: PlusRule::DoubleZero,
            home_country: None,
            trunk: "0".to_owned(),
            outside_line: None,
            longest_inside: 4,
        }
    }
}

/// A rule that can change a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Removes `tel:` and `sip:`, and everything after the number.
    Scheme,
    /// Removes `(0)` after a country code.
    BracketedZero,
    /// Removes blanks, brackets, dots, slashes and hyphens.
    Separators,
    /// Replaces `+` and the home country by the trunk prefix.
    HomeCountry,
    /// Replaces `+` as the telephone system expects it.
    Plus,
    /// Adds the outside line prefix.
    OutsideLine,
}

impl Rule {
    /// Every rule, in the order they apply.
    pub const ALL: [Rule; 6] = [
        Rule::Scheme,
        Rule::BracketedZero,
        Rule::Separators,
        Rule::HomeCountry,
        Rule::Plus,
        Rule::OutsideLine,
    ];

    /// Returns what the rule does, in English.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Rule::Scheme => "tel: or sip: removed",
            Rule::BracketedZero => "(0) removed",
            Rule::Separators => "separators removed",
            Rule::HomeCountry => "country code replaced",
            Rule::Plus => "+ replaced",
            Rule::OutsideLine => "outside line prefix added",
        }
    }
}

/// A change that one rule made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The rule.
    pub rule: Rule,
    /// The number after it.
    pub after: String,
}

/// A number ready to be dialled, and the changes that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalisedNumber {
    /// The number.
    pub number: DialNumber,
    /// The rules that changed something, in order.
    pub steps: Vec<Step>,
}

impl DialPlan {
    /// Turns a written number into a dialable one.
    ///
    /// # Errors
    /// When nothing dialable is left, or a character is no part of a number: a line end, because
    /// two numbers pasted at once must not become one, and a letter outside a SIP address, because
    /// a name is not dialled and a telephone would try to.
    pub fn normalise(&self, text: &str) -> Result<NormalisedNumber, ArgumentError> {
        if text.len() > 1_024 {
            return Err(ArgumentError::new("number", text, Expected::MaxLength { max: 128 }));
        }
        let mut current = text.trim_matches([' ', '\t', '\u{A0}']).to_owned();
        let mut steps = Vec::new();
        for rule in Rule::ALL {
            if matches!(rule, Rule::HomeCountry | Rule::Plus) && self.is_incomplete(rule, &current)
            {
                return Err(ArgumentError::new("number", text, Expected::WholeNumber));
            }
            let after = self.apply(rule, &current);
            if after != current {
                steps.push(Step { rule, after: after.clone() });
                current = after;
            }
        }
        match current.parse() {
            // The rest of a link in a link would be another number the next time it is read.
            Ok(number) if is_dialled(&current) && without_scheme(&current) == current => {
                Ok(NormalisedNumber { number, steps })
            }
            _ if current.chars().any(char::is_alphabetic) && !current.contains('@') => {
                Err(ArgumentError::new("number", text, Expected::NumberWithoutLetters))
            }
            _ => Err(ArgumentError::new("number", text, Expected::PhoneNumber)),
        }
    }

    fn apply(&self, rule: Rule, number: &str) -> String {
        // A SIP address is dialled as it is: dots and hyphens are part of it.
        let is_address = number.contains('@');
        match rule {
            Rule::Scheme => without_scheme(number),
            _ if is_address => number.to_owned(),
            Rule::BracketedZero if number.starts_with('+') || number.starts_with("00") => {
                number.replacen("(0)", "", 1)
            }
            Rule::Separators => {
                number.chars().filter(|character| !is_separator(*character)).collect()
            }
            Rule::HomeCountry => self.without_home_country(number),
            Rule::Plus => match (number.strip_prefix('+'), &self.plus) {
                (None, _) | (_, PlusRule::Keep) => number.to_owned(),
                (Some(rest), PlusRule::DoubleZero) => format!("00{rest}"),
                (Some(rest), PlusRule::Prefix(prefix)) => format!("{prefix}{rest}"),
            },
            Rule::OutsideLine => match &self.outside_line {
                Some(digits) if self.is_outside(number) => format!("{digits}{number}"),
                _ => number.to_owned(),
            },
            Rule::BracketedZero => number.to_owned(),
        }
    }

    fn without_home_country(&self, number: &str) -> String {
        match self.national(number) {
            Some(national) => format!("{}{national}", self.trunk),
            None => number.to_owned(),
        }
    }

    /// Returns the digits after the code of the home country.
    fn national<'a>(&self, number: &'a str) -> Option<&'a str> {
        let country = self.home_country.as_deref().filter(|country| !country.is_empty())?;
        let international = number.strip_prefix('+').or_else(|| number.strip_prefix("00"))?;
        international.strip_prefix(country)
    }

    /// Returns whether nothing is left behind what a rule would replace.
    fn is_incomplete(&self, rule: Rule, number: &str) -> bool {
        let rest = match rule {
            Rule::HomeCountry => self.national(number),
            _ => number.strip_prefix('+'),
        };
        rest == Some("")
    }

    /// Returns whether a number needs the digits for an outside line: longer than inside numbers,
    /// and no code such as `*31#`. A `+` that is kept is the telephone system's to deal with:
    /// `0+49` is nobody's number.
    fn is_outside(&self, number: &str) -> bool {
        number.len() > usize::from(self.longest_inside)
            && number.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Returns whether a telephone can dial it: an address, or nothing but what is on its keypad, after
/// a `+` at most; further on a `+` means nothing (E.164).
fn is_dialled(number: &str) -> bool {
    let keys = number.strip_prefix('+').unwrap_or(number);
    let is_key = |byte: u8| byte.is_ascii_digit() || b"*#".contains(&byte);
    number.contains('@') || (!keys.is_empty() && keys.bytes().all(is_key))
}

/// Returns the number of a `tel:` URI (RFC 3966) or the address of a `sip:` URI (RFC 3261 section
/// 19.1), without display name, parameters and headers.
fn without_scheme(text: &str) -> String {
    let bare = match (text.find('<'), text.find('>')) {
        (Some(open), Some(close)) if open < close => text.get(open + 1..close).unwrap_or(text),
        _ => text,
    };
    let scheme = ["tel:", "callto:", "sips:", "sip:"].into_iter().find(|scheme| {
        bare.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let Some(scheme) = scheme else { return text.to_owned() };
    let rest = bare.get(scheme.len()..).unwrap_or_default().trim_start_matches("//");
    // `;phone-context=` and `?subject=` say how, not whom.
    let whom = rest.split([';', '?']).next().unwrap_or_default();
    // `%2B49` and `%20` occur in links; what is no triple stays and is refused later.
    crate::request::percent::decode(whom).unwrap_or_else(|| whom.to_owned())
}

/// Returns whether a character separates digits: RFC 3966's visual separators, slash, and blanks of all kinds.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '-' | '.' | '(' | ')' | '[' | ']' | '/'
            | '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}'
            | '\u{2010}'..='\u{2014}' | '\u{2212}'
            // Direction marks that Windows copies along with a number.
            | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests;
