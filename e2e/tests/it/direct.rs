//! Real phones without a relay: passwords, addresses, and what arrives at the phone.

use e2e::{
    Browser, BrowserOptions, Network, PASSWORD, Profile, TestBench, USER,
    pages::{Check, Connection, Display, Outcome, Tab, Verdict},
    phone, root, static_server, until, wait_until_typed,
};
use virtual_phone::http::{PhoneServer, Scheme};

crate::in_every_browser!(a_phone_with_a_password_is_not_tried_without_it);

crate::in_one_engine! {
    /// The page alone reads addresses.
    wrong_addresses_are_refused_with_a_remedy
}

/// Adds the phone of the bench, which is on this machine, and presses its keys: everything arrives
/// once and in order, and an unplugged phone gives no answer.
pub(crate) async fn drive(bench: &mut TestBench) {
    let (panel, activity) = (bench.panel(), bench.activity());
    let phone = bench.phone_address().to_string();
    add(bench, &phone).await;
    bench.wait_until_live().await;
    bench.screen().wait_for_picture(Display::Main).await;
    for key in ["1", "2", "3"] {
        panel.press(key).await;
    }
    assert_eq!(bench.pressed(3).await, ["1", "2", "3"], "each once, in order");
    wait_until_typed(&bench.phone, "123").await;
    // The page reports what it knows: that the key was sent, and never that it was confirmed.
    until("the newest to be sent", async || {
        let outcome = activity.newest_outcome().await?;
        assert!(!outcome.starts_with(Outcome::Confirmed.text()), "{outcome}");
        outcome.starts_with(Outcome::Sent.text()).then_some(())
    })
    .await;
    // Nothing answers any more, and nothing is sent a second time.
    bench.unplug_phone().await;
    panel.press("4").await;
    activity.wait_until_unanswered().await;
    assert_eq!(bench.commands(3).await.len(), 3);
}

/// Adds a phone by its address, and shows it.
pub(crate) async fn add(bench: &TestBench, address: &str) {
    bench.add_phones().add_address(address).await;
    bench.phone_list().choose(address).await;
}

/// No password is tried before a person has typed one.
async fn a_phone_with_a_password_is_not_tried_without_it(bench: &mut TestBench) {
    bench.open_from_static_server().await;
    for scheme in [Scheme::Basic, Scheme::Digest] {
        let (phone, address) = phone(Some(scheme)).await;
        add(bench, &address.to_string()).await;
        bench.bar().wait_for(Connection::Unreachable).await;
        bench.panel().press("1").await;
        bench.activity().wait_for(Outcome::Sent).await;
        assert!(phone.outbox().iter().all(|received| received.status == 401), "{scheme:?}");
        assert_eq!(phone.phone().state().typed, "", "{scheme:?}: nothing was carried out");
        let keys =
            phone.outbox().iter().filter(|received| received.target.ends_with("key=1")).count();
        assert_eq!(keys, 1, "{scheme:?}: sent once");
    }
}

/// A wrong password is tried once, and nothing after it until a person types another: phones lock
/// after a few.
async fn a_wrong_password_is_tried_once(bench: &mut TestBench) {
    bench.open_from_static_server().await;
    let (phone, address) = phone(Some(Scheme::Digest)).await;
    add(bench, &address.to_string()).await;
    bench.direct_access().sign_in(USER, "wrong").await;
    bench.bar().wait_for(Connection::Stopped).await;
    for key in ["1", "2", "3"] {
        bench.panel().press(key).await;
    }
    until("the three keys to be sent", async || {
        let outbox = phone.outbox();
        let sequences = outbox.iter().filter_map(|got| got.target.split_once("key="));
        (sequences.flat_map(|(_, keys)| keys.split(';')).count() == 3).then_some(())
    })
    .await;
    // The diagnostics once asked for the picture nevertheless, and thereby tried the password again.
    let pictures = || {
        let outbox = phone.outbox();
        outbox.iter().filter(|got| got.target.contains("screen.bmp")).count()
    };
    let before = pictures();
    bench.console().show(Tab::Diagnostics).await;
    bench.diagnostics().run().await;
    bench.diagnostics().wait_for_verdict(Check::Picture, Verdict::Skipped).await;
    assert!(phone.outbox().iter().all(|got| got.status == 401), "{:?}", phone.outbox());
    assert_eq!(pictures(), before);
    sign_in_and_type(bench, &phone, PASSWORD, "4").await;
    let source = bench.page.client().source().await.unwrap_or_default();
    assert!(!source.contains(PASSWORD), "the page has forgotten it");
}

