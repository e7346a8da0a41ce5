//! The relay asks who one is.

use e2e::{Stand, until};

crate::in_every_browser!(signing_in_goes_on_where_one_was);

async fn signing_in_goes_on_where_one_was(stand: &mut Stand) {
    stand.link("live").await;
    stand.click_key("1").await;
    stand.commands(1).await;
    // The administrator decides that people sign in, while the page is open.
    stand.require_sign_in("ada", "correct horse").await;
    stand.fill(".login [name=username]", "ada").await;
    stand.fill(".login [name=password]", "wrong horse").await;
    stand.click(".login__button").await;
    let refused = until("the refusal", async || {
        stand.text(".login__refused").await.filter(|text| !text.is_empty())
    })
    .await;
    assert!(refused.starts_with("The name or the password is wrong: check both"), "{refused}");
    stand.fill(".login [name=password]", "correct horse").await;
    stand.click(".login__button").await;
    stand.link("live").await;
    // What was done before is still there, and the phone can be used.
    assert_eq!(stand.text(".entry__key").await.as_deref(), Some("1"));
    stand.click_key("2").await;
    assert_eq!(stand.commands(2).await, ["/command.htm?key=1", "/command.htm?key=2"]);
    let person = until("the name", async || stand.text(".bar__person").await).await;
    assert!(person.contains("ada"), "{person}");
    // Signing out leaves nothing to see.
    stand.click(".bar__button").await;
    until("the form", async || stand.text(".login__title").await).await;
    assert_eq!(stand.text(".entry__key").await, None);
    assert_eq!(stand.attribute(".screen__picture", "src").await, None);
    stand.reload().await;
    until("the form", async || stand.text(".login__title").await).await;
}
