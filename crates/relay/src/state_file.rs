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

    /// Reads the file; `None` when there is none, or it cannot be used.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let path = self.state().path.clone()?;
        let read = fs::read(&path).and_then(|text| Ok(serde_json::from_slice(&text)?));
        read.inspect_err(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                let file = path.display().to_string();
                tracing::warn!(file, %error, "cannot be read; the relay goes on without it");
            }
        })
        .ok()
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
