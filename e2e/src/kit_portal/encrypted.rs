//! A portal over https, and the relay over https as well.

use std::sync::{Arc, OnceLock};

use axum::{Router, routing::post};
use serde_json::{Value, json};
use tokio::process::Child;
use virtual_phone::http::tls;

use super::{KitPortal, PortalPage, Trust, answer, router, token};
use crate::{TestBench, relay, static_server::listen, until};

impl TestBench {
    /// Opens a portal over https that embeds a phone of this relay over https, too. It has got its token before.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_encrypted_kit_portal(&self, options: Value) -> KitPortal {
        let page = self.encrypted_page(options, true);
        // It is known once the relay has allowed the portal.
        let known = Arc::new(OnceLock::new());
        let serve_token = {
            let known = known.clone();
            move || async move { answer(known.get().cloned()) }
        };
        let origin = serve_encrypted(router(&page).route("/token", post(serve_token))).await;
        self.allow_portal(Trust::Tokens, &origin).await;
        known.set(token(&self.url, None).await.unwrap()).unwrap();
        self.encrypt_relay().await;
        self.page.visit(&origin).await;
        self.kit_portal(origin)
    }

    /// Opens a portal over https whose users sign in with a company account in the frame, which is over https, too. The
    /// company's provider runs until it is dropped; of its users, only `carla` is in a group that may.
    ///
    /// # Panics
    /// When the provider, the relay or the browser does not.
    pub async fn open_company_portal(&self, options: Value) -> (KitPortal, Child) {
        let page = self.encrypted_page(options, false);
        let origin = serve_encrypted(router(&page)).await;
        let framing = format!("frame_ancestors = [\"{origin}\"]\n");
        let provider = self.require_company_at(&self.encrypted_url(), &framing).await;
        self.encrypt_relay().await;
        self.page.visit(&origin).await;
        (self.kit_portal(origin), provider)
    }

    /// Returns the address of the relay over https.
    fn encrypted_url(&self) -> String {
        self.url.trim_end_matches('/').replacen("http:", "https:", 1)
    }

    fn encrypted_page(&self, mut options: Value, has_tokens: bool) -> PortalPage {
        let relay_url = self.encrypted_url();
        options["relay"] = json!(relay_url);
        let module = format!("{relay_url}/embed/v1/deskside.js");
        PortalPage { options, has_tokens, module }
    }

    /// Has the relay speak https from now on.
    async fn encrypt_relay(&self) {
        let (certificate, key) = tls::pem("127.0.0.1").unwrap();
        self.write_secret("relay.crt", &certificate);
        self.write_secret("relay.key", &key);
        let section = "[tls]\ncertificate_file = \"relay.crt\"\nkey_file = \"relay.key\"\n";
        self.configure(|before| format!("{before}{section}")).await;
        until("the relay to speak https", async || {
            relay::get(&self.url, "api/v1/embedding").await.is_none().then_some(())
        })
        .await;
    }
}

/// Serves a portal over https; returns its origin. Its host name is not the relay's: it is another site.
async fn serve_encrypted(router: Router) -> String {
    let acceptor = tls::acceptor("localhost").unwrap();
    format!("https://localhost:{}", listen(router, Some(acceptor)).await.port())
}
