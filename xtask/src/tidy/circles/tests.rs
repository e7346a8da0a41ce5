use super::*;

const ROOT_FILE: &str = "src/lib.rs";

/// A crate with these uses, each written `by > of`.
fn with_uses(uses: &[&str]) -> Crate {
    let parse = |text: &&str| {
        let (by, of) = text.split_once(" > ").unwrap();
        Use { by: by.to_owned(), of: of.to_owned(), written: "X".to_owned() }
    };
    let uses = uses.iter().map(parse).collect();
    Crate { root: ROOT_FILE.to_owned(), uses, files: BTreeMap::new() }
}

fn circles(uses: &[&str]) -> Vec<String> {
    let inspected = with_uses(uses);
    let circles = of(&inspected);
    circles.iter().map(|it| it.modules.iter().copied().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn modules_that_use_each_other_are_a_circle() {
    assert_eq!(circles(&["a > b", "b > c", "a > c"]), [""; 0]);
    assert_eq!(circles(&["a > b", "b > a"]), ["a b"]);
    assert_eq!(circles(&["a > b", "b > c", "c > a", "x > a", "a > y"]), ["a b c"]);
    assert_eq!(circles(&["a > b", "b > a", "x > y", "y > x", "a > x"]), ["a b", "x y"]);
}

#[test]
fn a_part_that_uses_the_whole_closes_no_circle_but_one_beside_it_does() {
    assert_eq!(circles(&["a > a::b", "a::b > a"]), [""; 0]);
    assert_eq!(circles(&["a > a::b", "a::b > ab", "ab > a"]), ["a a::b ab"]);
    assert_eq!(circles(&["a::b > a::c", "a::c > a::b"]), ["a::b a::c"]);
}

#[test]
fn the_report_also_counts_parts_and_their_modules() {
    let inspected = with_uses(&["a > a::b", "a::b > a", "a::c > a", "a > d", "d > a"]);
    let report = report(&[inspected]);
    let head = "1 circles of modules; besides, 1 modules and parts of their own use each other";
    assert!(report.starts_with(head), "{report}");
}

#[test]
fn a_new_circle_a_larger_one_and_one_that_has_gone_are_violations() {
    let rules = |uses: &[&str], accepted: &[Exception]| -> Vec<String> {
        let inspected = with_uses(uses);
        compare(&of(&inspected), accepted).into_iter().map(|violation| violation.rule).collect()
    };
    let known = || [Exception { root: ROOT_FILE, modules: &["a", "b"], reason: "it has to be" }];
    assert_eq!(rules(&["a > b", "b > a"], &known()), [""; 0]);
    let new = rules(&["a > b", "b > a"], &[]);
    assert_eq!(
        new,
        ["modules use each other in a circle\nsrc/lib.rs: a, b\n  a -> b (X)\n  b -> a (X)"]
    );
    let gone = rules(&["a > b"], &known());
    assert_eq!(
        gone,
        ["this circle has gone; take it out of EXCEPTIONS in circles.rs: a, b (it has to be)"]
    );
    assert_eq!(rules(&["a > b", "b > c", "c > a"], &known()).len(), 2, "it has grown");
}
