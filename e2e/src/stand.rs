//! A virtual phone, a relay and a browser, set up for one story.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use fantoccini::{Client, Locator};
use snom::Model;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    task::JoinHandle,
};
use virtual_phone::http::{Login, PhoneServer, Scheme, Settings};

use crate::{
    Browser, Surroundings,
    relay::{relay, relay_program},
    until, within,
};

/// How long each piece of evidence may take: a browser that hangs has none to give.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// What one story has to play with.
pub struct Stand {
    /// The page in a browser.
    pub page: Client,
    /// The phone, with its outbox and its state.
    pub phone: PhoneServer,
    /// Where the relay is.
    pub url: String,
    phone_address: SocketAddr,
    phone_line: JoinHandle<()>,
    _driver: Child,
    relay: Child,
    config: TempDir,
    folder: PathBuf,
}

/// Tells a story in a browser. When it fails, a screenshot and the logs are left in
/// `target/e2e/<story>-<browser>/`.
///
/// # Panics
/// When the story does.
pub async fn story(name: &str, browser: Browser, tell: impl AsyncFnOnce(&mut Stand)) {
    story_in(name, browser, Surroundings::default(), tell).await;
}

/// The same, in surroundings of its own.
///
/// # Panics
/// When the story does.
pub async fn story_in(
    name: &str,
    browser: Browser,
    around: Surroundings,
    tell: impl AsyncFnOnce(&mut Stand),
) {
    let folder = root().join("target/e2e").join(format!("{name}-{}", browser.name()));
    fs::create_dir_all(&folder).unwrap();
    let mut stand = Stand::new(browser, &around, &folder).await;
    // The evidence is taken while the browser is still there, whether or not the story panics.
    let evidence = Evidence { page: stand.page.clone(), folder };
    let told = catch(tell(&mut stand)).await;
    match told {
        Ok(()) => within("the browser to close", stand.page.close()).await.unwrap(),
        Err(panic) => {
            evidence.take().await;
            // A browser that stays open would outlive the test.
            let _closed = tokio::time::timeout(LAST_WORDS, stand.page.close()).await;
            std::panic::resume_unwind(panic);
        }
    }
}

/// Polls a future and catches its panic.
async fn catch(future: impl Future<Output = ()>) -> std::thread::Result<()> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            future.as_mut().poll(context)
        }));
        match polled {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(())) => std::task::Poll::Ready(Ok(())),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

struct Evidence {
    page: Client,
    folder: PathBuf,
}

impl Evidence {
    async fn take(self) {
        if let Ok(Ok(png)) = tokio::time::timeout(LAST_WORDS, self.page.screenshot()).await {
            fs::write(self.folder.join("screenshot.png"), png).unwrap();
        }
        if let Ok(Ok(html)) = tokio::time::timeout(LAST_WORDS, self.page.source()).await {
            fs::write(self.folder.join("page.html"), html).unwrap();
        }
    }
}

impl Stand {
    async fn new(browser: Browser, around: &Surroundings, folder: &Path) -> Stand {
        let (phone, phone_address, phone_line) =
            switch_on("D785", "127.0.0.1:0".parse().unwrap()).await;
        let config = tempfile::tempdir().unwrap();
        let file = config.path().join("deskside.toml");
        let text = format!(
            "[login]\nlocal_role = \"administrator\"\n[[phones]]\nid = \"frontdesk\"\nname = \"Front desk\"\nmodel = \"D785\"\naddress = \"{phone_address}\"\n"
        );
        fs::write(&file, text).unwrap();
        let (relay, url) = relay(&file, "127.0.0.1:0", folder).await;
        let (driver, page) = browser.start(around, folder).await;
        within("the page to load", page.goto(&url)).await.unwrap();
        // WebKit's driver may hang for as long as it has patience when a page is left while it starts.
        until("the page to start", async || page.find(Locator::Css(".chip")).await.ok()).await;
        Stand {
            page,
            phone,
            url,
            phone_address,
            phone_line,
            _driver: driver,
            relay,
            config,
            folder: folder.to_owned(),
        }
    }

