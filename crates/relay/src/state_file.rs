//! A file of state, written in the background.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use tokio::{runtime::Handle, sync::Notify};

/// The files that are kept aside of each; later ones replace the first.
const MAX_KEPT_ASIDE: usize = 10;

/// A file of state. What is written last is what stays.
#[derive(Debug, Default)]
pub(crate) struct StateFile {
    state: Mutex<State>,
    written: Notify,
}

#[derive(Debug, Default)]
struct State {
    path: Option<PathBuf>,
    /// What is still to be written.
    text: Option<String>,
    is_writing: bool,
}

impl StateFile {
    /// Sets the path; returns whether it differs.
    pub(crate) fn set(&self, path: Option<PathBuf>) -> bool {
        let mut state = self.state();
        let is_other = state.path != path;
        state.path = path;
        is_other
    }

    /// Reads the file; `None` when there is none, or it cannot be used. One that cannot be read, or has another
    /// content than expected, is kept aside.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let path = self.state().path.clone()?;
        let file = path.display().to_string();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(file, %error, "cannot be read; the relay goes on without it");
                    self.keep_aside();
                }
                return None;
            }
        };
        let read = serde_json::from_slice(&text);
        if let Err(error) = &read {
            tracing::warn!(file, %error, "cannot be read; the relay goes on without it");
            self.keep_aside();
        }
        read.ok()
    }

    /// Renames the file, so that what is written next does not replace it.
    pub(crate) fn keep_aside(&self) {
        let Some(path) = self.state().path.clone() else { return };
        let named = |nth: usize| {
            let mut name = path.clone().into_os_string();
            name.push(".unreadable");
            if nth > 0 {
                name.push(format!("-{nth}"));
            }
            PathBuf::from(name)
        };
        let unused = (0..MAX_KEPT_ASIDE).map(named).find(|name| !name.exists());
        let aside = unused.unwrap_or_else(|| named(0));
        match fs::rename(&path, &aside) {
            Ok(()) => {
                let file = aside.display().to_string();
                tracing::warn!(file, "has what could not be read");
            }
            Err(error) => {
                let file = path.display().to_string();
                tracing::warn!(file, %error, "cannot be renamed; it will be replaced");
            }
        }
    }

    /// Writes the file soon, without making anybody wait.
    pub(crate) fn write(self: &Arc<Self>, content: &impl Serialize) {
        let mut state = self.state();
        let Ok(runtime) = Handle::try_current() else { return };
        if state.path.is_none() {
            return;
        }
        // Texts and numbers always have a spelling in JSON.
        state.text = serde_json::to_string(content).ok();
        if !std::mem::replace(&mut state.is_writing, true) {
            let file = self.clone();
            runtime.spawn_blocking(move || file.write_all());
        }
    }

    fn write_all(&self) {
        loop {
            let (path, text) = {
                let mut state = self.state();
                let (Some(path), Some(text)) = (state.path.clone(), state.text.take()) else {
                    state.is_writing = false;
                    self.written.notify_waiters();
                    return;
                };
                (path, text)
            };
            if let Err(error) = replace(&path, &text, 0o600) {
                let file = path.display().to_string();
                tracing::warn!(file, %error, "cannot be written; a restart forgets it");
            }
        }
    }

    /// Waits until everything is written.
    #[cfg(test)]
    pub(crate) async fn written(&self) {
        loop {
            let written = self.written.notified();
            if !self.state().is_writing {
                return;
            }
            written.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Replaces a file as a whole: a new one is written beside it and renamed, so that a power cut leaves one of them
/// whole.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn replace(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(new, path)
}
