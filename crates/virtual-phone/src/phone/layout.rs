//! The layout of a colour display, shared by drawing and touching.

use super::{View, VirtualPhone};

pub(crate) const TITLE_HEIGHT: i32 = 28;
/// The height of an entry of a list.
pub(crate) const ROW_HEIGHT: i32 = 40;
/// The width of the column of free keys on a touchscreen.
const FUNCTION_WIDTH: i32 = 112;
/// The number of free keys shown there.
pub(crate) const FUNCTIONS_SHOWN: u8 = 4;

/// A part of the touchscreen that reacts to a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// A soft key, from 0 at the left.
    SoftKey(usize),
    /// A free key by its number.
    FunctionKey(u8),
    /// An entry of a list, from 0.
    Row(usize),
}

/// The parts of the display, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// The right edge of the content between title, soft keys and free keys.
    pub(crate) right: i32,
    /// The upper edge of the soft keys.
    pub(crate) soft_top: i32,
}

impl Frame {
    pub(crate) fn of(phone: &VirtualPhone) -> Frame {
        let (width, height) = phone.model.display.pixels();
        let (width, height) = (i32::from(width), i32::from(height));
        // Fingers need more room than labels.
        let soft_height = if phone.model.touch { 48 } else { 34 };
        Frame {
            width,
            height,
            right: if phone.model.touch { width - FUNCTION_WIDTH } else { width },
            soft_top: height - soft_height,
        }
    }

    /// Returns the number of list entries that fit.
    pub(crate) fn rows(self) -> usize {
        usize::try_from((self.soft_top - TITLE_HEIGHT - 8) / ROW_HEIGHT).unwrap_or(1)
    }

    /// Returns the upper edge of the nth entry shown.
    pub(crate) fn row_top(self, nth: i32) -> i32 {
        TITLE_HEIGHT + 6 + nth * ROW_HEIGHT
    }

    /// Returns the upper edge and height of the nth free key shown.
    pub(crate) fn function_key(self, nth: i32) -> (i32, i32) {
        let height = (self.soft_top - TITLE_HEIGHT) / i32::from(FUNCTIONS_SHOWN);
        (TITLE_HEIGHT + nth * height, height)
    }

    /// Returns the soft key at `x`.
    fn soft_key_at(self, x: i32) -> usize {
        usize::try_from(x * 4 / self.width).unwrap_or(0).min(3)
    }
}

/// Returns the first entry to show so that the selected one is visible.
pub(crate) fn first_shown(selected: usize, shown: usize) -> usize {
    (selected + 1).saturating_sub(shown)
}

/// Returns the zone at a pixel of a touchscreen.
pub(crate) fn zone_at(phone: &VirtualPhone, x: i32, y: i32) -> Option<Zone> {
    let frame = Frame::of(phone);
    if y >= frame.soft_top {
        return Some(Zone::SoftKey(frame.soft_key_at(x)));
    }
    if y < TITLE_HEIGHT {
        return None;
    }
    if x >= frame.right {
        let (_, height) = frame.function_key(0);
        let nth = u8::try_from((y - TITLE_HEIGHT) / height).ok()?;
        return (nth < FUNCTIONS_SHOWN).then_some(Zone::FunctionKey(nth + 1));
    }
    let (entries, selected) = match &phone.view {
        View::Home if phone.calls.iter().count() > 1 => {
            (phone.calls.iter().count(), phone.calls.focus())
        }
        View::Menu { selected, .. }
        | View::CallList { selected, .. }
        | View::Contacts { selected, .. } => (phone.entries(), *selected),
        _ => return None,
    };
    // The phone book has a line for the search text above its entries.
    let above = if matches!(phone.view, View::Contacts { .. }) { 1 } else { 0 };
    let shown = frame.rows().saturating_sub(above);
    let nth = usize::try_from((y - frame.row_top(0)) / ROW_HEIGHT).ok()?.checked_sub(above)?;
    let entry = first_shown(selected, shown) + nth;
    (nth < shown && entry < entries).then_some(Zone::Row(entry))
}
