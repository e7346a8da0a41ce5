//! Bundles the stylesheets into one file.

use std::{fs, path::Path};

use anyhow::{Context, bail};

use crate::process::root;

/// Writes `target/style/main.css`: `style/main.css` with each `@import` replaced by its file.
///
/// # Errors
/// When a file is missing, or an import has another form.
pub(crate) fn run() -> anyhow::Result<()> {
    let (source, target) = (root().join("style"), root().join("target/style"));
    let bundled = bundle(&source)?;
    fs::create_dir_all(&target)?;
    fs::write(target.join("main.css"), bundled).context("target/style/main.css cannot be written")
}

fn bundle(folder: &Path) -> anyhow::Result<String> {
    let main =
        fs::read_to_string(folder.join("main.css")).context("style/main.css cannot be read")?;
    let mut out = String::new();
    for line in main.lines() {
        let Some(import) = line.strip_prefix("@import ") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let Some(name) = import.strip_prefix('"').and_then(|rest| rest.strip_suffix("\";")) else {
            bail!("style/main.css: write `@import \"file.css\";` instead of `{line}`");
        };
        let text = fs::read_to_string(folder.join(name))
            .with_context(|| format!("style/{name} cannot be read"))?;
        out.push_str(&text);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_replaced_in_order_and_a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("main.css"),
            "@layer a, b;\n@import \"b.css\";\n@import \"a.css\";\n",
        )
        .unwrap();
        fs::write(folder.path().join("a.css"), "a\n").unwrap();
        assert_eq!(bundle(folder.path()).unwrap_err().to_string(), "style/b.css cannot be read");
        fs::write(folder.path().join("b.css"), "b\n").unwrap();
        assert_eq!(bundle(folder.path()).unwrap(), "@layer a, b;\nb\na\n");
    }
}
