//! The catalogue: every field of the API's two bodies, once.
//!
//! The schema, the checks, the diff, the request bodies and the order of every output follow from [`FIELDS`]. To add a
//! field, add an entry here, and one in the sandbox, which stands apart on purpose. (`id` is no entry: it says *which*
//! assistant, not how it is set.) Names, types and examples are those of the API's public documentation.

use std::borrow::Cow;

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// A string on one line.
    Text,
    /// A string that may be long: it can stand in a file of its own (`{ file: PATH }`) and is shown as a line diff.
    LongText,
    /// A whole number.
    Integer,
    /// Any finite number.
    Number,
    /// `true` or `false`.
    Bool,
}

/// Which request can set a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// Only `POST /v1/assistants`: it can never be changed afterwards.
    CreateOnly,
    /// Only `PATCH /v1/assistants/{id}`: a creation needs a second request for it.
    UpdateOnly,
    /// Both.
    Both,
}

/// One field of an assistant.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in the API, in the YAML and in every output: `snake_case`.
    pub name: &'static str,
    /// What it holds.
    pub field_type: FieldType,
    /// Which request sets it.
    pub mutability: Mutability,
    /// What it means, for the schema and the editor: one sentence, with the API page's example.
    pub meaning: &'static str,
}

impl Field {
    /// Is it a string?
    pub fn is_text(&self) -> bool {
        matches!(self.field_type, FieldType::Text | FieldType::LongText)
    }

    /// Can `POST` carry it?
    pub fn in_creation(&self) -> bool {
        self.mutability != Mutability::UpdateOnly
    }

    /// Can `PATCH` carry it?
    pub fn in_update(&self) -> bool {
        self.mutability != Mutability::CreateOnly
    }
}

const fn field(name: &'static str, kind: FieldType, set_by: Mutability, meaning: &'static str) -> Field {
    Field {
        name,
        field_type: kind,
        mutability: set_by,
        meaning,
    }
}

/// Every field, in the order in which outputs list them.
pub static FIELDS: &[Field] = &[
    field(
        "name",
        FieldType::Text,
        Mutability::Both,
        "The assistant's name, e.g. `Sales Assistant`. Matched exactly unless the entry is pinned by `id`.",
    ),
    field(
        "company_name",
        FieldType::Text,
        Mutability::CreateOnly,
        "The company that it speaks for, e.g. `Acme Inc`. Only at creation: the API cannot change it.",
    ),
    field(
        "industry",
        FieldType::Text,
        Mutability::CreateOnly,
        "The company's industry, e.g. `ecommerce`. Only at creation: the API cannot change it.",
    ),
    field(
        "language",
        FieldType::Text,
        Mutability::Both,
        "The language that it speaks, e.g. `English`.",
    ),
    field(
        "voice",
        FieldType::Text,
        Mutability::CreateOnly,
        "The voice, e.g. `female`. Only at creation: the API cannot change it.",
    ),
    field(
        "task_type",
        FieldType::Text,
        Mutability::CreateOnly,
        "What it is for, e.g. `lead_qualification`. Only at creation: the API cannot change it.",
    ),
    field(
        "first_message",
        FieldType::LongText,
        Mutability::UpdateOnly,
        "What it says first. Placeholders such as `{{name}}` are the platform's and stay as they are.",
    ),
    field(
        "system_prompt",
        FieldType::LongText,
        Mutability::UpdateOnly,
        "The instructions for the model. Placeholders such as `{{name}}` are the platform's and stay as they are.",
    ),
    field(
        "provider",
        FieldType::Text,
        Mutability::UpdateOnly,
        "Who serves the model, e.g. `open_ai`.",
    ),
    field(
        "model",
        FieldType::Text,
        Mutability::UpdateOnly,
        "The model, e.g. `gpt-4o-mini`.",
    ),
    field(
        "temperature",
        FieldType::Number,
        Mutability::UpdateOnly,
        "How freely the model answers, e.g. `0.7`. The range is the server's to judge.",
    ),
    field(
        "response_count",
        FieldType::Integer,
        Mutability::UpdateOnly,
        "The documented setting `response_count`, a whole number, e.g. `3`. The range is the server's to judge.",
    ),
    field(
        "max_tokens",
        FieldType::Integer,
        Mutability::UpdateOnly,
        "The most tokens in one answer, a whole number, e.g. `400`.",
    ),
    field(
        "emotion",
        FieldType::Bool,
        Mutability::UpdateOnly,
        "The documented switch `emotion`: `true` or `false`.",
    ),
    field(
        "hipaa",
        FieldType::Bool,
        Mutability::UpdateOnly,
        "The documented switch `hipaa`: `true` or `false`.",
    ),
];

