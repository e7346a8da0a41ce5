//! Real phones without a relay: what arrives at the phone, from each place the page can be opened.

use e2e::{Stand, root, shelf, until};
use virtual_phone::http::Scheme;

crate::in_every_browser!(an_open_phone_is_driven_from_a_disk an_open_phone_is_driven_from_a_web_server a_phone_that_wants_a_password_is_not_tried addresses_are_understood_or_refused_with_the_mend);

async fn an_open_phone_is_driven_from_a_disk(stand: &mut Stand) {
    let file = root().join("dist/deskside.html");
    stand.visit(&format!("file://{}", file.display())).await;
    drive(stand).await;
}

async fn an_open_phone_is_driven_from_a_web_server(stand: &mut Stand) {
    let address = shelf::serve(root().join("dist/site"), "/").await;
    stand.visit(&address).await;
    drive(stand).await;
}

/// Adds the phone, presses its keys, and calls; everything arrives once and in its order.
async fn drive(stand: &mut Stand) {
    stand.link("live").await;
    let phone = stand.phone_address();
    stand.add_by_address(&phone.to_string()).await;
    stand.press_row(&phone.to_string()).await;
    stand.link("live").await;
    stand.picture_after("").await;
    for key in ["1", "2", "3"] {
        stand.click_key(key).await;
    }
    let expected = ["1", "2", "3"].map(|key| format!("/command.htm?key={key}"));
    assert_eq!(stand.commands(3).await, expected, "each once, in order");
    assert_eq!(stand.phone.phone().state().typed, "123");
    // The page says what it knows: that it was sent.
    until("the newest to be sent", async || {
        let outcome = stand.text(".entry__outcome").await?;
        assert!(!outcome.starts_with("done"), "{outcome}");
        outcome.starts_with("sent · ").then_some(())
    })
    .await;
    // Nobody is there any more: no answer, and nothing is sent a second time.
    stand.switch_off().await;
    stand.click_key("4").await;
    until("the newest to have no answer", async || {
        let more = stand.text(".entry__more").await?;
        more.contains("No answer came").then_some(())
    })
    .await;
    assert_eq!(stand.commands(3).await.len(), 3);
}

/// As long as nobody has typed a password, none is tried.
async fn a_phone_that_wants_a_password_is_not_tried(stand: &mut Stand) {
    stand.open_from_a_server().await;
    for scheme in [Scheme::Basic, Scheme::Digest] {
        let (phone, address) = stand.locked_phone_beside(scheme).await;
        stand.add_by_address(&address).await;
        stand.press_row(&address).await;
        stand.link("unreachable").await;
        stand.click_key("1").await;
        stand.outcome("sent").await;
        assert!(phone.outbox().iter().all(|received| received.status == 401), "{scheme:?}");
        assert_eq!(phone.phone().state().typed, "", "{scheme:?}: nothing was carried out");
        let keys =
            phone.outbox().iter().filter(|received| received.target.ends_with("key=1")).count();
        assert_eq!(keys, 1, "{scheme:?}: sent once");
    }
}

/// A wrong password is tried once, and nothing after it until somebody types another: phones lock
/// after a few.
async fn a_wrong_password_is_tried_once(stand: &mut Stand) {
    stand.open_from_a_server().await;
    let (phone, address) = stand.locked_phone_beside(Scheme::Digest).await;
    stand.add_by_address(&address).await;
    stand.press_row(&address).await;
    stand.sign_in_to_phone("admin", "wrong").await;
    stand.link("stopped").await;
    for key in ["1", "2", "3"] {
        stand.click_key(key).await;
    }
    until("the three to be sent", async || {
        let outbox = phone.outbox();
        let keys = outbox.iter().filter(|got| got.target.contains("key=")).count();
        (keys == 3).then_some(())
    })
    .await;
    // The doctor once asked for the picture all the same, and with it for another try.
    let pictures = || {
        let outbox = phone.outbox();
        outbox.iter().filter(|got| got.target.contains("screen.bmp")).count()
    };
    let before = pictures();
    stand.click("#console-tab-4").await;
    stand.click("[data-command=examine]").await;
    until("the doctor to leave it", async || {
        let state = stand.attribute("[data-what=picture]", "data-state").await;
        state.filter(|state| state == "skipped")
    })
    .await;
    assert!(phone.outbox().iter().all(|got| got.status == 401), "{:?}", phone.outbox());
    assert_eq!(pictures(), before);
    stand.replace("[name=phone-user]", "").await;
    stand.sign_in_to_phone("admin", "s3cret").await;
    stand.link("live").await;
    stand.click_key("4").await;
    until("the key", async || (phone.phone().state().typed == "4").then_some(())).await;
    let source = stand.page.source().await.unwrap_or_default();
    assert!(!source.contains("s3cret"), "the page has forgotten it");
}

/// What means something in an address means nothing in a password.
async fn a_password_may_have_any_signs(stand: &mut Stand, password: &str) {
    stand.open_from_a_server().await;
    for scheme in [Scheme::Basic, Scheme::Digest] {
        let (phone, address) = e2e::phone_with(Some((scheme, password))).await;
        stand.add_by_address(&address.to_string()).await;
        stand.press_row(&address.to_string()).await;
        stand.sign_in_to_phone("admin", password).await;
        stand.link("live").await;
        stand.click_key("1").await;
        until("the key", async || (phone.phone().state().typed == "1").then_some(())).await;
    }
}

mod any_password {
    #[tokio::test]
    async fn firefox() {
        e2e::story("any-password", e2e::Browser::Firefox, async |stand| {
            super::a_password_may_have_any_signs(stand, "p@ss:w/o?r#d%20 &\\\"<b>").await;
        })
        .await;
    }

    #[tokio::test]
    async fn webkit() {
        // WebKitGTK takes `%20` in a password for a space.
        e2e::story("any-password", e2e::Browser::WebKit, async |stand| {
            super::a_password_may_have_any_signs(stand, "p@ss:w/o?r#d% &\\\"<b>").await;
        })
        .await;
    }
}

mod a_wrong_password {
    #[tokio::test]
    async fn firefox() {
        let story = super::a_wrong_password_is_tried_once;
        e2e::story("wrong-password", e2e::Browser::Firefox, story).await;
    }

    #[tokio::test]
    async fn webkit() {
        let story = super::a_wrong_password_is_tried_once;
        e2e::story("wrong-password", e2e::Browser::WebKit, story).await;
    }
}

async fn addresses_are_understood_or_refused_with_the_mend(stand: &mut Stand) {
    stand.open_from_a_server().await;
    for (written, mend) in [
        ("admin:secret@10.0.0.5", "leave out the name and the password"),
        ("10.0.0.5/index.htm", "leave out what follows the host"),
        ("10.0.5", "four numbers from 0 to 255"),
        ("ftp://10.0.0.5", "http or https"),
    ] {
        stand.add_by_address(written).await;
        until(mend, async || {
            stand
                .text("[data-open=add-phone] .form__hint[role=status]")
                .await
                .filter(|told| told.contains(mend))
        })
        .await;
        stand.replace("[name=address]", "").await;
    }
}
