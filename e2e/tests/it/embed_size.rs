//! The size of the frame in which a portal shows a phone.

use e2e::{TestBench, Trust};
use serde_json::json;

crate::in_every_browser!(a_frame_shows_its_whole_page);

/// At some widths a scroll bar made the page lower, and the frame followed that height.
async fn a_frame_shows_its_whole_page(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, json!({"phone": "frontdesk"})).await;
    portal.wait_for_event("ready").await;
    portal.run("phone.style.inlineSize = '1361px'").await;
    portal.enter_frame().await;
    portal.wait_until_frame_fits().await;
}
