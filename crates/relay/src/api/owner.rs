//! What is asked of a phone, wherever it is: the relay that owns it does it.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use snom::Screen;

use crate::{
    cluster::{ClusterMember, PhoneRequest, Reply},
    error::ApiError,
    phone::{Frame, Phone},
    state::Relay,
};

/// The time limit for requests that the owner answers without asking the phone.
pub(super) const MAX_ANSWER_TIME: Duration = Duration::from_secs(5);
/// The time limit for a picture of a slow phone.
const MAX_PICTURE_TIME: Duration = Duration::from_secs(60);

/// Does for a phone what is asked for. Where another relay owns it, that one has `lasting` to do it.
pub(super) async fn ask(
    relay: &Relay,
    phone: &Phone,
    request: PhoneRequest,
    lasting: Duration,
) -> Result<Reply, ApiError> {
    relay.ask(phone, request, (MAX_ANSWER_TIME, lasting)).await
}

/// Asks the owner of a phone, which has `lasting` to do it.
pub(super) async fn ask_owner(
    (relay, cluster): (&Relay, &ClusterMember),
    phone: &Phone,
    request: PhoneRequest,
    lasting: Duration,
) -> Result<Reply, ApiError> {
    let times = (MAX_ANSWER_TIME, lasting);
    relay.ask_owner(cluster, phone, request, times).await.map_err(ApiError::from)
}

/// Returns the picture of a screen, from the relay that owns the phone.
pub(super) async fn picture(
    relay: &Relay,
    phone: &Phone,
    screen: Screen,
) -> Result<Arc<Frame>, ApiError> {
    let Some(cluster) = relay.elsewhere(phone) else { return Ok(phone.picture(screen).await?) };
    // One at a time for each screen: others wait and get the same picture.
    let place = relay.frames().of(&phone.config().id, screen);
    let mut known = place.lock().await;
    let tag = known.as_ref().map(|frame: &Arc<Frame>| frame.tag.clone());
    let request = PhoneRequest::Picture { screen: screen.name().to_owned(), tag };
    match (ask_owner((relay, cluster), phone, request, MAX_PICTURE_TIME).await?, known.as_ref()) {
        (Reply::Picture { tag, missing_rows, png: Some(png) }, _) => {
            let png = STANDARD.decode(png).map_err(|_| ApiError::relays_differ())?;
            let frame = Arc::new(Frame { png, tag, missing_rows });
            *known = Some(frame.clone());
            Ok(frame)
        }
        (Reply::Picture { tag, png: None, .. }, Some(frame)) if frame.tag == tag => {
            Ok(frame.clone())
        }
        _ => Err(ApiError::relays_differ()),
    }
}
