//! The budgets of the page that the relay serves, in bytes with brotli (decision 18).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};

use super::compress::Sizes;
use crate::process::say;

/// The first view: every file until the page can be used.
const FIRST_VIEW: usize = 160_000;
const FIRST_VIEW_FILES: usize = 7;
/// Everything until the first key press stands in the activity list.
const FIRST_KEY_PRESS: usize = 190_000;
/// The pieces that the activity list needs in addition to the first view; chunks that they share with
/// others are counted by themselves.
const ACTIVITY_PIECES: &[&str] = &["activity"];
/// The first view and every piece. The goal was 340,000 before half of the page was written; it is not reached
/// (decision 18), and until then the page may not grow beyond what it reached.
const EVERYTHING: usize = 567_000;

/// The pieces that are fetched for each piece.
type Fetched = BTreeMap<String, Vec<String>>;

/// What is measured, how much of it there is and may be, and in what.
type Budget = (&'static str, usize, usize, &'static str);

/// Checks every budget and shows what is left of it.
///
/// # Errors
/// All budgets that are exceeded, or a piece of the activity list that is missing.
pub(super) fn check(sizes: &Sizes, fetched: &Fetched) -> anyhow::Result<()> {
    let budgets = budgets(sizes, fetched)?;
    for (part, measured, budget, unit) in budgets {
        say(&format!("{part}: {measured} of {budget} {unit}"));
    }
    let exceeded: Vec<String> = budgets.into_iter().filter_map(exceeded).collect();
    if exceeded.is_empty() {
        return Ok(());
    }
    bail!(
        "{}\nfind what grew with `git log`, or take something out; bytes are with brotli",
        exceeded.join("\n")
    )
}

fn budgets(sizes: &Sizes, fetched: &Fetched) -> anyhow::Result<[Budget; 4]> {
    let all_pieces: usize = sizes.pieces.iter().map(|(_, size)| size).sum();
    Ok([
        ("the first view", sizes.first_view, FIRST_VIEW, "bytes"),
        ("the first view", sizes.first_view_files, FIRST_VIEW_FILES, "files"),
        (
            "the first view with the pieces of the activity list",
            sizes.first_view + activity(sizes, fetched)?,
            FIRST_KEY_PRESS,
            "bytes",
        ),
        ("the first view with all pieces", sizes.first_view + all_pieces, EVERYTHING, "bytes"),
    ])
}

fn exceeded((part, measured, budget, unit): Budget) -> Option<String> {
    let excess = measured.checked_sub(budget).filter(|excess| *excess > 0)?;
    Some(format!("{part} has {measured} {unit}, {excess} over the budget of {budget}"))
}

/// The size of all that is fetched for the activity list.
fn activity(sizes: &Sizes, fetched: &Fetched) -> anyhow::Result<usize> {
    let mut pieces = BTreeSet::new();
    for piece in ACTIVITY_PIECES {
        pieces.extend(fetched.get(*piece).with_context(|| {
            format!(
                "the page has no piece `{piece}`: name the pieces that the activity list needs in \
                 ACTIVITY_PIECES (xtask/src/build/budget.rs)"
            )
        })?);
    }
    Ok(sizes.pieces.iter().filter(|(piece, _)| pieces.contains(piece)).map(|(_, size)| size).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first_view: usize, files: usize, piece: usize, chunk: usize) -> (Sizes, Fetched) {
        let mut sizes = Sizes {
            first_view,
            first_view_files: files,
            first_view_uncompressed: 0,
            pieces: vec![("chunk_4".to_owned(), chunk)],
        };
        let mut fetched = Fetched::new();
        for name in ACTIVITY_PIECES {
            sizes.pieces.push(((*name).to_owned(), piece));
            fetched.insert((*name).to_owned(), vec!["chunk_4".to_owned(), (*name).to_owned()]);
        }
        (sizes, fetched)
    }

    fn exceeded((sizes, fetched): (Sizes, Fetched)) -> Vec<String> {
        budgets(&sizes, &fetched).unwrap().into_iter().filter_map(super::exceeded).collect()
    }

    #[test]
    fn a_page_within_every_budget_passes() {
        assert!(exceeded(page(FIRST_VIEW, FIRST_VIEW_FILES, 0, 0)).is_empty());
    }

    #[test]
    fn each_exceeded_budget_is_reported() {
        let all = exceeded(page(FIRST_VIEW + 1, FIRST_VIEW_FILES + 1, EVERYTHING, 0));
        assert_eq!(all.len(), 4, "{all:?}");
        assert_eq!(
            all[0],
            format!(
                "the first view has {} bytes, 1 over the budget of {FIRST_VIEW}",
                FIRST_VIEW + 1
            )
        );
        assert_eq!(all[1], "the first view has 8 files, 1 over the budget of 7");
    }

    #[test]
    fn shared_chunks_count_towards_the_activity_list_once() {
        let (sizes, fetched) = page(FIRST_VIEW, FIRST_VIEW_FILES, 10, 20);
        let pieces = ACTIVITY_PIECES.len();
        assert_eq!(activity(&sizes, &fetched).unwrap(), 10 * pieces + 20);
    }

    #[test]
    fn a_missing_piece_of_the_activity_list_is_an_error() {
        // While the list names a piece at all.
        let is_missing = !ACTIVITY_PIECES.is_empty();
        assert_eq!(activity(&Sizes::default(), &Fetched::new()).is_err(), is_missing);
    }
}