/// Signs in to the phone that is shown, and presses a key, which is carried out.
async fn sign_in_and_type(bench: &TestBench, phone: &PhoneServer, password: &str, key: &str) {
    bench.direct_access().sign_in(USER, password).await;
    bench.wait_until_live().await;
    bench.panel().press(key).await;
    wait_until_typed(phone, key).await;
}

/// Characters with a meaning in an address have none in a password.
async fn a_password_may_contain_any_character(bench: &mut TestBench, password: &str) {
    bench.open_from_static_server().await;
    for scheme in [Scheme::Basic, Scheme::Digest] {
        let (phone, address) = e2e::phone_with_password(scheme, password).await;
        add(bench, &address.to_string()).await;
        sign_in_and_type(bench, &phone, password, "1").await;
    }
}

// Chromium has no way to sign in to a phone from a static page.
mod any_password {
    #[tokio::test]
    async fn firefox() {
        e2e::test("any-password", super::Browser::Firefox, async |bench| {
            super::a_password_may_contain_any_character(bench, "p@ss:w/o?r#d%20 &\\\"<b>").await;
        })
        .await;
    }

    #[tokio::test]
    async fn webkit() {
        // WebKitGTK takes `%20` in a password for a space.
        e2e::test("any-password", super::Browser::WebKit, async |bench| {
            super::a_password_may_contain_any_character(bench, "p@ss:w/o?r#d% &\\\"<b>").await;
        })
        .await;
    }
}

mod a_wrong_password {
    #[tokio::test]
    async fn firefox() {
        let test = super::a_wrong_password_is_tried_once;
        e2e::test("wrong-password", super::Browser::Firefox, test).await;
    }

    #[tokio::test]
    async fn webkit() {
        let test = super::a_wrong_password_is_tried_once;
        e2e::test("wrong-password", super::Browser::WebKit, test).await;
    }
}

/// A password once stood in the address of the window that signs in, and so in the browser's history on
/// the disk.
#[tokio::test]
async fn a_password_is_in_no_address_and_nowhere_on_the_disk() {
    const PHONE: &str = "phone1.corp.example";
    const SECRET: &str = "for-this-phone-alone-7319";
    let (phone, at) = e2e::phone_with_password(Scheme::Basic, SECRET).await;
    let server = static_server::serve_at(&root().join("dist/site"), None).await;
    let network = Network::new(&[(PHONE, at), ("remote.corp.example", server)]).await;
    let profile = Profile::answering_with(USER, SECRET);
    let options = BrowserOptions {
        network: Some(network),
        profile: Some(profile.clone()),
        ..BrowserOptions::default()
    };
    e2e::test_with("no-address", Browser::Chromium, options, async |bench: &mut TestBench| {
        let page = &bench.page;
        page.visit("http://remote.corp.example/").await;
        bench.wait_until_live().await;
        add(bench, PHONE).await;
        page.note_opened_windows().await;
        bench.direct_access().let_browser_ask().await;
        bench.wait_until_live().await;
        bench.panel().press("1").await;
        wait_until_typed(&phone, "1").await;
        let opened = page.opened_addresses().await;
        assert!(matches!(opened.as_slice(), [address] if address.contains(PHONE)), "{opened:?}");
        let histories = page.histories().await;
        assert!(histories.concat().contains("//remote.corp.example/"), "{histories:?}");
        let here = page.evaluate("return location.href + JSON.stringify(history.state)").await;
        for text in [opened.concat(), histories.concat(), here.to_string()] {
            assert!(!text.contains(SECRET), "{text}");
        }
        assert_eq!(page.mention(SECRET).await, None);
    })
    .await;
    // The browser has ended, and has written everything.
    let visited = profile.files_with(PHONE);
    assert!(visited.iter().any(|file| file.ends_with("Default/History")), "{visited:?}");
    let found = profile.files_with(SECRET);
    assert!(found.is_empty(), "{found:?}");
}

async fn wrong_addresses_are_refused_with_a_remedy(bench: &mut TestBench) {
    let forms = bench.add_phones();
    bench.open_from_static_server().await;
    for (written, remedy) in [
        ("admin:secret@10.0.0.5", "contains a user name or password"),
        ("10.0.0.5/index.htm", "has more than a host and a port"),
        ("10.0.5", "four numbers from 0 to 255"),
        ("ftp://10.0.0.5", "wrong scheme"),
    ] {
        forms.add_address(written).await;
        forms.wait_for_message_with(remedy).await;
        forms.replace_address("").await;
    }
}
