//! The driver of a phone: the user who sends commands while others watch.

use serde::{Deserialize, Serialize};

use crate::json::{FromJson, Json, required};

/// The user who drives a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneDriver {
    /// The name of the user.
    pub user: String,
    /// The seconds until the hold ends, unless another command renews it.
    pub seconds: u32,
}

/// A change of who drives a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DriverRequest {
    /// What to do.
    pub action: DriverAction,
    /// For `give` and `refuse`: the user whose request is answered. When absent, the request that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What a user does about who drives a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DriverAction {
    /// Takes a phone that nobody drives.
    Take,
    /// Asks the driver for control.
    Ask,
    /// Gives control to the user who asks for it.
    Give,
    /// Keeps control, and refuses the user who asks for it.
    Refuse,
    /// Takes the phone from its driver; for administrators.
    TakeOver,
}

/// A request for control that waits for the driver's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ControlRequest {
    /// The seconds after which control is given without an answer.
    pub seconds: u32,
}

impl FromJson for PhoneDriver {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(PhoneDriver { user: required(json, "user")?, seconds: required(json, "seconds")? })
    }
}
