//! Texts that only some layers may contain (see ARCHITECTURE.md, "Invariants").

use super::{Violation, sources::Source};

/// Texts that some files must not contain.
struct Forbidden {
    /// Returns whether a file is one of them.
    within: fn(&str) -> bool,
    texts: &'static [&'static str],
    rule: &'static str,
}

const FORBIDDEN: &[Forbidden] = &[
    Forbidden {
        within: |path| is_product(path) && !path.starts_with("crates/snom/"),
        texts: &[
            "command.htm",
            "line_login.htm",
            "advanced_update.htm",
            "dummy.htm",
            "screen.bmp",
            "?key=",
        ],
        rule: "only the snom crate spells a wire string",
    },
    Forbidden {
        within: |path| path.starts_with("crates/snom/src/") && !path.ends_with("tests.rs"),
        texts: &[
            "std::net",
            "std::fs",
            "std::io",
            "std::env",
            "Instant",
            "SystemTime",
            "async fn",
            "web_sys",
        ],
        rule: "the snom crate does no I/O and knows no clock",
    },
    Forbidden {
        within: |path| {
            path.starts_with("src/")
                && !in_folder(path, "src/platform")
                && !in_folder(path, "src/input")
                // It wraps the browser's parser of JSON, and nothing else.
                && path != "src/backend/relay/json.rs"
        },
        texts: &["web_sys", "js_sys", "gloo_timers", "gloo_utils", "wasm_bindgen"],
        rule: "in the page only platform/ and input/ name the browser's interfaces",
    },
    Forbidden {
        within: |path| {
            path.starts_with("src/")
                && !in_folder(path, "src/platform")
                && !in_folder(path, "src/backend")
        },
        texts: &["gloo_net"],
        rule: "in the page only backend/ and platform/ send requests",
    },
    Forbidden {
        within: |path| in_folder(path, "src/model"),
        texts: &["leptos"],
        rule: "the model is plain structs, without Leptos",
    },
    Forbidden {
        within: |path| in_folder(path, "src/ui"),
        texts: &["snom", "relay_api"],
        rule: "the design system knows nothing of phones",
    },
    Forbidden {
        within: |path| {
            in_folder(path, "src/features") || in_folder(path, "src/ui") || path == "src/app.rs"
        },
        texts: &[" style=\"", " style=move", " style=format"],
        rule: "the Content-Security-Policy blocks style attributes: use style:--name",
    },
    Forbidden {
        within: |path| path.starts_with("src/") && path != "src/model/demo_phones.rs",
        texts: &["virtual_phone"],
        rule: "the page knows the virtual phone in model/demo_phones.rs only",
    },
    Forbidden {
        within: |path| path.starts_with("crates/relay/src/") && !path.ends_with("/demo.rs"),
        texts: &["virtual_phone"],
        rule: "the relay knows the virtual phone in demo.rs only",
    },
    Forbidden {
        within: |path| in_folder(path, "crates/relay/src/access"),
        texts: &["axum", "hyper", "tokio", "std::net::Tcp", "std::fs"],
        rule: "access decides and does no I/O: what it needs comes as arguments",
    },
];

/// Returns whether a file is a module or lies below it.
fn in_folder(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Returns whether a source is part of the product and not of its tests.
fn is_product(path: &str) -> bool {
    let is_test =
        path.contains("/tests/") || path.ends_with("tests.rs") || path.starts_with("tests/");
    path.ends_with(".rs") && !is_test && (path.starts_with("src/") || path.starts_with("crates/"))
}

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let mut violations = Vec::new();
    for forbidden in FORBIDDEN.iter().filter(|forbidden| (forbidden.within)(&source.path)) {
        let is_test =
            |line: &str| line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test,");
        let lines = source.text.lines().take_while(|line| !is_test(line));
        for (number, line) in (1..).zip(lines) {
            // A comment may speak of what the code may not do.
            let code = line.split("//").next().unwrap_or_default();
            if forbidden.texts.iter().any(|text| code.contains(text)) {
                let place = format!("{}:{number}", source.path);
                violations.push(Violation { place, rule: forbidden.rule.to_owned() });
            }
        }
    }
    violations
}
