//! Adding phones by their address, where the administrator allows it.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use relay_api::{AddPhoneRequest, Code, PhoneSummary, Problem};
use snom::{Danger, Model};
use tokio::time::timeout;

use super::{ApiError, json::Intended, phones::summary};
use crate::{
    access::Person,
    audit::Entry,
    config::{self, Address},
    reach::Reach,
    relay::{ADDED, Relay},
    tls::Encryption,
};

/// How long looking a name up may take.
const LOOK_UP: Duration = Duration::from_secs(3);
/// Phones that may be added at once.
const MOST_ADDED: usize = 200;

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
    let added = now.phones.iter().filter(|phone| phone.config().version == ADDED).count();
    if added >= MOST_ADDED {
        let detail = format!("{MOST_ADDED} phones have been added; remove one first");
        return Err(ApiError::new(Code::AddressRefused, detail));
    }
    let phone = phone(&relay, ad_hoc, &request).await?;
    let phone = relay.add(phone);
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
), params(("id" = String, Path, description = "The id of the phone")))]
pub(super) async fn remove(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    Extension(person): Extension<Person>,
) -> Result<StatusCode, ApiError> {
    check(&person)?;
    let now = relay.now();
    let phone = now.find(&id, &person)?;
    if phone.config().version != ADDED {
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

async fn phone(
    relay: &Relay,
    ad_hoc: &config::AdHoc,
    request: &AddPhoneRequest,
) -> Result<config::Phone, ApiError> {
    let refused = |detail: String| ApiError::new(Code::AddressRefused, detail);
    let usual_port = if ad_hoc.trust.is_some() { 443 } else { 80 };
    let address = Address::read(&request.address, usual_port)
        .map_err(|error| refused(format!("address: {error}")))?;
    let reach = relay.reach(ad_hoc);
    if let Reach::Within(ranges) = &reach {
        let checked = timeout(LOOK_UP, ranges.check(address.host(), address.port()));
        let checked =
            checked.await.unwrap_or_else(|_| Err("the name was not found in time".to_owned()));
        checked.map_err(|error| refused(format!("address: {error}")))?;
    }
    let name = request.model.as_deref().unwrap_or("unknown");
    let model = Model::find(name).filter(|model| model.remote_control.is_possible());
    let model = model.ok_or_else(|| {
        refused(format!("model: `{name}` is not known or cannot be used; leave it out if in doubt"))
    })?;
    let id = id_of(&address);
    let label = request.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let label: String = label.unwrap_or(&request.address).chars().take(64).collect();
    let encryption = match &ad_hoc.trust {
        Some(trust) => Some(
            Encryption::new(trust.clone(), &id, address.host())
                .map_err(|error| refused(format!("certificate: {error}")))?,
        ),
        None => None,
    };
    let credentials = ad_hoc.credentials.clone();
    Ok(config::Phone {
        reach,
        credentials,
        encryption,
        ..config::Phone::new(&id, &label, model, address)
    })
}

/// An id that nobody writes into a configuration by accident.
fn id_of(address: &Address) -> String {
    let text = format!("at-{address}").to_ascii_lowercase();
    let fits = |byte: char| if byte.is_ascii_alphanumeric() { byte } else { '-' };
    text.chars().map(fits).take(64).collect()
}
