//! Telephone numbers as people write and paste them, and how they are read.

use serde::{Deserialize, Serialize};
use snom::command::arguments::{Arguments, Value};

use crate::{FromJson, Json, wire::wire_words};

/// A text that may be a telephone number, and the circumstances in which it is dialled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NumberRequest {
    /// The text, of at most 1,024 bytes.
    pub text: String,
    /// The country in which a number without a country code is meant, as two letters (ISO 3166-1 alpha-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "DE"))]
    pub country: Option<String>,
    /// How the telephone system wants numbers.
    #[serde(default)]
    pub plan: NumberPlan,
}

/// How a telephone system wants numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NumberPlan {
    /// The replacement for a leading `+`: itself, or digits such as `00` or `011`.
    pub plus: String,
    /// The country code, in digits, whose numbers are dialled without it, such as `49`; empty for none.
    pub home_country: String,
    /// The replacement for the home country's code, in digits; empty for what the country itself dials.
    pub trunk: String,
    /// The outside line prefix, in digits; empty for none.
    pub outside_line: String,
    /// The maximum length of internal numbers, which are dialled as they are.
    pub longest_inside: u8,
}

impl Default for NumberPlan {
    fn default() -> NumberPlan {
        NumberPlan {
            plus: "+".to_owned(),
            home_country: String::new(),
            trunk: String::new(),
            outside_line: String::new(),
            longest_inside: 4,
        }
    }
}

impl NumberRequest {
    /// Everything that is written as JSON, in order.
    #[must_use]
    pub fn members(&self) -> Arguments {
        let mut members = Arguments::default();
        members.push("text", Value::Text(self.text.clone()));
        if let Some(country) = &self.country {
            members.push("country", Value::Text(country.clone()));
        }
        members.push("plan", Value::Object(self.plan.members()));
        members
    }
}

impl NumberPlan {
    fn members(&self) -> Arguments {
        let mut members = Arguments::default();
        for (name, value) in [
            ("plus", &self.plus),
            ("home_country", &self.home_country),
            ("trunk", &self.trunk),
            ("outside_line", &self.outside_line),
        ] {
            members.push(name, Value::Text(value.clone()));
        }
        members.push("longest_inside", Value::Number(self.longest_inside.into()));
        members
    }
}

/// How a text was read. Without a doubt there is exactly one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NumberReading {
    /// The calls that the text may mean, the most likely first.
    pub calls: Vec<NumberCall>,
    /// The reason why nothing must be dialled before a person has chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<NumberDoubt>,
}

/// A call that a text may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NumberCall {
    /// The number for the command `dial`.
    pub number: String,
    /// The number in international form, such as `+49 30 123456`; absent for internal numbers, codes,
    /// addresses, and numbers of a country that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub international: Option<String>,
    /// The country as two letters (ISO 3166-1 alpha-2); absent where several share the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The tones for after the call, such as an extension or the code of a conference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tones: Option<String>,
    /// What was changed, in order.
    pub steps: Vec<NumberStep>,
}

wire_words! {
    /// A change of a number.
    NumberStep {
        Label "label" "removed the label";
        Characters "characters" "replaced unusual characters";
        BracketedZero "bracketed-zero" "removed (0)";
        Separators "separators" "removed separators";
        HomeCountry "home-country" "replaced the country code";
        Plus "plus" "replaced the +";
        Trunk "trunk" "added the trunk prefix";
        OutsideLine "outside-line" "added the outside line prefix";
    }
}

wire_words! {
    /// A reason not to dial a text as it is.
    NumberDoubt {
        Empty "empty" "Enter a phone number or SIP address.";
        Several "several" "These are several numbers. Which one?";
        InText "in-text" "This text contains more than a number. Call this one?";
        NoTrunk "no-trunk" "The area code or its prefix may be missing. Which one?";
        NotValid "not-valid" "This number does not exist in this country. Call it anyway?";
        Incomplete "incomplete" "The digits after the + or the country code are missing.";
        TooLong "too-long" "A phone number has at most 15 digits.";
        Letters "letters" "Letters are dialled only in an address such as sip:anna@pbx.example.";
        NoNumber "no-number" "This is not a phone number.";
    }
}

impl FromJson for NumberReading {
    fn from_json(json: &impl Json) -> Option<Self> {
        // A newer relay may doubt for another reason: it is still no number to dial.
        let doubt = json.member("doubt");
        let doubt = doubt.map(|it| NumberDoubt::from_json(&it).unwrap_or(NumberDoubt::NotValid));
        Some(NumberReading { calls: FromJson::from_json(&json.member("calls")?)?, doubt })
    }
}

impl FromJson for NumberCall {
    fn from_json(json: &impl Json) -> Option<Self> {
        let text = |name| json.member(name).and_then(|member| member.text());
        let steps = json.member("steps")?.items()?;
        Some(NumberCall {
            number: text("number")?,
            international: text("international"),
            country: text("country"),
            tones: text("tones"),
            steps: steps.iter().filter_map(NumberStep::from_json).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*};
    use serde_json::{Value as Json, json};

    use super::*;

    fn json(value: &Value) -> Json {
        match value {
            Value::Text(text) => json!(text),
            Value::Number(number) => json!(number),
            Value::List(items) => items.iter().map(json).collect(),
            Value::Object(members) => object(members),
        }
    }

    fn object(members: &Arguments) -> Json {
        members.iter().map(|(name, value)| (name.to_owned(), json(value))).collect()
    }

    proptest! {
        #[test]
        fn the_page_writes_a_request_as_serde_does(
            text in ".*",
            country in option::of("[A-Z]{2}"),
            plan in ("[+0-9]{0,4}", "[0-9]{0,3}", "[0-9]{0,4}", "[0-9]{0,4}", any::<u8>()),
        ) {
            let (plus, home_country, trunk, outside_line, longest_inside) = plan;
            let plan = NumberPlan { plus, home_country, trunk, outside_line, longest_inside };
            let request = NumberRequest { text, country, plan };
            prop_assert_eq!(object(&request.members()), serde_json::to_value(&request).unwrap());
        }
    }
}
