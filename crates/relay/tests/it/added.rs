//! Phones that users added outlast the relay, and those that they removed stay removed.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use deskside_relay::config::{self, AdHoc, Config};
use serde_json::{Value, json};
use virtual_phone::http::{Login, Scheme, Settings};

use crate::desk::{Answer, Peer, TestRelay, phone, phone_with};

/// Starts a relay whose configuration, files and state are in `folder`.
fn desk(text: &str, folder: &Path) -> TestRelay {
    TestRelay::configured(config::read(text, folder).unwrap())
}

/// Starts a relay that keeps no state, and allows to add a phone.
fn stateless(peer: &Peer) -> TestRelay {
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    let ports = vec![peer.address.port()];
    let ad_hoc = Some(AdHoc { allow, ports, credentials: None, trust: None });
    TestRelay::configured(Config { ad_hoc, ..Config::default() })
}

fn section(peer: &Peer, rest: &str) -> String {
    let port = peer.address.port();
    format!("[ad_hoc]\nallow = [\"127.0.0.0/8\"]\nports = [{port}]\n{rest}\n")
}

async fn add(desk: &TestRelay, peer: &Peer, restored: bool) -> Answer {
    let body = json!({
        "address": peer.address, "model": "D785", "name": "Lab", "restored": restored,
    });
    desk.post("/api/v1/phones", &body.to_string()).await
}

/// Reports that the phone is a D713, as a browser does that detects it in the background.
async fn detect(desk: &TestRelay, peer: &Peer) -> Answer {
    let body = json!({ "address": peer.address, "model": "D713", "existing_only": true });
    desk.post("/api/v1/phones", &body.to_string()).await
}

async fn ids(desk: &TestRelay) -> Vec<String> {
    let phones = desk.get("/api/v1/phones").await.json();
    let ids = phones.as_array().unwrap().iter().map(|phone| phone["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

async fn press(desk: &TestRelay, id: &str) -> Answer {
    let body = r#"{"command":"keys","sequence":"1"}"#;
    desk.post(&format!("/api/v1/phones/{id}/commands"), body).await
}

/// Returns the id of a phone that is added.
fn id_of(peer: &Peer) -> String {
    format!("at-127-0-0-1-{}", peer.address.port())
}

/// Waits until the file is as wanted.
async fn saved(folder: &Path, is_wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let text = fs::read(folder.join("phones.json")).unwrap_or_default();
        match serde_json::from_slice(&text) {
            Ok(file) if is_wanted(&file) => return file,
            _ => tokio::task::yield_now().await,
        }
    }
}

fn count(file: &Value, rows: &str) -> usize {
    file[rows].as_array().unwrap().len()
}

#[tokio::test]
async fn an_added_phone_is_there_again_after_a_restart() {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", "s3cret") };
    let peer = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("password"), "s3cret").unwrap();
    let text = section(&peer, "username = \"admin\"\npassword_file = \"password\"");
    let first = desk(&text, folder.path());
    assert_eq!(add(&first, &peer, false).await.status(), 201);
    saved(folder.path(), |file| count(file, "phones") == 1).await;
    drop(first);
    let file = folder.path().join("phones.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let written = fs::read_to_string(&file).unwrap();
    assert!(!written.contains("s3cret") && !written.contains("admin"), "{written}");

    let again = desk(&text, folder.path());
    let phones = again.get("/api/v1/phones").await.json();
    let (id, phone) = (id_of(&peer), &phones[0]);
    assert_eq!((phone["id"].as_str(), phone["name"].as_str()), (Some(id.as_str()), Some("Lab")));
    assert_eq!((phone["model"].as_str(), phone["ad_hoc"].as_bool()), (Some("D785"), Some(true)));
    assert_eq!(press(&again, &id).await.json()["outcome"], "accepted", "with the password of now");
}

/// The file was once written again for each phone of a request.
#[tokio::test]
async fn the_phones_of_one_request_are_written_together() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&section(&peer, ""), folder.path());
    let port = peer.address.port();
    let row = |nth: usize| json!({ "address": format!("127.0.1.{nth}:{port}"), "model": "D785" });
    let body = json!({ "phones": (1..=25).map(row).collect::<Vec<_>>() });
    assert_eq!(desk.post("/api/v1/phones/batch", &body.to_string()).await.status(), 200);
    let first = saved(folder.path(), |_| true).await;
    assert_eq!(count(&first, "phones"), 25);
}

