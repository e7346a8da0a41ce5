//! `deskside-relay init`: writes a first configuration with the files it names.

mod answers;
mod dialog;
mod files;
mod questions;
mod template;

use std::{
    io::{self, IsTerminal},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;
use deskside_relay::{access::Secret, config};

use super::password;
use answers::{Answers, NewSecret};
use dialog::{Silent, Terminal};
use files::NewFile;

/// The mode of a secret: only its owner may read it.
const SECRET_MODE: u32 = 0o600;
/// The mode of the configuration, which has hashes and names, but no secret.
const CONFIG_MODE: u32 = 0o640;
/// The number of random bytes of the session key, which has 64 characters.
const KEY_BYTES: usize = 48;

/// The options of `init`.
#[derive(Args)]
pub(crate) struct InitOptions {
    /// The configuration file to write; no file is overwritten.
    #[arg(long, default_value = "deskside.toml")]
    config: PathBuf,
    /// The address of a phone; with https:// in front, the certificate it shows first is trusted.
    #[arg(long)]
    phone: Option<String>,
    /// The model of the phone.
    #[arg(long, requires = "phone")]
    model: Option<String>,
    /// The user name of the phone's web page.
    #[arg(long, requires = "phone", requires = "phone_password_file")]
    phone_user: Option<String>,
    /// A file with the password of the phone's web page; it is copied.
    #[arg(long, requires = "phone_user")]
    phone_password_file: Option<PathBuf>,
    /// The address that people open, such as `https://deskside.example`.
    #[arg(long)]
    url: Option<String>,
    /// The name of the user who signs in.
    #[arg(long)]
    user: Option<String>,
    /// A file with the password of the user; without it, one is generated and printed.
    #[arg(long)]
    password_file: Option<PathBuf>,
    /// The user is a program, which gets a token instead of a password.
    #[arg(long, conflicts_with = "password_file")]
    token: bool,
    /// Nobody signs in; the relay is for this machine only.
    #[arg(long, conflicts_with_all = ["url", "user", "password_file", "token"])]
    no_sign_in: bool,
    /// Ask nothing; use the defaults of options that are absent.
    #[arg(long)]
    defaults: bool,
}

impl InitOptions {
    /// Returns whether questions are asked: at a terminal, if no option answers one.
    fn asks(&self) -> bool {
        let is_answered = self.phone.is_some()
            || self.url.is_some()
            || self.user.is_some()
            || self.password_file.is_some()
            || self.token
            || self.no_sign_in
            || self.defaults;
        !is_answered && io::stdin().is_terminal()
    }
}

/// Writes the files and prints what to do next.
pub(super) fn run(options: &InitOptions) -> anyhow::Result<()> {
    // First: otherwise the questions would be answered in vain.
    files::reject_existing([options.config.as_path()])?;
    let answers = if options.asks() {
        questions::answers(options, &mut Terminal)?
    } else {
        questions::answers(options, &mut Silent)?
    };
    let files = new_files(&options.config, &answers)?;
    files::create(&files)?;
    if let Err(faults) = config::load(&options.config) {
        files::remove(&files);
        bail!("these answers do not make a valid configuration, so nothing was written:\n{faults}");
    }
    print_result(&options.config, &files, &answers);
    Ok(())
}

/// Returns the files to write, the configuration last: it names the others.
fn new_files(config: &Path, answers: &Answers) -> anyhow::Result<Vec<NewFile>> {
    let folder = config.parent().unwrap_or(Path::new(""));
    let secret = |name: &str, text: &str| NewFile {
        path: folder.join(name),
        text: format!("{text}\n"),
        mode: SECRET_MODE,
    };
    let mut files = Vec::new();
    if let Some(login) = answers.phone.as_ref().and_then(|phone| phone.login.as_ref()) {
        files.push(secret(template::PHONE_PASSWORD, login.password.reveal()));
    }
    if let Some(user) = &answers.user {
        files.push(secret(template::SESSION_KEY, session_key()?.reveal()));
        if let NewSecret::Password { hash, .. } = &user.secret {
            files.push(secret(template::USER_HASH, hash.as_str()));
        }
    }
    let text = template::configuration(answers);
    files.push(NewFile { path: config.to_owned(), text, mode: CONFIG_MODE });
    Ok(files)
}

fn session_key() -> anyhow::Result<Secret> {
    password::random_text::<KEY_BYTES>().context("cannot create a session key")
}

fn print_result(config: &Path, files: &[NewFile], answers: &Answers) {
    for file in files {
        println!("written: {}", file.path.display());
    }
    match answers.user.as_ref().map(|user| (&user.name, &user.secret)) {
        Some((name, NewSecret::Password { made_up: Some(password), .. })) => {
            println!("password of {name}, shown only once: {}", password.reveal());
        }
        Some((name, NewSecret::Token(token))) => {
            println!("token of {name}, shown only once: {}", token.reveal());
        }
        Some((_, NewSecret::Password { made_up: None, .. })) | None => {}
    }
    let shown = config.display();
    if answers.phone.is_some() {
        println!("check the phone: deskside-relay doctor --config {shown}");
    } else {
        println!(
            "add your phones to {shown}, then check them: deskside-relay doctor --config {shown}"
        );
    }
    let url = answers.url.as_deref().unwrap_or_default();
    match listen(url) {
        Some(address) => {
            println!("start the relay: deskside-relay --listen {address} --config {shown}");
        }
        None => println!("start the relay: deskside-relay --config {shown}"),
    }
    if url.starts_with("https://") {
        println!("put a reverse proxy for {url} in front of it, on this machine");
    }
}

/// Returns the address to listen on for a `http` address, which needs no reverse proxy.
fn listen(url: &str) -> Option<SocketAddr> {
    let authority = url.strip_prefix("http://")?;
    let parts = authority.rsplit_once(':');
    let parts = parts.and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
    let (host, port) = parts.unwrap_or((authority, 80));
    let ip = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(ip) if ip.is_loopback() => ip,
        Ok(IpAddr::V6(_)) => Ipv6Addr::UNSPECIFIED.into(),
        Err(_) if host == "localhost" => Ipv4Addr::LOCALHOST.into(),
        _ => Ipv4Addr::UNSPECIFIED.into(),
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relay_listens_where_people_open_it() {
        for (url, expected) in [
            ("", None),
            ("https://deskside.example", None),
            ("http://deskside", Some("0.0.0.0:80")),
            ("http://deskside:8080", Some("0.0.0.0:8080")),
            ("http://192.168.10.5:8080", Some("0.0.0.0:8080")),
            ("http://localhost:9000", Some("127.0.0.1:9000")),
            ("http://127.0.0.2", Some("127.0.0.2:80")),
            ("http://[::1]", Some("[::1]:80")),
            ("http://[fd00::1]:8080", Some("[::]:8080")),
        ] {
            let expected = expected.map(|address| address.parse::<SocketAddr>().unwrap());
            assert_eq!(listen(url), expected, "{url}");
        }
    }
}
