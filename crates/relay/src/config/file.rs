//! Files that the configuration names: in its folder, or handed over by the service manager.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use toml::Spanned;

use super::checker::Checker;
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

    /// Reads a secret from a file, without the end of its last line. `field` is the key that names
    /// the file.
    pub(super) fn secret(&mut self, field: &str, file: &Spanned<PathBuf>) -> Option<Secret> {
        let read = self.path(file.get_ref()).and_then(|path| {
            // On a credential, the group bits also stand for the list of users that the service
            // manager grants it to.
            let is_credential =
                file.get_ref().to_str().is_some_and(|file| file.starts_with(CREDENTIAL));
            let others = if is_credential { 0o007 } else { 0o077 };
            if fs::metadata(&path)?.mode() & others != 0 {
                let shown = path.display();
                tracing::warn!(
                    "{field}: other users of this machine can read or change {shown}; remedy: chmod 600 {shown}"
                );
            }
            fs::read_to_string(path)
        });
        match read {
            Ok(text) => Some(Secret::new(text.trim_end_matches(['\r', '\n']))),
            Err(error) => {
                let shown = file.get_ref().display().to_string();
                self.fault(file, format!("{field}: `{shown}` cannot be read: {error}"))
            }
        }
    }
}
