//! Files that the configuration names: in its folder, or handed over by the service manager.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use toml::Spanned;

use super::{checker::Checker, credentials::Credentials};
use crate::access::Secret;

/// The prefix of a systemd credential (systemd.io/CREDENTIALS).
const CREDENTIAL: &str = "credential:";

impl Checker<'_> {
    /// Returns the path of a file: `credential:NAME` is in the folder that the service manager made
    /// for this process, anything else starts from the folder of the configuration.
    pub(super) fn path(&self, file: &Path) -> io::Result<PathBuf> {
        let Some(name) = file.to_str().and_then(|file| file.strip_prefix(CREDENTIAL)) else {
            return Ok(self.folder.join(file));
        };
        if name.contains('/') || name.is_empty() {
            return Err(io::Error::other("write the name of a credential, without `/`"));
        }
        let folder = self.credentials_folder.as_ref().ok_or_else(|| {
            io::Error::other(
                "there is no $CREDENTIALS_DIRECTORY; add LoadCredential= to the systemd unit",
            )
        })?;
        Ok(folder.join(name))
    }

    /// Reads a file.
    pub(super) fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(self.path(file)?)
    }

    /// Warns of a secret that others can read.
    pub(super) fn warn_of_others(&self, field: &str, file: &Path) {
        let Ok(path) = self.path(file) else { return };
        // On a credential, the group bits also stand for the list of users that the service manager grants it
        // to.
        let is_credential = file.to_str().is_some_and(|file| file.starts_with(CREDENTIAL));
        let others = if is_credential { 0o007 } else { 0o077 };
        if fs::metadata(&path).is_ok_and(|file| file.mode() & others != 0) {
            let shown = path.display();
            tracing::warn!(
                "{field}: other users of this machine can read or change {shown}; remedy: chmod 600 {shown}"
            );
        }
    }

    /// Reads a secret from a file, without the end of its last line. `field` is the key that names
    /// the file.
    pub(super) fn secret(&mut self, field: &str, file: &Spanned<PathBuf>) -> Option<Secret> {
        let read = self.path(file.get_ref()).and_then(|path| {
            self.warn_of_others(field, file.get_ref());
            fs::read_to_string(path)
        });
        match read {
            Ok(text) => match first_line(&text) {
                Ok(secret) => {
                    if secret.ends_with(char::is_whitespace) {
                        let shown = file.get_ref().display();
                        tracing::warn!(
                            "{field}: the line in {shown} ends with a blank, which counts"
                        );
                    }
                    Some(Secret::new(secret))
                }
                Err(()) => {
                    let shown = file.get_ref().display().to_string();
                    let text = format!(
                        "{field}: `{shown}` has more than one line; leave only the secret in it"
                    );
                    self.fault(file, text)
                }
            },
            Err(error) => {
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("{field}: `{shown}` cannot be read: {error}"))
            }
        }
    }
}

/// Returns the only line of a file, without its end and the byte order mark that Windows editors put in front.
///
/// # Errors
/// When there is another line.
fn first_line(text: &str) -> Result<&str, ()> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.trim_end_matches(['\r', '\n']);
    if line.contains(['\r', '\n']) { Err(()) } else { Ok(line) }
}

impl Credentials {
    /// Returns the credentials with the password that is in the file now.
    ///
    /// # Errors
    /// When the file cannot be read, or has more than one line.
    pub(crate) fn read_again(&self) -> io::Result<Credentials> {
        let Some(file) = &self.file else { return Ok(self.clone()) };
        let text = fs::read_to_string(file)?;
        let line = first_line(&text).map_err(|()| io::Error::other("more than one line"))?;
        Ok(Credentials { password: Secret::new(line), ..self.clone() })
    }
}
