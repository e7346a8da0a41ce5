use std::collections::BTreeSet;

use super::*;

fn rules(uses: &[(&str, &str)], files: &[&str]) -> Vec<String> {
    let uses = uses.iter().map(|(by, of)| Use {
        by: (*by).to_owned(),
        of: (*of).to_owned(),
        written: "X".to_owned(),
    });
    let files = files.iter().map(|module| ((*module).to_owned(), format!("{module}.rs")));
    let inspected =
        Crate { root: "src/lib.rs".to_owned(), uses: uses.collect(), files: files.collect() };
    check(&[inspected]).into_iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_use_against_the_direction_is_a_violation() {
    let check = |by: &str, of: &str, rule: &str| assert_eq!(rules(&[(by, of)], &[]), [rule]);
    check("crate::backend::relay", "crate::stores::phone", "backend must not use stores: X");
    check("crate::model", "crate::i18n", "model must not use i18n: X");
    check("crate::ui::icon", "crate::features::bar", "ui must not use features: X");
    check("crate::features::bar", "crate::backend", "features must not use backend: X");
    check("crate::model::queue", "crate", "model must not use crate: X");
}

#[test]
fn a_use_along_the_direction_is_none() {
    for (by, of) in [
        ("crate", "crate::app"),
        ("crate::features::bar", "crate::features::screen"),
        ("crate::features::bar", "crate::stores"),
        ("crate::stores::phone", "crate::backend::relay"),
    ] {
        assert_eq!(rules(&[(by, of)], &[]), [""; 0], "{by} {of}");
    }
}

#[test]
fn a_folder_without_a_row_is_a_violation() {
    assert_eq!(rules(&[], &["crate", "crate::app", "crate::model::queue"]), [""; 0]);
    let found = rules(&[], &["crate::services::clock"]);
    assert_eq!(found, ["this folder has no row in the table of layers (xtask/src/tidy/layers.rs)"]);
}

#[test]
fn each_row_names_rows_below_it() {
    for (root, rows) in LAYERS {
        let mut above = BTreeSet::new();
        for (folder, uses) in *rows {
            above.insert(*folder);
            for used in *uses {
                let is_row = rows.iter().any(|(folder, _)| folder == used);
                assert!(is_row && !above.contains(used), "{root}: {folder} uses {used}");
            }
        }
    }
}
