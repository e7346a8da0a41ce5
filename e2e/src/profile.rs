//! The profile of Chromium: what it writes to the disk while a page is used.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::json;
use tempfile::TempDir;

/// A profile of Chromium in a folder of its own, which outlasts the browser, with an extension that
/// types a name and a password where Chromium asks for them: WebDriver has no way to.
#[derive(Clone, Debug)]
pub struct Profile(Arc<TempDir>);

impl Profile {
    /// Returns an empty profile, in which `user` and `password` answer every question for a password.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn answering_with(user: &str, password: &str) -> Profile {
        let profile = Profile(Arc::new(tempfile::tempdir().unwrap()));
        let manifest = json!({
            "manifest_version": 3,
            "name": "The person who is asked for a password",
            "version": "1",
            "permissions": ["webRequest", "webRequestAuthProvider"],
            "host_permissions": ["<all_urls>"],
            "background": { "service_worker": "answer.js" },
        });
        // As numbers, since Chromium writes the script into the profile.
        let codes = json!([user.as_bytes(), password.as_bytes()]);
        let answer = format!(
            "const [username, password] = {codes}.map((codes) => String.fromCharCode(...codes));\n\
             const answer = (_, reply) => reply({{ authCredentials: {{ username, password }} }});\n\
             const filter = {{ urls: [\"<all_urls>\"] }};\n\
             chrome.webRequest.onAuthRequired.addListener(answer, filter, [\"asyncBlocking\"]);\n"
        );
        let extension = profile.extension();
        fs::create_dir(&extension).unwrap();
        fs::write(extension.join("manifest.json"), manifest.to_string()).unwrap();
        fs::write(extension.join("answer.js"), answer).unwrap();
        profile
    }

    fn extension(&self) -> PathBuf {
        self.0.path().join("extension")
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("profile")
    }

    /// Returns Chromium's arguments.
    pub(crate) fn chromium(&self) -> [String; 2] {
        [
            format!("--user-data-dir={}", self.folder().display()),
            format!("--load-extension={}", self.extension().display()),
        ]
    }

    /// Returns the files of the profile that contain an ASCII text, also as UTF-16.
    #[must_use]
    pub fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let wide: String = text.chars().flat_map(|letter| [letter, '\0']).collect();
        let contains = |path: &Path| {
            // A file that has just gone contains nothing.
            let content = fs::read(path).unwrap_or_default();
            let content = String::from_utf8_lossy(&content);
            content.contains(text) || content.contains(&wide)
        };
        let (mut folders, mut found) = (vec![self.folder()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if contains(&path) {
                    found.push(path);
                }
            }
        }
        found
    }
}
