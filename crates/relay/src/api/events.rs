//! `GET /api/v1/phones/{id}/events`: the events of a phone, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Sse, sse},
};
use futures_util::{Stream, StreamExt, stream as streams};
use relay_api::{Event, Problem};
use serde::Deserialize;
use tokio::{sync::broadcast::error::RecvError, time::sleep};

use super::screens::find;
use crate::{
    access::{Principal, Share, ShareGuard},
    error::ApiError,
    phone::{Phone, ViewerGuard},
    state::Relay,
};

/// The interval of comments that keep the connection alive through proxies.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The duration of a stream: the client opens it again and is authenticated again.
const MAX_DURATION: Duration = Duration::from_secs(3_600);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    screens: Option<String>,
}

/// Stream events.
///
/// The stream begins with the current state. The given screens are polled as long as it is open.
#[utoipa::path(get, tag = "Events", path = "/phones/{id}/events", responses(
    (status = 200, description = "Events named link, screen, outcome and driver; the data of each is that of an Event", content_type = "text/event-stream", body = String),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 429, description = "This user has too many streams", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("screens" = Option<String>, Query, description = "The screens to watch, separated by commas; main when absent, none when empty", pattern = "^((main|labels|expansion)(,(main|labels|expansion))*)?$"),
))]
pub(super) async fn stream(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    query: Result<Query<EventsQuery>, axum::extract::rejection::QueryRejection>,
    Extension(principal): Extension<Principal>,
) -> Result<impl IntoResponse, ApiError> {
    let Query(query) = query.map_err(|error| ApiError::of_query(&error))?;
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?.clone();
    let names = query.screens.as_deref().unwrap_or("main").split(',');
    let share = relay.shares().take(Share::Stream, &principal)?;
    let viewers = names.filter(|name| !name.is_empty()).map(|name| watch(&phone, name));
    let viewers = viewers.collect::<Result<Vec<_>, _>>()?;
    relay.audit_view(&principal, &id);
    let events = events(relay.clone(), phone, (viewers, share), principal)
        .map(|event| Ok::<_, Infallible>(serialize(&event)));
    let stream = Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE));
    // Without this header nginx buffers the events.
    Ok(([("x-accel-buffering", "no")], stream))
}

fn watch(phone: &Phone, name: &str) -> Result<ViewerGuard, ApiError> {
    let screen = find(phone, name)?;
    Ok(phone.watch(screen))
}

/// Returns the current state and all events from then on, until the phone stops or the client must
/// be authenticated again. A client that reads too slowly gets the whole state again.
fn events(
    relay: Relay,
    phone: Phone,
    held: (Vec<ViewerGuard>, ShareGuard),
    principal: Principal,
) -> impl Stream<Item = Event> {
    let Principal { name: user, session, .. } = principal;
    let (first, receiver) = phone.events();
    let ending = phone.clone();
    let ended = async move {
        tokio::select! {
            () = ending.closed() => {}
            () = relay.people_changed() => {}
            () = relay.session_ended(session) => {}
            () = sleep(MAX_DURATION) => {}
        }
    };
    streams::iter(first)
        .chain(
            streams::unfold(
                (phone, receiver, held, user),
                |(phone, mut receiver, held, user)| async {
                    let batch = match receiver.recv().await {
                        Ok(event) => vec![event.of(&user)],
                        Err(RecvError::Lagged(_)) => {
                            let (state, newer) = phone.events();
                            receiver = newer;
                            state
                        }
                        Err(RecvError::Closed) => return None,
                    };
                    Some((streams::iter(batch), (phone, receiver, held, user)))
                },
            )
            .flatten(),
        )
        .take_until(ended)
}

fn serialize(event: &Event) -> sse::Event {
    let named = sse::Event::default().event(event.name());
    let data = match event {
        Event::Link(link) => serde_json::to_string(link),
        Event::Outcome(outcome) => serde_json::to_string(outcome),
        Event::Screen { screen, tag } => {
            Ok(serde_json::json!({ "screen": screen, "tag": tag }).to_string())
        }
        Event::Driver { user } => Ok(serde_json::json!({ "user": user }).to_string()),
    };
    named.data(data.unwrap_or_default())
}
