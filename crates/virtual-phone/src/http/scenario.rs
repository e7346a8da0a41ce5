//! Scenarios: the phones to start, with their faults and calls, as a TOML file.

use std::{net::SocketAddr, ops::Range};

use serde::Deserialize;
use snom::{Firmware, Model};

use super::Settings;

/// The phones of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The phones; at least one.
    pub phones: Vec<ScenarioPhone>,
}

/// A phone of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioPhone {
    /// The model.
    #[serde(deserialize_with = "model")]
    pub model: &'static Model,
    /// The firmware, such as `8.4.18`; one that is in use on its series when absent.
    #[serde(default, deserialize_with = "firmware")]
    pub firmware: Option<Firmware>,
    /// The address it listens on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The number of expansion modules; one when absent, if the model takes any.
    pub modules: Option<u8>,
    /// The settings of its web server.
    #[serde(default)]
    pub web: Settings,
    /// The calls that come in.
    #[serde(default)]
    pub calls: Vec<ExpectedCall>,
}

/// A call that comes in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedCall {
    /// The caller's number.
    pub from: String,
    /// The time since the phone was switched on, in milliseconds.
    pub after_ms: u64,
}

/// A mistake in a scenario, with its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScenarioError {
    /// The line, counted from 1.
    pub line: usize,
    /// The mistake and the correct form.
    pub message: String,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn read(text: &str) -> Result<Scenario, ScenarioError> {
        let scenario: Scenario = toml::from_str(text).map_err(|error| ScenarioError {
            line: line_of(text, error.span()),
            message: error.message().to_owned(),
        })?;
        if scenario.phones.is_empty() {
            let message = "phones: none given; begin one with [[phones]]".to_owned();
            return Err(ScenarioError { line: 1, message });
        }
        Ok(scenario)
    }
}

fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 1
}

fn model<'de, D: serde::Deserializer<'de>>(from: D) -> Result<&'static Model, D::Error> {
    let name = String::deserialize(from)?;
    Model::find(&name).ok_or_else(|| {
        let known: Vec<_> = Model::all().iter().map(|model| model.name).collect();
        serde::de::Error::custom(format!(
            "model: `{name}` is unknown; the known models are {}",
            known.join(", ")
        ))
    })
}

fn firmware<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Firmware>, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests;
