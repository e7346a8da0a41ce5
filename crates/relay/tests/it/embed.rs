//! The embed kit: what a portal loads, who may, and that the types say what the module does.

use std::{fs, io::Write, path::Path, process::Command};

use axum::{body::Body, http::Request};
use deskside_relay::access::{Origin, OriginPolicy};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use crate::desk::{Answer, TestRelay};

/// The largest module, as browsers fetch it.
const MAX_GZIP_BYTES: usize = 6_000;
const MODULE: &str = "/embed/v1/deskside.js";

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn relay() -> TestRelay {
    let web = OriginPolicy {
        frame_ancestors: vec![Origin::read("https://helpdesk.example").unwrap()],
        ..OriginPolicy::default()
    };
    TestRelay::configured(deskside_relay::config::Config { web, ..Default::default() })
}

async fn get_with(relay: &TestRelay, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    relay.request(request.body(Body::empty()).unwrap()).await
}

#[test]
fn the_module_is_small() {
    let text = fs::read(folder().join("embed/deskside.js")).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&text).unwrap();
    let bytes = gzip.finish().unwrap().len();
    assert!(bytes <= MAX_GZIP_BYTES, "{bytes} bytes, at most {MAX_GZIP_BYTES}");
}

#[tokio::test]
async fn a_page_of_another_origin_may_load_the_module_and_its_types() {
    let relay = relay();
    for (path, kind) in [
        (MODULE, "text/javascript; charset=utf-8"),
        ("/embed/v1/deskside.d.ts", "application/typescript; charset=utf-8"),
    ] {
        let file = relay.get(path).await;
        assert_eq!((file.status().as_u16(), file.header("content-type")), (200, kind), "{path}");
        assert_eq!(file.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(file.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(file.header("cache-control"), "public, max-age=300", "{path}");
        let tag = file.header("etag").to_owned();
        let again = get_with(&relay, path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status().as_u16(), again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("access-control-allow-origin"), "*", "{path}");
    }
}

#[tokio::test]
async fn only_the_page_for_trying_it_shows_a_frame() {
    let relay = relay();
    let page = relay.get("/embed/v1/try").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("frame-src 'self'"));
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("access-control-allow-origin"), "");
    assert!(!relay.get("/").await.header("content-security-policy").contains("frame-src"));
    for file in ["try.js", "try.css"] {
        assert_eq!(relay.get(&format!("/embed/v1/{file}")).await.status(), 200, "{file}");
    }
    let post = Request::post(MODULE).header("host", "localhost").body(Body::empty()).unwrap();
    assert_eq!(relay.request(post).await.problem().0, "method-not-allowed");
    assert_eq!(relay.get("/embed/v2/deskside.js").await.problem().0, "not-found");
}

#[tokio::test]
async fn a_page_learns_only_whether_it_may_embed_the_relay_itself() {
    let relay = relay();
    for (headers, allowed) in [
        (vec![("origin", "https://helpdesk.example")], true),
        (vec![("origin", "http://localhost")], true),
        (vec![("sec-fetch-site", "same-origin")], true),
        (vec![("origin", "https://helpdesk.example.evil.example")], false),
        (vec![("origin", "http://helpdesk.example")], false),
        (vec![("origin", "null")], false),
        (vec![("origin", "https://helpdesk.example"), ("origin", "https://b.example")], false),
        (vec![], false),
    ] {
        let answer = get_with(&relay, "/embed/v1/check", &headers).await;
        assert_eq!(answer.json(), json!({"version": 1, "allowed": allowed}), "{headers:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

/// Calls a phone that is in no page. Node ends with an error when a promise is left that nothing can settle.
const CALL_DETACHED: &str = r#"
globalThis.navigator ??= {};
const { DesksidePhone } = await import(process.argv[1]);
const phone = new DesksidePhone();
phone.setToken({ token: "t" });
for (const call of [
  () => phone.select("lab"),
  () => phone.dial("101"),
  () => phone.keys("1"),
  () => phone.run({ command: "reboot" }),
  () => phone.release(),
  () => phone.screenshot(),
  () => phone.evidence(),
  () => phone.set({ lang: "de" }),
]) {
  const code = await call().then(() => "", (error) => error.code);
  if (code !== "not-attached") throw new Error(`${call}: ${code}`);
}
"#;

/// It waited for ever for a frame that nobody had asked for.
#[test]
fn a_phone_that_is_in_no_page_refuses_calls_at_once() {
    let work = tempfile::tempdir().unwrap();
    // Node takes it for a module by this name.
    let module = work.path().join("deskside.mjs");
    fs::copy(folder().join("embed/deskside.js"), &module).unwrap();
    let called = Command::new("node")
        .args(["--input-type=module", "--eval", CALL_DETACHED])
        .arg(&module)
        .output()
        .unwrap();
    assert!(called.status.success(), "{}", String::from_utf8_lossy(&called.stderr));
}

/// The module is checked by its comments, the types by a portal that uses them, and both by each other.
#[test]
fn the_types_are_those_of_the_module() {
    let typescript = std::env::var_os("TYPESCRIPT");
    assert!(typescript.is_some(), "no TYPESCRIPT; run this as `cargo xtask test native`");
    let work = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| {
        fs::copy(folder().join(from), work.path().join(to)).unwrap();
    };
    copy("embed/deskside.js", "module.js");
    copy("embed/deskside.d.ts", "deskside.d.ts");
    copy("embed/try.js", "try.js");
    for file in ["example.ts", "matches.ts", "tsconfig.json"] {
        copy(&format!("tests/embed/{file}"), file);
    }
    let checked = Command::new("node")
        .arg(typescript.unwrap())
        .arg("--project")
        .arg(work.path())
        .output()
        .unwrap();
    let faults = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{faults}");
}
