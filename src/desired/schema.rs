//! The JSON Schema of a roster file, made from the catalogue: what editors complete, explain and underline.
//!
//! Draft 7, which editors know best, and no keyword of an editor's own, so that validators take it in their strict mode. A
//! value of several types is an `anyOf` of one type each, for the same reason. No `title`: it heads every hover.

use serde_json::{Map, Value, json};

use crate::fields::{FIELDS, Field, FieldType, documented_value};
use crate::lint::{Level, RULES, Rule};

/// An expression anywhere in a text, which makes it fit for a number or a flag too.
const EXPRESSION: &str = r"\$\{\{[ \t]*var\.[A-Za-z_][A-Za-z0-9_-]*[ \t]*\}\}";

/// The schema of a roster file and of an overlay.
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": "Voice assistants on the Indigenius platform, as they should be.",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": { "^x-": { "description": "Ignored: a home for anchors." } },
        "properties": {
            "version": {
                "description": "The version of this file's shape. 1 is the only one.",
                "type": "integer",
                "enum": [1],
            },
            "variables": {
                "description": "Values for `${{ var.NAME }}` in texts and prompt files: a text each, or `{ file: PATH }` relative to this \
                    file. A variable without a value (null) must be given: `--var NAME=VALUE`, or `ROSTER_VAR_NAME` in the \
                    environment.",
                "type": "object",
                "propertyNames": variable_name(),
                "additionalProperties": text_or_file("A text, or `{ file: PATH }` relative to this file.", &["null"]),
            },
            "defaults": {
                "description": "Fields of every entry that does not set them itself.",
                "type": "object",
                "additionalProperties": false,
                "properties": properties(false),
            },
            "settings": {
                "description": "How this service behaves.",
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "unobservable": field_names("Fields that the API never reports back: they are sent, never compared."),
                    "patch": {
                        "description": "What an update carries: every setting, the undeclared ones as they are live \
                            (`whole`, the default), or only what is declared (`declared`).",
                        "type": "string",
                        "enum": ["whole", "declared"],
                    },
                    "detail": {
                        "description": "The object in an assistant's detail that holds its settings. Only needed where several could be \
                            it; a name that none has says that none is.",
                        "type": "string",
                        "minLength": 1,
                    },
                    "unmanaged": {
                        "description": "Names of live assistants that are meant to be unmanaged; `*` stands for any characters. They are not \
                            listed, and no drift under `--strict`.",
                        "type": "array",
                        "items": { "type": "string", "minLength": 1 },
                    },
                },
            },
            "lint": lint(),
            "assistants": {
                "description": "The assistants that should exist. Only the fields that an entry declares are managed.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["name"],
                    "properties": properties(true),
                },
            },
        },
    })
}

fn variable_name() -> Value {
    json!({ "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$" })
}

/// A value that is one of these. Their types differ.
///
/// The first is described as the whole is: where all alternatives are described alike, or not at all, the language server
/// heads each hover with a `||` for each of them.
fn any_of(meaning: &str, alternatives: impl IntoIterator<Item = Value>) -> Value {
    let mut alternatives: Vec<_> = alternatives.into_iter().collect();
    if let Some(Value::Object(first)) = alternatives.first_mut() {
        first.insert("description".to_owned(), json!(meaning));
    }
    json!({ "description": meaning, "anyOf": alternatives })
}

fn of_type(kind: &str) -> Value {
    json!({ "type": kind })
}

/// Whatever is written without quotes is taken as it is written, so numbers and flags will do for a text.
const TEXT: [&str; 3] = ["string", "number", "boolean"];

/// A text, or the file that holds it, or a value of one of the other types.
fn text_or_file(meaning: &str, others: &[&str]) -> Value {
    // No `properties`: for a map of those, the language server offers no key within an empty `{ }` behind a key.
    let file = json!({
        "type": "object",
        "propertyNames": { "enum": ["file"] },
        "minProperties": 1,
        "additionalProperties": {
            "description": "The file that holds the text: in this file's folder or below it.",
            "type": "string",
            "minLength": 1,
        },
    });
    let plain = TEXT.iter().chain(others).copied().map(of_type);
    any_of(meaning, plain.chain([file]))
}