/// The field of that name, or none: then it is an `extra`.
pub fn by_name(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Where a field of that name stands in outputs: catalogue order first, then extras by name.
pub fn sort_key(name: &str) -> usize {
    FIELDS
        .iter()
        .position(|field| field.name == name)
        .unwrap_or(FIELDS.len())
}

/// The values that the API's public documentation shows, by field. It doesn't say which others there are.
const DOCUMENTED_VALUES: [(&str, &str); 6] = [
    ("industry", "ecommerce"),
    ("language", "English"),
    ("voice", "female"),
    ("task_type", "lead_qualification"),
    ("provider", "open_ai"),
    ("model", "gpt-4o-mini"),
];

/// The value that the API's documentation shows for a field; none where any text will do.
pub fn documented_value(field: &str) -> Option<&'static str> {
    let known = DOCUMENTED_VALUES.iter().find(|(name, _)| *name == field);
    known.map(|(_, value)| *value)
}

/// What other tools and people call a field, and what it is called here.
const OTHER_NAMES: [(&str, &str); 22] = [
    ("prompt", "system_prompt"),
    ("system", "system_prompt"),
    ("system_message", "system_prompt"),
    ("instructions", "system_prompt"),
    ("instruction", "system_prompt"),
    ("greeting", "first_message"),
    ("welcome_message", "first_message"),
    ("welcome", "first_message"),
    ("begin_message", "first_message"),
    ("opening", "first_message"),
    ("llm", "model"),
    ("engine", "model"),
    ("lang", "language"),
    ("locale", "language"),
    ("company", "company_name"),
    ("voice_id", "voice"),
    ("vendor", "provider"),
    ("model_provider", "provider"),
    ("max_output_tokens", "max_tokens"),
    ("task", "task_type"),
    ("assistant_id", "id"),
    ("title", "name"),
];

/// The field that is meant by a name which is none.
pub fn meant_by(name: &str) -> Option<&'static str> {
    let name = snake_case(name);
    let known = OTHER_NAMES.iter().find(|(other, _)| *other == name);
    known.map(|(_, field)| *field)
}

/// The fields that a creation can carry and that are not given, in words; none if all are. (A name is always given.)
pub fn missing_in_creation(is_given: impl Fn(&str) -> bool) -> Option<String> {
    let wanted = |field: &&Field| field.in_creation() && field.name != "name" && !is_given(field.name);
    let missing = FIELDS.iter().filter(wanted);
    let names: Vec<_> = missing.map(|field| format!("`{}`", field.name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The name under which the spellings of one field are the same: `systemPrompt`, `SystemPrompt` and `system-prompt` as `system_prompt`; `isHIPAAReady` as `is_hipaa_ready`.
pub fn snake_case(key: &str) -> Cow<'_, str> {
    if !key.contains(|letter: char| letter.is_uppercase() || matches!(letter, '-' | ' ' | '.')) {
        return Cow::Borrowed(key);
    }
    let mut name = String::with_capacity(key.len() + 4);
    let mut before: Option<char> = None;
    let mut letters = key.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_uppercase() {
            let ends_a_word = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
            let starts_a_word =
                before.is_some_and(char::is_uppercase) && letters.peek().is_some_and(|next| next.is_lowercase());
            if ends_a_word || starts_a_word {
                name.push('_');
            }
            name.extend(letter.to_lowercase());
        } else if matches!(letter, '-' | ' ' | '.') {
            name.push('_');
        } else {
            name.push(letter);
        }
        before = Some(letter);
    }
    Cow::Owned(name)
}

/// The one spelling of an id that is used everywhere within: 24 hexadecimal digits, which is what ids look like, in lower case.
/// The database that makes such ids (`MongoDB`) reads them in either case, and people type or copy them in either. Of any other
/// id the case counts, because the service may tell ids apart by it.
pub fn canonical_id(id: &str) -> Cow<'_, str> {
    let is_hex = id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && id.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(id.to_ascii_lowercase())
    } else {
        Cow::Borrowed(id)
    }
}
