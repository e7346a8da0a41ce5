//! What a phone refused is not tried again, and a password goes nowhere in clear that it did not go before.

use std::{fs, net::SocketAddr, path::Path};

use deskside_relay::{config, state::Relay};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::mpsc};
use virtual_phone::http::{Login, PhoneServer, Scheme, Settings};

use crate::desk::{Answer, Peer, TestRelay, answering, phone_at};

const SIGN_IN: &str = "/api/v1/phones/desk/sign-in";

/// A folder with a configuration, a password and the state of a relay.
struct Folder(TempDir);

impl Folder {
    fn new(password: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.set_password(password);
        folder
    }

    fn set_password(&self, password: &str) {
        fs::write(self.path().join("password"), password).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns a configuration with a phone, as the relay reads it at its start.
    fn config(&self, address: SocketAddr, rest: &str) -> config::Config {
        let phone = format!(
            "[login]\nlocal_role = \"administrator\"\n[[phones]]\nid = \"desk\"\nmodel = \"D785\"\naddress = \"{address}\"\n\
             username = \"admin\"\npassword_file = \"password\"\n{rest}"
        );
        config::read(&phone, self.path()).unwrap()
    }

    /// Starts a relay that goes on with the state in the folder.
    fn relay(&self, address: SocketAddr) -> TestRelay {
        TestRelay::configured(self.config(address, ""))
    }

    /// Waits until the state is written.
    async fn saved(&self, text: &str) {
        let file = self.path().join("logins.json");
        while !fs::read_to_string(&file).is_ok_and(|state| state.contains(text)) {
            tokio::task::yield_now().await;
        }
    }
}

async fn phone() -> Peer {
    phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "s3cret"))).await
}

async fn try_again(desk: &TestRelay) -> Answer {
    desk.post(SIGN_IN, "{}").await
}

fn requests(peer: &Peer) -> usize {
    peer.phone.outbox().iter().count()
}

/// Five agents who pressed it each made a wrong try, with the password that was read at the start.
#[tokio::test]
async fn try_again_reads_the_file_and_does_not_repeat_what_was_refused() {
    let (peer, folder) = (phone().await, Folder::new("wr0ng"));
    let desk = folder.relay(peer.address);
    assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
    for _ in 0..5 {
        let answer = try_again(&desk).await;
        assert_eq!(
            (answer.status().as_u16(), answer.reason().as_str()),
            (429, "password-refused-just-now")
        );
        assert_eq!(desk.keys("1").await.problem().0, "phone-auth-failed");
        desk.get("/api/v1/phones/desk/screens/main").await;
    }
    assert_eq!(requests(&peer), 2, "the probe and one try");
    folder.set_password("s3cret\r\n");
    assert_eq!(try_again(&desk).await.status(), 204);
    assert_eq!(desk.keys("1").await.status(), 200);
    fs::remove_file(folder.path().join("password")).unwrap();
    assert_eq!(try_again(&desk).await.reason(), "password-unreadable");
    assert_eq!(desk.keys("2").await.status(), 200, "it goes on with what it has");
}

/// Each reload and each restart was one more wrong try.
#[tokio::test]
async fn refused_credentials_are_not_tried_again_after_a_reload_or_a_restart() {
    let (peer, folder) = (phone().await, Folder::new("wr0ng"));
    let desk = folder.relay(peer.address);
    desk.keys("1").await;
    for version in 1..=3 {
        let firmware = format!("firmware = \"10.1.1.{version}\"\n");
        desk.relay.reload(folder.config(peer.address, &firmware)).unwrap();
        assert_eq!(desk.keys("1").await.reason(), "credentials-refused");
    }
    folder.saved("credentials-refused").await;
    let desk = folder.relay(peer.address);
    assert_eq!(desk.keys("1").await.reason(), "credentials-refused");
    assert_eq!(requests(&peer), 2, "the probe and one try");
    folder.set_password("s3cret");
    let desk = folder.relay(peer.address);
    assert_eq!(desk.keys("1").await.status(), 200);
}

/// Each id of a device was one more wrong try, until the device locked up.
#[tokio::test]
async fn credentials_that_a_device_refused_are_not_tried_under_its_other_ids() {
    let (peer, folder) = (phone().await, Folder::new("wr0ng"));
    let other = format!(
        "[[phones]]\nid = \"other\"\nmodel = \"D785\"\naddress = \"localhost:{}\"\n\
         username = \"admin\"\npassword_file = \"password\"\n",
        peer.address.port()
    );
    let desk = TestRelay::configured(folder.config(peer.address, &other));
    for id in ["desk", "other"] {
        let body = r#"{"command":"keys","sequence":"1"}"#;
        let answer = desk.post(&format!("/api/v1/phones/{id}/commands"), body).await;
        assert_eq!(answer.reason(), "credentials-refused", "{id}");
    }
    assert_eq!(requests(&peer), 2, "the probe and one try");
}

