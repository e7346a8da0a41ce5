//! `GET /api/v1/phones/{id}/events`: what happens to a phone, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{Sse, sse},
};
use futures_util::{Stream, StreamExt, stream};
use relay_api::{Code, Event, Problem};
use serde::Deserialize;
use snom::Screen;
use tokio::{sync::broadcast::error::RecvError, time::sleep};

use crate::error::ApiError;
use crate::{
    access::Person,
    phone::{Phone, Viewing},
    state::Relay,
};

/// How often a comment keeps the connection alive through proxies.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long a stream lasts: when it is opened again, whoever opens it is asked for again.
const LONGEST: Duration = Duration::from_secs(3_600);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    screens: Option<String>,
}

/// Follow a phone. The stream begins with how things are. The screens that are asked for are
/// polled as long as it is open.
#[utoipa::path(get, path = "/phones/{id}/events", responses(
    (status = 200, description = "Events named link, screen, outcome and driving; each has the data of an Event", content_type = "text/event-stream", body = String),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("screens" = Option<String>, Query, description = "The screens to look at, separated by commas; main when absent, none when empty", pattern = "^((main|labels|expansion)(,(main|labels|expansion))*)?$"),
))]
pub(super) async fn follow(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
    Extension(person): Extension<Person>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, ApiError> {
    let Query(wanted) =
        wanted.map_err(|error| ApiError::new(Code::BadRequest, error.body_text()))?;
    let now = relay.now();
    let phone = now.find(&id, &person)?.clone();
    let names = wanted.screens.as_deref().unwrap_or("main").split(',');
    let viewing = names.filter(|name| !name.is_empty()).map(|name| watch(&phone, name));
    let viewing = viewing.collect::<Result<Vec<_>, _>>()?;
    let events = events(relay.clone(), phone, viewing).map(|event| Ok(written(&event)));
    Ok(Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)))
}

fn watch(phone: &Phone, name: &str) -> Result<Viewing, ApiError> {
    let screen: Screen = name.parse().map_err(|error: snom::screen::UnknownScreen| {
        ApiError::new(Code::UnknownScreen, error.to_string())
    })?;
    super::screens::check(phone, screen)?;
    Ok(phone.watch(screen))
}

/// How things are, then everything that happens, until the phone is stopped or it has to be asked
/// anew who may see it. Who is too slow gets anew how things are.
fn events(relay: Relay, phone: Phone, viewing: Vec<Viewing>) -> impl Stream<Item = Event> {
    let (first, receiver) = phone.events();
    let of_phone = phone.clone();
    let ended = async move {
        tokio::select! {
            () = of_phone.ended() => {}
            () = relay.people_changed() => {}
            () = sleep(LONGEST) => {}
        }
    };
    stream::iter(first)
        .chain(
            stream::unfold((phone, receiver, viewing), |(phone, mut receiver, viewing)| async {
                let batch = match receiver.recv().await {
                    Ok(event) => vec![event],
                    Err(RecvError::Lagged(_)) => {
                        let (now, anew) = phone.events();
                        receiver = anew;
                        now
                    }
                    Err(RecvError::Closed) => return None,
                };
                Some((stream::iter(batch), (phone, receiver, viewing)))
            })
            .flatten(),
        )
        .take_until(ended)
}

fn written(event: &Event) -> sse::Event {
    let named = sse::Event::default().event(event.name());
    let data = match event {
        Event::Link(link) => serde_json::to_string(link),
        Event::Outcome(outcome) => serde_json::to_string(outcome),
        Event::Screen { screen, tag } => {
            Ok(serde_json::json!({ "screen": screen, "tag": tag }).to_string())
        }
        Event::Driving { who } => Ok(serde_json::json!({ "who": who }).to_string()),
    };
    named.data(data.unwrap_or_default())
}
