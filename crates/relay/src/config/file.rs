//! Files that the configuration names: beside it, or handed over by the service manager.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::Spanned;

use super::{Checker, Credentials, Secret};

/// What stands before the name of a credential of systemd (systemd.io/CREDENTIALS).
const CREDENTIAL: &str = "credential:";

/// Which ways of signing in to a phone are allowed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Authentication {
    /// What the phone asks for.
    Any,
    /// Digest alone: the password is never shown to the network.
    Digest,
}

impl Checker<'_> {
    /// Where a file is: `credential:NAME` in the folder the service manager made for this process,
    /// anything else beside the configuration.
    pub(super) fn path(&self, file: &Path) -> io::Result<PathBuf> {
        let Some(name) = file.to_str().and_then(|file| file.strip_prefix(CREDENTIAL)) else {
            return Ok(self.folder.join(file));
        };
        if name.contains('/') || name.is_empty() {
            return Err(io::Error::other("a credential has a name without `/`"));
        }
        let folder = self.credentials_folder.as_ref().ok_or_else(|| {
            io::Error::other(
                "there is no $CREDENTIALS_DIRECTORY; write LoadCredential= in the unit of systemd",
            )
        })?;
        Ok(folder.join(name))
    }

    pub(super) fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(self.path(file)?)
    }

    /// A secret from a file, without the end of its last line. `field` is the one that names it.
    pub(super) fn secret(&mut self, field: &str, file: &Spanned<PathBuf>) -> Option<Secret> {
        let read = self.path(file.get_ref()).and_then(|path| {
            // The bits of a group also stand for the list of users to whom the service manager
            // gives a credential.
            let is_given = file.get_ref().to_str().is_some_and(|file| file.starts_with(CREDENTIAL));
            let others = if is_given { 0o007 } else { 0o077 };
            if fs::metadata(&path)?.mode() & others != 0 {
                let shown = path.display();
                tracing::warn!(
                    "{field}: others on this machine may read or change {shown}; mend: chmod 600 {shown}"
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

    /// The inner `None` is a phone without credentials, the outer one a fault.
    #[expect(
        clippy::option_option,
        reason = "absent and faulty are two things, told apart one line below"
    )]
    pub(super) fn credentials(
        &mut self,
        username: Option<Spanned<String>>,
        password_file: Option<Spanned<PathBuf>>,
        authentication: Option<Spanned<Authentication>>,
    ) -> Option<Option<Credentials>> {
        match (username, password_file) {
            (None, None) => match authentication {
                None => Some(None),
                Some(at) => self.fault(
                    &at,
                    "authentication: add username and password_file, or remove it".to_owned(),
                ),
            },
            (Some(username), None) => self.fault(
                &username,
                "username: add password_file, the file that holds its password".to_owned(),
            ),
            (None, Some(file)) => {
                self.fault(&file, "password_file: add the username it belongs to".to_owned())
            }
            (Some(username), Some(file)) => {
                let password = self.secret("password_file", &file)?;
                let digest_only = authentication
                    .is_some_and(|wanted| *wanted.get_ref() == Authentication::Digest);
                Some(Some(Credentials { username: username.into_inner(), password, digest_only }))
            }
        }
    }
}
