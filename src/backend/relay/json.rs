//! What the relay says, as the browser reads it: its own parser of JSON costs the page nothing.

use js_sys::{Array, JSON, Reflect};
use relay_api::Json;
use wasm_bindgen::JsValue;

/// A value that the browser has read.
pub(super) struct JsonValue(JsValue);

impl JsonValue {
    /// Reads a text; `None` when it is no JSON.
    pub(super) fn parse(text: &str) -> Option<JsonValue> {
        JSON::parse(text).ok().map(JsonValue)
    }
}

impl Json for JsonValue {
    fn member(&self, name: &str) -> Option<Self> {
        // Of what is no object there are no members, and a browser says so with an error.
        let member = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!member.is_undefined() && !member.is_null()).then_some(JsonValue(member))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<u32> {
        let number = self.0.as_f64()?;
        let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole and within the range"
        )]
        is_whole.then_some(number as u32)
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(JsonValue).collect())
    }
}