    /// Where the phone is.
    pub fn phone_address(&self) -> SocketAddr {
        self.phone_address
    }

    /// Pulls the phone's plug: nothing listens at its address any more.
    ///
    /// # Panics
    /// When it was off already.
    pub async fn switch_off(&mut self) {
        self.phone_line.abort();
        assert!((&mut self.phone_line).await.unwrap_err().is_cancelled());
    }

    /// Puts the plug back: a phone that has just started, at the same address.
    pub async fn switch_on(&mut self) {
        (self.phone, _, self.phone_line) = switch_on("D785", self.phone_address).await;
    }

    /// From now on the relay lets nobody in but `name` with `password`: the administrator writes it
    /// into the configuration and has that read again.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn require_sign_in(&self, name: &str, password: &str) {
        let mut hash = Command::new(relay_program())
            .arg("hash-password")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = format!("{password}\n");
        hash.stdin.take().unwrap().write_all(line.as_bytes()).await.unwrap();
        let hash = within("the password's hash", hash.wait_with_output()).await.unwrap().stdout;
        let hash = String::from_utf8(hash).unwrap();
        let user = format!(
            "[[users]]\nname = \"{name}\"\nrole = \"operator\"\npassword_hash = \"{}\"\n",
            hash.trim()
        );
        self.configure(|phones| format!("{user}{phones}")).await;
    }

    /// Puts another phone beside the first one, and tells the relay.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone(&self, id: &str, name: &str) -> PhoneServer {
        self.add_phone_of("D785", id, name).await
    }

    /// Puts a phone of another model beside the first one, and tells the relay.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone_of(&self, model: &str, id: &str, name: &str) -> PhoneServer {
        let (phone, address, _line) = switch_on(model, "127.0.0.1:0".parse().unwrap()).await;
        let entry = format!(
            "[[phones]]\nid = \"{id}\"\nname = \"{name}\"\nmodel = \"{model}\"\naddress = \"{address}\"\n"
        );
        self.configure(|phones| format!("{phones}{entry}")).await;
        phone
    }

    /// The relay's answer to a GET, its head and its body in small letters.
    pub(crate) async fn get(&self, path: &str) -> Option<String> {
        let host = self.url.strip_prefix("http://")?.trim_end_matches('/');
        let mut stream = TcpStream::connect(host).await.ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        Some(String::from_utf8_lossy(&answer).to_ascii_lowercase())
    }

    /// A phone that the relay does not know, and its address.
    pub async fn phone_beside(&self) -> (PhoneServer, String) {
        let (phone, address, _line) = switch_on("D785", "127.0.0.1:0".parse().unwrap()).await;
        (phone, address.to_string())
    }

    /// A phone that the relay does not know and that asks for a password, and its address.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn locked_phone_beside(&self, scheme: Scheme) -> (PhoneServer, String) {
        let (phone, address) = phone(Some(scheme)).await;
        (phone, address.to_string())
    }

    /// Lets people add phones at these addresses, and opens the page anew.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn allow_addresses(&self, addresses: &[&str]) {
        let ports: Vec<_> =
            addresses.iter().map(|address| address.rsplit(':').next().unwrap()).collect();
        let section =
            format!("[ad_hoc]\nallow = [\"127.0.0.0/8\"]\nports = [{}]\n", ports.join(", "));
        self.configure(|before| format!("{before}{section}")).await;
        until("the relay to allow it", async || {
            let session = self.get("/api/v1/session").await;
            session.filter(|session| session.contains(r#""may_add_phones":true"#))
        })
        .await;
        self.open("").await;
    }

    /// Ends the relay and starts it again at the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart_relay(&mut self) {
        self.relay.kill().await.unwrap();
        let address = self.url.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let file = self.config.path().join("deskside.toml");
        (self.relay, self.url) = relay(&file, &address, &self.folder).await;
    }

    /// Ends the relay, and nothing takes its place.
    ///
    /// # Panics
    /// When it has ended already.
    pub async fn end_relay(&mut self) {
        self.relay.kill().await.unwrap();
    }

    /// Starts it again, at the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn begin_relay(&mut self) {
        let file = self.config.path().join("deskside.toml");
        let address = self.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        (self.relay, self.url) = relay(&file, &address, &self.folder).await;
    }

    /// Changes the configuration and has it read again.
    pub(crate) async fn configure(&self, change: impl FnOnce(String) -> String) {
        let file = self.config.path().join("deskside.toml");
        let before = fs::read_to_string(&file).unwrap();
        fs::write(&file, change(before)).unwrap();
        let id = self.relay.id().unwrap().to_string();
        let told = Command::new("kill").args(["-s", "HUP", &id]).status().await.unwrap();
        assert!(told.success());
    }

    /// Waits until the relay knows a phone called `id`, and shows it.
    pub async fn show_phone(&self, id: &str) {
        let named = format!("\"id\":\"{id}\"");
        until("the relay to know the phone", async || {
            self.get("/api/v1/phones").await.filter(|phones| phones.contains(&named))
        })
        .await;
        self.open(&format!("?phone={id}")).await;
        self.link("live").await;
    }

    /// Waits until the screen shows another picture than the one called `tag`, and returns its tag.
    pub async fn picture_after(&self, tag: &str) -> String {
        until("another picture of the screen", async || {
            self.attribute(".screen__picture", "data-tag").await.filter(|now| now != tag)
        })
        .await
    }

    /// Waits until the bar says that the way to the phone is `state`, and where that is live until
    /// what the page shows beside the phone is there too.
    pub async fn link(&self, state: &str) {
        until(&format!("the link to be {state}"), async || {
            self.attribute(".chip", "data-state").await.filter(|now| now == state)
        })
        .await;
        if state == "live" {
            self.whole().await;
        }
    }

    /// Waits until the phone has received `count` commands, and returns their targets.
    pub async fn commands(&self, count: usize) -> Vec<String> {
        until(&format!("{count} commands at the phone"), async || {
            let outbox = self.phone.outbox();
            let commands: Vec<_> = outbox.commands().map(str::to_owned).collect();
            (commands.len() >= count).then_some(commands)
        })
        .await
    }
}

