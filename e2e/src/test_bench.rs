//! The bench of one test: a virtual phone, a relay and a browser.

mod company;
mod counts;
mod passwords;
mod people;

use std::{
    fs::{self, Permissions},
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    task::JoinHandle,
};
use virtual_phone::http::{Faults, PhoneServer, Scheme, Settings};

use crate::{
    Browser, BrowserOptions, Page, Role, by,
    pages::Connection,
    portal, relay, root, static_server,
    sub_path::SubPath,
    two_relays::TwoRelays,
    until,
    virtual_phones::{self, free_port},
};

pub use people::{ADA, BEN, User};

/// A virtual phone, a relay that knows it, and a browser that shows the relay's page. The page
/// objects are in [`pages`](crate::pages).
pub struct TestBench {
    /// The page in the browser.
    pub page: Page,
    /// The phone, with its outbox and its state.
    pub phone: PhoneServer,
    /// The address of the relay.
    pub url: String,
    phone_address: SocketAddr,
    phone_serving: JoinHandle<()>,
    _driver: Child,
    relay: Child,
    config: TempDir,
    folder: PathBuf,
}

impl TestBench {
    pub(crate) async fn new(
        browser: Browser,
        options: &BrowserOptions,
        folder: &Path,
    ) -> TestBench {
        let (phone, phone_address, phone_serving) =
            virtual_phones::start("D785", Settings::default(), free_port()).await;
        let config = tempfile::tempdir().unwrap();
        let file = config.path().join("deskside.toml");
        let text = format!(
            "[login]\nlocal_role = \"administrator\"\n[[phones]]\nid = \"frontdesk\"\nname = \"Front desk\"\nmodel = \"D785\"\naddress = \"{phone_address}\"\n"
        );
        fs::write(&file, text).unwrap();
        let (relay, url) = relay::start(&file, "127.0.0.1:0", folder).await;
        let (driver, client) = browser.start(options, folder).await;
        let page = Page::new(client);
        page.visit(&url).await;
        let bench = TestBench {
            page,
            phone,
            url,
            phone_address,
            phone_serving,
            _driver: driver,
            relay,
            config,
            folder: folder.to_owned(),
        };
        // WebKit's driver may hang until its timeout when a page is left while it starts.
        bench.bar().wait_until_shown().await;
        bench
    }

    /// Returns the address of the phone.
    #[must_use]
    pub fn phone_address(&self) -> SocketAddr {
        self.phone_address
    }

    /// Returns the folder for logs.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Unplugs the phone: nothing listens at its address any more.
    ///
    /// # Panics
    /// When it was unplugged already.
    pub async fn unplug_phone(&mut self) {
        self.phone_serving.abort();
        assert!((&mut self.phone_serving).await.unwrap_err().is_cancelled());
    }

    /// Plugs the phone in again: a phone that has just started, at the same address.
    pub async fn plug_in_phone(&mut self) {
        self.plug_in(Settings::default()).await;
    }

    /// Replaces the phone by one that answers each request after `slow_ms` milliseconds.
    ///
    /// # Panics
    /// When it was unplugged already.
    pub async fn slow_down_phone(&mut self, slow_ms: u64) {
        self.replace_phone(Faults { slow_ms, ..Faults::default() }).await;
    }

    /// Replaces the phone by one with these faults, at the same address.
    ///
    /// # Panics
    /// When it was unplugged already.
    pub async fn replace_phone(&mut self, faults: Faults) {
        self.unplug_phone().await;
        self.plug_in(Settings { faults, ..Settings::default() }).await;
    }

    async fn plug_in(&mut self, settings: Settings) {
        (self.phone, _, self.phone_serving) =
            virtual_phones::start("D785", settings, self.phone_address).await;
    }

    /// Starts two further relays for the phone, behind one address.
    pub async fn start_two_relays(&self) -> TwoRelays {
        let folder = self.folder.join("relays");
        TwoRelays::start(self.config.path().join("deskside.toml"), folder).await
    }

    /// Starts a proxy that serves the relay below a path.
    pub async fn start_proxy_below_a_path(&self) -> SubPath {
        SubPath::start(&self.url, &self.folder).await
    }

    /// Waits until the phone has received `count` commands, and returns their request targets.
    pub async fn commands(&self, count: usize) -> Vec<String> {
        commands_of(&self.phone, count).await
    }

    /// Waits until the phone has received `count` key presses, and returns their keys. Presses that wait
    /// come in one request.
    pub async fn pressed(&self, count: usize) -> Vec<String> {
        pressed_of(&self.phone, count).await
    }

    /// Returns the number of commands that the phone has received.
    #[must_use]
    pub fn command_count(&self) -> usize {
        self.phone.outbox().commands().count()
    }