#[tokio::test]
async fn a_removed_phone_stays_removed_until_somebody_adds_it_by_hand() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let text = section(&peer, "");
    let first = desk(&text, folder.path());
    assert_eq!(add(&first, &peer, true).await.status(), 201, "nobody removed it");
    let path = format!("/api/v1/phones/{}", id_of(&peer));
    assert_eq!(first.delete(&path).await.status(), 204);
    let refused = add(&first, &peer, true).await;
    assert_eq!((refused.status().as_u16(), refused.problem().0.as_str()), (410, "phone-removed"));
    assert_eq!(refused.json()["remedy"]["kind"], "add-again");
    saved(folder.path(), |file| count(file, "removed") == 1).await;
    drop(first);

    let again = desk(&text, folder.path());
    assert_eq!(ids(&again).await, [""; 0]);
    assert_eq!(add(&again, &peer, true).await.problem().0, "phone-removed", "after a restart too");
    assert_eq!(add(&again, &peer, false).await.status(), 201);
    assert_eq!(add(&again, &peer, true).await.status(), 201, "it is there");
    saved(folder.path(), |file| count(file, "removed") == 0 && count(file, "phones") == 1).await;
}

/// The page once removed the phone and added it again. Another browser that restored it in between forgot it.
#[tokio::test]
async fn an_added_phone_takes_another_name_and_another_model_in_place() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let text = format!("audit_log = \"audit.jsonl\"\n{}", section(&peer, ""));
    let desk = desk(&text, folder.path());
    assert_eq!(add(&desk, &peer, false).await.status(), 201);
    let again = async |part: Value| {
        let mut body = json!({ "address": peer.address });
        body.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        let answer = desk.post("/api/v1/phones", &body.to_string()).await;
        assert_eq!(answer.status(), 201);
        let phone = answer.json();
        assert_eq!(phone["id"], id_of(&peer));
        (phone["name"].as_str().unwrap().to_owned(), phone["model"].as_str().unwrap().to_owned())
    };
    let is = |name: &str, model: &str| (name.to_owned(), model.to_owned());
    assert_eq!(again(json!({})).await, is("Lab", "D785"));
    assert_eq!(again(json!({ "name": " Bench " })).await, is("Bench", "D785"));
    assert_eq!(again(json!({ "model": "D713" })).await, is("Bench", "D713"));
    let restored = json!({ "name": "Lab", "model": "D785", "restored": true });
    assert_eq!(again(restored).await, is("Bench", "D713"), "an old browser changes nothing");
    let id = id_of(&peer);
    assert_eq!(ids(&desk).await, std::slice::from_ref(&id));
    assert_eq!(press(&desk, &id).await.json()["outcome"], "accepted");
    let file = saved(folder.path(), |file| file["phones"][0]["model"] == "D713").await;
    assert_eq!((file["phones"][0]["name"].as_str(), count(&file, "removed")), (Some("Bench"), 0));
    desk.relay.audit().flush().await;
    let audit = fs::read_to_string(folder.path().join("audit.jsonl")).unwrap();
    assert_eq!(audit.matches("\"phone-changed\"").count(), 2, "{audit}");
    assert!(!audit.contains("phone-removed"), "{audit}");
}

/// A browser that detected a model in the background once added a phone again that somebody had removed meanwhile,
/// and gave it back its old name.
#[tokio::test]
async fn what_a_browser_finds_out_adds_no_phone_and_keeps_its_name() {
    let peer = phone().await;
    let desk = stateless(&peer);
    let detected = async || detect(&desk, &peer).await;
    assert_eq!(detected().await.problem().0, "phone-removed", "it was never there");
    let unknown = json!({ "address": peer.address, "name": "Lab" });
    assert_eq!(desk.post("/api/v1/phones", &unknown.to_string()).await.status(), 201);
    let phone = detected().await.json();
    assert_eq!((phone["name"].as_str(), phone["model"].as_str()), (Some("Lab"), Some("D713")));
    assert_eq!(desk.delete(&format!("/api/v1/phones/{}", id_of(&peer))).await.status(), 204);
    let refused = detected().await;
    assert_eq!((refused.status().as_u16(), refused.problem().0.as_str()), (410, "phone-removed"));
    assert_eq!(ids(&desk).await, [""; 0]);
}

/// A detection takes seconds. It once replaced the model that somebody had chosen meanwhile.
#[tokio::test]
async fn what_a_browser_finds_out_leaves_the_model_that_somebody_chose() {
    let peer = phone().await;
    let desk = stateless(&peer);
    assert_eq!(add(&desk, &peer, false).await.json()["model"], "D785");
    assert_eq!(detect(&desk, &peer).await.json()["model"], "D785");
    let chosen = json!({ "address": peer.address, "model": "D717" });
    let chosen = desk.post("/api/v1/phones", &chosen.to_string()).await;
    assert_eq!(chosen.json()["model"], "D717", "a person may change it");
}

