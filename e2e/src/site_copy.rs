//! A copy of the built page, which becomes another build of it.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::TempDir;

use crate::relay;

/// The end of the inline script, of which a page has one.
const SCRIPT_END: &str = "</script>";

/// A copy of the built page for a relay.
#[derive(Debug)]
pub struct SiteCopy {
    folder: TempDir,
    index: String,
}

impl SiteCopy {
    /// Copies the built page.
    ///
    /// # Panics
    /// When it is not built, or has another number of inline scripts than one.
    #[must_use]
    pub fn of_build() -> SiteCopy {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(relay::site()).unwrap() {
            let path = entry.unwrap().path();
            // The standalone page has a folder there.
            if path.is_file() {
                fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        let index = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(index.matches(SCRIPT_END).count(), 1, "{index}");
        // Only the uncompressed form is replaced.
        for form in ["index.html.br", "index.html.gz"] {
            let compressed = folder.path().join(form);
            if compressed.exists() {
                fs::remove_file(compressed).unwrap();
            }
        }
        SiteCopy { folder, index }
    }

    /// Returns its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn index(&self) -> PathBuf {
        self.folder().join("index.html")
    }

    /// Replaces the page by an older build, whose inline script has another hash and the same effect.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn go_back(&self) {
        let older = self.index.replace(SCRIPT_END, &format!(" {SCRIPT_END}"));
        fs::write(self.index(), older).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::options().write(true).open(self.index()).unwrap().set_modified(long_ago).unwrap();
    }

    /// Replaces the older build by the first one, which is newer now.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn upgrade(&self) {
        fs::write(self.index(), &self.index).unwrap();
    }
}
