//! The Content Security Policy within the page, for when no server sends one.
//!
//! It cannot restrict framing; only a server's can (`frame-ancestors`).

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use super::after_charset;

/// Returns the page with its policy: its own scripts and styles, and requests to the phones that a
/// user has added. Their addresses are not known in advance, and a policy has no address ranges, so
/// requests and pictures may go anywhere over http and https; it is up to the page to send them to
/// phones only.
///
/// # Errors
/// When the page has no place for it.
pub(super) fn of_site(page: &str) -> anyhow::Result<String> {
    let scripts = hashes(page, "script");
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' blob: data: http: https:; connect-src 'self' http: https:; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'none'"
    );
    with(page, &policy)
}

/// Returns the page that is one file with its policy: its own content, and the phones.
///
/// # Errors
/// When the page has no place for it.
pub(super) fn of_one_file(page: &str) -> anyhow::Result<String> {
    let (scripts, styles) = (hashes(page, "script"), hashes(page, "style"));
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{scripts}; style-src{styles}; \
         img-src blob: data: http: https:; connect-src http: https:; base-uri 'none'; form-action 'none'"
    );
    with(page, &policy)
}

fn with(page: &str, policy: &str) -> anyhow::Result<String> {
    after_charset(
        page,
        &format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />"),
    )
}

/// The hashes of the inline content of elements of that name, each with a space before it.
fn hashes(page: &str, element: &str) -> String {
    let (opening, closing) = (format!("<{element}"), format!("</{element}>"));
    let inline = page.split(&opening).skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (content, _) = rest.split_once(&closing)?;
        let is_data = attributes.contains("type=\"text/plain\"");
        (!attributes.contains("src=") && !is_data).then_some(content)
    });
    inline
        .map(|content| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(content))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_content_is_allowed_by_its_hash_and_data_is_not() {
        let page = "<meta charset=\"utf-8\"><style>a{}</style><script type=\"text/plain\">AAAA</script><script src=\"x.js\"></script><script>go()</script>";
        // printf 'go()' | openssl dgst -sha256 -binary | base64, and the same of `a{}`.
        let go = "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='";
        let style = "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='";
        let whole = of_one_file(page).unwrap();
        assert!(whole.contains(&format!("script-src 'wasm-unsafe-eval' {go};")), "{whole}");
        assert!(whole.contains(&format!("style-src {style};")), "{whole}");
        assert!(
            of_site(page).unwrap().starts_with("<meta charset=\"utf-8\">\n    <meta http-equiv")
        );
        assert!(of_site("<p>").is_err());
    }
}
