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

/// Compares two names as the language sorts them.
#[must_use]
pub fn compare(language: &str, one: &str, other: &str) -> std::cmp::Ordering {
    let locales = Array::of1(&JsValue::from_str(language));
    JsString::from(one).locale_compare(other, &locales, &Object::new()).cmp(&0)
}
