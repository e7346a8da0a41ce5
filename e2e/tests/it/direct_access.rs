//! The hints that a page without a relay gives before the first command, and that they are true.

use std::net::SocketAddr;

use e2e::{
    Browser, BrowserOptions, Network, TestBench, commands_of,
    pages::{Ability, Connection, DirectAccess, Display, Outcome},
    phone, phone_with, root, static_server, until,
};
use virtual_phone::http::{PhoneServer, Settings, Webserver};

use crate::direct::add;

crate::in_every_browser!(
    an_untrusted_certificate_is_explained
    all_displays_come_straight_from_the_phone
);

/// A page from the internet waits for the person's permission, and follows it at once.
#[tokio::test]
async fn the_browser_asks_for_permission_to_reach_the_network() {
    const SERVER: &str = "www.deskside.example";
    let server = static_server::serve_at(&root().join("dist/site"), Some(SERVER)).await;
    let (phone, at) = phone(None).await;
    let network = Network::new(&[(SERVER, server), ("10.0.0.1", at)]).await;
    let options =
        BrowserOptions { network: Some(network), window: true, ..BrowserOptions::default() };
    e2e::test_with("browser-asks", Browser::Chromium, options, async |bench: &mut TestBench| {
        let page = format!("https://{SERVER}/");
        let direct = bench.direct_access();
        bench.page.visit(&page).await;
        bench.wait_until_live().await;
        add(bench, "10.0.0.1").await;
        direct.wait_for_hint(DirectAccess::BROWSER_ASKS).await;
        // The browser holds requests back until it is allowed to send them.
        bench.panel().press("1").await;
        until("it to be under way", async || bench.activity().newest_command().await).await;
        assert_eq!(phone.outbox().iter().count(), 0, "nothing has reached it");
        bench.page.set_network_permission("granted").await;
        direct.wait_until_hint_gone(DirectAccess::BROWSER_ASKS).await;
        bench.page.visit(&page).await;
        bench.phone_list().open().await;
        bench.phone_list().choose("10.0.0.1").await;
        bench.wait_until_live().await;
        bench.panel().press("2").await;
        bench.activity().wait_for(Outcome::Sent).await;
        assert_eq!(
            commands_of(&phone, 1).await,
            ["/command.htm?key=2"],
            "the first is not sent later"
        );
        bench.page.set_network_permission("denied").await;
        direct.wait_for_explanation(Ability::Send, DirectAccess::ALLOW_NETWORK).await;
        bench.bar().wait_for(Connection::Unreachable).await;
    })
    .await;
}

/// A phone behind https whose certificate the browser does not trust.
async fn an_untrusted_certificate_is_explained(bench: &mut TestBench) {
    let (phone, at) = https_phone().await;
    bench.open_from_static_server().await;
    add(bench, &format!("https://{at}")).await;
    bench.direct_access().wait_for_hint(DirectAccess::CERTIFICATE).await;
    bench.bar().wait_for(Connection::Unreachable).await;
    bench.panel().press("1").await;
    bench.activity().wait_for(Outcome::Unknown).await;
    assert_eq!(phone.outbox().iter().count(), 0, "nothing has reached it");
}

crate::each_browser!(a_phone_behind_https_is_driven, browser => {
    super::a_phone_behind_https_is_driven("https-phone", browser)
});
crate::each_browser!(a_phone_on_the_internet_comes_with_a_warning, browser => {
    super::a_phone_on_the_internet_comes_with_a_warning("public-phone", browser)
});

/// The same phone, when the browser trusts it.
async fn a_phone_behind_https_is_driven(name: &str, browser: Browser) {
    let (phone, at) = https_phone().await;
    let address = "https://phone1.corp.example";
    drive(name, browser, address, &phone, at, DirectAccess::CERTIFICATE).await;
}

/// An address that anybody may have.
async fn a_phone_on_the_internet_comes_with_a_warning(name: &str, browser: Browser) {
    let (phone, at) = phone(None).await;
    drive(name, browser, "8.8.8.8", &phone, at, DirectAccess::PUBLIC).await;
}

async fn drive(
    name: &str,
    browser: Browser,
    address: &str,
    phone: &PhoneServer,
    at: SocketAddr,
    hint: &str,
) {
    let host = address.rsplit('/').next().unwrap_or_default();
    let network = Some(Network::new(&[(host, at)]).await);
    let options = BrowserOptions { network, ..BrowserOptions::default() };
    e2e::test_with(name, browser, options, async |bench: &mut TestBench| {
        bench.open_from_static_server().await;
        add(bench, address).await;
        bench.direct_access().wait_for_hint(hint).await;
        bench.wait_until_live().await;
        bench.panel().press("1").await;
        bench.activity().wait_for(Outcome::Sent).await;
        assert_eq!(commands_of(phone, 1).await, ["/command.htm?key=1"]);
    })
    .await;
}

/// The pictures of labels and expansion modules come as the main one does.
async fn all_displays_come_straight_from_the_phone(bench: &mut TestBench) {
    bench.phone.set_modules(1);
    bench.open_from_static_server().await;
    let phone = bench.phone_address().to_string();
    bench.add_phones().add_address_of_model(&phone, "D785").await;
    bench.phone_list().choose(&phone).await;
    for display in [Display::Labels, Display::Expansion] {
        let first = bench.screen().wait_for_picture(display).await;
        bench.screen().wait_for_other_picture(display, &first).await;
    }
}

/// A phone without a label display was once taken for one that refuses its login, when the browser
/// was left to ask for a password: only the main display decides.
#[tokio::test]
async fn only_the_main_display_decides_whether_the_browser_is_signed_in() {
    let (phone, at) = phone_with("D713", Settings::default()).await;
    let server = static_server::serve_at(&root().join("dist/site"), None).await;
    let network =
        Network::new(&[("phone1.corp.example", at), ("remote.corp.example", server)]).await;
    let options = BrowserOptions { network: Some(network), ..BrowserOptions::default() };
    e2e::test_with("main-display", Browser::Chromium, options, async |bench: &mut TestBench| {
        bench.page.visit("http://remote.corp.example/").await;
        bench.wait_until_live().await;
        // Added as a larger model, which has a display for the labels.
        bench.add_phones().add_address_of_model("phone1.corp.example", "D785").await;
        bench.phone_list().choose("phone1.corp.example").await;
        bench.direct_access().declare_no_password().await;
        bench.wait_until_live().await;
        until("the labels to be asked for twice", async || {
            let outbox = phone.outbox();
            let asked = outbox.iter().filter(|got| got.target.contains("label_screen"));
            (asked.count() >= 2).then_some(())
        })
        .await;
        bench.panel().press("1").await;
        bench.activity().wait_for(Outcome::Sent).await;
        bench.wait_until_live().await;
        assert_eq!(commands_of(&phone, 1).await, ["/command.htm?key=1"]);
    })
    .await;
}

async fn https_phone() -> (PhoneServer, SocketAddr) {
    phone_with("D785", Settings { webserver: Webserver::Https, ..Settings::default() }).await
}