/// A phone that may ask for a password (`admin`, `s3cret`; it lets nobody in any more after three
/// wrong ones), and where it is.
///
/// # Panics
/// When no port is free.
pub async fn phone(scheme: Option<Scheme>) -> (PhoneServer, SocketAddr) {
    phone_with(scheme.map(|scheme| (scheme, "s3cret"))).await
}

/// The same with another password.
///
/// # Panics
/// When no port is free.
pub async fn phone_with(login: Option<(Scheme, &str)>) -> (PhoneServer, SocketAddr) {
    let login = login.map(|(scheme, password)| Login {
        scheme,
        lockout_after: Some(3),
        ..Login::new("admin", password)
    });
    phone_as("D785", Settings { login, ..Settings::default() }).await
}

/// A phone of that model, set so.
///
/// # Panics
/// When there is no such model, or no port is free.
pub async fn phone_as(model: &str, settings: Settings) -> (PhoneServer, SocketAddr) {
    let (phone, address, _line) =
        switch_on_as(model, settings, "127.0.0.1:0".parse().unwrap()).await;
    (phone, address)
}

async fn switch_on(model: &str, address: SocketAddr) -> (PhoneServer, SocketAddr, JoinHandle<()>) {
    switch_on_as(model, Settings::default(), address).await
}

async fn switch_on_as(
    model: &str,
    settings: Settings,
    address: SocketAddr,
) -> (PhoneServer, SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let phone = PhoneServer::new(Model::find(model).unwrap(), settings);
    let serving = phone.clone();
    let line = tokio::spawn(async move { serving.serve(listener).await.unwrap() });
    (phone, address, line)
}

/// The root of the repository, where the built page is.
///
/// # Panics
/// Never: a crate of the workspace has a folder around it.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
