//! The rules of WCAG 2.2 that a program can check, by axe-core.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::{Page, within};

impl Page {
    /// Returns the violations of WCAG 2.2 A or AA on the page as it is now, a line each, and the
    /// number of rules that were applied.
    ///
    /// # Panics
    /// When axe-core is missing or does not run; `cargo xtask test e2e` fetches it.
    pub async fn axe(&self) -> (Vec<String>, usize) {
        if self.evaluate("return Boolean(window.axe)").await != true {
            let path = std::env::var_os("AXE").map(PathBuf::from);
            let path = path.expect("AXE names no file; run `cargo xtask test e2e`");
            let script = fs::read_to_string(&path).unwrap_or_else(|error| {
                panic!("{}: {error}; run `cargo xtask test`", path.display())
            });
            within("axe-core to load", self.client().execute(&script, Vec::new())).await.unwrap();
        }
        let run = "const [options, done] = arguments; \
                   window.axe.run(document, options).then(done, (error) => done(String(error)))";
        let tags = json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
        let options = json!({
            "runOnly": { "type": "tag", "values": tags },
            "resultTypes": ["violations", "passes"],
        });
        let result =
            within("axe-core", self.client().execute_async(run, vec![options])).await.unwrap();
        let violations =
            result["violations"].as_array().unwrap_or_else(|| panic!("axe-core returned {result}"));
        let applied = result["passes"].as_array().map_or(0, Vec::len) + violations.len();
        (violations.iter().flat_map(lines).collect(), applied)
    }
}

fn lines(violation: &Value) -> Vec<String> {
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    let line = |node: &Value| {
        format!(
            "{}: {} {}",
            violation["id"].as_str().unwrap_or_default(),
            node["target"],
            node["failureSummary"].as_str().unwrap_or_default().replace('\n', " ")
        )
    };
    nodes.iter().map(line).collect()
}
