//! What the program does beside serving.
#![expect(clippy::print_stdout, reason = "programs for people and pipes answer there")]

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use anyhow::{Context, bail};
use deskside_relay::{
    access::{PasswordHash, TokenHash, new_token as random_token},
    api,
    config::{self, Config},
    state::Relay,
};

/// The shortest password: NIST SP 800-63B asks for eight characters.
const SHORTEST_PASSWORD: usize = 8;

pub(crate) fn check(file: &Path) -> anyhow::Result<()> {
    let config = config::load(file)?;
    let (phones, users) = (config.phones.len(), config.people.users.len());
    println!("{}: good; phones: {phones}, users: {users}", file.display());
    if !config.people.sign_in() {
        println!("nobody has to sign in, so the relay listens on this machine only");
    }
    if config.people.session_key.is_none() && config.people.sign_in() {
        println!("without session_key_file everybody signs in again after a restart");
    }
    Ok(())
}

pub(crate) fn hash_password() -> anyhow::Result<()> {
    let password = if io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("The same again: ")? != password {
            bail!("the two differ; try again");
        }
        password
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if password.chars().count() < SHORTEST_PASSWORD {
        bail!("a password needs {SHORTEST_PASSWORD} characters at least");
    }
    let hash = PasswordHash::new(&password).map_err(anyhow::Error::msg)?;
    println!("{}", hash.as_str());
    Ok(())
}

pub(crate) fn new_token() -> anyhow::Result<()> {
    let token = random_token().context("the system gives no random numbers")?;
    println!("token, for the program, shown only now: {token}");
    println!("token_sha256 = \"{}\"", TokenHash::of(&token));
    Ok(())
}

pub(crate) fn openapi() -> anyhow::Result<()> {
    let relay = Relay::start(Config::default(), None).map_err(anyhow::Error::msg)?;
    println!("{}", serde_json::to_string_pretty(&api::description(&relay))?);
    Ok(())
}
