//! What changed between two pictures.

use super::picture::Picture;

/// A part of a picture, in pixels from the upper left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// Columns left of it.
    pub x: u16,
    /// Rows above it.
    pub y: u16,
    /// Its width, at least 1.
    pub width: u16,
    /// Its height, at least 1.
    pub height: u16,
}

impl Picture {
    /// Returns the smallest rectangle that holds every pixel that differs from `before`: the whole
    /// picture when the sizes differ, `None` when nothing does.
    #[must_use]
    pub fn changed_since(&self, before: &Picture) -> Option<Region> {
        if (self.width, self.height) != (before.width, before.height) {
            return Some(Region { x: 0, y: 0, width: self.width, height: self.height });
        }
        let stride = usize::from(self.width) * 3;
        let rows = self.rgb.chunks_exact(stride).zip(before.rgb.chunks_exact(stride));
        let mut region: Option<(u16, u16, u16, u16)> = None;
        for (y, (now, then)) in (0..).zip(rows) {
            // Comparing whole rows is what a processor does fastest, and most are the same.
            if now == then {
                continue;
            }
            let differs = |(now, then): (&[u8; 3], &[u8; 3])| now != then;
            let mut pixels = now.as_chunks::<3>().0.iter().zip(then.as_chunks::<3>().0);
            let first = pixels.clone().position(differs).unwrap_or(0);
            let last = pixels.rposition(differs).unwrap_or(first);
            let (first, last) =
                (u16::try_from(first).unwrap_or(0), u16::try_from(last).unwrap_or(self.width - 1));
            region = Some(match region {
                None => (first, y, last, y),
                Some((left, top, right, _)) => (left.min(first), top, right.max(last), y),
            });
        }
        region.map(|(left, top, right, bottom)| Region {
            x: left,
            y: top,
            width: right - left + 1,
            height: bottom - top + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blank(width: u16, height: u16) -> Picture {
        let rgb = vec![0; usize::from(width) * usize::from(height) * 3];
        Picture { width, height, rgb, missing_rows: 0 }
    }

    #[test]
    fn equal_pictures_have_no_change_and_different_sizes_change_all() {
        assert_eq!(blank(4, 3).changed_since(&blank(4, 3)), None);
        let whole = Region { x: 0, y: 0, width: 4, height: 3 };
        assert_eq!(blank(4, 3).changed_since(&blank(3, 4)), Some(whole));
        let mut white = blank(4, 3);
        white.rgb.fill(255);
        assert_eq!(white.changed_since(&blank(4, 3)), Some(whole));
    }

    proptest! {
        #[test]
        fn the_region_is_the_smallest_around_every_change(
            points in proptest::collection::vec((0..9_u16, 0..7_u16, 0..3_usize), 1..6)
        ) {
            let before = blank(9, 7);
            let mut after = before.clone();
            for (x, y, channel) in &points {
                let at = (usize::from(*y) * 9 + usize::from(*x)) * 3 + channel;
                after.rgb[at] = 1;
            }
            let region = after.changed_since(&before).unwrap();
            let columns = points.iter().map(|point| point.0);
            let rows = points.iter().map(|point| point.1);
            let (left, right) = (columns.clone().min().unwrap(), columns.max().unwrap());
            let (top, bottom) = (rows.clone().min().unwrap(), rows.max().unwrap());
            prop_assert_eq!(
                region,
                Region { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
            );
        }
    }
}
