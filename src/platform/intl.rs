//! Names in the language of the page, which the browser knows.

use js_sys::{Array, Intl::DisplayNames, JsString, Object, Reflect};
use wasm_bindgen::JsValue;

/// Returns the name of a country of two letters; the letters where the browser does not know it.
#[must_use]
pub fn country_name(language: &str, country: &str) -> String {
    name(language, country).unwrap_or_else(|| country.to_owned())
}

fn name(language: &str, country: &str) -> Option<String> {
    // Other codes are an error that no code could catch.
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let options = Some(Object::new()).filter(|_| is_code)?;
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let names = DisplayNames::new(&Array::of1(&language.into()), &options);
    names.of(country).map(String::from)
}

/// Sorts names as the language does.
#[must_use]
pub fn sorted(language: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let locales = Array::of1(&JsValue::from_str(language));
    let names: Array = names.map(JsValue::from).collect();
    let compare = &mut |one: JsValue, other: JsValue| {
        let other = other.as_string().unwrap_or_default();
        JsString::from(one).locale_compare(&other, &locales, &Object::new())
    };
    names.sort_by(compare).iter().filter_map(|name| name.as_string()).collect()
}