/// Adding, looking and removing was one wrong try a round.
#[tokio::test]
async fn refused_credentials_are_not_tried_again_at_a_phone_that_is_added_again() {
    let peer = phone().await;
    let folder = Folder::new("wr0ng");
    let port = peer.address.port();
    let text = format!(
        "[ad_hoc]\nallow = [\"127.0.0.0/8\"]\nports = [{port}]\nusername = \"admin\"\npassword_file = \"password\"\nauthentication = \"any\"\n"
    );
    let config = config::read(&text, folder.path()).unwrap();
    let desk = TestRelay::of_relay(Relay::start(config, None).unwrap());
    for _ in 0..5 {
        let body = serde_json::json!({ "address": peer.address.to_string() }).to_string();
        let added = desk.post("/api/v1/phones", &body).await.json();
        let id = added["id"].as_str().unwrap();
        desk.get(&format!("/api/v1/phones/{id}/screens/main")).await;
        assert_eq!(desk.delete(&format!("/api/v1/phones/{id}")).await.status(), 204);
    }
    assert_eq!(requests(&peer), 2, "the probe and one try");
}

/// An operator's attempt, a reload and a restart once sent the password in clear.
#[tokio::test]
async fn a_phone_that_asked_for_digest_never_gets_basic() {
    let digest = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") };
    let folder = Folder::new("s3cret");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings { login: Some(digest), ..Settings::default() };
    let server = PhoneServer::new(snom::Model::find("D785").unwrap(), settings);
    let line = tokio::spawn(async move { server.serve(listener).await.unwrap() });
    let desk = folder.relay(address);
    assert_eq!(desk.keys("1").await.status(), 200);
    folder.saved("\"digest\":true").await;
    line.abort();
    assert!(line.await.is_err());

    let other = phone_at(address, Some(("admin", "s3cret"))).await;
    let refused = async |desk: &TestRelay| {
        assert_eq!(desk.keys("1").await.reason(), "digest-downgrade");
        assert_eq!(try_again(desk).await.status(), 204);
        assert_eq!(desk.keys("1").await.reason(), "digest-downgrade");
    };
    refused(&desk).await;
    desk.relay.reload(folder.config(address, "firmware = \"10.1.1.1\"\n")).unwrap();
    refused(&desk).await;
    refused(&folder.relay(address)).await;
    let statuses: Vec<_> = other.phone.outbox().iter().map(|request| request.status).collect();
    assert!(statuses.iter().all(|status| *status == 401), "nothing but probes: {statuses:?}");
    // Only the administrator lifts it.
    let lifted = folder.config(address, "authentication = \"basic\"\n");
    desk.relay.reload(lifted).unwrap();
    assert_eq!(desk.keys("1").await.status(), 200);
}

/// Starts a fake phone that asks for Basic once and then answers requests by their path.
async fn forbidding(
    answer: fn(&str) -> &'static str,
) -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    answering(move |head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let answer = if head.contains("Authorization") {
            answer(path)
        } else {
            "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"snom\""
        };
        format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    })
    .await
}

/// The relay went on asking a locked phone every second, with the password.
#[tokio::test]
async fn a_phone_that_answers_403_without_a_word_is_locked() {
    let (address, mut heads) = forbidding(|_| "403 Forbidden").await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    for _ in 0..10 {
        desk.keys("1").await;
    }
    let answer = desk.keys("1").await;
    assert_eq!(answer.reason(), "locked-out");
    let mut count = 0;
    while let Ok(head) = heads.try_recv() {
        count += u32::from(head.contains("Authorization"));
    }
    assert_eq!(count, 4, "three answers, and a look at the first page");
}

#[tokio::test]
async fn a_phone_that_forbids_a_single_page_is_not_locked() {
    let answer = |path: &str| if path.contains("key=1") { "403 Forbidden" } else { "200 OK" };
    let (address, _heads) = forbidding(answer).await;
    let desk = TestRelay::new(address, Some(("admin", "s3cret")));
    for _ in 0..10 {
        assert_eq!(desk.keys("1").await.json()["outcome"], "refused");
    }
    assert_eq!(desk.keys("2").await.json()["outcome"], "accepted");
}
