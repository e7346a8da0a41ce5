//! How a portal that shows the page in a frame wants it: `?embed=1&mode=view`.

/// What is shown, and whether it acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// The panel alone, without the bar and what stands beside the device.
    pub alone: bool,
    /// Nothing acts; one may only look.
    pub view_only: bool,
}

impl Embedding {
    /// What the parameters `embed` and `mode` of the address ask for. A mode that is not known only
    /// looks: a mistyped address must not give away control.
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
    fn a_mode_that_is_not_known_only_looks() {
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
