//! The built page: a folder from `cargo xtask build`.

pub(super) mod revalidation;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, VARY},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get_service,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use relay_api::{Code, Reason};
use sha2::{Digest, Sha256};
use tower_http::services::ServeDir;

use crate::error::ApiError;

/// A folder that is not a built page.
#[derive(Debug, thiserror::Error)]
#[error("there is no page in {}: {error}; build it with `cargo xtask build`, or name its folder with --site", folder.display())]
pub struct SiteError {
    folder: PathBuf,
    error: io::Error,
}

/// A built page.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
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
        let file = folder.join("index.html");
        let changed = fs::metadata(&file)?.modified().ok();
        let text = fs::read_to_string(&file)?;
        let script_hashes = inline_scripts(&text)
            .map(|script| BASE64_STANDARD.encode(Sha256::digest(script)))
            .collect();
        Ok(Index { changed, script_hashes })
    }
}

impl Site {
    /// Opens a built page.
    ///
    /// # Errors
    /// When the folder has no `index.html`.
    pub fn open(folder: &Path) -> Result<Site, SiteError> {
        match Index::read(folder) {
            Ok(index) => Ok(Site { folder: folder.to_owned(), index: Arc::new(Mutex::new(index)) }),
            Err(error) => Err(SiteError { folder: folder.to_owned(), error }),
        }
    }

    /// Returns the hashes of the inline scripts. A page that is rebuilt under a running relay has
    /// other scripts, so the file is read again when it has changed.
    pub(super) fn script_hashes(&self) -> Arc<[String]> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let changed =
            fs::metadata(self.folder.join("index.html")).and_then(|file| file.modified()).ok();
        if changed != index.changed
            && let Ok(newer) = Index::read(&self.folder)
        {
            *index = newer;
        }
        index.script_hashes.clone()
    }

    /// Serves the files, with MIME types, precompressed forms and conditional requests.
    pub(super) fn service(&self) -> Router {
        let files = ServeDir::new(&self.folder).precompressed_br().precompressed_gzip();
        let files = get_service(files).layer(middleware::from_fn(cache));
        Router::new().fallback_service(files)
    }
}

/// Sets the cache headers: files with a hash in their name never change, all others are
/// revalidated by their content.
async fn cache(request: Request, next: Next) -> Response {
    let immutable = has_hash(request.uri().path());
    let mut response = if immutable {
        next.run(request).await
    } else {
        revalidation::by_content(request, next).await
    };
    if response.status() == StatusCode::NOT_FOUND {
        return ApiError::new(Code::NotFound, Reason::NoSuchFile {}).into_response();
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return ApiError::new(Code::MethodNotAllowed, Reason::MethodNotAllowed {}).into_response();
    }
    if response.status().is_server_error() {
        // A name that no file system takes, for example.
        return ApiError::new(Code::NotFound, Reason::NoSuchFile {}).into_response();
    }
    let is_file = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let value =
        if immutable && is_file { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(value));
    // A shared cache must not give the brotli form to a client that cannot read it.
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Returns whether a file name has the 16 hexadecimal digits that trunk puts behind a `-`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').skip(1).any(|part| {
        let digits = part.split(['.', '_']).next().unwrap_or_default();
        (15..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Returns the text of each script element without a `src`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_hashed() {
        let html = "<script type=module>a()</script><script src=x.js></script><SCRIPT><script>\nb\n</script>";
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["a()", "\nb\n"]);
    }

    #[test]
    fn names_with_a_hash_are_recognized() {
        for name in [
            "/deskside-page-8f0a1b2c3d4e5f60.js",
            "/deskside-page-8f0a1b2c3d4e5f60_bg.wasm",
            "/app-bdaef08d1c6e9bf.css",
        ] {
            assert!(has_hash(name), "{name}");
        }
        for name in
            ["/", "/index.html", "/favicon.svg", "/deskside-page.js", "/x-zzzzzzzzzzzzzzzz.js"]
        {
            assert!(!has_hash(name), "{name}");
        }
    }
}
