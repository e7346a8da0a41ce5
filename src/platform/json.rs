//! JSON as the browser reads and writes it, which costs the page nothing.

use js_sys::{Array, JSON, Object, Reflect};
use relay_api::{Json, WithoutReasons};
use snom::command::arguments::{Arguments, Value};
use wasm_bindgen::{JsCast, JsValue};

/// A value that the browser has read.
pub struct JsonValue(JsValue);

impl JsonValue {
    /// Reads a text; `None` when it is not JSON.
    pub fn parse(text: &str) -> Option<JsonValue> {
        JSON::parse(text).ok().map(JsonValue)
    }

    /// Reads a message of another page; `None` when it is no JSON, or longer than `max_bytes`. The copy has no
    /// circles, which would be read for ever, and is no deeper than the browser goes.
    #[cfg(not(feature = "standalone"))]
    pub(super) fn copy(value: &JsValue, max_bytes: usize) -> Option<JsonValue> {
        // `undefined` has no text.
        let text = JsValue::from(JSON::stringify(value).ok()?).as_string()?;
        (text.len() <= max_bytes).then(|| JsonValue::parse(&text))?
    }
}

impl Json for JsonValue {
    fn member(&self, name: &str) -> Option<Self> {
        // What is not an object has no members, and a browser says so with an error.
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

    fn names(&self) -> Option<Vec<String>> {
        let object = self.0.dyn_ref::<Object>()?;
        Some(Object::keys(object).iter().filter_map(|name| name.as_string()).collect())
    }

    fn items(&self) -> Option<Vec<Self>> {
        Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(JsonValue).collect())
    }
}

/// A value without reasons: code that reads them lies in a piece of its own.
pub type PlainJson = WithoutReasons<JsonValue>;

/// Reads a text without its reasons; `None` when it is not JSON.
#[must_use]
pub fn parse(text: &str) -> Option<PlainJson> {
    JsonValue::parse(text).map(WithoutReasons)
}

/// Returns the text of an object.
#[must_use]
pub fn write(members: &Arguments) -> String {
    // Texts, numbers and lists always have a spelling in JSON.
    JSON::stringify(&object(members)).map_or(String::new(), String::from)
}

fn object(members: &Arguments) -> JsValue {
    let object = Object::new();
    for (name, value) in members.iter() {
        // A new object takes any member.
        _ = Reflect::set(&object, &name.into(), &to_js(value));
    }
    object.into()
}

fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Text(text) => text.into(),
        // The arguments of a command have a few digits.
        Value::Number(number) => (*number as f64).into(),
        Value::List(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Object(members) => object(members),
    }
}
