//! What a name and an id may look like, and what is said of a name that is not known.

use crate::diagnostic::Diagnostic;
use crate::suggest::nearest;

/// No id may be longer, in characters. The documented ones have 24.
pub(super) const LONGEST_ID: usize = 128;

/// What is wrong with a name, if anything: put the key before it.
pub(super) fn name_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("is empty")
    } else if name.trim() != name {
        Some("begins or ends with white space")
    } else if name.chars().any(char::is_control) {
        Some("holds a control character")
    } else {
        None
    }
}

/// Can an assistant have this name in a file?
///
/// # Errors
/// What is wrong with it: put the name before it.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    name_fault(name).map_or(Ok(()), Err)
}

/// Can an assistant have this id in a file?
///
/// # Errors
/// What is wrong with it: put the id before it.
pub fn check_id(id: &str) -> Result<(), &'static str> {
    id_fault(id).map_or(Ok(()), Err)
}

/// What is wrong with an id, if anything: put the key before it. An id becomes part of an address, so what would need
/// escaping there is refused.
pub(super) fn id_fault(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        Some("is empty")
    } else if id.len() > LONGEST_ID {
        Some("is longer than 128 characters")
    } else if id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    {
        None
    } else {
        Some("holds something else than letters, digits, `_` and `-`")
    }
}

/// A problem that names what is not known, and what was probably meant.
pub(super) fn unknown(code: &'static str, what: &str, name: &str, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error_of(code, format!("unknown {what} `{name}`"));
    if name == "<<" {
        return problem.with_help("in quotes, `<<` is a key like others: to merge, write `<<: *NAME`");
    }
    // In braces, YAML takes `{voice:female}` for a key without a value.
    if let Some((key, value)) = name.split_once(':').filter(|(key, _)| known.contains(key)) {
        return problem.with_help(format!("a space belongs behind the colon: `{key}: {value}`"));
    }
    match nearest(name, known.iter().copied()) {
        Some(near) => problem.with_help(format!("did you mean `{near}`?")),
        None => problem,
    }
}
