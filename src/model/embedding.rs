//! The view that a portal asks for in the address of its frame: `?embed=1&mode=view`.

/// The view in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Only the panel is shown, without the bar and the regions next to the device.
    pub alone: bool,
    /// Nothing can be pressed.
    pub view_only: bool,
}

impl Embedding {
    /// Reads the parameters `embed` and `mode` of the address. An unknown mode is view-only: a mistyped
    /// address must not grant control.
    #[must_use]
    pub fn new(embed: Option<&str>, mode: Option<&str>) -> Embedding {
        Embedding {
            alone: embed.is_some_and(|value| !matches!(value, "" | "0" | "false")),
            view_only: mode.is_some_and(|mode| mode != "control"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_mode_is_view_only() {
        for (embed, mode, alone, view_only) in [
            (None, None, false, false),
            (Some("1"), None, true, false),
            (Some("0"), Some("control"), false, false),
            (Some("1"), Some("view"), true, true),
            (Some("true"), Some("Control"), true, true),
            (None, Some(""), false, true),
        ] {
            let embedding = Embedding::new(embed, mode);
            assert_eq!(embedding, Embedding { alone, view_only }, "{embed:?} {mode:?}");
        }
    }
}
