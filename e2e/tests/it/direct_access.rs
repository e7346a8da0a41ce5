//! What a page without a relay says of a phone before the first command, and that it is so.

use std::net::SocketAddr;

use e2e::{Browser, Network, Stand, Surroundings, phone, phone_as, root, shelf, until};
use virtual_phone::http::{PhoneServer, Settings, Webserver};

crate::in_every_browser!(
    an_untrusted_certificate_is_explained
    all_displays_come_straight_from_the_phone
);

/// A page from the internet waits for what the person says, and goes by it at once.
#[tokio::test]
async fn the_browser_asks_whether_a_page_may_reach_the_network() {
    const SERVER: &str = "www.deskside.example";
    let server = shelf::serve_at(root().join("dist/site"), Some(SERVER)).await;
    let (phone, at) = phone(None).await;
    let network = Network::of(&[(SERVER, server), ("10.0.0.1", at)]).await;
    let around = Surroundings { network: Some(network), window: true, ..Surroundings::default() };
    e2e::story_in("browser-asks", Browser::Chromium, around, async |stand: &mut Stand| {
        let page = format!("https://{SERVER}/");
        stand.visit(&page).await;
        stand.link("live").await;
        stand.add_by_address("10.0.0.1").await;
        stand.press_row("10.0.0.1").await;
        stand.hint("Your browser may ask").await;
        // The browser holds back what nobody has allowed yet.
        stand.click_key("1").await;
        until("it to be under way", async || stand.text(".entry__key").await).await;
        assert_eq!(phone.outbox().iter().count(), 0, "nothing has reached it");
        stand.let_reach_the_network("granted").await;
        until("the hint to go", async || {
            stand.attribute(".terms__hint", "class").await.is_none().then_some(())
        })
        .await;
        stand.visit(&page).await;
        stand.open_the_list().await;
        stand.press_row("10.0.0.1").await;
        stand.link("live").await;
        stand.click_key("2").await;
        stand.outcome("sent · ").await;
        assert_eq!(commands(&phone), ["/command.htm?key=2"], "the first is not sent later");
        stand.let_reach_the_network("denied").await;
        until("what to do about it", async || {
            let told = stand.text("[data-what=send]").await?;
            told.contains("allow “Local network”").then_some(())
        })
        .await;
        stand.link("unreachable").await;
    })
    .await;
}

/// A phone of https whose certificate the browser does not know.
async fn an_untrusted_certificate_is_explained(stand: &mut Stand) {
    let (phone, at) = https_phone().await;
    stand.open_from_a_server().await;
    let written = format!("https://{at}");
    stand.add_by_address(&written).await;
    stand.press_row(&written).await;
    stand.hint("This phone is asked over https.").await;
    stand.link("unreachable").await;
    stand.click_key("1").await;
    stand.outcome("not known").await;
    assert_eq!(phone.outbox().iter().count(), 0, "nothing has reached it");
}

crate::each_browser!(a_phone_of_https_is_driven, browser => {
    super::a_phone_of_https_is_driven("https-phone", browser)
});
crate::each_browser!(somebody_on_the_internet_is_warned_of, browser => {
    super::somebody_on_the_internet_is_warned_of("public-phone", browser)
});

/// The same phone, when the browser trusts it.
async fn a_phone_of_https_is_driven(name: &str, browser: Browser) {
    let (phone, at) = https_phone().await;
    drive(
        name,
        browser,
        "https://phone1.corp.example",
        &phone,
        at,
        "This phone is asked over https.",
    )
    .await;
}

/// An address that anybody may have.
async fn somebody_on_the_internet_is_warned_of(name: &str, browser: Browser) {
    let (phone, at) = phone(None).await;
    drive(name, browser, "8.8.8.8", &phone, at, "This address is on the internet").await;
}

async fn drive(
    name: &str,
    browser: Browser,
    written: &str,
    phone: &PhoneServer,
    at: SocketAddr,
    begins: &str,
) {
    let host = written.rsplit('/').next().unwrap_or_default();
    let network = Some(Network::of(&[(host, at)]).await);
    let around = Surroundings { network, ..Surroundings::default() };
    e2e::story_in(name, browser, around, async |stand: &mut Stand| {
        stand.open_from_a_server().await;
        stand.add_by_address(written).await;
        stand.press_row(written).await;
        stand.hint(begins).await;
        stand.link("live").await;
        stand.click_key("1").await;
        stand.outcome("sent · ").await;
        assert_eq!(commands(phone), ["/command.htm?key=1"]);
    })
    .await;
}

/// The pictures of labels and expansion modules come as the main one does.
async fn all_displays_come_straight_from_the_phone(stand: &mut Stand) {
    stand.phone.set_modules(1);
    stand.open_from_a_server().await;
    let phone = stand.phone_address().to_string();
    stand.add_by_address_as(&phone, "D785").await;
    stand.press_row(&phone).await;
    for screen in ["labels", "expansion"] {
        let picture = format!("[data-screen={screen}] .screen__picture");
        let first = until(&format!("the picture of {screen}"), async || {
            stand.attribute(&picture, "data-tag").await
        })
        .await;
        until(&format!("another picture of {screen}"), async || {
            stand.attribute(&picture, "data-tag").await.filter(|tag| *tag != first)
        })
        .await;
    }
}

/// A phone without a label display was once taken for one that refuses its login, when the browser
/// was left to ask for a password: the main display alone tells.
#[tokio::test]
async fn only_the_main_display_tells_whether_the_browser_is_signed_in() {
    let (phone, at) = phone_as("D713", Settings::default()).await;
    let server = shelf::serve_at(root().join("dist/site"), None).await;
    let network =
        Network::of(&[("phone1.corp.example", at), ("remote.corp.example", server)]).await;
    let around = Surroundings { network: Some(network), ..Surroundings::default() };
    e2e::story_in("main-display", Browser::Chromium, around, async |stand: &mut Stand| {
        stand.visit("http://remote.corp.example/").await;
        stand.link("live").await;
        // Somebody has taken it for a larger one, which has a display for the labels.
        stand.add_by_address_as("phone1.corp.example", "D785").await;
        stand.press_row("phone1.corp.example").await;
        stand.click("[data-command=no-password]").await;
        stand.link("live").await;
        until("the labels to be asked for twice", async || {
            let outbox = phone.outbox();
            let asked = outbox.iter().filter(|got| got.target.contains("label_screen"));
            (asked.count() >= 2).then_some(())
        })
        .await;
        stand.click_key("1").await;
        stand.outcome("sent · ").await;
        stand.link("live").await;
        assert_eq!(commands(&phone), ["/command.htm?key=1"]);
    })
    .await;
}

async fn https_phone() -> (PhoneServer, SocketAddr) {
    phone_as("D785", Settings { webserver: Webserver::Https, ..Settings::default() }).await
}

fn commands(phone: &PhoneServer) -> Vec<String> {
    phone.outbox().commands().map(str::to_owned).collect()
}
