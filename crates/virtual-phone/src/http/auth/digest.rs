//! Digest authentication with MD5, as a phone requires it (RFC 2617; without `qop`, RFC 2069).

use std::{collections::HashMap, time::Duration};

use md5::{Digest, Md5};

use super::{super::request::RequestHead, Credentials, Login, REALM, Scheme};

/// The most nonces that are remembered; the oldest are forgotten, which makes them stale.
const MAX_NONCES: usize = 64;

/// Creates a challenge.
pub(super) fn challenge(
    scheme: Scheme,
    stale: bool,
    nonces: &mut HashMap<String, (Duration, u32)>,
    now: Duration,
) -> String {
    if nonces.len() >= MAX_NONCES {
        let oldest = nonces.iter().min_by_key(|(_, (given, _))| *given);
        let oldest = oldest.map(|(nonce, _)| nonce.clone());
        oldest.map(|nonce| nonces.remove(&nonce));
    }
    // A virtual phone protects nothing: its nonces only have to differ from each other.
    let nonce = md5(&format!("{}:{}", now.as_nanos(), nonces.len()));
    nonces.insert(nonce.clone(), (now, 0));
    let qop = if scheme == Scheme::Digest { ", qop=\"auth\"" } else { "" };
    let stale = if stale { ", stale=true" } else { "" };
    format!("Digest realm=\"{REALM}\", nonce=\"{nonce}\", algorithm=MD5{qop}{stale}")
}

/// Checks the credentials of a request.
pub(super) fn verify(
    login: &Login,
    head: &RequestHead,
    nonces: &mut HashMap<String, (Duration, u32)>,
    now: Duration,
) -> Credentials {
    let Some(header) = &head.authorization else { return Credentials::Missing };
    let Some(fields) = fields(header) else { return Credentials::Invalid };
    let field = |name: &str| fields.get(name).map(String::as_str);
    // The signed target must equal the requested one, byte for byte.
    if field("username") != Some(&login.user)
        || field("realm") != Some(REALM)
        || field("uri") != Some(&head.target)
    {
        return Credentials::Invalid;
    }
    let (Some(nonce), Some(response)) = (field("nonce"), field("response")) else {
        return Credentials::Invalid;
    };
    let secret = md5(&format!("{}:{REALM}:{}", login.user, login.password));
    let request = md5(&format!("{}:{}", head.method, head.target));
    let (expected, count) = match (login.scheme, field("qop")) {
        (Scheme::Digest, Some("auth")) => {
            let (Some(nc), Some(cnonce)) = (field("nc"), field("cnonce")) else {
                return Credentials::Invalid;
            };
            let Some(count) = Some(nc).filter(|nc| nc.len() == 8) else {
                return Credentials::Invalid;
            };
            let Ok(count) = u32::from_str_radix(count, 16) else { return Credentials::Invalid };
            (md5(&format!("{secret}:{nonce}:{nc}:{cnonce}:auth:{request}")), Some(count))
        }
        (Scheme::DigestWithoutQop, None) => (md5(&format!("{secret}:{nonce}:{request}")), None),
        _ => return Credentials::Invalid,
    };
    if expected != response {
        return Credentials::Invalid;
    }
    let life = login.nonce_life_ms.map_or(Duration::MAX, Duration::from_millis);
    let Some((given, used)) = nonces.get_mut(nonce) else { return Credentials::Stale };
    if now.saturating_sub(*given) > life {
        return Credentials::Stale;
    }
    // A count that does not rise means a replayed request.
    match count {
        Some(count) if count <= *used => Credentials::Stale,
        Some(count) => {
            *used = count;
            Credentials::Valid
        }
        None => Credentials::Valid,
    }
}

/// Parses the parameters of a `Digest` header: names in lower case, values without their quotes.
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

/// Returns the text up to the closing quote, and the rest after it.
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
