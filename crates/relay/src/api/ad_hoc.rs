//! Adding phones by their address, where the administrator allows it.

use std::{net::IpAddr, time::Duration};

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use relay_api::{AddPhoneRequest, Code, PhoneSummary, Problem};
use sha2::{Digest, Sha256};
use snom::{Danger, Model};
use tokio::time::timeout;

use super::{csrf::Meant, json::Intended, phones::summary};
use crate::error::ApiError;
use crate::{
    access::Person,
    audit::Entry,
    config::{self, Added, Address, PhoneOrigin},
    net::Reach,
    state::Relay,
};

/// How long looking a name up may take.
const LOOK_UP: Duration = Duration::from_secs(3);

/// Add a phone by its address.
#[utoipa::path(post, path = "/phones", request_body = AddPhoneRequest, responses(
    (status = 201, description = "Added, or there already", body = PhoneSummary),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "Nobody may, or not this person", body = Problem),
    (status = 408, body = Problem),
    (status = 413, body = Problem),
    (status = 415, body = Problem),
    (status = 422, description = "Not at this address", body = Problem),
), params(("x-deskside" = String, Header, pattern = "^1$")))]
pub(super) async fn add(
    State(relay): State<Relay>,
    Extension(person): Extension<Person>,
    Intended(request): Intended<AddPhoneRequest>,
) -> Result<(StatusCode, Json<PhoneSummary>), ApiError> {
    check(&person)?;
    let now = relay.now();
    let Some(ad_hoc) = &now.config.ad_hoc else {
        let detail = "the administrator allows no phones but those of the configuration; see \
                      [ad_hoc] there";
        return Err(ApiError::new(Code::Forbidden, detail));
    };
    let refused = |detail: String| ApiError::new(Code::AddressRefused, detail);
    let phone = phone(&relay, ad_hoc, &request).await.map_err(refused)?;
    let phone = relay.add(phone, ad_hoc).map_err(refused)?;
    let (who, event) = (person.name.as_str(), "phone-added");
    relay.audit().write(Entry {
        request: relay.metrics().request_number(),
        event,
        who,
        from: person.address,
        phone: Some(&phone.config().id),
        ..Entry::default()
    });
    Ok((StatusCode::CREATED, Json(summary(&phone))))
}

/// Remove a phone that was added.
#[utoipa::path(delete, path = "/phones/{id}", responses(
    (status = 204, description = "Removed"),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 403, description = "It is in the configuration, or this person may not", body = Problem),
    (status = 404, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("x-deskside" = String, Header, pattern = "^1$"),
))]
pub(super) async fn remove(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(person): Extension<Person>,
    Meant: Meant,
) -> Result<StatusCode, ApiError> {
    check(&person)?;
    let now = relay.now();
    let phone = now.find(&id, &person)?;
    if phone.config().origin != PhoneOrigin::Added {
        let detail = format!("{id} is in the configuration of the relay; remove it there");
        return Err(ApiError::new(Code::Forbidden, detail));
    }
    relay.remove(&id);
    relay.audit().write(Entry {
        request: relay.metrics().request_number(),
        event: "phone-removed",
        who: &person.name,
        from: person.address,
        phone: Some(&id),
        ..Entry::default()
    });
    Ok(StatusCode::NO_CONTENT)
}

/// Adding needs the role of an operator, and somebody who may see what was added.
fn check(person: &Person) -> Result<(), ApiError> {
    person.check(Danger::AffectsCall)?;
    if person.sees_everything() {
        return Ok(());
    }
    let detail = "only who sees all phones may add or remove one";
    Err(ApiError::new(Code::Forbidden, detail))
}

/// The phone that is asked for.
///
/// # Errors
/// Why it may not be added.
async fn phone(
    relay: &Relay,
    ad_hoc: &config::AdHoc,
    request: &AddPhoneRequest,
) -> Result<config::Phone, String> {
    let address = Address::read(&request.address, ad_hoc.usual_port())
        .map_err(|error| format!("address: {error}"))?;
    let reach = relay.reach(ad_hoc);
    if let Reach::Within(ranges) = &reach {
        let checked = timeout(LOOK_UP, ranges.check(address.host(), address.port()));
        let checked =
            checked.await.unwrap_or_else(|_| Err("the name was not found in time".to_owned()));
        checked.map_err(|error| format!("address: {error}"))?;
    }
    let name = request.model.as_deref().unwrap_or("unknown");
    let model = Model::find(name).filter(|model| model.remote_control.is_possible());
    let model = model.ok_or_else(|| {
        format!("model: `{name}` is not known or cannot be used; leave it out if in doubt")
    })?;
    let label = request.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let label: String = label.unwrap_or(&request.address).chars().take(64).collect();
    let id = id_of(&address);
    ad_hoc
        .phone(Added { id: &id, name: &label, model, address }, reach)
        .map_err(|error| format!("certificate: {error}"))
}

/// An id that nobody writes into a configuration by accident, always the same for an address.
///
/// Of an IP address it tells everything. Of a name it cannot: `a-b.c` and `a.b-c` look alike, and
/// so do long names that begin alike. They get a piece of a hash, or somebody would dial with the
/// phone of somebody else.
fn id_of(address: &Address) -> String {
    let text = address.to_string().to_ascii_lowercase();
    let fits = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    if address.host().parse::<IpAddr>().is_ok() {
        return format!("at-{text}").chars().map(fits).collect();
    }
    let hash = Sha256::digest(&text);
    let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let begin: String = text.chars().map(fits).take(52).collect();
    format!("at-{begin}-{hash}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn addresses_that_look_alike_have_ids_of_their_own() {
        let id = |text: &str| id_of(&Address::read(text, 80).unwrap());
        assert_eq!(id("192.168.10.21"), "at-192-168-10-21");
        assert_eq!(id("192.168.10.21:8080"), "at-192-168-10-21-8080");
        assert_eq!(id("[fd00::1]:81"), "at--fd00--1--81");
        let long = "a".repeat(60);
        let names = [
            "192.168.10.21-8080",
            "a-b.c",
            "a.b-c",
            "a.b.c",
            "a_b.c",
            "phone.example",
            "phone.example:8080",
            "phone.example-8080",
            &format!("{long}.one"),
            &format!("{long}.two"),
        ];
        let ids: HashSet<_> = names.iter().map(|name| id(name)).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        assert!(ids.iter().all(|id| id.len() <= 64), "{ids:?}");
        assert_eq!(id("Phone.Example"), id("phone.example"), "the same host");
        assert!(!ids.contains("at-192-168-10-21-8080"));
    }
}
