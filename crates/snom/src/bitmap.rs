//! Reads the Windows bitmaps that phones answer with.
//!
//! Phones write wrong size fields: every one of 14 pictures published by the vendor has 272 rows and
//! says 271 in `bfSize` and `biSizeImage`. Here width × height decides, and the size fields are not
//! even read. Libraries bear with that too. Why not one of them: they give nothing of a picture that
//! was cut off, as weak web servers do it; here the rows that came are handed over, with the number
//! of those that did not (docs/decisions/0003).

mod change;
#[cfg(feature = "png")]
mod encode;
mod picture;

pub use change::Region;
#[cfg(feature = "png")]
pub use encode::PngError;
pub use picture::{BitmapError, MAX_SIDE, Picture};

#[cfg(test)]
mod tests;
