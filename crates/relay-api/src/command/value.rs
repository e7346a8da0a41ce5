//! Values of arguments as JSON.
//!
//! `3.0` is a whole number too (JSON Schema, validation, section 6.1.1), and `null` is the same as
//! absent.

use std::fmt;

use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Unexpected, Visitor},
    ser::SerializeMap,
};
use snom::command::arguments::{Arguments, Value};

/// Up to here every whole number has a floating-point number of its own: 2 to the 53rd.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes a value.
pub(super) struct Written<'a>(pub(super) &'a Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::List(items) => serializer.collect_seq(items.iter().map(Written)),
            Value::Object(arguments) => object(arguments, serializer),
        }
    }
}

/// Writes named values.
pub(super) fn object<S: Serializer>(
    arguments: &Arguments,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(arguments.iter().len()))?;
    for (name, value) in arguments.iter() {
        map.serialize_entry(name, &Written(value))?;
    }
    map.end()
}

/// Reads the members of an object.
pub(super) fn members<'de, A: MapAccess<'de>>(mut map: A) -> Result<Arguments, A::Error> {
    let mut arguments = Arguments::default();
    while let Some(name) = map.next_key::<String>()? {
        let value = map.next_value_seed(Named(&name))?;
        if arguments.get(&name).is_some() {
            return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
        }
        if let Some(value) = value {
            arguments.push(name, value);
        }
    }
    Ok(arguments)
}

/// Reads the value of the field with this name; `None` when it is `null`.
struct Named<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Named<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Named<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number, a text or a list for `{}`", self.0)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Value::Text(text.to_owned())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Value::Number(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        let whole = i64::try_from(number);
        let whole = whole.map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))?;
        self.visit_i64(whole)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        if number.fract() == 0.0 && number.abs() < EXACT {
            // Within what both hold exactly.
            return self.visit_i64(number as i64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Named(self.0))? {
            list.push(item.ok_or_else(|| A::Error::invalid_type(Unexpected::Unit, &self))?);
        }
        Ok(Some(Value::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        members(map).map(|members| Some(Value::Object(members)))
    }
}

#[cfg(test)]
mod tests {
    use crate::CommandRequest;

    fn line(number: &str) -> Result<CommandRequest, String> {
        let text = format!(r#"{{"command":"reregister","line":{number}}}"#);
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn three_point_zero_is_three() {
        let three = line("3");
        assert_eq!(three.as_ref().unwrap().command().unwrap().name(), "reregister");
        for number in ["3.0", "3e0", "30e-1"] {
            assert_eq!(line(number), three, "{number}");
        }
        let negative = line("-1").unwrap().command().unwrap_err().to_string();
        assert_eq!(negative, "line: “-1” is not valid; use a number from 1 to 12");
        for number in ["3.5", "1e300", "18446744073709551615", "true", "\"3\"", "[3]", "{}"] {
            let error = line(number).unwrap_err();
            assert!(error.contains("a whole number"), "{number}: {error}");
            assert!(error.contains("line"), "{number}: {error}");
        }
        assert!(line("null").unwrap_err().starts_with("missing field `line`"));
    }
}
