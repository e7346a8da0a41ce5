//! `GET /api/v1/events` and `GET /api/v1/phones/{id}/events`: the events of phones, as server-sent events.

mod follower;
mod message;

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, header::CACHE_CONTROL},
    response::{IntoResponse, Sse, sse},
};
use futures_util::{Stream, StreamExt, stream as streams};
use relay_api::{Code, MAX_STREAM_PHONES, Problem, Reason};
use serde::Deserialize;
use snom::Screen;
use tokio::time::sleep;

use super::{authenticate::JudgedAt, screens};
use crate::{
    access::{Principal, Share, ShareGuard, now},
    error::ApiError,
    state::Relay,
};
use follower::{Follower, Selection};
use message::LastEvent;

/// The interval of comments that keep the connection alive through proxies.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The duration of a stream: the client opens it again and is authenticated again.
const MAX_DURATION: Duration = Duration::from_secs(3_600);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneEventsQuery {
    screens: Option<String>,
    last_event_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    phones: String,
    screens: Option<String>,
    last_event_id: Option<String>,
}

/// Stream events.
///
/// The stream begins with the current state, which ends with `ready`. The given screens are polled as long as it is
/// open. A stream that begins with the id of the last event of an earlier one goes on after it, if what was missed is
/// still known, or else with the whole state.
#[utoipa::path(get, tag = "Events", path = "/phones/{id}/events", responses(
    (status = 200, description = "The data of each event is that of an Event, with the id of the phone in front", content_type = "text/event-stream", body = String),
    (status = 400, body = Problem),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 429, description = "This user has too many streams", body = Problem),
), params(
    ("id" = String, Path, description = "The id of the phone"),
    ("screens" = Option<String>, Query, description = "The screens to watch, separated by commas; main when absent, none when empty", pattern = "^((main|labels|expansion)(,(main|labels|expansion))*)?$"),
    ("last_event_id" = Option<String>, Query, description = "As the header last-event-id"),
    ("last-event-id" = Option<String>, Header, description = "The id of the last event of an earlier stream about the same phone"),
))]
pub(super) async fn stream(
    State(relay): State<Relay>,
    Path(id): Path<String>,
    query: Result<Query<PhoneEventsQuery>, QueryRejection>,
    Extension(principal): Extension<Principal>,
    Extension(judged_at): Extension<JudgedAt>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let Query(query) = query.map_err(|error| ApiError::of_query(&error))?;
    let snapshot = relay.snapshot();
    let phone = snapshot.find(&id, &principal)?;
    let screens = watched(query.screens.as_deref(), |name| screens::find(phone, name))?;
    drop(snapshot);
    let selection = Selection { ids: vec![id], screens, is_single: true };
    let last = LastEvent::of(&headers, query.last_event_id.as_deref(), &relay);
    let share = relay.shares().take(Share::Stream, &principal)?;
    Ok(respond(relay, selection, (principal, judged_at), last, share))
}

/// Stream the events of several phones.
///
/// As the events of one phone. Phones that are not there, or that this user may not see, are passed over, with the event
/// `phones`.
#[utoipa::path(get, tag = "Events", path = "/events", responses(
    (status = 200, description = "The data of each event is that of an Event; about a phone, with its id in front", content_type = "text/event-stream", body = String),
    (status = 400, description = "The query cannot be read, or names too many phones", body = Problem),
    (status = 401, body = Problem),
    (status = 404, description = "No screen has that name", body = Problem),
    (status = 429, description = "This user has too many streams", body = Problem),
), params(
    ("phones" = String, Query, description = "The ids of at most 50 phones, separated by commas"),
    ("screens" = Option<String>, Query, description = "The screens to watch of phones that have them, separated by commas; main when absent, none when empty", pattern = "^((main|labels|expansion)(,(main|labels|expansion))*)?$"),
    ("last_event_id" = Option<String>, Query, description = "As the header last-event-id"),
    ("last-event-id" = Option<String>, Header, description = "The id of the last event of an earlier stream about the same phones"),
))]
pub(super) async fn stream_several(
    State(relay): State<Relay>,
    query: Result<Query<EventsQuery>, QueryRejection>,
    Extension(principal): Extension<Principal>,
    Extension(judged_at): Extension<JudgedAt>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let Query(query) = query.map_err(|error| ApiError::of_query(&error))?;
    let names = query.phones.split(',').map(str::trim).filter(|id| !id.is_empty());
    let mut ids = Vec::<String>::new();
    for id in names {
        if !ids.iter().any(|other| other == id) {
            ids.push(id.to_owned());
        }
        if ids.len() > MAX_STREAM_PHONES {
            let max = u32::try_from(MAX_STREAM_PHONES).unwrap_or(u32::MAX);
            return Err(ApiError::new(Code::BadRequest, Reason::StreamTooWide { max }));
        }
    }
    let screens = watched(query.screens.as_deref(), screens::named)?;
    let selection = Selection { ids, screens, is_single: false };
    let last = LastEvent::of(&headers, query.last_event_id.as_deref(), &relay);
    let share = relay.shares().take(Share::Stream, &principal)?;
    Ok(respond(relay, selection, (principal, judged_at), last, share))
}

