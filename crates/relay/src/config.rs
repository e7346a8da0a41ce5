//! The configuration file: phones, users, and what they may do.

mod ad_hoc;
mod background_look;
mod checker;
mod cluster;
mod credentials;
mod doubts;
mod driver;
mod encryption;
mod file;
mod groups;
mod limits;
mod oidc;
mod phones;
mod portals;
mod sign_in;
mod tls;
mod web;

use std::{
    env,
    ffi::OsStr,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ipnet::IpNet;
use serde::Deserialize;
use toml::Spanned;

use crate::{
    access::{Limits, OriginPolicy, People, Portal},
    cluster::ClusterJoin,
    tls::ServerTls,
};

pub use ad_hoc::AdHoc;
pub(crate) use ad_hoc::AddedPhone;
pub use background_look::DEFAULT_INTERVAL as BACKGROUND_LOOK_INTERVAL;
use checker::{Checker, Fault};
pub use credentials::{Authentication, Credentials};
pub use driver::DriverRules;
pub use oidc::Provider;
pub use phones::PhoneConfig;
pub(crate) use phones::PhoneSource;

/// The configuration of a relay.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The phones, in the order of the file.
    pub phones: Vec<Arc<PhoneConfig>>,
    /// The names of the relay and the pages that may use it.
    pub web: OriginPolicy,
    /// The reverse proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// The certificate for https; absent for http.
    pub tls: Option<ServerTls>,
    /// The users and the ways to sign in.
    pub people: People,
    /// The provider of company accounts.
    pub provider: Option<Arc<Provider>>,
    /// The rate limits.
    pub limits: Limits,
    /// The rules about who drives a phone.
    pub driver: DriverRules,
    /// The rules for phones that users add by their address; none may be added when absent.
    pub ad_hoc: Option<AdHoc>,
    /// The file of the audit log, as JSON lines.
    pub audit_log: Option<PathBuf>,
    /// A command is sent only once its line is in the audit log.
    pub audit_required: bool,
    /// The folder for what outlasts the relay.
    pub state_dir: Option<PathBuf>,
    /// The interval at which phones that nobody uses are asked whether they answer; never when absent.
    pub background_look: Option<Duration>,
    /// The sites whose servers get tokens for the page in a frame.
    pub portals: Vec<Arc<Portal>>,
    /// A page that shows this one in a frame may dial at once, without another key.
    pub allow_fire: bool,
    /// The cluster of relays with the same phones; absent for a single relay.
    pub cluster: Option<ClusterJoin>,
}

impl Config {
    /// Returns whether no phone is configured, and nobody may add one.
    #[must_use]
    pub fn has_no_phones(&self) -> bool {
        self.phones.is_empty() && self.ad_hoc.is_none()
    }
}

/// All faults of a configuration.
#[derive(Debug, thiserror::Error)]
pub struct ConfigError {
    file: PathBuf,
    faults: Vec<Fault>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, Fault { line, text }) in self.faults.iter().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            match line {
                Some(line) => write!(f, "{}:{line}: {text}", self.file.display())?,
                None => write!(f, "{}: {text}", self.file.display())?,
            }
        }
        Ok(())
    }
}

/// The file as written, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    /// The folder for what outlasts the relay.
    state_dir: Option<PathBuf>,
    /// The file that stores the certificates phones showed first.
    known_certificates: Option<PathBuf>,
    audit_log: Option<PathBuf>,
    audit: Option<Spanned<AuditMode>>,
    background_look_seconds: Option<Spanned<u32>>,
    tls: Option<tls::RawTls>,
    #[serde(default)]
    web: web::RawWeb,
    #[serde(default)]
    login: sign_in::RawLogin,
    oidc: Option<oidc::RawOidc>,
    limits: Option<Spanned<Limits>>,
    #[serde(default)]
    driver: driver::RawDriver,
    ad_hoc: Option<ad_hoc::RawAdHoc>,
    cluster: Option<cluster::RawCluster>,
    #[serde(default)]
    embed: portals::RawEmbed,
    #[serde(default)]
    portals: Vec<portals::RawPortal>,
    #[serde(default)]
    users: Vec<sign_in::RawUser>,
    #[serde(default)]
    phones: Vec<phones::RawPhone>,
}

/// What happens to commands while the audit log cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AuditMode {
    /// They are sent all the same.
    BestEffort,
    /// They are refused.
    Required,
}

