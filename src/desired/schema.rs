//! The JSON Schema of a roster file, made from the catalogue: what editors complete, explain and underline.
//!
//! Draft 7, which editors know best. No `anyOf`: its message ("matches none of these") helps nobody. Instead a list of
//! types, with keywords that each bear on one type only. `errorMessage` is what editors say in the
//! place of their own words; no object has one whose unknown keys an editor should name. No `title`: it heads every hover.

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
                "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$" },
                "additionalProperties": variable_value(&["string", "number", "boolean", "null", "object"]),
            },
            "defaults": {
                "description": "Fields of every entry that does not set them itself.",
                "type": "object",
                "additionalProperties": false,
                "properties": properties(false),
            },
            "settings": {
                "description": "How this service is to be dealt with.",
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

/// A text, or the file that holds it.
fn variable_value(types: &[&str]) -> Value {
    json!({
        "type": types,
        "errorMessage": "This must be a text, or `{ file: PATH }`.",
        "additionalProperties": false,
        "required": ["file"],
        "properties": { "file": file_path() },
    })
}

fn file_path() -> Value {
    json!({
        "description": "The file that holds the text: in this file's folder or below it.",
        "type": "string",
        "minLength": 1,
    })
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
                    "additionalProperties": variable_value(&["string", "number", "boolean", "object"]),
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
            "true or false",
        ),
    );
    let documented = FIELDS.iter().map(|field| field.name).chain(["id"]);
    let documented: Map<_, _> = documented.map(|name| (name.to_owned(), json!(false))).collect();
    let extra = json!({
        "description": "Fields that are newer than this tool, by their names in the API: sent as they are.",
        "type": "object",
        "errorMessage": "`extra` maps the names of newer fields to their values. The documented fields stand beside it, not in it.",
        "properties": documented,
        "additionalProperties": { "type": ["string", "number", "boolean", "array", "object"] },
    });
    add("extra", extra);
    Value::Object(properties)
}

fn of_field(field: &Field) -> Value {
    let plain = json!(["string", "number", "boolean"]);
    let meaning = field.meaning;
    match field.field_type {
        // Whatever is written without quotes is taken as it is written, so numbers and flags will do.
        FieldType::Text => {
            let mut schema = json!({
                "description": meaning,
                "type": plain,
                "errorMessage": "This must be a text. To leave the field alone, leave it out.",
            });
            // For editors to complete. No `enum`: the service may well take others.
            if let (Some(value), Some(schema)) = (documented_value(field.name), schema.as_object_mut()) {
                schema.insert("examples".to_owned(), json!([value]));
            }
            schema
        }
        FieldType::LongText => json!({
            "description": format!("{meaning} A text, or `{{ file: PATH }}` relative to this file."),
            "type": ["string", "number", "boolean", "object"],
            "errorMessage": "This must be a text, or `{ file: PATH }`. To leave the field alone, leave it out.",
            "additionalProperties": false,
            "required": ["file"],
            "properties": { "file": file_path() },
        }),
        FieldType::Integer => or_expression(meaning, "integer", "a whole number"),
        FieldType::Number => or_expression(meaning, "number", "a number"),
        FieldType::Bool => or_expression(meaning, "boolean", "true or false"),
    }
}

/// A number or a flag; or a text with an expression in it that gives one.
fn or_expression(meaning: &str, kind: &str, wanted: &str) -> Value {
    let message = format!(
        "This must be {wanted} without quotes, or ${{{{ var.NAME }}}}. To leave the field alone, leave it out."
    );
    json!({
        "description": meaning,
        "type": [kind, "string"],
        "pattern": EXPRESSION,
        "errorMessage": message,
    })
}

fn name(meaning: &str) -> Value {
    json!({
        "description": meaning,
        "type": ["string", "number", "boolean"],
        "minLength": 1,
        "pattern": r"^\S(.*\S)?$",
        "errorMessage": "A name is a text on one line that neither begins nor ends with white space.",
    })
}

fn id() -> Value {
    json!({
        "description": "Pins this entry to one live assistant, whatever its name. Write it in quotes.",
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,128}$",
        "errorMessage": "An id is a text in quotes, of letters, digits, `_` and `-`.",
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
        "errorMessage": "This must be a list of field names, as in `[voice]`.",
        // Examples, which editors offer, and no `enum`: a name of `extra` is a field too.
        "items": { "type": "string", "minLength": 1, "examples": known },
    })
}
