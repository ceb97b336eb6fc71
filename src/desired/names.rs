//! What a name and an id may look like, and the known name that an unknown one is closest to.

use crate::diagnostic::Diagnostic;

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

/// The known name that was probably meant, if one is near. Case, `-`, `_` and spaces don't count: `systemPrompt` is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of both lengths, and no known name is that long.
    if name.len() > 200 {
        return None;
    }
    let plain = fold(name);
    let most = (plain.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter_map(|candidate| {
            let other = fold(candidate);
            let distance = strsim::damerau_levenshtein(&plain, &other);
            // Where every letter differs, nothing is near, however short both are.
            let longest = plain.chars().count().max(other.chars().count());
            (distance <= most && (distance == 0 || distance < longest)).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A problem that names what is not known, and what was probably meant.
pub(super) fn unknown(code: &'static str, what: &str, name: &str, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error_of(code, format!("unknown {what} `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => problem.with_help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}
