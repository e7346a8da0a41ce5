//! Computes answers to digest challenges.

mod algorithm;

use std::io::Write;

pub use algorithm::Algorithm;

use crate::challenge::{DigestChallenge, Protection};

/// A request to sign.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `GET`, `POST`.
    pub method: &'a str,
    /// The request target exactly as it is sent, with its query and percent-encoding.
    pub target: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// The client's nonce, and the count of requests with the server's nonce.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'a> {
    /// The client's nonce.
    pub cnonce: &'a str,
    /// The number of uses of the server's nonce, including this one.
    pub count: u32,
}

/// The hash of user, realm and password, which replaces the password within a realm.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Hashes the credentials for a challenge.
    #[must_use]
    pub fn new(challenge: &DigestChallenge, username: &str, password: &str) -> Secret {
        let hash = challenge.algorithm.hash([
            username.as_bytes(),
            b":",
            &challenge.realm,
            b":",
            password.as_bytes(),
        ]);
        Secret(hash.into_bytes())
    }

    /// Returns H(A1) of RFC 7616 section 3.4.2: the hash, or for `-sess` that of the session.
    fn a1(&self, challenge: &DigestChallenge, cnonce: &str) -> Vec<u8> {
        if challenge.algorithm.session {
            let parts = [&self.0, b":".as_slice(), &challenge.nonce, b":", cnonce.as_bytes()];
            challenge.algorithm.hash(parts).into_bytes()
        } else {
            self.0.clone()
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Computes the `response` to a challenge (RFC 7616 section 3.4.1; without `qop` RFC 2617 section 3.2.2.1).
#[must_use]
pub fn response(
    challenge: &DigestChallenge,
    secret: &Secret,
    request: Request<'_>,
    counter: Counter<'_>,
) -> String {
    signed(challenge, secret, request.method, request.target, request.body, counter)
}

/// Computes the `rspauth` by which the server proves that it knows the password as well (RFC 7616
/// section 3.5).
#[must_use]
pub fn proof(
    challenge: &DigestChallenge,
    secret: &Secret,
    target: &str,
    answer: &[u8],
    counter: Counter<'_>,
) -> String {
    signed(challenge, secret, "", target, answer, counter)
}

fn signed(
    challenge: &DigestChallenge,
    secret: &Secret,
    method: &str,
    target: &str,
    body: &[u8],
    Counter { cnonce, count }: Counter<'_>,
) -> String {
    let algorithm = challenge.algorithm;
    let (method, target) = (method.as_bytes(), target.as_bytes());
    let (qop, a2) = match challenge.protection {
        Protection::Legacy => (None, algorithm.hash([method, b":", target])),
        Protection::Auth => (Some("auth"), algorithm.hash([method, b":", target])),
        Protection::AuthInt => {
            let body = algorithm.hash([body]);
            (Some("auth-int"), algorithm.hash([method, b":", target, b":", body.as_bytes()]))
        }
    };
    let a1 = secret.a1(challenge, cnonce);
    let nonce = challenge.nonce.as_slice();
    match qop {
        None => algorithm.hash([&a1, b":".as_slice(), nonce, b":", a2.as_bytes()]),
        Some(qop) => {
            let middle = format!(":{count:08x}:{cnonce}:{qop}:");
            algorithm.hash([&a1, b":".as_slice(), nonce, middle.as_bytes(), a2.as_bytes()])
        }
    }
}

/// Returns the value of `Authorization` (RFC 7616 section 3.4).
#[must_use]
pub fn authorization(
    challenge: &DigestChallenge,
    secret: &Secret,
    username: &str,
    request: Request<'_>,
    counter: Counter<'_>,
) -> Vec<u8> {
    let mut value = b"Digest ".to_vec();
    let hashed;
    if challenge.userhash {
        hashed = challenge.algorithm.hash([username.as_bytes(), b":", &challenge.realm]);
        quoted(&mut value, "username", hashed.as_bytes());
    } else if challenge.utf8 && !username.is_ascii() {
        // RFC 7616 section 3.4, with the encoding of RFC 8187.
        value.extend_from_slice(format!("username*=UTF-8''{}", percent(username)).as_bytes());
    } else {
        quoted(&mut value, "username", username.as_bytes());
    }
    let mut add = |name: &str, text: &[u8]| {
        value.extend_from_slice(b", ");
        quoted(&mut value, name, text);
    };
    add("realm", &challenge.realm);
    add("nonce", &challenge.nonce);
    add("uri", request.target.as_bytes());
    add("response", response(challenge, secret, request, counter).as_bytes());
    if let Some(opaque) = &challenge.opaque {
        add("opaque", opaque);
    }
    let needs_cnonce = challenge.protection != Protection::Legacy || challenge.algorithm.session;
    if needs_cnonce {
        add("cnonce", counter.cnonce.as_bytes());
    }
    // These three are tokens: some servers accept them only without quotes.
    if let Some(spelled) = &challenge.spelled {
        value.extend_from_slice(b", algorithm=");
        value.extend_from_slice(spelled);
    }
    let qop = match challenge.protection {
        Protection::Legacy => None,
        Protection::Auth => Some("auth"),
        Protection::AuthInt => Some("auth-int"),
    };
    if let Some(qop) = qop {
        // Writing to memory does not fail.
        let _ = write!(value, ", qop={qop}, nc={:08x}", counter.count);
    }
    if challenge.userhash {
        value.extend_from_slice(b", userhash=true");
    }
    value
}

fn quoted(value: &mut Vec<u8>, name: &str, text: &[u8]) {
    value.extend_from_slice(name.as_bytes());
    value.extend_from_slice(b"=\"");
    for byte in text {
        if matches!(byte, b'"' | b'\\') {
            value.push(b'\\');
        }
        value.push(*byte);
    }
    value.push(b'"');
}

/// Percent-encodes all but the attribute characters of RFC 8187.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests;
