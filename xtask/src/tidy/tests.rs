use super::*;

fn rules(path: &str, text: &str) -> Vec<String> {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    check_texts(&[source]).into_iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_text_in_a_layer_that_must_not_contain_it_is_a_violation() {
    let check = |path: &str, line: &str, rule: &str| {
        let found = rules(path, &format!("//! What it is for.\n{line}\n"));
        assert!(found.iter().any(|found| found.contains(rule)), "{path}: {line}: {found:?}");
    };
    check("src/app.rs", "fetch(\"/command.htm\")", "only the snom crate spells");
    check("crates/relay/src/api.rs", "\"screen.bmp\"", "only the snom crate spells");
    check("crates/snom/src/key.rs", "use std::fs;", "no I/O");
    check("src/features/bar.rs", "web_sys::window()", "only platform/ and input/");
    check("src/backend/relay.rs", "js_sys::JSON::parse", "only platform/ and input/");
    check("src/app.rs", "use gloo_timers::future;", "only platform/ and input/");
    check("src/stores/phone.rs", "use gloo_net::http;", "only backend/ and platform/");
    check("src/model/queue.rs", "use leptos::prelude::*;", "plain structs");
    check("src/ui/icon.rs", "use snom::Key;", "knows nothing of phones");
    check("src/features/bar.rs", "<p style=\"color:red\">", "blocks style attributes");
    check("crates/relay/src/main.rs", "use virtual_phone::VirtualPhone;", "in demo.rs only");
    check("src/backend/demo.rs", "use virtual_phone::Exchange;", "in model/demo_phones.rs only");
    check("crates/relay/src/access/limits.rs", "use axum::http::HeaderMap;", "does no I/O");
}

#[test]
fn a_text_where_it_belongs_is_no_violation() {
    let check = |path: &str, line: &str| {
        assert_eq!(
            rules(path, &format!("//! What it is for.\n{line}\n")),
            [""; 0],
            "{path}: {line}"
        );
    };
    check("crates/snom/src/request.rs", "\"/command.htm\"");
    check("src/platform/clock.rs", "web_sys::window()");
    check("src/backend/relay.rs", "use gloo_net::http::Request;");
    check("src/app.rs", "// the phone answers /command.htm?key=1");
    check("crates/relay/tests/it/keys.rs", "\"/command.htm?key=1\"");
    check("crates/relay/src/demo.rs", "use virtual_phone::http::PhoneServer;");
    check("src/features/screen.rs", "style:--screen-width=width");
}

#[test]
fn each_rule_of_style_fails_when_it_is_violated() {
    assert_eq!(
        rules("a.md", "text "),
        ["white space at the end of a line", "no line end at the end of the file"]
    );
    assert_eq!(
        rules("a.rs", "fn main() {}\n"),
        ["the first line says what the file is for, with //!"]
    );
    let ignored = format!("//! x\n{}]\n", concat!("#[", "ignore"));
    assert_eq!(rules("a.rs", &ignored), ["a test that is ignored tests nothing: fix or remove it"]);
    let long = format!("//! x\n{}", "\n".repeat(400));
    assert_eq!(rules("a.rs", &long), ["more than 400 lines: split the file by noun"]);
}
