//! The two request bodies, transcribed by hand from the API's page: names, types, and how the framework complains.

use serde_json::{Map, Value};

/// What a property must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PropertyType {
    Text,
    Integer,
    Number,
    Flag,
}

/// One property of a body.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) holds: PropertyType,
}

const fn property(name: &'static str, holds: PropertyType) -> Property {
    Property { name, holds }
}

/// `NewCreateAssistantDTO`, the body of `POST /v1/assistants`.
pub(super) static CREATION: &[Property] = &[
    property("name", PropertyType::Text),
    property("company_name", PropertyType::Text),
    property("industry", PropertyType::Text),
    property("language", PropertyType::Text),
    property("voice", PropertyType::Text),
    property("task_type", PropertyType::Text),
];

/// `AISettingsDTO`, the body of `PATCH /v1/assistants/{id}`.
pub(super) static SETTINGS: &[Property] = &[
    property("first_message", PropertyType::Text),
    property("system_prompt", PropertyType::Text),
    property("provider", PropertyType::Text),
    property("model", PropertyType::Text),
    property("temperature", PropertyType::Number),
    property("response_count", PropertyType::Integer),
    property("max_tokens", PropertyType::Integer),
    property("name", PropertyType::Text),
    property("language", PropertyType::Text),
    property("emotion", PropertyType::Flag),
    property("hipaa", PropertyType::Flag),
    property("id", PropertyType::Text),
];

/// Every field that a detail can report besides the id: those of the creation, then those that only an update sets.
pub(super) fn fields() -> impl Iterator<Item = &'static str> {
    CREATION.iter().map(|property| property.name).chain(
        SETTINGS
            .iter()
            .map(|property| property.name)
            .filter(|name| only_by_update(name)),
    )
}

/// Is it a field that only an update can set?
pub(super) fn only_by_update(name: &str) -> bool {
    let named = |property: &Property| property.name == name;
    name != "id" && SETTINGS.iter().any(named) && !CREATION.iter().any(named)
}

/// What a setting is when nobody ever set it. Made up here: the API's page says only what the examples are.
pub(super) fn default_of(name: &str) -> Option<Value> {
    match name {
        "first_message" | "system_prompt" => Some(Value::from("")),
        "provider" => Some(Value::from("open_ai")),
        "model" => Some(Value::from("gpt-4o-mini")),
        "temperature" => Some(Value::from(0.7)),
        "response_count" => Some(Value::from(3)),
        "max_tokens" => Some(Value::from(400)),
        "emotion" | "hipaa" => Some(Value::from(false)),
        _ => None,
    }
}

/// All that is wrong with a body, in the framework's words: what should not be there first, then property by property.
pub(super) fn complaints(
    body: &Map<String, Value>,
    dto: &[Property],
    required: impl Fn(&str) -> bool,
    extra: &[String],
) -> Vec<String> {
    let known = |name: &String| dto.iter().any(|property| property.name == name) || extra.contains(name);
    let unknown = body
        .keys()
        .filter(|name| !known(name))
        .map(|name| format!("property {name} should not exist"));
    let wrong = dto.iter().filter_map(|property| {
        let fits = match body.get(property.name) {
            None => !required(property.name),
            Some(value) => property.holds.fits(value),
        };
        (!fits).then(|| format!("{} must be {}", property.name, property.holds.words()))
    });
    unknown.chain(wrong).collect()
}

impl PropertyType {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_number(),
            // To the framework, as to JavaScript, 400.0 is the whole number 400.
            Self::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "an integer number",
            Self::Number => "a number conforming to the specified constraints",
            Self::Flag => "a boolean value",
        }
    }
}
