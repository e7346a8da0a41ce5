use super::*;

#[test]
fn each_rule_of_a_subject_fails_when_it_is_violated() {
    let long = "A".repeat(72);
    assert_eq!(broken_rule(&long), None);
    assert_eq!(broken_rule("Größe des Bildes: ändern"), None);
    assert_eq!(broken_rule(&format!("{long}a")), Some("a subject has at most 72 characters"));
    assert_eq!(broken_rule("add a check"), Some("a subject begins with a capital"));
    assert_eq!(broken_rule(""), Some("a subject begins with a capital"));
    assert_eq!(broken_rule("Add a check."), Some("a subject has no full stop at its end"));
}

/// A repository with one commit for each subject.
fn repository(subjects: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git_with(folder.path(), &["init", "--quiet"]);
    for subject in subjects {
        commit(folder.path(), subject);
    }
    folder
}

fn git_with(folder: &Path, arguments: &[&str]) {
    assert!(git(folder, arguments).unwrap().is_some(), "git {arguments:?}");
}

fn commit(folder: &Path, subject: &str) {
    let name = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    let options = ["commit", "--quiet", "--allow-empty", "--no-verify", "--message", subject];
    git_with(folder, &[name.as_slice(), &options].concat());
}

#[test]
fn commits_since_the_last_tag_are_checked() {
    let repository = repository(&["an old subject."]);
    let folder = repository.path();
    assert_eq!(check(folder).unwrap(), [], "neither a tag nor the first commit");
    git_with(folder, &["tag", "v1"]);
    commit(folder, "Add a check");
    assert_eq!(check(folder).unwrap(), []);
    commit(folder, "Added a check.");
    let found = check(folder).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "a subject has no full stop at its end: Added a check.");
}

#[test]
fn a_shallow_clone_is_not_checked() {
    let repository = repository(&["One", "bad."]);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.path().display());
    git_with(clone.path(), &["clone", "--quiet", "--depth", "1", &from, "."]);
    git_with(clone.path(), &["tag", "v1", "HEAD"]);
    commit(clone.path(), "bad.");
    assert_eq!(check(clone.path()).unwrap(), []);
}
