//! The script of the page with the one that fetches pieces.

use anyhow::bail;

/// Puts `loader`, the script that fetches pieces, into `script`, the page's own: one request instead
/// of two, and no file has to name the page's script, whose name has a hash. Each piece lies next to
/// the script, and its name begins as the script's does.
///
/// # Errors
/// When wasm-bindgen writes its imports in another form.
pub(super) fn join(script: &str, loader: &str) -> anyhow::Result<String> {
    let (begins, ends) = ("import * as ", " from \"./__wasm_split.js\"");
    let (mut imports, mut lines) = (Vec::new(), String::new());
    for line in script.lines() {
        match line.strip_prefix(begins).and_then(|rest| rest.strip_suffix(ends)) {
            Some(import) => imports.push(import),
            // The minifier of trunk does not know the short form.
            None if line == "export { initSync, __wbg_init as default };" => {
                lines.push_str("export { initSync };\nexport default __wbg_init;\n");
            }
            None => lines.extend([line, "\n"]),
        }
    }
    if imports.is_empty() {
        bail!("wasm-bindgen writes its imports in another form: adapt xtask/src/split/loader.rs");
    }
    let mut names = Vec::new();
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let name = line.strip_prefix("const ").and_then(|rest| rest.split(' ').next());
        names.extend(name.filter(|name| name.starts_with("__wasm_split_load_")));
        lines.extend([&next_to_script(line), "\n"]);
    }
    // There is one import for each piece, and each has the functions of all.
    for import in imports {
        lines.push_str(&format!("const {import} = {{ {} }};\n", names.join(", ")));
    }
    Ok(lines)
}

/// Replaces `new URL("./split_later.wasm", import.meta.url)` by the address next to the script.
fn next_to_script(line: &str) -> String {
    let (begins, ends) = ("new URL(\"./", ".wasm\", import.meta.url)");
    let parts = line.split_once(begins).and_then(|(before, rest)| {
        rest.split_once(ends).map(|(name, after)| (before, name, after))
    });
    let Some((before, name, after)) = parts else { return line.to_owned() };
    let name = name.trim_start_matches("split_");
    format!("{before}import.meta.url.replace(/\\.js$/, \"_{name}.wasm\"){after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_fetched_from_next_to_the_script() {
        let line = "    const src = fetch(new URL(\"./split_later.wasm\", import.meta.url));";
        let expected = "    const src = fetch(import.meta.url.replace(/\\.js$/, \"_later.wasm\"));";
        assert_eq!(next_to_script(line), expected);
        assert_eq!(next_to_script("return 1;"), "return 1;");
    }

    #[test]
    fn two_scripts_become_one() {
        let import = |name: &str| format!("import * as {name} from \"./__wasm_split.js\"\n");
        let script =
            format!("{}{}function initSync() {{}}\n", import("import1"), import("import2"));
        let loader = "import { initSync } from \"./x.js\";\nlet shared;\nexport const __wasm_split_load_later = go(() => 1);\n";
        assert_eq!(
            join(&script, loader).unwrap(),
            "function initSync() {}\nlet shared;\nconst __wasm_split_load_later = go(() => 1);\nconst import1 = { __wasm_split_load_later };\nconst import2 = { __wasm_split_load_later };\n"
        );
        assert!(join("import * as import2 from \"y\"", loader).is_err());
    }
}
