//! Names and times in the language of the page, which the browser knows.

use js_sys::{Array, Date, Intl::DisplayNames, JsString, Object, Reflect};
use wasm_bindgen::JsValue;

/// The names of countries in a language.
pub struct CountryNames {
    language: JsValue,
    names: Option<DisplayNames>,
}

impl CountryNames {
    /// Creates the names in a language.
    #[must_use]
    pub fn new(language: &str) -> CountryNames {
        let (language, options) = (JsValue::from_str(language), Object::new());
        let is_set = Reflect::set(&options, &"type".into(), &"region".into());
        let names = is_set.is_ok().then(|| DisplayNames::new(&Array::of1(&language), &options));
        CountryNames { language, names }
    }

    /// Returns the name of a country of two letters; the letters where the browser does not know it.
    #[must_use]
    pub fn name(&self, country: &str) -> String {
        // Other codes are an error that no code could catch.
        let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let names = self.names.as_ref().filter(|_| is_code);
        names.and_then(|names| names.of(country)).map_or_else(|| country.to_owned(), String::from)
    }

    /// Sorts names as the language does.
    #[must_use]
    pub fn sorted(&self, names: impl Iterator<Item = String>) -> Vec<String> {
        let (locales, options) = (Array::of1(&self.language), Object::new());
        let names: Array = names.map(JsValue::from).collect();
        let compare = &mut |one: JsValue, other: JsValue| {
            let other = other.as_string().unwrap_or_default();
            JsString::from(one).locale_compare(&other, &locales, &options)
        };
        names.sort_by(compare).iter().filter_map(|name| name.as_string()).collect()
    }
}

/// Returns a time (RFC 3339) as the local date and time of day in a language; unchanged where it is none.
#[must_use]
pub fn date_and_time(time: &str, language: &str) -> String {
    let (date, options) = (Date::new(&JsValue::from_str(time)), Object::new());
    if date.get_time().is_nan() {
        return time.to_owned();
    }
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A new object takes any member.
        let _ = Reflect::set(&options, &name.into(), &style.into());
    }
    date.to_locale_string(language, &options).into()
}
