//! Passwords: read, generated and hashed.

use std::{
    fs,
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use deskside_relay::access::{PasswordHash, Secret};

/// The minimum length of a password: NIST SP 800-63B requires eight characters.
const MIN_LENGTH: usize = 8;

/// Random bytes of a generated password: 120 bits, which are 20 characters.
const RANDOM_BYTES: usize = 15;

/// Reads a password and prints its hash.
pub(super) fn hash_password() -> anyhow::Result<()> {
    let password = if io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("Repeat the password: ")? != password {
            bail!("the passwords differ; try again");
        }
        password
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    println!("{}", hash(&password)?.as_str());
    Ok(())
}

/// Hashes a password that is long enough.
pub(super) fn hash(password: &str) -> anyhow::Result<PasswordHash> {
    if password.chars().count() < MIN_LENGTH {
        bail!("a password needs at least {MIN_LENGTH} characters");
    }
    PasswordHash::new(password).map_err(anyhow::Error::msg)
}

/// Reads a password from a file that contains nothing else.
pub(super) fn read_file(file: &Path) -> anyhow::Result<Secret> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))?;
    let line = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.contains(['\r', '\n']) {
        bail!("{shown} must have one line: the password");
    }
    Ok(Secret::new(line))
}

/// Generates a password.
pub(super) fn make_up() -> anyhow::Result<Secret> {
    random_text::<RANDOM_BYTES>()
}

/// Returns a text that encodes that number of random bytes.
pub(super) fn random_text<const BYTES: usize>() -> anyhow::Result<Secret> {
    let mut random = [0; BYTES];
    getrandom::fill(&mut random).context("the system provides no random numbers")?;
    Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(random)))
}
