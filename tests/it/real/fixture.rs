//! A project with a roster, and calls of the command against an address.

use serde_json::{Value, json};

use super::service::KEY;
use crate::support::{Call, Project};

/// The creation fields that the documented API demands.
pub(crate) const DEFAULTS: &str = "
defaults: { company_name: Acme Inc, industry: ecommerce, language: English, voice: female, task_type: sales }
";

/// A project whose roster has these entries, with the creation fields as defaults.
pub(crate) fn project(entries: &str) -> Project {
    let project = Project::new();
    project.write("assistants.yaml", format!("{DEFAULTS}assistants:\n{entries}"));
    project
}

/// A live assistant as it is at the start, with these extra fields.
pub(crate) fn assistant(name: &str, more: &Value) -> Value {
    let mut assistant = json!({
        "name": name, "company_name": "Acme Inc", "industry": "ecommerce", "language": "English",
        "voice": "female", "task_type": "sales",
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        assistant[field] = value.clone();
    }
    assistant
}

/// So many of them: `Somebody 1`, ...
pub(crate) fn others(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|number| assistant(&format!("Somebody {number}"), &json!({})))
        .collect()
}

/// A call against the API at that address.
pub(crate) fn roster<'a, const N: usize>(project: &'a Project, url: &str, words: [&str; N]) -> Call<'a> {
    let call = project.roster(words).env("INDIGENIUS_API_KEY", KEY);
    call.env("INDIGENIUS_API_URL", url)
}