/// Reads a configuration file; relative file names in it start from its folder.
///
/// # Errors
/// Lists every fault of the file, each with its line and its remedy.
pub fn load(file: &Path) -> Result<Config, ConfigError> {
    let fail = |faults| ConfigError { file: file.to_owned(), faults };
    let text = fs::read_to_string(file).map_err(|error| {
        fail(vec![Fault { line: None, text: format!("cannot be read: {error}") }])
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let credentials_folder = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let state_folder = env::var_os("STATE_DIRECTORY");
    parse(&text, folder, credentials_folder, state_folder.as_deref()).map_err(fail)
}

/// Reads a configuration from a text; relative file names in it start from `folder`.
///
/// # Errors
/// As [`load`].
pub fn read(text: &str, folder: &Path) -> Result<Config, ConfigError> {
    let file = folder.join("deskside.toml");
    parse(text, folder, None, None).map_err(|faults| ConfigError { file, faults })
}

fn parse(
    text: &str,
    folder: &Path,
    credentials_folder: Option<PathBuf>,
    state_folder: Option<&OsStr>,
) -> Result<Config, Vec<Fault>> {
    let line_at = |offset: usize| text.get(..offset).map(|before| before.matches('\n').count() + 1);
    let raw: RawConfig = toml::from_str(text).map_err(|error| {
        let line = error.span().and_then(|span| line_at(span.start));
        vec![Fault { line, text: error.message().to_owned() }]
    })?;
    let known_certificates = raw.known_certificates.map(|file| folder.join(file));
    // systemd names the folder of the unit; more than one are separated by colons.
    let of_unit = state_folder.and_then(|all| all.to_str()?.split(':').next());
    let state_dir = match (raw.state_dir, of_unit) {
        (Some(named), _) => folder.join(named),
        (None, Some(of_unit)) => PathBuf::from(of_unit),
        (None, None) => folder.to_owned(),
    };
    let known_certificates =
        known_certificates.unwrap_or_else(|| state_dir.join("known-certificates"));
    let mut checker = Checker::new(&line_at, folder, credentials_folder, known_certificates);
    // Every section is checked before the first failure is returned, to report all faults at once.
    let phones =
        raw.phones.into_iter().filter_map(|raw| checker.phone(raw)).map(Arc::new).collect();
    let trusted_proxies = checker.trusted_proxies(&raw.web);
    let tls = raw.tls.and_then(|raw| checker.server_tls(&raw));
    let web = checker.web(raw.web);
    let limits = checker.limits(raw.limits);
    let driver = checker.driver(raw.driver);
    let ad_hoc = raw.ad_hoc.and_then(|raw| checker.ad_hoc(raw));
    let cluster = raw.cluster.and_then(|raw| checker.cluster(raw));
    let people = checker.people(raw.login, raw.users);
    let portals = checker.portals(raw.portals, people.as_ref());
    let oidc = raw.oidc.and_then(|raw| checker.oidc(raw, web.as_ref()));
    let background_look = checker.background_look(raw.background_look_seconds);
    let audit_log = raw.audit_log.map(|file| folder.join(file));
    let audit_required =
        raw.audit.as_ref().is_some_and(|mode| *mode.get_ref() == AuditMode::Required);
    if let Some(mode) = raw.audit.filter(|_| audit_log.is_none()) {
        let text = "audit: there is no audit_log; name its file, or remove audit";
        checker.fault::<(), _>(&mode, text.to_owned());
    }
    match (web, limits, driver, people, background_look) {
        (Some(mut web), Some(limits), Some(driver), Some(mut people), Some(background_look))
            if checker.faults.is_empty() =>
        {
            web.speaks_https = tls.is_some();
            let (company, provider) = oidc.unzip();
            people.company = company;
            // A proxy that names users is believed about addresses too.
            let by_login = people.proxy.iter().flat_map(|proxy| proxy.from.iter().copied());
            let trusted_proxies = trusted_proxies.into_iter().chain(by_login).collect();
            Ok(Config {
                phones,
                web,
                trusted_proxies,
                tls,
                people,
                provider: provider.map(Arc::new),
                limits,
                driver,
                ad_hoc,
                audit_log,
                audit_required,
                state_dir: Some(state_dir),
                background_look,
                portals,
                allow_fire: raw.embed.allow_fire,
                cluster,
            })
        }
        _ => Err(checker.into_faults()),
    }
}

#[cfg(test)]
mod tests;
