//! The subjects of the commits since the last tag.

use std::{path::Path, process::Command};

use anyhow::{Context, bail};

use super::Violation;
use crate::process::say;

/// The most characters of a subject: longer ones are cut off in lists.
const MAX_CHARACTERS: usize = 72;

/// The last commit before this rule, for as long as there is no tag.
const BEFORE: &str = "6de7d33";

/// Checks the subjects since the last tag. In a shallow clone, which does not know them, it says so
/// and checks nothing.
///
/// # Errors
/// When git cannot be asked.
pub(super) fn check(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let is_shallow = git(root, &["rev-parse", "--is-shallow-repository"])?;
    if is_shallow.as_deref() != Some("false") {
        say("no history here: the subjects of commits are not checked");
        return Ok(Vec::new());
    }
    let tag = git(root, &["describe", "--tags", "--abbrev=0"])?;
    let first = match tag {
        Some(tag) => Some(tag),
        None => git(root, &["rev-parse", "--verify", "--quiet", &format!("{BEFORE}^{{commit}}")])?,
    };
    let Some(first) = first else {
        say("neither a tag nor the first commit to check: the subjects of commits are not checked");
        return Ok(Vec::new());
    };
    let range = format!("{first}..HEAD");
    let Some(log) = git(root, &["log", "--no-merges", "--format=%h %s", &range])? else {
        bail!("git cannot list the commits since {first}");
    };
    Ok(log.lines().filter_map(check_line).collect())
}

/// Runs git; returns nothing when it refuses.
fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Option<String>> {
    let output = Command::new("git").current_dir(root).args(arguments).output();
    let output = output.context("git cannot be started; install git")?;
    let text = String::from_utf8(output.stdout)?.trim().to_owned();
    Ok(output.status.success().then_some(text))
}

/// Checks a line of the log: a hash and a subject.
fn check_line(line: &str) -> Option<Violation> {
    let (hash, subject) = line.split_once(' ').unwrap_or((line, ""));
    let rule = broken_rule(subject)?;
    Some(Violation { place: format!("commit {hash}"), rule: format!("{rule}: {subject}") })
}

/// Returns the rule that a subject breaks.
fn broken_rule(subject: &str) -> Option<&'static str> {
    if subject.chars().count() > MAX_CHARACTERS {
        return Some("a subject has at most 72 characters");
    }
    if !subject.starts_with(char::is_uppercase) {
        return Some("a subject begins with a capital");
    }
    if subject.ends_with('.') {
        return Some("a subject has no full stop at its end");
    }
    None
}

#[cfg(test)]
mod tests;
