//! Who an object says that it is, in whatever spelling; two that disagree say nothing.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// Is it `id` or `_id`?
pub(super) fn is_id(key: &str) -> bool {
    matches!(&*snake_case(key), "id" | "_id")
}

/// Is it `name`?
pub(super) fn is_name(key: &str) -> bool {
    snake_case(key) == "name"
}

/// The id that an object gives itself, if it gives one.
///
/// # Errors
/// In words, when it gives two.
pub(super) fn the_id(object: &Map<String, Value>) -> Result<Option<&str>, String> {
    only(object, is_id)
}

/// The name that an object gives itself, if it gives one.
///
/// # Errors
/// In words, when it gives two.
pub(super) fn the_name(object: &Map<String, Value>) -> Result<Option<&str>, String> {
    only(object, is_name)
}

/// The text that all of these members say alike. A number is none, and may contradict one.
fn only(object: &Map<String, Value>, is_meant: fn(&str) -> bool) -> Result<Option<&str>, String> {
    let mut told: Option<(&str, String)> = None;
    let mut text = None;
    for (key, value) in object.iter().filter(|(key, _)| is_meant(key)) {
        let said = match value {
            Value::String(said) => said.clone(),
            Value::Number(said) => said.to_string(),
            _ => continue,
        };
        match &told {
            Some((other, before)) if *before != said => {
                return Err(format!("gives `{other}` and `{key}`, which disagree"));
            }
            _ => told = Some((key, said)),
        }
        text = text.or(value.as_str());
    }
    Ok(text)
}

/// `systemPrompt`, `SystemPrompt` and `system-prompt` as `system_prompt`; `isHIPAAReady` as `is_hipaa_ready`.
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
