//! Words that are not used here, with how many are left where.

mod list;
mod read;

use std::collections::BTreeMap;

use super::{Violation, sources::Source};
use list::List;

/// The file that lists them.
const LIST: &str = "xtask/src/tidy/words.txt";

/// The most places that are shown where there are too many words.
const MAX_SHOWN: usize = 20;

/// A banned word in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit<'a> {
    path: &'a str,
    /// Where, as far as it is known: of identifiers it is not.
    line: Option<usize>,
    word: &'a str,
}

/// Counts the words that are left, by word and by place.
///
/// # Errors
/// When the list is missing or cannot be read, or a file is not Rust.
pub(super) fn report(sources: &[Source]) -> anyhow::Result<String> {
    let list = list_of(sources)?;
    let hits = read::hits(&list, sources)?;
    let mut by_word: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_place: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in &hits {
        *by_word.entry(hit.word).or_default() += 1;
        *by_place.entry(place(hit.path)).or_default() += 1;
    }
    let mut by_word: Vec<_> = by_word.into_iter().collect();
    by_word.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut lines = vec![format!("banned words left: {}", hits.len()), String::new()];
    lines.extend(by_word.iter().map(|(word, count)| format!("{count:5}  {word}")));
    lines.push(String::new());
    lines.extend(by_place.iter().map(|(place, count)| format!("{place} {count}")));
    Ok(lines.join("\n"))
}

/// Compares the words with how many may be left.
///
/// # Errors
/// When the list is missing or cannot be read, or a file is not Rust.
pub(super) fn check(sources: &[Source]) -> anyhow::Result<Vec<Violation>> {
    let list = list_of(sources)?;
    Ok(compare(&list, &read::hits(&list, sources)?))
}

fn list_of(sources: &[Source]) -> anyhow::Result<List> {
    let text = sources.iter().find(|source| source.path == LIST).map(|source| &source.text);
    List::read(text.map_or("", String::as_str))
}

fn compare(list: &List, hits: &[Hit<'_>]) -> Vec<Violation> {
    let mut by_start: BTreeMap<Option<&str>, Vec<&Hit<'_>>> = BTreeMap::new();
    for hit in hits {
        by_start.entry(list.allowance_of(hit.path)).or_default().push(hit);
    }
    let mut violations: Vec<Violation> = Vec::new();
    let shown = |hit: &&Hit<'_>| Violation {
        place: hit.line.map_or(hit.path.to_owned(), |line| format!("{}:{line}", hit.path)),
        rule: format!("\"{}\" is not used here; better: {}", hit.word, list.better(hit.word)),
    };
    violations.extend(by_start.get(&None).into_iter().flatten().map(shown));
    for (start, allowed) in &list.left {
        let found = by_start.get(&Some(start.as_str())).map_or(&[][..], Vec::as_slice);
        if found.len() > *allowed {
            let rule = format!("{} banned words, {allowed} are left to remove", found.len());
            violations.push(Violation { place: start.clone(), rule });
            violations.extend(found.iter().take(MAX_SHOWN).map(shown));
        } else if found.len() < *allowed {
            let rule = match found.len() {
                0 => format!("no banned words are left: take `{start} {allowed}` out of {LIST}"),
                fewer => format!("fewer banned words: write `{start} {fewer}` in {LIST}"),
            };
            violations.push(Violation { place: start.clone(), rule });
        }
    }
    violations
}

/// Returns the part of the repository that a file is counted for.
fn place(path: &str) -> &str {
    let folders = if path.starts_with("crates/") { 2 } else { 1 };
    path.match_indices('/')
        .nth(folders - 1)
        .map_or(path, |(end, _)| path.get(..=end).unwrap_or(path))
}

#[cfg(test)]
mod tests;
