//! Displays: kind, size and certainty.

use super::parts::Certainty;

/// The kinds of display the firmware itself tells apart (vendor: Snomio documentation, callbacks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DisplayClass {
    /// Colour that can be touched.
    ColourTouch,
    /// Colour.
    Colour,
    /// Shades of grey.
    Grey,
    /// Black and white, in pixels.
    Monochrome,
    /// Lines of characters.
    Characters,
    /// No display at all.
    None,
}

impl DisplayClass {
    /// Returns the name, in English.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            DisplayClass::ColourTouch => "colour, touch",
            DisplayClass::Colour => "colour",
            DisplayClass::Grey => "grey",
            DisplayClass::Monochrome => "mono",
            DisplayClass::Characters => "text",
            DisplayClass::None => "none",
        }
    }
}

/// A display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// Its kind.
    pub class: DisplayClass,
    /// Width and height in pixels, where a source gives them.
    pub size: Option<(u16, u16)>,
    /// The certainty of the size.
    pub certainty: Certainty,
    /// Bits per pixel that the display can show: what a picture needs, not what a file has.
    pub depth: u8,
    /// Width and height as it must be shown where pixels are not square (D717: 4 : 3 wide ones).
    pub shown_as: Option<(u16, u16)>,
}

impl Display {
    pub(super) const fn colour(width: u16, height: u16) -> Display {
        Display {
            class: DisplayClass::Colour,
            size: Some((width, height)),
            certainty: Certainty::Vendor,
            depth: 24,
            shown_as: None,
        }
    }

    pub(super) const fn of_unknown_size(class: DisplayClass, depth: u8) -> Display {
        Display { class, size: None, certainty: Certainty::Guess, depth, shown_as: None }
    }

    /// Width and height in pixels; where no source gives them, those that are usual in its class.
    #[must_use]
    pub const fn pixels(&self) -> (u16, u16) {
        match (self.size, self.class) {
            (Some(size), _) => size,
            (None, DisplayClass::ColourTouch) => (480, 272),
            (None, DisplayClass::Colour) => (320, 240),
            (None, DisplayClass::Grey) => (240, 128),
            (None, DisplayClass::Monochrome | DisplayClass::Characters | DisplayClass::None) => {
                (128, 64)
            }
        }
    }

    /// Width and height in the proportions of the glass.
    #[must_use]
    pub const fn proportions(&self) -> (u16, u16) {
        match self.shown_as {
            Some(shown) => shown,
            None => self.pixels(),
        }
    }
}
