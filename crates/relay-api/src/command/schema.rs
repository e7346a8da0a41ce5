//! The description of commands for OpenAPI, from their fields in the catalogue.

use std::borrow::Cow;

use snom::{
    CommandKind,
    command::arguments::{Field, Shape},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{
            AdditionalProperties, ArrayBuilder, Discriminator, Object, ObjectBuilder, OneOfBuilder,
            Schema, SchemaType, Type,
        },
    },
};

use super::request::{COMMAND, CONFIRM, CommandRequest};

impl PartialSchema for CommandRequest {
    /// One variant for each command.
    fn schema() -> RefOr<Schema> {
        let commands = CommandKind::ALL.iter().fold(OneOfBuilder::new(), |commands, kind| {
            commands.item(Schema::Object(variant(*kind)))
        });
        let commands = commands
            .description(Some("A command, tagged by its name, with its arguments."))
            .discriminator(Some(Discriminator::new(COMMAND)));
        RefOr::T(Schema::OneOf(commands.build()))
    }
}

impl ToSchema for CommandRequest {
    fn name() -> Cow<'static, str> {
        "CommandRequest".into()
    }
}

fn variant(kind: CommandKind) -> Object {
    let name = string().enum_values(Some([kind.name()]));
    let mut command = properties(kind.fields())
        .title(Some(kind.name()))
        .description(Some(kind.help()))
        .property(COMMAND, name)
        .required(COMMAND);
    if kind.needs_confirmation() {
        let confirm = optional_string().description(Some("The id of the phone once more."));
        command = command.property(CONFIRM, confirm);
    }
    command.build()
}

/// An object with these fields and no others: a field that is not known may be a misspelt one.
fn properties(fields: &[Field]) -> ObjectBuilder {
    let object = ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    fields.iter().fold(object, |object, field| {
        let object = object.property(field.name, property(field));
        if field.is_required { object.required(field.name) } else { object }
    })
}

fn property(field: &Field) -> Schema {
    let help = Some(field.help);
    match field.shape {
        Shape::Text { pattern, example } => Schema::Object(
            if field.is_required { string() } else { optional_string() }
                .description(help)
                .min_length(Some(1))
                .pattern(pattern)
                .examples([example])
                .build(),
        ),
        Shape::Whole { first, last } => Schema::Object(
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .description(help)
                .minimum(Some(first as f64))
                .maximum(Some(last as f64))
                .build(),
        ),
        Shape::Choice(names) => {
            Schema::Object(string().description(help).enum_values(Some(names.to_vec())).build())
        }
        Shape::List { fields, most } => Schema::Array(
            ArrayBuilder::new()
                .description(help)
                .items(properties(fields))
                .min_items(Some(1))
                .max_items(Some(most))
                .build(),
        ),
    }
}

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A text that may be absent.
fn optional_string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_command_is_described_with_the_ranges_of_its_arguments() {
        let schema = serde_json::to_value(CommandRequest::schema()).unwrap();
        assert_eq!(schema["discriminator"]["propertyName"], "command");
        let commands = schema["oneOf"].as_array().unwrap();
        let titles: Vec<_> = commands.iter().map(|command| &command["title"]).collect();
        assert_eq!(titles, CommandKind::NAMES);
        let find = |name: &str| -> &Value {
            commands.iter().find(|command| command["title"] == name).unwrap()
        };
        for command in commands {
            assert_eq!(command["additionalProperties"], false, "{command}");
            assert_eq!(command["properties"]["command"]["enum"], json!([command["title"]]));
        }
        let line = &find("log_off")["properties"]["line"];
        assert_eq!((&line["minimum"], &line["maximum"]), (&json!(1), &json!(12)), "{line}");
        assert_eq!(find("log_off")["required"], json!(["line", "command"]));
        assert_eq!(find("dial")["required"], json!(["number", "command"]));
        let list = &find("clear_calls")["properties"]["list"];
        assert_eq!(list["enum"], json!(["dialled", "missed", "received"]));
        assert!(find("dtmf")["properties"]["digits"]["pattern"].is_string());
        let steps = &find("touch")["properties"]["steps"];
        assert_eq!((&steps["minItems"], &steps["maxItems"]), (&json!(1), &json!(64)), "{steps}");
        assert_eq!(steps["items"]["properties"]["x"]["maximum"], 479);
        for kind in CommandKind::ALL {
            let confirm = find(kind.name())["properties"].get("confirm");
            assert_eq!(confirm.is_some(), kind.needs_confirmation(), "{}", kind.name());
        }
    }
}
