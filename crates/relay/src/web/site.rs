//! The built page: the one in the program, or a folder from `cargo xtask build`.

mod embedded;
mod folder;
pub(super) mod revalidation;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
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
};
use base64::{Engine, prelude::BASE64_STANDARD};
use relay_api::{Code, Reason};
use sha2::{Digest, Sha256};

use self::{embedded::Embedded, folder::Folder};
use crate::error::ApiError;

/// The file that a browser opens.
const INDEX: &str = "index.html";

/// The folder of the page that goes into the program. A development build serves it from there, so a rebuilt page
/// needs no rebuilt relay.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");

/// The error of a missing page.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A folder that is not a built page.
    #[error("no page in {}: {error}; build it with `cargo xtask build`, or name its folder with --site", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why it cannot be used.
        error: io::Error,
    },
    /// A program that was built before the page.
    #[error(
        "this program was built without a page; name the folder of a built page with --site, or run `cargo xtask build` and build the program again"
    )]
    NotEmbedded,
}

/// A built page.
#[derive(Clone, Debug)]
pub struct Site {
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Embedded(Embedded),
    Folder(Folder),
}

impl Site {
    /// Returns the page that is part of this program.
    ///
    /// # Errors
    /// When the program was built without one.
    pub fn embedded() -> Result<Site, SiteError> {
        if cfg!(debug_assertions) {
            return Site::open(Path::new(DIST));
        }
        let embedded = Embedded::new().ok_or(SiteError::NotEmbedded)?;
        Ok(Site { source: Source::Embedded(embedded) })
    }

    /// Opens a built page.
    ///
    /// # Errors
    /// When the folder has no `index.html`.
    pub fn open(folder: &Path) -> Result<Site, SiteError> {
        match Folder::open(folder) {
            Ok(opened) => Ok(Site { source: Source::Folder(opened) }),
            Err(error) => Err(SiteError::Folder { folder: folder.to_owned(), error }),
        }
    }

    /// Returns the hashes of the inline scripts.
    pub(super) fn script_hashes(&self) -> Arc<[String]> {
        match &self.source {
            Source::Embedded(embedded) => embedded.script_hashes(),
            Source::Folder(folder) => folder.script_hashes(),
        }
    }

    /// Serves the files.
    pub(super) fn service(&self) -> Router {
        let files = match &self.source {
            Source::Embedded(embedded) => embedded.service(),
            Source::Folder(folder) => folder.service(),
        };
        Router::new().fallback_service(files.layer(middleware::from_fn(cache)))
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

/// Returns the hashes of the inline scripts, as the policy names them.
fn script_hashes(html: &str) -> Arc<[String]> {
    let hash = |script: &str| BASE64_STANDARD.encode(Sha256::digest(script));
    inline_scripts(html).map(hash).collect()
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
