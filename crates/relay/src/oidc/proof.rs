//! What an answer of the provider proves.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::{
    ClaimsVerificationError, HttpRequest, HttpResponse, Nonce,
    core::{CoreIdToken, CoreJwsSigningAlgorithm as Algorithm},
    http::{
        self, Request,
        header::{ACCEPT, AUTHORIZATION},
    },
};
use serde_json::{Map, Value};

use super::client::ProviderClient;
use crate::access::now;

/// The time by which the clocks of the relay and the provider may differ, in milliseconds.
const TOLERANCE_MS: u64 = 60_000;

/// Signatures that only the provider can make: with a secret that both share, anybody who reads it from the relay
/// could make them too.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// Verifies an ID token: its signature, issuer, audience, times and nonce (OpenID Connect Core 1.0,
/// section 3.1.3.7).
///
/// # Errors
/// Names the first rule that it breaks.
pub(super) fn verify(
    client: &ProviderClient,
    token: &CoreIdToken,
    nonce: &Nonce,
) -> Result<(), ClaimsVerificationError> {
    let now = now();
    let (early, late) = (now.saturating_sub(TOLERANCE_MS), now.saturating_add(TOLERANCE_MS));
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || time(early))
        .set_issue_time_verifier_fn(move |issued| {
            if issued <= time(late) { Ok(()) } else { Err("issued in the future".to_owned()) }
        });
    let claims = token.claims(&verifier, nonce)?;
    if claims.authorized_party().is_some_and(|party| party != client.client_id()) {
        let cause = "the token was issued to another client".to_owned();
        return Err(ClaimsVerificationError::InvalidAudience(cause));
    }
    Ok(())
}

/// Returns whether a token may be good all the same, because the provider has new keys.
pub(super) fn is_about_keys(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(_))
}

/// Returns a time; one that cannot be expressed is later than all others.
fn time(ms: u64) -> DateTime<Utc> {
    let time = i64::try_from(ms).ok().and_then(DateTime::from_timestamp_millis);
    time.unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Returns all claims of a token that was verified.
pub(super) fn claims(token: &str) -> Option<Map<String, Value>> {
    let payload = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// Returns the request for the claims that a provider leaves out of the token.
pub(super) fn user_info_request(url: &str, access_token: &str) -> http::Result<HttpRequest> {
    Request::get(url)
        .header(ACCEPT, "application/json")
        .header(AUTHORIZATION, format!("Bearer {access_token}"))
        .body(Vec::new())
}

/// Adds those claims, which must be about the same person (OpenID Connect Core 1.0, section 5.3.2).
///
/// # Errors
/// When the answer is unusable.
pub(super) fn add_user_info(
    claims: &mut Map<String, Value>,
    answer: &HttpResponse,
) -> Result<(), &'static str> {
    if answer.status() != http::StatusCode::OK {
        return Err("the provider refuses to tell the claims of the user");
    }
    let more: Map<String, Value> =
        serde_json::from_slice(answer.body()).map_err(|_| "the claims of the user are not JSON")?;
    if more.get("sub").is_none_or(|other| claims.get("sub") != Some(other)) {
        return Err("the claims are those of another user");
    }
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use openidconnect::http::Response;
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn the_claims_of_a_token_are_all_of_its_payload() {
        let claims = json!({"sub": "1", "groups": ["it"], "https://example.com/x": {"y": 1}});
        let payload = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
        assert_eq!(super::claims(&format!("a.{payload}.b")), Some(object(&claims)));
        for text in ["", "a", "a.!.b", "a.W10.b"] {
            assert_eq!(super::claims(text), None, "{text}");
        }
    }

    #[test]
    fn claims_of_the_same_user_are_added_and_replace_none() {
        let own = object(&json!({"sub": "1", "name": "signed"}));
        let add = |status: u16, body: Value| {
            let answer = Response::builder().status(status).body(body.to_string().into_bytes());
            let mut claims = own.clone();
            add_user_info(&mut claims, &answer.unwrap()).map(|()| claims)
        };
        let more = json!({"sub": "1", "name": "other", "groups": ["it"]});
        let both = object(&json!({"sub": "1", "name": "signed", "groups": ["it"]}));
        assert_eq!(add(200, more.clone()), Ok(both));
        assert!(add(401, more).is_err());
        assert!(add(200, json!({"sub": "2", "groups": ["it"]})).is_err());
        assert!(add(200, json!({"groups": ["it"]})).is_err());
        assert!(add(200, json!(["sub"])).is_err());
    }

    #[test]
    fn a_time_that_cannot_be_expressed_is_late() {
        assert!(time(0) < time(1));
        assert_eq!(time(u64::MAX), DateTime::<Utc>::MAX_UTC);
    }
}
