//! Finding a model by its name.

use super::{phone::Model, table};

impl Model {
    /// Returns the models that are known, by name. [`Model::unknown`] is not among them.
    #[must_use]
    pub fn all() -> &'static [Model] {
        table::MODELS
    }

    /// Returns the model called `name`; capitals and a leading `snom` do not matter, nor does a
    /// longer name of the same phone such as `710` for the D710. Phones and provisioning servers write
    /// `snomD785-SIP 10.1.33.33`, with the firmware behind it.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Model> {
        let name = name.trim().to_ascii_uppercase();
        let name = name.strip_prefix("SNOM").unwrap_or(&name).trim_start_matches([' ', '-']);
        let name = name.split(' ').next().unwrap_or_default();
        let name = name.strip_suffix("-SIP").unwrap_or(name);
        if name == table::UNKNOWN.name.to_ascii_uppercase() {
            return Some(&table::UNKNOWN);
        }
        let renamed = table::RENAMED.iter().find(|(old, _)| *old == name);
        let name = renamed.map_or(name, |(_, new)| new);
        table::MODELS.iter().find(|model| model.name == name)
    }

    /// Returns a phone of which nothing is known: it gets every key and command there is, marked
    /// unproven.
    #[must_use]
    pub fn unknown() -> &'static Model {
        &table::UNKNOWN
    }
}
