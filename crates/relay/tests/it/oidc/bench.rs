//! A relay with a company and its provider, and browsers.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{body::Body, http::Request};
use deskside_relay::{
    access::{Company, Origin, Secret},
    config::{Config, Provider},
};
use relay_api::Role;
use serde_json::Value;
use tokio::net::TcpListener;

use super::provider::{SECRET, TestProvider};
use crate::{
    access::guarded_with,
    desk::{Answer, Peer, TestRelay},
};

/// A relay, its phone and its provider.
pub(crate) struct Bench {
    pub(crate) desk: TestRelay,
    pub(crate) provider: TestProvider,
    _peer: Peer,
}

/// A browser with its cookies.
#[derive(Clone, Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

pub(crate) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn configure(config: &mut Config, issuer: &str) {
    let url = Origin::read("http://localhost").unwrap();
    config.people.company = Some(Company {
        name: "Example Ltd".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "deskside".to_owned(),
        name_claim: "preferred_username".to_owned(),
        groups_claim: "groups".to_owned(),
        roles: vec![(Role::Administrator, texts(&["it"])), (Role::Operator, texts(&["support"]))],
        groups: Vec::new(),
        phone_groups: texts(&["sales"]),
    });
    config.provider = Some(Arc::new(Provider {
        issuer: issuer.to_owned(),
        client_id: "deskside".to_owned(),
        client_secret: Some(Secret::new(SECRET)),
        scopes: texts(&["profile", "groups"]),
        url: url.clone(),
        trust: None,
    }));
    config.web.url = Some(url);
}

pub(crate) async fn bench() -> Bench {
    let provider = TestProvider::start().await;
    let (desk, peer) = guarded_with(|config| configure(config, &provider.issuer)).await;
    Bench { desk, provider, _peer: peer }
}

/// Starts a relay with a provider that takes connections and never answers; returns also how many it has taken.
pub(crate) async fn bench_with_silence() -> (TestRelay, Peer, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/company", listener.local_addr().unwrap());
    let count = Arc::<AtomicUsize>::default();
    let taken = count.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            open.push(listener.accept().await.unwrap());
            taken.fetch_add(1, Ordering::SeqCst);
        }
    });
    let (desk, peer) = guarded_with(|config| configure(config, &issuer)).await;
    (desk, peer, count)
}

impl Browser {
    pub(crate) async fn call(
        &mut self,
        desk: &TestRelay,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let cookies: Vec<_> =
            self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("host", "localhost");
        let request = request
            .header("x-deskside", "1")
            .header("content-type", "application/json")
            .header("origin", "http://localhost")
            .header("cookie", cookies.join("; "));
        let answer = desk.request(request.body(Body::from(body.to_owned())).unwrap()).await;
        for cookie in answer.head.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, desk: &TestRelay, path: &str) -> Answer {
        self.call(desk, "GET", path, "").await
    }

    /// Goes to the provider, signs in there and returns how the relay answers the way back.
    pub(crate) async fn sign_in(&mut self, bench: &Bench, popup: u8) -> Answer {
        let callback = self.callback(bench, popup).await;
        self.get(&bench.desk, &callback).await
    }

    /// The same, without the way back.
    pub(crate) async fn callback(&mut self, bench: &Bench, popup: u8) -> String {
        let start = format!("/api/v1/oidc/start?popup={popup}");
        let answer = self.get(&bench.desk, &start).await;
        assert_eq!(answer.status(), 303);
        bench.provider.sign_in(answer.header("location"))
    }

    /// Returns the session, if there is one.
    pub(crate) async fn session(&mut self, bench: &Bench) -> Option<Value> {
        let answer = self.get(&bench.desk, "/api/v1/session").await;
        (answer.status() == 200).then(|| answer.json())
    }

    /// Returns why the last sign-in failed.
    pub(crate) async fn problem(&mut self, bench: &Bench) -> Value {
        let ways = self.get(&bench.desk, "/api/v1/oidc").await.json();
        ways["problem"]["reason"]["problem"].clone()
    }
}
