//! Digest with MD5, as a phone asks for it (RFC 2617; without `qop`, RFC 2069).

use std::{collections::HashMap, time::Duration};

use md5::{Digest, Md5};

use super::{super::request::Head, Login, REALM, Scheme, Verdict};

/// The most nonces that are remembered; the oldest are forgotten, which makes them stale.
const MOST_NONCES: usize = 64;

/// A new challenge.
pub(super) fn challenge(
    scheme: Scheme,
    stale: bool,
    nonces: &mut HashMap<String, (Duration, u32)>,
    now: Duration,
) -> String {
    if nonces.len() >= MOST_NONCES {
        let oldest = nonces.iter().min_by_key(|(_, (given, _))| *given);
        let oldest = oldest.map(|(nonce, _)| nonce.clone());
        oldest.map(|nonce| nonces.remove(&nonce));
    }
    // A virtual phone guards nothing: its nonces need only differ from each other.
    let nonce = md5(&format!("{}:{}", now.as_nanos(), nonces.len()));
    nonces.insert(nonce.clone(), (now, 0));
    let qop = if scheme == Scheme::Digest { ", qop=\"auth\"" } else { "" };
    let stale = if stale { ", stale=true" } else { "" };
    format!("Digest realm=\"{REALM}\", nonce=\"{nonce}\", algorithm=MD5{qop}{stale}")
}

/// Checks the answer to a challenge.
pub(super) fn verify(
    login: &Login,
    head: &Head,
    nonces: &mut HashMap<String, (Duration, u32)>,
    now: Duration,
) -> Verdict {
    let Some(header) = &head.authorization else { return Verdict::Absent };
    let Some(fields) = fields(header) else { return Verdict::Wrong };
    let field = |name: &str| fields.get(name).map(String::as_str);
    // The address that was signed must be the address that was asked for, to the byte.
    if field("username") != Some(&login.user)
        || field("realm") != Some(REALM)
        || field("uri") != Some(&head.target)
    {
        return Verdict::Wrong;
    }
    let (Some(nonce), Some(response)) = (field("nonce"), field("response")) else {
        return Verdict::Wrong;
    };
    let secret = md5(&format!("{}:{REALM}:{}", login.user, login.password));
    let request = md5(&format!("{}:{}", head.method, head.target));
    let (expected, count) = match (login.scheme, field("qop")) {
        (Scheme::Digest, Some("auth")) => {
            let (Some(nc), Some(cnonce)) = (field("nc"), field("cnonce")) else {
                return Verdict::Wrong;
            };
            let Some(count) = Some(nc).filter(|nc| nc.len() == 8) else { return Verdict::Wrong };
            let Ok(count) = u32::from_str_radix(count, 16) else { return Verdict::Wrong };
            (md5(&format!("{secret}:{nonce}:{nc}:{cnonce}:auth:{request}")), Some(count))
        }
        (Scheme::DigestWithoutQop, None) => (md5(&format!("{secret}:{nonce}:{request}")), None),
        _ => return Verdict::Wrong,
    };
    if expected != response {
        return Verdict::Wrong;
    }
    let life = login.nonce_life_ms.map_or(Duration::MAX, Duration::from_millis);
    let Some((given, used)) = nonces.get_mut(nonce) else { return Verdict::Stale };
    if now.saturating_sub(*given) > life {
        return Verdict::Stale;
    }
    // A count that does not rise is a request that somebody else has recorded.
    match count {
        Some(count) if count <= *used => Verdict::Stale,
        Some(count) => {
            *used = count;
            Verdict::Right
        }
        None => Verdict::Right,
    }
}

/// The parameters of a `Digest` header: names in lower case, values without their quotes.
fn fields(header: &str) -> Option<HashMap<String, String>> {
    let (scheme, mut rest) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Digest") {
        return None;
    }
    let mut fields = HashMap::new();
    loop {
        rest = rest.trim_start_matches([' ', ',', '\t']);
        if rest.is_empty() {
            return Some(fields);
        }
        let (name, after) = rest.split_once('=')?;
        let value = match after.strip_prefix('"') {
            Some(quoted) => {
                let (value, after) = unquote(quoted)?;
                rest = after;
                value
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                let (value, after) = after.split_at(end);
                rest = after;
                value.trim().to_owned()
            }
        };
        fields.insert(name.trim().to_ascii_lowercase(), value);
    }
}

/// The text up to the closing quote, and what follows it.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, quoted.get(at + 1..)?)),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

fn md5(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
