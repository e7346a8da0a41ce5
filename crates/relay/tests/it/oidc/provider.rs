//! A small provider: description, keys, codes, tokens. It tells whatever a test wants it to.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm},
    url::{Url, form_urlencoded},
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The password of the relay at the provider.
pub(crate) const SECRET: &str = "s3cret of the relay";

/// A provider that runs until `line` is aborted.
pub(crate) struct TestProvider {
    pub(crate) issuer: String,
    pub(crate) line: JoinHandle<()>,
    state: Arc<Mutex<State>>,
}

/// What it answers.
pub(crate) struct State {
    /// The number of the key that signs.
    pub(crate) key: u8,
    /// The number of the key that it shows.
    pub(crate) shown_key: u8,
    /// The algorithm that the header of a token names.
    pub(crate) algorithm: &'static str,
    /// Claims in place of the usual ones; `null` leaves one out.
    pub(crate) claims: Map<String, Value>,
    /// What it says of the user, besides the token.
    pub(crate) user_info: Option<Value>,
    /// The requests that it got.
    pub(crate) requests: Vec<String>,
    /// The nonce and the challenge of each code.
    codes: HashMap<String, (String, String)>,
    /// The number of codes, so that no two are the same.
    issued: usize,
}

impl TestProvider {
    pub(crate) async fn start() -> TestProvider {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/company", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            key: 1,
            shown_key: 1,
            algorithm: "EdDSA",
            claims: Map::new(),
            user_info: None,
            requests: Vec::new(),
            codes: HashMap::new(),
            issued: 0,
        }));
        let (own, address) = (state.clone(), issuer.clone());
        let line = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                serve(stream, &own, &address).await;
            }
        });
        TestProvider { issuer, line, state }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Lets the user sign in; returns the path and the query at which the browser comes back.
    pub(crate) fn sign_in(&self, location: &str) -> String {
        let url = Url::parse(location).unwrap();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(query["redirect_uri"], "http://localhost/api/v1/oidc/callback");
        let mut state = self.state();
        let code = format!("code-{}", state.issued);
        state.issued += 1;
        let login = (query["nonce"].clone(), query["code_challenge"].clone());
        state.codes.insert(code.clone(), login);
        let answer = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &query["state"])
            .append_pair("iss", &self.issuer)
            .finish();
        format!("/api/v1/oidc/callback?{answer}")
    }
}

async fn serve(mut stream: TcpStream, state: &Mutex<State>, issuer: &str) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.unwrap();
    let (status, answer) = answer(&mut state.lock().unwrap(), issuer, &head, &body);
    let answer = answer.to_string();
    let answer = format!(
        "HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{answer}",
        answer.len()
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
}

fn answer(state: &mut State, issuer: &str, head: &str, body: &[u8]) -> (u16, Value) {
    let target = head.split(' ').nth(1).unwrap().strip_prefix("/company").unwrap();
    state.requests.push(target.to_owned());
    match target {
        "/.well-known/openid-configuration" => {
            let mut description = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            });
            if state.user_info.is_some() {
                description["userinfo_endpoint"] = json!(format!("{issuer}/me"));
            }
            (200, description)
        }
        "/keys" => (200, json!({"keys": [key(state.shown_key).as_verification_key()]})),
        "/me" => {
            assert!(head.to_ascii_lowercase().contains("authorization: bearer access"), "{head}");
            (200, state.user_info.clone().unwrap())
        }
        "/token" => token(state, issuer, head, body),
        other => (404, json!({"asked": other})),
    }
}

/// Answers a code, once and to the one who began.
fn token(state: &mut State, issuer: &str, head: &str, body: &[u8]) -> (u16, Value) {
    let fields: HashMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
    let secret: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = BASE64_STANDARD.encode(format!("deskside:{secret}"));
    assert!(head.contains(&format!("Basic {basic}")), "{head}");
    assert_eq!(fields["redirect_uri"], "http://localhost/api/v1/oidc/callback");
    let Some((nonce, challenge)) = state.codes.remove(&fields["code"]) else {
        return (400, json!({"error": "invalid_grant"}));
    };
    let hash = Sha256::digest(&fields["code_verifier"]);
    assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(hash), challenge, "PKCE");
    let now = Timestamp::now().as_second();
    let mut claims = json!({
        "iss": issuer,
        "sub": "248289761001",
        "aud": "deskside",
        "exp": now + 300,
        "iat": now,
        "nonce": nonce,
        "preferred_username": "carla",
        "groups": ["support", "sales"],
    });
    for (name, value) in &state.claims {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let header = json!({"alg": state.algorithm, "kid": format!("key-{}", state.key), "typ": "JWT"});
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature =
        key(state.key).sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).unwrap();
    let signature = match state.algorithm {
        "none" => String::new(),
        _ => BASE64_URL_SAFE_NO_PAD.encode(signature),
    };
    let answer = json!({
        "access_token": "access",
        "token_type": "Bearer",
        "expires_in": 300,
        "id_token": format!("{signed}.{signature}"),
    });
    (200, answer)
}

/// Returns a key; each number is another one.
fn key(number: u8) -> CoreEdDsaPrivateSigningKey {
    // RFC 8410 section 7: the form of a key, then its 32 bytes.
    let form: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&form[..], &[number; 32]].concat();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64_STANDARD.encode(der)
    );
    let name = JsonWebKeyId::new(format!("key-{number}"));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(name)).unwrap()
}
