//! "Did you mean": the known name that an unknown one is closest to.

use crate::diagnostic::Diagnostic;

/// The known name that was probably meant, if one is near. Case, `-`, `_` and spaces don't count: `systemPrompt` is near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
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
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error(format!("unknown {what} `{name}`"));
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
