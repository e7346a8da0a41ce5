//! The panel in somebody else's page.

use e2e::{Stand, until};

crate::in_every_browser!(a_portal_controls_a_phone_in_its_frame a_portal_may_only_look);

async fn a_portal_controls_a_phone_in_its_frame(stand: &mut Stand) {
    stand.open_in_portal("?phone=frontdesk&embed=1&mode=control&theme=dark").await;
    stand.click_key("5").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=5"]);
    // The panel alone: no bar, nothing beside it, and no need to scroll sideways.
    assert_eq!(stand.attribute(".bar", "class").await, None);
    assert_eq!(stand.attribute(".console", "class").await, None);
    assert_eq!(stand.overflow().await, 0);
    assert_eq!(stand.attribute("html", "data-theme").await.as_deref(), Some("dark"));
}

async fn a_portal_may_only_look(stand: &mut Stand) {
    stand.open_in_portal("?phone=frontdesk&embed=1&mode=view").await;
    until("the picture", async || stand.attribute(".screen__picture", "data-tag").await).await;
    assert_eq!(stand.enabled_keys().await, 0);
    // What only looks works: another page of keys, the picture large, paused, saved.
    let second = ".functions__pages .page:nth-child(2)";
    stand.click(second).await;
    assert_eq!(stand.attribute(second, "aria-pressed").await.as_deref(), Some("true"));
    assert_eq!(stand.enabled_keys().await, 0);
    for tool in ["pause", "full-screen", "save", "copy"] {
        let is_off = stand.attribute(&format!("[data-tool={tool}]"), "disabled").await;
        assert_eq!(is_off, None, "{tool}");
    }
    let paused = async |wanted: &str| {
        until(wanted, async || {
            stand.attribute(".screen", "data-paused").await.filter(|now| now == wanted)
        })
        .await
    };
    stand.click("[data-tool=pause]").await;
    paused("true").await;
    stand.click("[data-tool=pause]").await;
    paused("false").await;
    // The label of a soft key on the picture is a key like the others.
    stand.click("[data-zone=F1]").await;
    stand.click_key("5").await;
    stand.type_key('7').await;
    // Whatever was pressed would have come before the next picture.
    let before = stand.phone.outbox().iter().count();
    until("more pictures", async || {
        (stand.phone.outbox().iter().count() > before + 1).then_some(())
    })
    .await;
    assert_eq!(stand.phone.outbox().commands().count(), 0);
}
