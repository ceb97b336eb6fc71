//! A finished comment: its hidden marker first, so that a job finds the one that it made before, and never too long: a comment on
//! GitHub takes 65,536 characters, on GitLab more.

use sha2::{Digest as _, Sha256};

use super::diff::utf16_len;
use super::escape;
use super::escape::Place;
use crate::plan::Plan;

/// The most of one document, as [`utf16_len`] counts.
pub(super) const MOST: usize = 65_000;

/// As many whole lines as fit, and how many do not.
pub(super) fn take_lines(lines: &str, most: usize) -> (&str, usize) {
    let mut used = 0;
    let mut end = 0;
    for line in lines.split_inclusive('\n') {
        used += utf16_len(line);
        if used > most {
            break;
        }
        end += line.len();
    }
    let (kept, rest) = lines.split_at_checked(end).unwrap_or((lines, ""));
    (kept, rest.lines().count())
}

/// The first items of a list, and a word on the others.
pub(super) fn bullet_list<T>(items: &[T], most: usize, one: impl Fn(&T) -> String) -> String {
    let mut out = String::new();
    for item in items.iter().take(most) {
        out.push_str(&format!("- {}\n", one(item)));
    }
    if items.len() > most {
        out.push_str(&format!("- … and {} more\n", items.len() - most));
    }
    out
}

/// Characters of a name that stands among others.
const BRIEF: usize = 60;

/// Names, of which `most` are told, and how many more there are.
pub(super) fn names<'n>(names: impl ExactSizeIterator<Item = &'n str>, most: usize, place: Place) -> String {
    let more = names.len().saturating_sub(most);
    let brief = |name: &str| match name.char_indices().nth(BRIEF) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    };
    let shown: Vec<_> = names.take(most).map(|name| escape::code(&brief(name), place)).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `3 blocked, 41 to update`: what is zero is left out.
pub(super) fn nonzero_counts(counts: &[(usize, &str)]) -> String {
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
    counts.join(", ")
}

/// The marker of what is said of a plan: staging and production have comments of their own, and so have two rosters of one service.
///
/// A hash stands for the environment: where a host shows the marker as text, an address in it would be a link, and a file's name
/// might be anything.
pub(super) fn plan_marker(command: &str, plan: &Plan) -> String {
    let mut hasher = Sha256::new();
    for word in std::iter::once(&plan.api_url).chain(&plan.files).chain(&plan.overlays) {
        hasher.update(word.len().to_le_bytes());
        hasher.update(word);
    }
    let digest = hasher.finalize();
    let digest = digest
        .iter()
        .take(8)
        .fold(0_u64, |digest, byte| digest << 8 | u64::from(*byte));
    format!("<!-- roster {command} {digest:016x} -->\n")
}

/// The document of a text for people: as it is, in one fence. `command` is whose text it is.
pub fn fenced(command: &str, text: &str) -> String {
    let lines: String = text.lines().map(escape::bare_line).collect();
    let (kept, left) = take_lines(&lines, MOST - 200 - escape::FENCE);
    let mut body = escape::fence("text", kept);
    if left > 0 {
        body.push_str(&format!("\n{left} more lines are not shown.\n"));
    }
    format!("<!-- roster {command} -->\n{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_tells_commands_environments_and_files_apart() {
        let of = |url: &str, files: &[&str], overlays: &[&str]| {
            let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
            let plan = Plan {
                api_url: url.to_owned(),
                files: words(files),
                overlays: words(overlays),
                ..Plan::default()
            };
            [plan_marker("plan", &plan), plan_marker("drift", &plan)]
        };
        let all: Vec<String> = [
            of("https://a.example", &["a.yaml"], &[]),
            of("https://b.example", &["a.yaml"], &[]),
            of("https://a.example", &["a.yaml", "b.yaml"], &[]),
            of("https://a.example", &["a.yamlb.yaml"], &[]),
            of("https://a.example", &["a.yaml"], &["prod.yaml"]),
        ]
        .concat();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
        assert!(
            all.iter()
                .all(|marker| marker.starts_with("<!-- roster ") && marker.ends_with(" -->\n"))
        );
    }
}
