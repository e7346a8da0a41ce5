//! The page itself: policy, MIME types, caching, compression.

use axum::{body::Body, http::Request};

use crate::desk::{Answer, PAGE, TestRelay, phone};

async fn desk() -> TestRelay {
    TestRelay::new(phone().await.address, None)
}

async fn accepting(desk: &TestRelay, path: &str, encoding: &str) -> Answer {
    let request =
        Request::get(path).header("host", "localhost").header("accept-encoding", encoding);
    desk.request(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_page_has_its_policy_and_is_not_cached() {
    let desk = desk().await;
    let page = desk.get("/").await;
    assert_eq!((page.status().as_u16(), page.body.as_slice()), (200, PAGE.as_bytes()));
    assert_eq!(page.header("cache-control"), "no-cache");
    let policy = page.header("content-security-policy");
    // printf 'start()' | openssl dgst -sha256 -binary | base64
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"), "{policy}");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
}

#[tokio::test]
async fn a_rebuilt_page_may_run_its_new_scripts() {
    let desk = desk().await;
    let before = desk.get("/").await.header("content-security-policy").to_owned();
    let index = desk.site.path().join("index.html");
    std::fs::write(&index, "<script type=module>other()</script>").unwrap();
    // File systems have coarse clocks, so set the time of the new file.
    let file = std::fs::File::options().write(true).open(&index).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let after = desk.get("/").await.header("content-security-policy").to_owned();
    // printf 'other()' | openssl dgst -sha256 -binary | base64
    assert!(after.contains("'sha256-b7ZWi3LsNpdSzQMhFSRcnH0HxREup64aTXaFV5IXYCM='"), "{after}");
    assert_ne!(before, after);
}

/// After a rollback the page never started again: its time was older than the one the browser knew,
/// and the browser kept a page whose script the new policy forbids.
#[tokio::test]
async fn a_page_that_is_rolled_back_is_sent_again() {
    let desk = desk().await;
    let first = desk.get("/").await;
    let tag = first.header("etag").to_owned();
    assert_eq!(first.header("last-modified"), "");
    let asked = async |header: &'static str, value: &str| {
        let request = Request::get("/").header("host", "localhost").header(header, value);
        desk.request(request.body(Body::empty()).unwrap()).await
    };
    let future = "Fri, 31 Dec 2100 23:59:59 GMT";
    assert_eq!(asked("if-modified-since", future).await.status(), 200, "a time decides nothing");
    for known in [tag.clone(), format!("\"x\", W/{tag}")] {
        let same = asked("if-none-match", &known).await;
        assert_eq!(
            (same.status().as_u16(), same.body.as_slice()),
            (304, b"".as_slice()),
            "{known}"
        );
        assert_eq!(same.header("etag"), tag);
        assert!(same.header("content-security-policy").contains("sha256-"));
    }
    let index = desk.site.path().join("index.html");
    std::fs::write(&index, "<script type=module>other()</script>").unwrap();
    let file = std::fs::File::options().write(true).open(&index).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let other = asked("if-none-match", &tag).await;
    assert_eq!(other.status(), 200);
    assert_ne!(other.header("etag"), tag);
}

#[tokio::test]
async fn the_head_of_the_page_has_the_length_and_the_tag_of_its_content() {
    let desk = desk().await;
    let request = Request::head("/").header("host", "localhost").body(Body::empty()).unwrap();
    let head = desk.request(request).await;
    assert_eq!(head.header("content-length"), PAGE.len().to_string());
    assert_eq!(head.header("etag"), desk.get("/").await.header("etag"));
    assert!(head.body.is_empty());
}

/// They were once answered 500, one of them to be kept for a year.
#[tokio::test]
async fn a_name_that_no_file_can_have_is_not_found() {
    let desk = desk().await;
    let long = "x".repeat(300);
    for path in [format!("/{long}"), format!("/{long}-0123456789abcdef.js")] {
        let answer = desk.get(&path).await;
        assert_eq!(answer.problem().0, "not-found", "{path}");
        assert!(!answer.header("cache-control").contains("immutable"), "{path}");
    }
}

#[tokio::test]
async fn hashed_files_are_immutable_and_compressed() {
    let desk = desk().await;
    let script = accepting(&desk, "/app-0123456789abcdef.js", "br, gzip").await;
    assert_eq!(
        (script.body.as_slice(), script.header("content-encoding")),
        (b"brotli".as_slice(), "br")
    );
    assert_eq!(script.header("content-type"), "text/javascript");
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(
        script.header("vary").to_ascii_lowercase().contains("accept-encoding"),
        "{}",
        script.header("vary")
    );
    let plain = accepting(&desk, "/app-0123456789abcdef.js", "identity").await;
    assert_eq!((plain.body.as_slice(), plain.header("content-encoding")), (b"code".as_slice(), ""));
    let wasm = desk.get("/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let desk = desk().await;
    for path in ["/", "/nowhere", "/api/v1/phones", "/api/v1/nowhere", "/healthz"] {
        let answer = desk.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        let features = answer.header("permissions-policy");
        for feature in ["camera", "geolocation", "microphone", "payment", "usb"] {
            assert!(features.contains(&format!("{feature}=()")), "{path}: {features}");
        }
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
    assert_eq!(desk.get("/api/v1/phones").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn nothing_outside_the_page_is_served() {
    let desk = desk().await;
    for path in
        ["/nowhere", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd"]
    {
        let answer = desk.get(path).await;
        assert_eq!(answer.problem().0, "not-found", "{path}");
    }
    let request = Request::post("/").header("host", "localhost").body(Body::empty()).unwrap();
    assert_eq!(desk.request(request).await.problem().0, "method-not-allowed");
}
