//! The frame in which a portal shows a phone: its size and its title.

use e2e::{TestBench, Trust};
use serde_json::{Value, json};

crate::in_every_browser!(a_frame_shows_its_whole_page);

crate::in_one_engine! {
    /// Our own code decides.
    a_frame_has_the_title_of_its_element
}

fn frontdesk() -> Value {
    json!({"phone": "frontdesk"})
}

/// At some widths a scroll bar made the page lower, and the frame followed that height.
async fn a_frame_shows_its_whole_page(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    portal.run("phone.style.inlineSize = '1361px'").await;
    portal.enter_frame().await;
    portal.wait_until_frame_fits().await;
}

/// A title that was set later once stayed out of the frame, which screen readers name by it.
async fn a_frame_has_the_title_of_its_element(bench: &mut TestBench) {
    let portal = bench.open_kit_portal(Trust::Frame, frontdesk()).await;
    portal.wait_for_event("ready").await;
    let title = "return phone.shadowRoot.querySelector('iframe').title";
    assert_eq!(portal.run(title).await, "Deskside");
    portal.run("phone.title = 'Reception'").await;
    assert_eq!(portal.run(title).await, "Reception");
    portal.run("phone.removeAttribute('title')").await;
    assert_eq!(portal.run(title).await, "Deskside");
}