/// Returns the screens that a query names, each once: a head has room for thousands of names, and each screen is watched
/// at every phone.
fn watched(
    names: Option<&str>,
    find: impl Fn(&str) -> Result<Screen, ApiError>,
) -> Result<Vec<Screen>, ApiError> {
    let mut screens = Vec::new();
    for name in names.unwrap_or("main").split(',').filter(|name| !name.is_empty()) {
        let screen = find(name)?;
        if !screens.contains(&screen) {
            screens.push(screen);
        }
    }
    Ok(screens)
}

/// Answers with a stream, until the client must be authenticated again.
fn respond(
    relay: Relay,
    selection: Selection,
    (principal, judged_at): (Principal, JudgedAt),
    last: Option<LastEvent>,
    share: ShareGuard,
) -> impl IntoResponse {
    let snapshot = relay.snapshot();
    for id in &selection.ids {
        if snapshot.get(id, &principal).is_some() {
            relay.audit_view(&principal, id);
        }
    }
    drop(snapshot);
    let end = end(relay.clone(), &principal, judged_at);
    let events = events(Follower::new(relay, selection, principal, last), share).take_until(end);
    let stream = Sse::new(events.map(Ok::<_, Infallible>));
    let stream = stream.keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE));
    // Without the first header nginx buffers the events; without `no-transform` a proxy that compresses does.
    let uncached = (CACHE_CONTROL.as_str(), "no-store, no-transform");
    ([("x-accel-buffering", "no"), uncached], stream)
}

/// Waits until the client must be authenticated again.
fn end(
    relay: Relay,
    principal: &Principal,
    judged_at: JudgedAt,
) -> impl Future<Output = ()> + use<> {
    let (session, grant) = (principal.session.clone(), principal.grant.clone());
    let left = session.as_ref().map(|session| session.ends.saturating_sub(now()));
    let duration = left.map_or(MAX_DURATION, |left| Duration::from_millis(left).min(MAX_DURATION));
    // From now on, so that no change is missed before the stream is read.
    let mut people = relay.people_version();
    // Something may have changed since the request was judged; then the client opens the stream again.
    let is_current = judged_at.is_current(&relay);
    async move {
        if !is_current {
            return;
        }
        tokio::select! {
            () = relay.stopping() => {}
            _ = people.changed() => {}
            () = relay.session_ended(session) => {}
            () = relay.embed_token_ended(grant) => {}
            () = sleep(duration) => {}
        }
    }
}

fn events(follower: Follower, share: ShareGuard) -> impl Stream<Item = sse::Event> {
    streams::unfold((follower, share), |(mut follower, share)| async move {
        let batch = follower.next().await?;
        Some((streams::iter(batch), (follower, share)))
    })
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They end a connection on which nothing comes for that long. Two heartbeats fit in, for one that is late.
    #[test]
    fn the_heartbeat_comes_before_the_default_time_outs_of_proxies() {
        for (time_out, seconds) in [
            ("nginx: proxy_read_timeout", 60),
            ("nginx: send_timeout", 60),
            ("haproxy, in Debian: timeout server", 50),
            ("haproxy, in Debian: timeout client", 50),
            ("Apache: Timeout, ProxyTimeout", 60),
            ("lighttpd: server.max-read-idle", 60),
        ] {
            assert!(KEEP_ALIVE * 2 < Duration::from_secs(seconds), "{time_out}");
        }
    }

    #[test]
    fn a_screen_that_is_named_often_is_watched_once() {
        let screens = |names: Option<&str>| watched(names, screens::named).ok();
        assert_eq!(screens(None), Some(vec![Screen::Main]));
        assert_eq!(screens(Some("")), Some(Vec::new()));
        let often = "labels,main,,labels,".repeat(1_000);
        assert_eq!(screens(Some(&often)), Some(vec![Screen::Labels, Screen::Main]));
        assert_eq!(screens(Some("main,side")), None);
    }
}
