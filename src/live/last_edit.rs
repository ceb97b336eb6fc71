//! When somebody last edited an assistant, and who: where the API reports it, under whatever name.

use std::time::{Duration, UNIX_EPOCH};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The last edit that the API reports. It is what the service says, of Roster's own writes too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LastEdit {
    /// When, as it is reported; a number of seconds or milliseconds as RFC 3339. Null if that is not reported.
    pub at: Option<String>,
    /// Who: a name, an address or an id. Null if that is not reported.
    pub by: Option<String>,
}

impl LastEdit {
    /// What these members of an object say of it, if anything.
    pub fn of<'v>(members: impl Iterator<Item = (&'v str, &'v Value)>) -> Option<Self> {
        let (mut at, mut by) = (None, None);
        for (key, value) in members {
            match meaning(key) {
                Some(Meaning::At) => at = at.or_else(|| time(value)),
                Some(Meaning::By) => by = by.or_else(|| person(value)),
                None => {}
            }
        }
        (at.is_some() || by.is_some()).then_some(Self { at, by })
    }
}

/// As in `2026-01-31T08:30:00Z by ann`. What is data in it is not escaped.
impl std::fmt::Display for LastEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.at, &self.by) {
            (Some(at), Some(by)) => write!(f, "{at} by {by}"),
            (Some(at), None) => f.write_str(at),
            (None, by) => write!(f, "by {}", by.as_deref().unwrap_or_default()),
        }
    }
}

enum Meaning {
    At,
    By,
}

/// `updatedAt`, `updated_by`, `lastModified`, `last_modified_on`, `modifiedBy`, `lastEditedByUser`: by what the words mean.
fn meaning(key: &str) -> Option<Meaning> {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let key = key.to_ascii_lowercase();
    let (is_last, rest) = key
        .strip_prefix("last")
        .map_or((false, key.as_str()), |rest| (true, rest));
    let verbs = ["updated", "update", "modified", "edited", "edit", "changed", "change"];
    let rest = verbs.iter().find_map(|verb| rest.strip_prefix(verb))?;
    match rest {
        "" if is_last => Some(Meaning::At),
        "at" | "on" | "time" | "date" | "timestamp" => Some(Meaning::At),
        "by" | "byname" | "byuser" | "byemail" | "byid" | "byuserid" | "user" => Some(Meaning::By),
        _ => None,
    }
}

/// A time is short and of few characters: any other text is none.
fn time(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let is_time = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '+' | '-' | '.' | ',' | '/' | ' ');
            let is_short = (4..=40).contains(&text.len());
            (is_short && text.chars().all(is_time) && text.contains(|c: char| c.is_ascii_digit())).then(|| text.clone())
        }
        Value::Number(number) => {
            /// The year 5138 in seconds, and 1973 in milliseconds.
            const MOST_SECONDS: u64 = 100_000_000_000;
            let number = number.as_u64()?;
            let seconds = if number < MOST_SECONDS { number } else { number / 1000 };
            let moment = UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
            // It writes no year of five digits.
            (seconds < MOST_SECONDS).then(|| humantime::format_rfc3339_seconds(moment).to_string())
        }
        _ => None,
    }
}

/// A text, or what an object says of a person. No longer than a name or an address, and without control characters.
fn person(value: &Value) -> Option<String> {
    /// In characters.
    const LONGEST: usize = 80;
    let text = match value {
        Value::String(text) => text,
        Value::Object(person) => {
            let keys = ["name", "email", "username", "userName", "id", "_id"];
            keys.iter().find_map(|key| person.get(*key)?.as_str())?
        }
        _ => return None,
    };
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(object: &Value) -> Option<String> {
        let members = object
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| (key.as_str(), value));
        LastEdit::of(members).map(|edit| edit.to_string())
    }

    #[test]
    fn it_is_known_by_meaning_in_any_spelling() {
        for (object, said) in [
            (
                json!({"updatedAt": "2026-01-01T00:00:01.000Z"}),
                "2026-01-01T00:00:01.000Z",
            ),
            (json!({"updated_at": 1_767_225_601}), "2026-01-01T00:00:01Z"),
            (json!({"lastModified": 1_767_225_601_000_u64}), "2026-01-01T00:00:01Z"),
            (json!({"last_modified_by": "ann@example.com"}), "by ann@example.com"),
            (
                json!({"modifiedOn": "2026-01-01", "modifiedBy": {"_id": "7", "name": "Ann"}}),
                "2026-01-01 by Ann",
            ),
            (
                json!({"lastEditedByUser": "ann", "LAST-EDITED-AT": "2026-01-01"}),
                "2026-01-01 by ann",
            ),
        ] {
            assert_eq!(of(&object).as_deref(), Some(said), "{object}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for object in [
            json!({"createdAt": "2026-01-01", "createdBy": "ann", "update": "2026-01-01", "changes": 3}),
            json!({"updatedAt": null, "updatedBy": ""}),
            json!({"updatedAt": "\u{1b}[2J2026", "updatedBy": ["ann"]}),
            json!({"updatedAt": "x".repeat(99), "updatedBy": {"role": "admin"}}),
            json!({"updatedAt": u64::MAX, "updatedBy": true}),
        ] {
            assert_eq!(of(&object), None, "{object}");
        }
    }
}