    /// Adds another phone to the configuration.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone(&self, id: &str, name: &str) -> PhoneServer {
        self.add_phone_of_model("D785", id, name).await
    }

    /// Adds a phone of another model to the configuration.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone_of_model(&self, model: &str, id: &str, name: &str) -> PhoneServer {
        self.add_entry(model, id, name, "").await
    }

    /// Adds another phone to the configuration, which belongs to a group.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone_of_group(&self, group: &str, id: &str, name: &str) -> PhoneServer {
        self.add_entry("D785", id, name, &format!("groups = [\"{group}\"]\n")).await
    }

    async fn add_entry(&self, model: &str, id: &str, name: &str, more: &str) -> PhoneServer {
        let (phone, address) = virtual_phones::phone_with(model, Settings::default()).await;
        let entry = format!(
            "[[phones]]\nid = \"{id}\"\nname = \"{name}\"\nmodel = \"{model}\"\naddress = \"{address}\"\n{more}"
        );
        self.configure(|phones| format!("{phones}{entry}")).await;
        phone
    }

    /// Allows people to add phones at these addresses, and opens the page again.
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
            let session = relay::get(&self.url, "api/v1/session").await?;
            session.body.contains(r#""may_add_phones":true"#).then_some(())
        })
        .await;
        self.open("").await;
    }

    /// Stops the relay, and nothing takes its place.
    ///
    /// # Panics
    /// When it was stopped already.
    pub async fn stop_relay(&mut self) {
        self.relay.kill().await.unwrap();
    }

    /// Stops the relay's process, so that it answers nothing until it is [resumed](Self::resume_relay).
    ///
    /// # Panics
    /// When there is none.
    pub async fn pause_relay(&self) {
        self.signal_relay("STOP").await;
    }

    /// Lets the relay's process go on.
    ///
    /// # Panics
    /// When there is none.
    pub async fn resume_relay(&self) {
        self.signal_relay("CONT").await;
    }

    async fn signal_relay(&self, signal: &str) {
        let id = self.relay.id().unwrap().to_string();
        let signalled = Command::new("kill").args(["-s", signal, &id]).status().await.unwrap();
        assert!(signalled.success());
    }

    /// Starts the relay again, at the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_relay(&mut self) {
        self.start_relay_with_site(&relay::site()).await;
    }

    /// Stops the relay and starts it again, at the same address.
    ///
    /// # Panics
    /// When it was stopped already, or does not start.
    pub async fn restart_relay(&mut self) {
        self.restart_relay_with_site(&relay::site()).await;
    }

    /// Stops the relay and starts it again, at the same address, with another build of the page.
    ///
    /// # Panics
    /// When it was stopped already, or does not start.
    pub async fn restart_relay_with_site(&mut self, site: &Path) {
        self.stop_relay().await;
        self.start_relay_with_site(site).await;
    }

    async fn start_relay_with_site(&mut self, site: &Path) {
        let file = self.config.path().join("deskside.toml");
        let address = self.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        (self.relay, self.url) = relay::start_with_site(&file, &address, &self.folder, site).await;
    }

    /// Changes the configuration and has the relay read it again.
    pub(crate) async fn configure(&self, change: impl FnOnce(String) -> String) {
        let file = self.config.path().join("deskside.toml");
        let before = fs::read_to_string(&file).unwrap();
        fs::write(&file, change(before)).unwrap();
        self.signal_relay("HUP").await;
    }

    /// Opens the relay's page again, with `query` behind its address.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn open(&self, query: &str) {
        self.page.visit(&format!("{}{query}", self.url)).await;
    }

    /// Waits until the relay knows a phone called `id`, and shows it.
    pub async fn show_phone(&self, id: &str) {
        self.open_phone(id).await;
        self.wait_until_live().await;
    }

    /// Waits until the relay knows a phone called `id`, and opens its page, live or not.
    pub async fn open_phone(&self, id: &str) {
        let id_member = format!("\"id\":\"{id}\"");
        until("the relay to know the phone", async || {
            let phones = relay::get(&self.url, "api/v1/phones").await?;
            phones.body.contains(&id_member).then_some(())
        })
        .await;
        self.open(&format!("?phone={id}")).await;
    }

    /// Waits until the phone is shown live and the page is loaded.
    pub async fn wait_until_live(&self) {
        self.bar().wait_for(Connection::Live).await;
        self.page.wait_until_loaded().await;
    }

    /// Opens the page without a relay from a web server on this machine.
    pub async fn open_from_static_server(&self) {
        let address = static_server::serve(&root().join("dist/site"), "/").await;
        self.page.visit(&address).await;
        self.wait_until_live().await;
    }

    /// Opens a portal of another origin that shows the page in a frame, and goes on in the frame.
    /// The relay allows the portal first.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_in_portal(&self, query: &str) {
        let portal = portal::open(&format!("{}{query}", self.url)).await;
        let origin = portal.trim_end_matches('/').to_owned();
        self.configure(|before| format!("{before}[web]\nframe_ancestors = [\"{origin}\"]\n")).await;
        until("the relay to allow the portal", async || {
            let page = relay::get(&self.url, "").await?;
            let policy = page.headers.get("content-security-policy")?.to_str().ok()?;
            policy.contains(&origin).then_some(())
        })
        .await;
        self.page.visit(&portal).await;
        self.page.enter_frame(&by(Role::Frame, portal::FRAME_TITLE)).await;
    }
}

/// Waits until a phone has received `count` commands, and returns their request targets.
pub async fn commands_of(phone: &PhoneServer, count: usize) -> Vec<String> {
    until(&format!("{count} commands at the phone"), async || {
        let outbox = phone.outbox();
        let commands: Vec<_> = outbox.commands().map(str::to_owned).collect();
        (commands.len() >= count).then_some(commands)
    })
    .await
}

/// Waits until a phone has received `count` key presses, and returns their keys.
pub async fn pressed_of(phone: &PhoneServer, count: usize) -> Vec<String> {
    until(&format!("{count} key presses at the phone"), async || {
        let outbox = phone.outbox();
        let sequences =
            outbox.commands().filter_map(|target| target.strip_prefix("/command.htm?key="));
        let keys: Vec<_> = sequences.flat_map(|keys| keys.split(';').map(str::to_owned)).collect();
        (keys.len() >= count).then_some(keys)
    })
    .await
}

/// Waits until a phone has typed these keys. It answers a key at once and plays it after the keys
/// before it.
///
/// # Panics
/// When it has not in time.
pub async fn wait_until_typed(phone: &PhoneServer, keys: &str) {
    let typed = || phone.phone().state().typed;
    until(&format!("{keys} to be typed"), async || (typed() == keys).then_some(())).await;
}