/// Without a folder for the state, removals are remembered until the relay ends.
#[tokio::test]
async fn a_removal_is_remembered_without_a_file() {
    let peer = phone().await;
    let desk = stateless(&peer);
    assert_eq!(add(&desk, &peer, false).await.status(), 201);
    assert_eq!(desk.delete(&format!("/api/v1/phones/{}", id_of(&peer))).await.status(), 204);
    assert_eq!(add(&desk, &peer, true).await.problem().0, "phone-removed");
}

#[tokio::test]
async fn a_restart_drops_what_the_rules_no_longer_allow() {
    let peer = phone().await;
    let text = section(&peer, "");
    let port = format!("[{}]", peer.address.port());
    let others = [
        text.replace("127.0.0.0/8", "127.0.0.2/32"),
        text.replace(&port, "[80]"),
        "audit_log = \"audit.jsonl\"\n".to_owned(),
    ];
    for other in others {
        let folder = tempfile::tempdir().unwrap();
        let first = desk(&text, folder.path());
        assert_eq!(add(&first, &peer, false).await.status(), 201);
        saved(folder.path(), |file| count(file, "phones") == 1).await;
        drop(first);
        let again = desk(&other, folder.path());
        assert_eq!(ids(&again).await, [""; 0], "{other}");
        saved(folder.path(), |file| count(file, "phones") == 0).await;
        again.relay.audit().flush().await;
        if let Ok(audit) = fs::read_to_string(folder.path().join("audit.jsonl")) {
            let dropped =
                format!("\"phone-removed\",\"user\":\"relay\",\"phone\":\"{}\"", id_of(&peer));
            assert!(audit.contains(&dropped), "{audit}");
        }
    }
}

#[tokio::test]
async fn a_reload_that_forbids_adding_drops_added_phones_for_good() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let text = section(&peer, "");
    let first = desk(&text, folder.path());
    assert_eq!(add(&first, &peer, false).await.status(), 201);
    saved(folder.path(), |file| count(file, "phones") == 1).await;
    first.relay.reload(config::read("", folder.path()).unwrap()).unwrap();
    assert_eq!(ids(&first).await, [""; 0]);
    saved(folder.path(), |file| count(file, "phones") == 0).await;
    drop(first);
    assert_eq!(ids(&desk(&text, folder.path())).await, [""; 0]);
}

#[tokio::test]
async fn a_phone_of_the_configuration_takes_the_place_of_an_added_one() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let text = section(&peer, "");
    let first = desk(&text, folder.path());
    assert_eq!(add(&first, &peer, false).await.status(), 201);
    saved(folder.path(), |file| count(file, "phones") == 1).await;
    drop(first);
    let address = peer.address;
    let more =
        format!("{text}[[phones]]\nid = \"lab\"\nmodel = \"D785\"\naddress = \"{address}\"\n");
    assert_eq!(ids(&desk(&more, folder.path())).await, ["lab"]);
}

#[tokio::test]
async fn unreadable_rows_are_kept_aside() {
    let peer = phone().await;
    let folder = tempfile::tempdir().unwrap();
    let (address, id) = (peer.address.to_string(), id_of(&peer));
    let rows = json!({
        "phones": [
            { "id": id, "name": "Lab", "model": "D785", "address": address },
            { "id": "at-new", "name": "New", "model": "of the future", "address": "10.0.0.9" },
            { "id": "at-bad" },
        ],
        "removed": [{ "id": "at-gone", "address": "10.0.0.7:80" }, 17],
    });
    fs::write(folder.path().join("phones.json"), rows.to_string()).unwrap();
    let first = desk(&section(&peer, ""), folder.path());
    assert_eq!(ids(&first).await, std::slice::from_ref(&id));
    let file = saved(folder.path(), |file| count(file, "phones") == 1).await;
    assert_eq!((file["phones"][0]["id"].as_str(), count(&file, "removed")), (Some(&*id), 1));
    let aside = fs::read(folder.path().join("phones.json.unreadable")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&aside).unwrap(), rows);
    drop(first);

    fs::write(folder.path().join("phones.json"), "{\"phones\":").unwrap();
    assert_eq!(ids(&desk(&section(&peer, ""), folder.path())).await, [""; 0]);
    let aside = fs::read_to_string(folder.path().join("phones.json.unreadable-1")).unwrap();
    assert_eq!(aside, "{\"phones\":");
}
