//! A company whose accounts the relay accepts, with an independent provider.

use std::{process::Stdio, time::Duration};

use tokio::io::{AsyncBufReadExt, BufReader};

use super::*;

impl TestBench {
    /// Lets people sign in with a company account from now on; returns its provider, which runs until it is
    /// dropped. Of its users, only `carla` is in a group that may.
    ///
    /// # Panics
    /// When the provider does not start, or the relay does not take it.
    pub async fn require_company(&self) -> Child {
        self.require_company_at(self.url.trim_end_matches('/'), "").await
    }

    /// The same for a relay that people open at another address, with further lines of the section `[web]`.
    pub(crate) async fn require_company_at(&self, url: &str, web: &str) -> Child {
        let mut provider = Command::new("node")
            .arg(root().join("e2e/provider/provider.js"))
            .arg(format!("{url}/api/v1/oidc/callback"))
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.folder.join("provider.log")).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("node: {error}; run `cargo xtask test e2e`"));
        let mut lines = BufReader::new(provider.stdout.take().unwrap()).lines();
        let issuer = async {
            loop {
                let line = lines.next_line().await.unwrap().expect("see provider.log");
                if let Some(issuer) = line.strip_prefix("listening on ") {
                    return issuer.to_owned();
                }
            }
        };
        let issuer = tokio::time::timeout(Duration::from_secs(20), issuer).await.unwrap();
        // It ends when nobody reads what it says further on.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.write_secret("oidc.secret", "correct horse");
        let sections = format!(
            "[web]\nurl = \"{url}\"\n{web}[oidc]\nissuer = \"{issuer}\"\nclient_id = \"deskside\"\n\
             client_secret_file = \"oidc.secret\"\nname = \"Example Ltd\"\nscopes = [\"profile\", \"groups\"]\n\
             operator_groups = [\"support\"]\ngroups = [\"*\"]\n"
        );
        self.configure(|before| format!("{before}{sections}")).await;
        until("the relay to accept company accounts", async || {
            let ways = relay::get(&self.url, "api/v1/oidc").await?;
            ways.body.contains("Example Ltd").then_some(())
        })
        .await;
        provider
    }
}
