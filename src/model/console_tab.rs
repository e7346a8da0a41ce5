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
