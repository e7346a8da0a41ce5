//! The page as one file, which opens from a disk: a browser lets such a page load no other file.

use std::{fs, path::Path, process::Command};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use zopfli::{Format, Options};

use super::policy;
use crate::{
    page::part,
    process::{root, run},
    split::{number, shrink},
};

/// Unpacks WebAssembly that is written as text and starts it. It is a script because nothing else
/// runs before WebAssembly has started.
const START: &str = "const text = document.getElementById('wasm').textContent;
const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
new Response(stream).arrayBuffer().then((module_or_path) => wasm_bindgen({ module_or_path }));";

/// Returns `page` with everything that it loads from `site`.
///
/// # Errors
/// When a part is missing, or wasm-bindgen fails.
pub(super) fn make(
    page: &str,
    site: &Path,
    wasm_bindgen: &Path,
    is_shipped: bool,
) -> anyhow::Result<String> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let style = read(&part(site, "main-", ".css")?)?;
    let icon = BASE64_STANDARD.encode(read(&part(site, "favicon-", ".svg")?)?);
    // Modules cannot be inline and named, so the glue is generated again as a plain script.
    let folder = root().join("target/one-file");
    let built = if is_shipped { "wasm-release" } else { "debug" };
    let module =
        root().join("target/wasm32-unknown-unknown").join(built).join("deskside-page.wasm");
    let mut module =
        fs::read(&module).with_context(|| format!("{} is missing", module.display()))?;
    number(&mut module)?;
    fs::create_dir_all(&folder).context("target/one-file cannot be written")?;
    let numbered = folder.join("numbered.wasm");
    fs::write(&numbered, module)?;
    let mut bindgen = Command::new(wasm_bindgen);
    bindgen.arg(&numbered).args([
        "--target",
        "no-modules",
        "--no-typescript",
        "--out-name",
        "page",
    ]);
    run(bindgen.arg("--out-dir").arg(&folder), "read the messages above")?;
    let glue = read(&folder.join("page.js"))?;
    let wasm = packed(&shrink(&fs::read(folder.join("page_bg.wasm"))?, !is_shipped)?)?;
    let page = without_parts(page);
    let head = format!(
        "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\" />\n<style>{style}</style>\n</head>"
    );
    let body = format!(
        "<script type=\"text/plain\" id=\"wasm\">{}</script>\n<script>{glue}</script>\n<script>{START}</script>\n</body>",
        BASE64_STANDARD.encode(wasm)
    );
    let page = page.replacen("</head>", &head, 1).replacen("</body>", &body, 1);
    policy::of_one_file(&page)
}

/// Removes what names other files: links and the script that loads them.
fn without_parts(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        kept.push_str(before);
        let is_link = tag.starts_with("link ");
        let is_script = tag.starts_with("script");
        rest = match (is_link, is_script) {
            (true, _) => tag.split_once('>').map_or("", |(_, after)| after),
            (_, true) => tag.split_once("</script>").map_or("", |(_, after)| after),
            _ => {
                kept.push('<');
                tag
            }
        };
    }
    kept.push_str(rest);
    kept
}

fn packed(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut packed = Vec::new();
    zopfli::compress(Options::default(), Format::Gzip, bytes, &mut packed)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::without_parts;

    #[test]
    fn no_other_file_is_named() {
        let page = "<head><link rel=\"stylesheet\" href=\"a.css\"/><title>x < y</title>\
                    <script type=module>import './a.js';</script></head><body><p>1</p></body>";
        assert_eq!(without_parts(page), "<head><title>x < y</title></head><body><p>1</p></body>");
    }
}
