//! The budgets of the page that the relay serves, in bytes with brotli (decision 18).

use anyhow::bail;

use super::compress::Sizes;

/// The first view: every file until the page can be used.
const FIRST_VIEW: usize = 160_000;
const FIRST_VIEW_FILES: usize = 7;
/// Everything until the first key press stands in the activity list.
const FIRST_KEY_PRESS: usize = 190_000;
/// The pieces that the activity list needs in addition to the first view.
const ACTIVITY_PIECES: &[&str] = &["later"];
/// The first view and every piece.
const EVERYTHING: usize = 340_000;

/// Checks every budget.
///
/// # Errors
/// All budgets that are exceeded, or a piece of the activity list that is missing.
pub(super) fn check(sizes: &Sizes) -> anyhow::Result<()> {
    let exceeded = exceeded(sizes)?;
    if exceeded.is_empty() {
        return Ok(());
    }
    bail!(
        "{}\nfind what grew with `git log`, or take something out; bytes are with brotli",
        exceeded.join("\n")
    )
}

fn exceeded(sizes: &Sizes) -> anyhow::Result<Vec<String>> {
    let mut until_key_press = sizes.first_view;
    for needed in ACTIVITY_PIECES {
        match sizes.pieces.iter().find(|(piece, _)| piece == needed) {
            Some((_, size)) => until_key_press += size,
            None => bail!(
                "the page has no piece `{needed}`: name the pieces that the activity list needs in ACTIVITY_PIECES (xtask/src/build/budget.rs)"
            ),
        }
    }
    let everything = sizes.first_view + sizes.pieces.iter().map(|(_, size)| size).sum::<usize>();
    let budgets = [
        ("the first view", sizes.first_view, FIRST_VIEW, "bytes"),
        ("the first view", sizes.first_view_files, FIRST_VIEW_FILES, "files"),
        (
            "the first view with the pieces of the activity list",
            until_key_press,
            FIRST_KEY_PRESS,
            "bytes",
        ),
        ("the first view with all pieces", everything, EVERYTHING, "bytes"),
    ];
    let exceeded = budgets.into_iter().filter(|(_, measured, budget, _)| measured > budget);
    Ok(exceeded
        .map(|(part, measured, budget, unit)| {
            format!(
                "{part} has {measured} {unit}, {} over the budget of {budget}",
                measured - budget
            )
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(first_view: usize, files: usize, later: usize) -> Sizes {
        Sizes {
            first_view,
            first_view_files: files,
            first_view_uncompressed: 0,
            pieces: ACTIVITY_PIECES.iter().map(|piece| ((*piece).to_owned(), later)).collect(),
        }
    }

    #[test]
    fn a_page_within_every_budget_passes() {
        assert!(exceeded(&sizes(FIRST_VIEW, FIRST_VIEW_FILES, 0)).unwrap().is_empty());
    }

    #[test]
    fn each_exceeded_budget_is_reported() {
        let all = exceeded(&sizes(FIRST_VIEW + 1, FIRST_VIEW_FILES + 1, EVERYTHING)).unwrap();
        assert_eq!(all.len(), 4, "{all:?}");
        assert_eq!(all[0], "the first view has 160001 bytes, 1 over the budget of 160000");
        assert_eq!(all[1], "the first view has 8 files, 1 over the budget of 7");
    }

    #[test]
    fn a_missing_piece_of_the_activity_list_is_an_error() {
        assert!(exceeded(&Sizes::default()).is_err());
    }
}
