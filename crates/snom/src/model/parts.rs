//! The parts of a model.

/// A family of phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// 190, 200, 220.
    S100And200,
    /// 300, 320, 360, 370.
    S300,
    /// 710 to 760, sold as D7xx later.
    S700,
    /// 820, 821, 870: not to be confused with D8xx.
    S800,
    /// D1xx.
    D100,
    /// D3xx.
    D300,
    /// D7xx.
    D700,
    /// D8xx.
    D800,
    /// Conference phones, paging adapters, and what is not known.
    Other,
}

impl Series {
    /// Returns the name of the family.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Series::S100And200 => "1xx/2xx",
            Series::S300 => "3xx",
            Series::S700 => "7xx",
            Series::S800 => "8xx",
            Series::D100 => "D1xx",
            Series::D300 => "D3xx",
            Series::D700 => "D7xx",
            Series::D800 => "D8xx",
            Series::Other => "other",
        }
    }
}

/// The certainty of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Without a source: the usual value of the family.
    Guess,
    /// From one source that another contradicts, or for one firmware only.
    OneSource,
    /// From code that others ship and use.
    WorkingCode,
    /// From the vendor.
    Vendor,
}

impl Certainty {
    /// Returns how sure, in a word or two.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Certainty::Guess => "a guess",
            Certainty::OneSource => "disputed",
            Certainty::WorkingCode => "working code",
            Certainty::Vendor => "vendor",
        }
    }
}

/// A number in a source that differs from the one used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The number.
    pub count: u8,
    /// The source.
    pub source: &'static str,
}

/// The free programmable keys of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionKeys {
    /// How many, on all their pages together (`P1` to this).
    pub count: u8,
    /// How many can be pressed without turning a page; 0 where all are on the touchscreen.
    pub per_page: u8,
    /// Whether each has a light.
    pub leds: bool,
    /// The numbers of other sources.
    pub also_claimed: &'static [Claim],
}

impl FunctionKeys {
    pub(super) const fn on_one_page(count: u8) -> FunctionKeys {
        FunctionKeys { count, per_page: count, leds: true, also_claimed: &[] }
    }

    pub(super) const fn paged(count: u8, per_page: u8) -> FunctionKeys {
        FunctionKeys { count, per_page, leds: true, also_claimed: &[] }
    }

    pub(super) const fn claimed(self, also_claimed: &'static [Claim]) -> FunctionKeys {
        FunctionKeys { also_claimed, ..self }
    }
}

/// The expansion modules a model takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// How many.
    pub modules: u8,
    /// Keys on each.
    pub keys_per_module: u8,
    /// Whether they are called `EK0` to `EKmax` (seed: only 3xx and the 220). On newer models
    /// they continue the numbers of the programmable keys, and whether `P` names reach them is
    /// not proven, so they are not offered.
    pub keys_are_ek: bool,
}

/// A module that a model takes besides those it is counted with, or in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherModule {
    /// Its name.
    pub name: &'static str,
    /// Its keys, on all their pages together.
    pub keys: u8,
    /// The source.
    pub source: &'static str,
}

/// The state of a model's remote control over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemoteControl {
    /// The vendor documents it.
    Documented,
    /// No source confirms or denies it.
    Unproven,
    /// The vendor has removed it.
    Refused {
        /// The reason and the alternative.
        reason: &'static str,
    },
}

impl RemoteControl {
    /// Returns whether it is worth trying.
    #[must_use]
    pub const fn is_possible(self) -> bool {
        !matches!(self, RemoteControl::Refused { .. })
    }

    /// Returns why it is not possible.
    #[must_use]
    pub const fn refusal(self) -> Option<&'static str> {
        match self {
            RemoteControl::Refused { reason } => Some(reason),
            RemoteControl::Documented | RemoteControl::Unproven => None,
        }
    }
}
