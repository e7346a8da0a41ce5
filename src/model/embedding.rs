//! The view that a portal asks for in the address of its frame: `?embed=1&mode=view`.

/// The view in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Only the panel is shown, without the bar and the regions next to the device.
    pub alone: bool,
    /// Nothing can be pressed.
    pub view_only: bool,
    /// The portal wants tabs beside the device.
    pub has_tabs: bool,
    /// The portal hands in a token; before that nothing is loaded.
    pub waits_for_token: bool,
}

impl Embedding {
    /// Reads the parameters of the address. An unknown mode is view-only: a mistyped address must not
    /// grant control.
    #[must_use]
    pub fn new(parameter: fn(&str) -> Option<String>) -> Embedding {
        let is = |name: &str| {
            parameter(name).is_some_and(|it| !matches!(it.as_str(), "" | "0" | "false"))
        };
        let alone = is("embed");
        Embedding {
            alone,
            view_only: parameter("mode").is_some_and(|mode| mode != "control"),
            has_tabs: alone && is("tabs"),
            waits_for_token: alone && parameter("auth").as_deref() == Some("token"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(embedding: Embedding) -> [bool; 4] {
        let Embedding { alone, view_only, has_tabs, waits_for_token } = embedding;
        [alone, view_only, has_tabs, waits_for_token]
    }

    /// Returns a function that reads parameters.
    macro_rules! address {
        ($($name:literal: $value:literal),*) => {
            |name| match name {
                $($name => Some($value.to_owned()),)*
                _ => None,
            }
        };
    }

    type Address = fn(&str) -> Option<String>;

    #[test]
    fn an_unknown_mode_is_view_only() {
        let cases: [(Address, [bool; 4]); 9] = [
            (|_| None, [false, false, false, false]),
            (address!("embed": "1"), [true, false, false, false]),
            (address!("embed": "0", "mode": "control"), [false, false, false, false]),
            (address!("embed": "1", "mode": "view"), [true, true, false, false]),
            (address!("embed": "true", "mode": "Control"), [true, true, false, false]),
            (address!("mode": ""), [false, true, false, false]),
            (address!("embed": "1", "tabs": "call", "auth": "token"), [true, false, true, true]),
            (address!("embed": "1", "tabs": "", "auth": "cookie"), [true, false, false, false]),
            // A page of its own neither waits nor is without its tabs.
            (address!("tabs": "call", "auth": "token"), [false, false, false, false]),
        ];
        for (nth, (parameter, expected)) in cases.into_iter().enumerate() {
            assert_eq!(shown(Embedding::new(parameter)), expected, "{nth}");
        }
    }
}
