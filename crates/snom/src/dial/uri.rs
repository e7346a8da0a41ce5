//! Addresses and links: what in them is the number.

use crate::request::percent;

/// Returns the address of a `sip:` or `sips:` URI, or of an address without scheme, without display name,
/// parameters and headers (RFC 3261 section 19.1); `None` where there is none.
#[must_use]
pub fn sip_address(text: &str) -> Option<String> {
    let bare = match (text.find('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => text.get(open + 1..close)?,
        _ => text,
    };
    let bare = bare.trim();
    let scheme = scheme(bare, &["sips:", "sip:"]);
    let rest = bare.get(scheme.map_or(0, str::len)..)?.trim_start_matches("//");
    // Without a scheme, a tel: link may have an `@` in its parameters.
    if scheme.is_none() && rest.contains(':') {
        return None;
    }
    let address = decoded(rest.split([';', '?']).next()?);
    let (user, host) = address.split_once('@')?;
    let is_part = |part: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+*#._-:=,%".contains(&byte);
        !part.is_empty() && part.bytes().all(is_allowed)
    };
    // The rest of a link in a link would be another number the next time it is read.
    (is_part(user) && is_part(host) && !user.contains(':')).then_some(address)
}

/// Returns the number of a `tel:` or `callto:` URI (RFC 3966), or of a `sip:` URI without host, without
/// parameters; `None` for another text.
#[must_use]
pub fn uri_number(text: &str) -> Option<String> {
    let scheme = scheme(text, &["tel:", "callto:", "sips:", "sip:"])?;
    let rest = text.get(scheme.len()..)?.trim_start_matches("//");
    // `;phone-context=` and `?subject=` say how, not whom.
    Some(decoded(rest.split([';', '?']).next().unwrap_or_default()))
}

/// Returns the scheme that a text begins with.
fn scheme<'a>(text: &str, schemes: &[&'a str]) -> Option<&'a str> {
    let has = |scheme: &&&str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    schemes.iter().find(has).copied()
}

/// `%2B49` and `%20` occur in links; other percent signs stay and are refused later.
fn decoded(text: &str) -> String {
    percent::decode(text).unwrap_or_else(|| text.to_owned())
}

/// Returns whether a character separates digits: RFC 3966's visual separators, slash, and blanks of all kinds.
#[must_use]
pub fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '-' | '.' | '(' | ')' | '[' | ']' | '/'
            | '\u{A0}' | '\u{2000}'..='\u{200D}' | '\u{202F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
            | '\u{2010}'..='\u{2015}' | '\u{2212}'
            // Direction marks that Windows copies along with a number.
            | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}
