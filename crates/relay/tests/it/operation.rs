//! The operation of the relay: checks, logs and metrics.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use relay_api::{Reason, Remedy};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
};
use virtual_phone::http::{Login, Scheme, Settings};

use crate::{
    desk::{PAGE, Peer, phone, phone_at, phone_with},
    process::{PASSWORD, Process, entry},
};

#[tokio::test]
async fn no_output_contains_a_secret_at_the_most_verbose_level() {
    let login = Login { scheme: Scheme::Digest, ..Login::new("admin", PASSWORD) };
    let good = phone_with(Settings { login: Some(login), ..Settings::default() }).await;
    let bad = phone_at("127.0.0.1:0".parse().unwrap(), Some(("admin", "another"))).await;
    let with_login = |id: &str, peer: &Peer| {
        format!("{}username = \"admin\"\npassword_file = \"phone.password\"\n", entry(id, peer))
    };
    let hash = hash_of("correct horse battery").await;
    let token = "deskside_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    let sha = deskside_relay::access::TokenHash::of(token);
    let user = format!(
        "[[users]]\nname = \"ada\"\nrole = \"administrator\"\npassword_hash = \"{hash}\"\ntoken_sha256 = \"{sha}\"\n"
    );
    let config = format!(
        "audit_log = \"audit.jsonl\"\n{user}{}{}",
        with_login("good", &good),
        with_login("bad", &bad)
    );
    let mut relay = Process::start(&config, "trace").await;
    let bearer = format!("authorization: Bearer {token}");
    let auth = ["-i", "-H", bearer.as_str()];
    let mut seen = String::new();
    for id in ["good", "bad"] {
        let dial =
            ["-i", "-H", &bearer, "--json", r#"{"command":"dial","number":"+49 30 1234567"}"#];
        seen += &relay.curl(&dial, &format!("/api/v1/phones/{id}/commands")).await;
        let post = [auth.as_slice(), &["-X", "POST"]].concat();
        seen += &relay.curl(&post, &format!("/api/v1/phones/{id}/diagnosis")).await;
        seen += &relay.curl(&auth, &format!("/api/v1/phones/{id}/screens/main")).await;
    }
    let login = |password: &str| format!(r#"{{"name":"ada","password":"{password}"}}"#);
    let jar = relay.folder.path().join("jar").display().to_string();
    seen += &relay.curl(&["-i", "--json", &login("wrong password 17")], "/api/v1/session").await;
    relay.curl(&["-c", &jar, "--json", &login("correct horse battery")], "/api/v1/session").await;
    let cookie = fs::read_to_string(&jar).unwrap();
    let cookie = cookie.split_whitespace().last().unwrap().to_owned();
    assert!(cookie.len() > 40, "{cookie}");
    seen += &relay.curl(&["-i", "-b", &jar], "/api/v1/session").await;
    let own = format!("origin: {}", relay.address);
    let out = ["-i", "-b", &jar, "-X", "DELETE", "-H", own.as_str()];
    seen += &relay.curl(&out, "/api/v1/session").await;
    seen += &relay.curl(&auth, "/api/v1/phones").await;
    seen += &relay.curl(&auth, "/metrics").await;
    assert!(seen.contains("\"user\":") || seen.contains("accepted"), "{seen}");
    relay.signal("TERM").await;
    assert!(relay.child.wait().await.unwrap().success());
    let mut log = String::new();
    relay.log.read_to_string(&mut log).await.unwrap();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "not loud enough to prove anything");
    let audit = fs::read_to_string(relay.folder.path().join("audit.jsonl")).unwrap();
    let all = format!("{seen}\n{log}\n{audit}");
    let base64 = |text: &str| base64::Engine::encode(&base64::prelude::BASE64_STANDARD, text);
    let ha1 = |realm: &str| {
        format!("{:x}", <md5::Md5 as md5::Digest>::digest(format!("admin:{realm}:{PASSWORD}")))
    };
    for secret in [
        PASSWORD.to_owned(),
        base64(PASSWORD),
        base64(&format!("admin:{PASSWORD}")),
        ha1("snom"),
        "wrong password 17".to_owned(),
        "correct horse battery".to_owned(),
        token.to_owned(),
        base64(token),
        cookie,
        hash,
    ] {
        assert!(!all.contains(&secret), "a secret came out: {secret}");
    }
    // The audit log contains the dialled number, masked, and failed sign-ins.
    assert!(audit.contains(r#""user":"ada","from":"127.0.0.1","phone":"good","command":"dial","with":"+••••••••567","outcome":"accepted","status":"#), "{audit}");
    assert!(
        audit.contains(
            r#""phone":"bad","command":"dial","with":"+••••••••567","outcome":"phone-auth-failed","#
        ),
        "{audit}"
    );
    assert!(
        audit.contains(r#""event":"login-failed","user":"ada""#)
            && audit.contains(r#""event":"login","user":"ada""#),
        "{audit}"
    );
    assert!(audit.contains(r#""event":"logout","user":"ada","from":"127.0.0.1","#), "{audit}");
    for event in ["started", "command-begins", "diagnosis", "view", "stopping"] {
        assert!(audit.contains(&format!("\"event\":\"{event}\"")), "{event}: {audit}");
    }
    let verified = run(relay.folder.path(), &["audit", "verify", "audit.jsonl"]).await;
    assert!(verified.status.success(), "{verified:?}");
    assert!(!audit.contains("1234567") && !log.contains("1234567"));
}

async fn hash_of(password: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_deskside-relay"))
        .arg("hash-password")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn metrics_and_health_checks_describe_the_relay() {
    let peer = phone().await;
    let relay = Process::start(&entry("one", &peer), "warn").await;
    relay.press("one", "1").await;
    relay.press("one", "nonsense").await;
    relay.curl(&[], "/api/v1/phones/one/screens/main").await;
    let metrics = relay.curl(&[], "/metrics").await;
    for line in [
        r#"deskside_requests_total{method="POST",route="/api/v1/phones/{id}/commands",code="200"} 1"#,
        r#"deskside_requests_total{method="POST",route="/api/v1/phones/{id}/commands",code="422"} 1"#,
        r#"deskside_commands_total{phone="one",outcome="accepted"} 1"#,
        r#"deskside_phone_requests_total{phone="one",code="200"} 2"#,
        "deskside_phone_request_seconds_count 2",
        r#"deskside_phone_reachable{phone="one"} 1"#,
        r#"deskside_waiting_commands{phone="one"} 0"#,
        "deskside_connections 1",
        "deskside_requests_in_flight 1",
        "# EOF",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    assert!(!metrics.contains(&peer.address.to_string()), "a phone is called by its id");
    assert_eq!(relay.curl(&[], "/healthz").await, "ok\n");
    assert_eq!(relay.curl(&[], "/readyz").await, "ready\n");
}

async fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskside-relay"));
    command.current_dir(folder).args(arguments).output().await.unwrap()
}

#[tokio::test]
async fn check_validates_the_file_and_the_network_requires_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("deskside.toml");
    fs::write(folder.path().join("index.html"), PAGE).unwrap();
    fs::write(&file, "[[phones]]\nid = \"A\"\nmodel = \"D1\"\naddress = \"10.0.0.1\"\n").unwrap();
    let text = |output: &Output| {
        String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
    };
    let bad = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
    assert!(!bad.status.success());
    assert!(
        text(&bad).contains("deskside.toml:2: id") && text(&bad).contains("deskside.toml:3: model")
    );
    fs::write(&file, "[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"10.0.0.1\"\n").unwrap();
    let good = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
    assert!(good.status.success());
    assert!(
        text(&good).contains("valid; phones: 1, users: 0\nno sign-in is configured"),
        "{}",
        text(&good)
    );
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let network =
            run(folder.path(), &["--listen", listen, "--config", "deskside.toml", "--site", "."])
                .await;
        assert!(!network.status.success());
        let warnings = text(&network);
        assert!(
            warnings.contains(
                "can be reached from the network, and no sign-in is configured; add [[users]]"
            ),
            "{warnings}"
        );
    }
    let short = run(folder.path(), &["hash-password"]).await;
    assert!(text(&short).contains("8 characters"), "{}", text(&short));
    let token = run(folder.path(), &["new-token"]).await;
    assert!(text(&token).contains("token_sha256 = \"") && text(&token).contains("deskside_"));
}

#[tokio::test]
async fn insecure_settings_cause_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("phones.password");
    fs::write(&password, "s3cret").unwrap();
    fs::write(
        folder.path().join("deskside.toml"),
        "[ad_hoc]\nallow = [\"10.0.0.0/8\"]\nscheme = \"https\"\ncertificate = \"any\"\n\
         username = \"admin\"\npassword_file = \"phones.password\"\n",
    )
    .unwrap();
    let warnings = async |mode: u32| {
        fs::set_permissions(&password, fs::Permissions::from_mode(mode)).unwrap();
        let output = run(folder.path(), &["check", "--config", "deskside.toml"]).await;
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for mode in [0o644, 0o640, 0o604, 0o620] {
        let warnings = warnings(mode).await;
        let warning = "password_file: other users of this machine can read or change phones.password; remedy: chmod 600";
        assert!(warnings.contains(warning), "{mode:o}: {warnings}");
    }
    let warnings = warnings(0o600).await;
    assert!(!warnings.contains("chmod"), "{warnings}");
    assert!(warnings.contains("[ad_hoc] certificate = \"any\": any server"), "{warnings}");
}

#[tokio::test]
async fn the_api_description_covers_every_call_and_answer() {
    let output = run(Path::new("/"), &["openapi"]).await;
    let api: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let calls: Vec<String> = api["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, calls)| {
            calls.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
        })
        .collect();
    for call in [
        "get /phones",
        "post /phones",
        "delete /phones/{id}",
        "post /phones/{id}/commands",
        "delete /phones/{id}/commands/{key}",
        "post /phones/{id}/sign-in",
        "get /phones/{id}/screens/{screen}",
        "get /phones/{id}/events",
        "get /events",
        "put /phones/{id}/driver",
        "delete /phones/{id}/driver",
        "post /phones/{id}/diagnosis",
        "post /embed-tokens",
        "delete /embed-tokens",
        "get /embedding",
        "get /oidc",
        "get /oidc/start",
        "get /oidc/callback",
        "post /oidc/claim",
        "get /session",
        "post /numbers",
        "post /phones/batch",
        "post /session",
        "delete /session",
        "get /sessions",
        "delete /sessions",
        "delete /sessions/{id}",
    ] {
        assert!(calls.contains(&call.to_owned()), "{call} is not in {calls:?}");
    }
    assert_eq!(calls.len(), 27, "{calls:?}");
    for (path, method) in [
        ("/phones", "post"),
        ("/phones/{id}", "delete"),
        ("/phones/{id}/commands", "post"),
        ("/phones/{id}/commands/{key}", "delete"),
        ("/phones/{id}/diagnosis", "post"),
        ("/phones/{id}/sign-in", "post"),
        ("/phones/{id}/driver", "put"),
        ("/phones/{id}/driver", "delete"),
        ("/embed-tokens", "post"),
        ("/embed-tokens", "delete"),
        ("/session", "post"),
        ("/session", "delete"),
        ("/sessions", "delete"),
        ("/sessions/{id}", "delete"),
    ] {
        let parameters = api["paths"][path][method]["parameters"].as_array().unwrap();
        let has =
            parameters.iter().any(|one| one["name"] == "x-deskside" && one["required"] == true);
        assert!(has, "{method} {path}: {parameters:?}");
    }
    let schemas = api["components"]["schemas"].as_object().unwrap();
    for name in [
        "CommandRequest",
        "CommandReport",
        "Problem",
        "Diagnostics",
        "Event",
        "Session",
        "PhoneSummary",
    ] {
        assert!(schemas.contains_key(name), "{name}");
    }
    assert!(api.to_string().contains("release_all_calls"));
    let codes = schemas["Code"]["enum"].as_array().unwrap();
    assert!(codes.contains(&"cooling-down".into()) && !codes.contains(&"CoolingDown".into()));
    // The names of the variants were once in the description, and others on the wire.
    for (name, tags) in [("Reason", Reason::TAGS), ("Remedy", Remedy::TAGS)] {
        let kinds = schemas[name]["oneOf"].as_array().unwrap().iter();
        let kinds: Vec<_> =
            kinds.map(|kind| kind["properties"]["kind"]["enum"][0].as_str().unwrap()).collect();
        assert_eq!(kinds, tags, "{name}");
    }
    for (name, schema) in schemas {
        let values = schema["enum"].as_array().into_iter().flatten();
        let is_wire = |value: &str| !value.chars().any(char::is_uppercase);
        assert!(values.filter_map(serde_json::Value::as_str).all(is_wire), "{name}: {schema}");
    }
    let refused = &api["paths"]["/phones/{id}/commands"]["post"]["responses"]["422"]["content"];
    assert!(refused["application/problem+json"].is_object(), "{refused}");
    let commands = schemas["CommandRequest"]["oneOf"].as_array().unwrap();
    assert!(commands.iter().all(|command| command["additionalProperties"] == false));
    assert!(commands.iter().any(|command| command["title"] == "release_all_calls"), "{commands:?}");
    let schemes = &api["components"]["securitySchemes"];
    assert_eq!(schemes["bearerAuth"]["scheme"], "bearer");
    assert_eq!(schemes["cookieAuth"]["in"], "cookie");
    assert_eq!(api["paths"]["/session"]["post"]["security"], serde_json::json!([]));
    let picture = &api["paths"]["/phones/{id}/screens/{screen}"]["get"]["responses"]["200"];
    let picture = &picture["content"]["image/png"]["schema"];
    assert_eq!(*picture, serde_json::json!({ "type": "string", "format": "binary" }));
    for calls in api["paths"].as_object().unwrap().values() {
        for call in calls.as_object().unwrap().values() {
            let has_one_tag = call["tags"].as_array().is_some_and(|tags| tags.len() == 1);
            assert!(has_one_tag && call["summary"].is_string(), "{call}");
        }
    }
}

#[tokio::test]
async fn health_asks_a_running_relay() {
    let peer = phone().await;
    let relay = Process::start(&entry("one", &peer), "info").await;
    let address = relay.address.trim_start_matches("http://").to_owned();
    let folder = Path::new("/");
    let good = run(folder, &["health", "--address", &address]).await;
    assert!(good.status.success(), "{good:?}");
    let phone = peer.address.to_string();
    let other = run(folder, &["health", "--address", &phone]).await;
    assert!(!other.status.success(), "{other:?}");
}
