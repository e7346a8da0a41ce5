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
