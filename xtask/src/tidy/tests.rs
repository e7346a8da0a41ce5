use super::*;

fn breaches(path: &str, text: &str) -> Vec<String> {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    check(&[source]).into_iter().map(|breach| breach.rule).collect()
}

#[test]
fn each_wall_fails_when_it_is_breached() {
    let check = |path: &str, line: &str, rule: &str| {
        let found = breaches(path, &format!("//! What it is for.\n{line}\n"));
        assert!(found.iter().any(|found| found.contains(rule)), "{path}: {line}: {found:?}");
    };
    check("src/app.rs", "fetch(\"/command.htm\")", "only the snom crate spells");
    check("crates/relay/src/api.rs", "\"screen.bmp\"", "only the snom crate spells");
    check("crates/snom/src/key.rs", "use std::fs;", "no I/O");
    check("src/features/bar.rs", "web_sys::window()", "only services/ and input/");
    check("src/app.rs", "use gloo_net::http;", "only services/ and input/");
    check("src/state/pace.rs", "use leptos::prelude::*;", "plain structs");
    check("src/ui/icon.rs", "use snom::Key;", "knows nothing of phones");
    check("src/features/bar.rs", "<p style=\"color:red\">", "blocks style attributes");
    check("crates/relay/src/main.rs", "use virtual_phone::VirtualPhone;", "in demo.rs only");
    check("src/services/link.rs", "use virtual_phone::Exchange;", "in state/office.rs only");
}

#[test]
fn what_is_allowed_is_no_breach() {
    let check = |path: &str, line: &str| {
        assert_eq!(
            breaches(path, &format!("//! What it is for.\n{line}\n")),
            [""; 0],
            "{path}: {line}"
        );
    };
    check("crates/snom/src/target.rs", "\"/command.htm\"");
    check("src/services/relay.rs", "web_sys::window()");
    check("src/app.rs", "// the phone answers /command.htm?key=1");
    check("crates/relay/tests/it/keys.rs", "\"/command.htm?key=1\"");
    check("crates/relay/src/demo.rs", "use virtual_phone::http::PhoneServer;");
    check("src/features/screen.rs", "style:--screen-width=width");
}

#[test]
fn manners_fail_when_they_are_broken() {
    assert_eq!(
        breaches("a.md", "text "),
        ["white space at the end of a line", "no line end at the end of the file"]
    );
    assert_eq!(
        breaches("a.rs", "fn main() {}\n"),
        ["the first line says what the file is for, with //!"]
    );
    let ignored = format!("//! x\n{}]\n", concat!("#[", "ignore"));
    assert_eq!(
        breaches("a.rs", &ignored),
        ["a test that is ignored tests nothing: mend or remove it"]
    );
    let long = format!("//! x\n{}", "\n".repeat(400));
    assert_eq!(breaches("a.rs", &long), ["more than 400 lines: split the file by noun"]);
}
