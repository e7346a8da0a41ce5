//! The page that is part of the program, with the compressed forms from its build.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use rust_embed::RustEmbed;

use super::{INDEX, script_hashes};

/// The files of `cargo xtask build`.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// The compressed forms, the smaller one first: the coding, and the suffix of its file.
const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A file of a page.
struct File {
    content: Cow<'static, [u8]>,
    mime: String,
}

/// Finds a file of a page by its name.
type Find = fn(&str) -> Option<File>;

/// A page whose files are found by their names.
#[derive(Clone, Debug)]
pub(super) struct Embedded {
    find: Find,
    script_hashes: Arc<[String]>,
}

impl Embedded {
    /// Returns the page of this program; `None` if it was built without one.
    pub(super) fn new() -> Option<Embedded> {
        Embedded::of(dist)
    }

    fn of(find: Find) -> Option<Embedded> {
        let index = find(INDEX)?;
        let script_hashes = script_hashes(&String::from_utf8_lossy(&index.content));
        Some(Embedded { find, script_hashes })
    }

    /// Returns the hashes of the inline scripts.
    pub(super) fn script_hashes(&self) -> Arc<[String]> {
        self.script_hashes.clone()
    }

    /// Serves the files.
    pub(super) fn service(&self) -> MethodRouter {
        let find = self.find;
        get(move |method: Method, uri: Uri, headers: HeaderMap| async move {
            answer(find, &method, uri.path(), &headers)
        })
    }
}

fn dist(name: &str) -> Option<File> {
    // All files of a page are in one folder; the page of `cargo xtask dist` is in a subfolder.
    if name.contains(['/', '\\']) {
        return None;
    }
    let file = Dist::get(name)?;
    Some(File { mime: file.metadata.mimetype().to_owned(), content: file.data })
}

fn answer(find: Find, method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let name = path.strip_prefix('/').unwrap_or(path);
    let name = if name.is_empty() { INDEX } else { name };
    let Some(plain) = find(name) else { return StatusCode::NOT_FOUND.into_response() };
    let mut accepted = FORMS.into_iter().filter(|(coding, _)| accepts(headers, coding));
    let found = |(coding, ending): (&'static str, &str)| {
        find(&format!("{name}{ending}")).map(|file| (coding, file))
    };
    let (coding, content) = match accepted.find_map(found) {
        Some((coding, file)) => (Some(coding), file.content),
        None => (None, plain.content),
    };
    let length = content.len();
    let body = match content {
        _ if method == Method::HEAD => Body::empty(),
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    let answered = response.headers_mut();
    answered.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(mime) = HeaderValue::try_from(plain.mime) {
        answered.insert(CONTENT_TYPE, mime);
    }
    if let Some(coding) = coding {
        answered.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// Returns whether `Accept-Encoding` names a coding and does not refuse it (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(coding) && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{
        Request,
        header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY},
    };
    use tower::ServiceExt;

    use super::*;
    use crate::web::site::{Site, Source};

    /// A page whose contents differ in length.
    fn page(name: &str) -> Option<File> {
        let (content, mime): (&[u8], _) = match name {
            "index.html" => (b"<script>a()</script>", "text/html"),
            "x-0123456789abcdef.js" => (b"code", "text/javascript"),
            "x-0123456789abcdef.js.br" => (b"b", "application/octet-stream"),
            "x-0123456789abcdef.js.gz" => (b"gz", "application/octet-stream"),
            _ => return None,
        };
        Some(File { content: Cow::Borrowed(content), mime: mime.to_owned() })
    }

    fn asked(method: &Method, path: &str, accept_encoding: &'static str) -> [String; 4] {
        let accept = HeaderValue::from_static(accept_encoding);
        let answer = answer(page, method, path, &HeaderMap::from_iter([(ACCEPT_ENCODING, accept)]));
        let header = |name| {
            let value = answer.headers().get(name).map(|value| value.to_str().unwrap());
            value.unwrap_or_default().to_owned()
        };
        let status = answer.status().as_u16().to_string();
        [status, header(CONTENT_TYPE), header(CONTENT_ENCODING), header(CONTENT_LENGTH)]
    }

    #[test]
    fn a_file_is_served_in_the_smallest_form_that_the_client_takes() {
        let script = "/x-0123456789abcdef.js";
        for (path, accept, coding, length) in [
            ("/", "", "", "20"),
            ("/index.html", "br, gzip", "", "20"),
            (script, "", "", "4"),
            (script, "gzip, deflate, br, zstd", "br", "1"),
            (script, "gzip, deflate", "gzip", "2"),
            (script, "GZIP;q=0.5", "gzip", "2"),
            (script, "br;q=0, gzip; q=0.8", "gzip", "2"),
            (script, "br; q=0.000, identity", "", "4"),
            (script, "brx, *;q=0", "", "4"),
        ] {
            let mime = if path == script { "text/javascript" } else { "text/html" };
            for method in [Method::GET, Method::HEAD] {
                let expected = ["200", mime, coding, length];
                assert_eq!(asked(&method, path, accept), expected, "{method} {path} {accept}");
            }
        }
    }

    #[test]
    fn missing_files_are_not_found() {
        for path in ["/nowhere", "//index.html", "/../Cargo.toml", "/index.html/", "/%69ndex.html"]
        {
            assert_eq!(asked(&Method::GET, path, "br").first().unwrap(), "404", "{path}");
        }
    }

    #[tokio::test]
    async fn a_page_of_the_program_has_the_headers_of_one_in_a_folder() {
        let embedded = Embedded::of(page).unwrap();
        let service = Site { source: Source::Embedded(embedded) }.service();
        let ask = |path: &str, known: &str| {
            let request = Request::get(path).header(IF_NONE_MATCH, known).body(Body::empty());
            service.clone().oneshot(request.unwrap())
        };
        let first = ask("/", "").await.unwrap();
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(first.headers()[VARY], "accept-encoding");
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        assert_eq!(ask("/", &tag).await.unwrap().status(), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("/", "\"of another build\"").await.unwrap().status(), StatusCode::OK);
        let script = ask("/x-0123456789abcdef.js", "").await.unwrap();
        assert_eq!(script.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(ask("/nowhere", "").await.unwrap().status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_inline_scripts_of_the_page_are_allowed() {
        let embedded = Embedded::of(page).unwrap();
        assert_eq!(embedded.script_hashes().len(), 1);
        assert!(Embedded::of(|_| None).is_none());
    }
}
