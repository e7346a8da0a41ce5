//! A built page in a folder, which may be rebuilt while it is served.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use axum::routing::{MethodRouter, get_service};
use tower_http::services::ServeDir;

use super::{INDEX, script_hashes};

/// A folder with a built page.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
    index: Arc<Mutex<Index>>,
}

/// The parts of `index.html` that the policy depends on.
#[derive(Debug)]
struct Index {
    changed: Option<SystemTime>,
    script_hashes: Arc<[String]>,
}

impl Index {
    fn read(folder: &Path) -> io::Result<Index> {
        let file = folder.join(INDEX);
        let changed = fs::metadata(&file)?.modified().ok();
        let script_hashes = script_hashes(&fs::read_to_string(&file)?);
        Ok(Index { changed, script_hashes })
    }
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When it has no `index.html`.
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        let index = Arc::new(Mutex::new(Index::read(path)?));
        Ok(Folder { path: path.to_owned(), index })
    }

    /// Returns the hashes of the inline scripts. A page that is rebuilt under a running relay has
    /// different scripts, so the file is read again when it has changed.
    pub(super) fn script_hashes(&self) -> Arc<[String]> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = fs::metadata(self.path.join(INDEX)).and_then(|file| file.modified()).ok();
        if changed != index.changed
            && let Ok(newer) = Index::read(&self.path)
        {
            *index = newer;
        }
        index.script_hashes.clone()
    }

    /// Serves the files, with MIME types, precompressed forms and conditional requests.
    pub(super) fn service(&self) -> MethodRouter {
        get_service(ServeDir::new(&self.path).precompressed_br().precompressed_gzip())
    }
}
