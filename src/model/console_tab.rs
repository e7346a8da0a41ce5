//! The tabs beside the device, by their numbers.

/// The tab with the field for a number.
pub const CALL: usize = 0;
/// The tab with the sequences.
pub const SEQUENCES: usize = 1;
/// The tab with the activity list, which is shown first.
pub const ACTIVITY: usize = 2;
/// The tab for maintenance.
pub const MAINTENANCE: usize = 3;
/// The tab with the diagnostics.
pub const DIAGNOSTICS: usize = 4;

/// The names of the tabs in the address of a frame, in their order.
const NAMES: [&str; 5] = ["call", "sequences", "activity", "maintenance", "diagnostics"];

/// Returns the tab that a frame with only these tabs shows instead of the one that is `shown`; `None` where that is
/// among them, or none of them is known.
#[must_use]
pub fn first_of(names: &str, shown: usize) -> Option<usize> {
    let is_wanted = |nth: usize| {
        NAMES.get(nth).is_some_and(|name| names.split(',').any(|it| it.trim() == *name))
    };
    match is_wanted(shown) {
        true => None,
        false => (0..NAMES.len()).find(|nth| is_wanted(*nth)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_shows_one_of_its_tabs() {
        for (names, shown, first) in [
            ("call,activity", ACTIVITY, None),
            ("call,activity", MAINTENANCE, Some(CALL)),
            ("diagnostics, sequences", ACTIVITY, Some(SEQUENCES)),
            ("nothing", ACTIVITY, None),
            ("", ACTIVITY, None),
        ] {
            assert_eq!(first_of(names, shown), first, "{names} {shown}");
        }
    }
}