/// The `lint` section: a level for each rule, and what the rules have to know.
fn lint() -> Value {
    let level = |rule: &&Rule| {
        let schema = json!({
            "description": format!("Looks for {}. The level is `{}` where none is given.", rule.looks_for, rule.level),
            "type": "string",
            "enum": Level::NAMES,
        });
        (rule.id.to_owned(), schema)
    };
    let mut properties: Map<_, _> = RULES.iter().map(level).collect();
    properties.insert(
        "placeholders".to_owned(),
        json!({
            "description": "The names that the platform fills in for `{{name}}`.",
            "type": "array",
            "items": { "type": "string", "minLength": 1 },
        }),
    );
    properties.insert(
        "prompt_budget".to_owned(),
        json!({ "description": "How many characters a prompt may have.", "type": "integer", "minimum": 1 }),
    );
    json!({
        "description": "Which lint rules `validate` runs, and how much each matters.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn properties(is_entry: bool) -> Value {
    let mut properties = Map::new();
    let mut add = |name: &str, schema: Value| properties.insert(name.to_owned(), schema);
    for field in FIELDS {
        if field.name != "name" {
            add(field.name, of_field(field));
        } else if is_entry {
            add("name", name(field.meaning));
            add("id", id());
            add(
                "vars",
                json!({
                    "description": "This entry's own values of variables that are declared under `variables`.",
                    "type": "object",
                    "propertyNames": variable_name(),
                    "additionalProperties": text_or_file("A text, or `{ file: PATH }` relative to this file.", &[]),
                }),
            );
            add(
                "renamed_from",
                name("The name that it had before: under it it is found until it is renamed."),
            );
        }
    }
    add(
        "ignore",
        field_names("Fields that are used when the assistant is created, and never compared afterwards."),
    );
    let rules: Vec<_> = RULES
        .iter()
        .filter(|rule| !rule.is_of_files())
        .map(|rule| rule.id)
        .collect();
    add(
        "lint_ignore",
        json!({
            "description": "Lint rules that are not to look at this assistant.",
            "type": "array",
            "items": { "type": "string", "enum": rules },
        }),
    );
    add(
        "protected",
        or_expression(
            "Nothing of it is changed, and it is not created, without `--allow-change NAME`.",
            "boolean",
        ),
    );
    let documented = FIELDS.iter().map(|field| field.name).chain(["id"]);
    let documented: Map<_, _> = documented.map(|name| (name.to_owned(), json!(false))).collect();
    let extra = json!({
        "description": "Fields that are newer than this tool, by their names in the API: sent as they are.",
        "type": "object",
        "properties": documented,
        "additionalProperties": any_of(
            "The field's value, as the API takes it.",
            ["string", "number", "boolean", "array", "object"].map(of_type),
        ),
    });
    add("extra", extra);
    Value::Object(properties)
}

fn of_field(field: &Field) -> Value {
    let meaning = field.meaning;
    match field.field_type {
        FieldType::Text => {
            let mut schema = any_of(meaning, TEXT.map(of_type));
            // For editors to complete. No `enum`: the service may well take others.
            if let (Some(value), Some(schema)) = (documented_value(field.name), schema.as_object_mut()) {
                schema.insert("examples".to_owned(), json!([value]));
            }
            schema
        }
        FieldType::LongText => {
            let meaning = format!("{meaning} A text, or `{{ file: PATH }}` relative to this file.");
            text_or_file(&meaning, &[])
        }
        FieldType::Integer => or_expression(meaning, "integer"),
        FieldType::Number => or_expression(meaning, "number"),
        FieldType::Bool => or_expression(meaning, "boolean"),
    }
}

/// A number or a flag; or a text with an expression in it that gives one.
fn or_expression(meaning: &str, kind: &str) -> Value {
    let expression = json!({ "type": "string", "pattern": EXPRESSION });
    any_of(meaning, [of_type(kind), expression])
}

fn name(meaning: &str) -> Value {
    let meaning = format!("{meaning} A text on one line that neither begins nor ends with white space.");
    let text = json!({ "type": "string", "minLength": 1, "pattern": r"^\S(.*\S)?$" });
    any_of(&meaning, [text, of_type("number"), of_type("boolean")])
}

fn id() -> Value {
    json!({
        "description": "Pins this entry to one live assistant, whatever its name: a text in quotes, of letters, digits, `_` and `-`.",
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,128}$",
    })
}

fn field_names(meaning: &str) -> Value {
    let known: Vec<_> = FIELDS
        .iter()
        .map(|field| field.name)
        .filter(|name| *name != "name")
        .collect();
    json!({
        "description": meaning,
        "type": "array",
        // Examples, which editors offer, and no `enum`: a name of `extra` is a field too.
        "items": { "type": "string", "minLength": 1, "examples": known },
    })
}
