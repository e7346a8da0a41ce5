use super::*;

/// Reads a crate of files below `src/` and returns its uses as `by > of`.
fn uses(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<_> = files
        .iter()
        .map(|(path, text)| Source { path: format!("src/{path}"), text: (*text).to_owned() })
        .collect();
    let crates = crates(&sources).unwrap();
    let [only] = crates.as_slice() else { panic!("{} crates", crates.len()) };
    let mut uses: Vec<_> =
        only.uses.iter().map(|edge| format!("{} > {}", edge.by, edge.of)).collect();
    uses.dedup();
    uses
}

#[test]
fn a_use_declaration_and_a_path_are_uses() {
    let check = |text: &str| {
        let files = [("lib.rs", "mod a;\nmod b;\n"), ("a.rs", text), ("b.rs", "pub struct B;\n")];
        assert_eq!(uses(&files), ["crate::a > crate::b"], "{text}");
    };
    check("use crate::b::B;");
    check("use {crate::b::{self, B}, std::io};");
    check("use super::b::B as Other;");
    check("use crate::b::*;");
    check("fn f() { let b: crate::b::B = todo(); }");
    check("fn f() { use crate::b::B; }");
    check("use crate::b;\nfn f(it: b::B) {}");
    check("fn f() -> Vec<super::b::B> { 0..super::b::B::new() }");
    check("fn f() { view! { <super::b::B/> } }");
    check("macro_rules! m { () => { $crate::b::B } }");
    check("mod inner { fn f() { super::super::b::B } }");
    check("#[cfg(feature = \"x\")]\nuse crate::b::B;");
}

#[test]
fn tests_declarations_and_other_crates_are_no_uses() {
    let check = |text: &str| {
        let files = [("lib.rs", "mod a;\nmod b;\n"), ("a.rs", text), ("b.rs", "pub struct B;\n")];
        assert_eq!(uses(&files), [""; 0], "{text}");
    };
    check("#[cfg(test)]\nuse crate::b::B;");
    check("#[cfg(test)]\nmod tests { use crate::b::B; }");
    check("#[cfg(all(test, unix))]\nfn f<A, B>() { crate::b::B }");
    check("impl A { #[cfg(test)] fn f() { crate::b::B } fn g() {} }");
    check("#[cfg(test)]\nmod tests;");
    check("use b::B;");
    check("use ::b::B;");
    check("// crate::b::B\nconst TEXT: &str = \"crate::b::B\";");
    check("use crate::b;");
    check("pub(in crate::b) fn f(it: Self) { it.b.c }");
}

#[test]
fn a_module_without_its_declaration_in_tests_is_not_read() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "#[cfg(test)]\nmod tests;\n"),
        ("a/tests.rs", "use crate::b::B;\n"),
        ("b.rs", "pub struct B;\n"),
    ];
    assert_eq!(uses(&files), [""; 0]);
}

#[test]
fn a_re_exported_name_counts_for_the_module_that_defines_it() {
    let user = ("user.rs", "use crate::outer::Thing;\n");
    let files =
        |outer: &'static str| [("lib.rs", "mod outer;\nmod user;\n"), user, ("outer.rs", outer)];
    for outer in ["pub use inner::Thing;\nmod inner;\n", "mod inner;\npub(crate) use inner::*;\n"] {
        let inner = ("outer/inner.rs", "pub struct Thing;\n");
        let all = [files(outer).as_slice(), &[inner]].concat();
        assert_eq!(uses(&all), ["crate::user > crate::outer::inner"], "{outer}");
    }
}

#[test]
fn a_re_export_is_a_use_when_the_code_names_it_or_it_is_not_below() {
    let check = |outer: &str, expected: &[&str]| {
        let files = [
            ("lib.rs", "mod outer;\nmod other;\n"),
            ("outer.rs", outer),
            ("outer/inner.rs", "pub struct Thing;\n"),
            ("other.rs", "pub struct Other;\n"),
        ];
        assert_eq!(uses(&files), expected, "{outer}");
    };
    check("mod inner;\npub use inner::Thing;\n", &[]);
    check("mod inner;\nuse inner::Thing;\n", &["crate::outer > crate::outer::inner"]);
    check(
        "mod inner;\npub use inner::Thing;\nfn f() -> Thing {}\n",
        &["crate::outer > crate::outer::inner"],
    );
    check("pub use crate::other::Other;\n", &["crate::outer > crate::other"]);
}

#[test]
fn a_child_that_names_an_item_of_its_parent_uses_it() {
    let files = [
        ("lib.rs", "mod outer;\n"),
        ("outer.rs", "mod inner;\npub struct Thing;\nfn f() { inner::act() }\n"),
        ("outer/inner.rs", "use super::Thing;\npub fn act() {}\n"),
    ];
    let expected = ["crate::outer > crate::outer::inner", "crate::outer::inner > crate::outer"];
    assert_eq!(uses(&files), expected);
}

#[test]
fn declarations_that_follow_each_other_in_a_circle_end() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "pub use crate::b::*;\npub use crate::b::Thing;\n"),
        ("b.rs", "pub use crate::a::*;\npub use crate::a::Thing;\n"),
    ];
    assert_eq!(uses(&files), ["crate::a > crate::b", "crate::b > crate::a"]);
}

#[test]
fn each_root_is_a_crate() {
    let paths = [
        "src/lib.rs",
        "src/main.rs",
        "crates/x/src/lib.rs",
        "crates/x/src/other.rs",
        "bench/src/bin/one.rs",
        "bench/src/bin/two/main.rs",
        "bench/src/bin/two/part.rs",
        "crates/x/tests/it/main.rs",
    ];
    let sources = paths.map(|path| Source { path: path.to_owned(), text: String::new() });
    let roots: Vec<_> = crates(&sources).unwrap().into_iter().map(|found| found.root).collect();
    assert_eq!(
        roots,
        [
            "bench/src/bin/one.rs",
            "bench/src/bin/two/main.rs",
            "crates/x/src/lib.rs",
            "src/lib.rs",
            "src/main.rs"
        ]
    );
}
