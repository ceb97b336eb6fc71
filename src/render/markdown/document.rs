//! A finished comment: its hidden marker first, so that a job finds the one that it made before, and never too long: a comment on
//! GitHub takes 65,536 characters, on GitLab more.

use std::path::{Component, Path, PathBuf};

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

/// Characters of a name that stands among others, and what it may take once it is escaped, as [`utf16_len`] counts.
const NAME: usize = 60;
const NAME_ESCAPED: usize = 100;
/// What ` and 1234567 more` takes.
const AND_MORE: usize = 20;

/// Names, of which `most` are told, in `room` as [`utf16_len`] counts, and how many more there are.
pub(super) fn names<'n>(
    names: impl ExactSizeIterator<Item = &'n str>,
    most: usize,
    room: usize,
    place: Place,
) -> String {
    let mut more = names.len();
    let mut left = room.saturating_sub(AND_MORE);
    let mut shown = Vec::new();
    for name in names.take(most) {
        let name = short_name(name, place);
        let len = utf16_len(&name) + 2;
        if len > left {
            break;
        }
        left -= len;
        more -= 1;
        shown.push(name);
    }
    match (more, shown.is_empty()) {
        (0, _) => shown.join(", "),
        (more, true) => format!("{more} of them"),
        (more, false) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A name as code. It is cut until its escaped form is short: a character may take twelve.
pub(super) fn short_name(name: &str, place: Place) -> String {
    let mut most = NAME;
    loop {
        let shown = match name.char_indices().nth(most) {
            Some((at, _)) => escape::code(&format!("{}…", name.get(..at).unwrap_or_default()), place),
            None => escape::code(name, place),
        };
        if utf16_len(&shown) <= NAME_ESCAPED || most <= 1 {
            return shown;
        }
        most /= 2;
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
    let files = plan.files.iter().chain(&plan.overlays).map(|file| without_dots(file));
    for word in std::iter::once(plan.api_url.clone()).chain(files) {
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

/// `./a.yaml` is `a.yaml`.
fn without_dots(file: &str) -> String {
    let parts = Path::new(file).components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().display().to_string()
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
    fn a_file_has_one_marker_however_it_is_written() {
        let of = |file: &str| Plan {
            files: vec![file.to_owned()],
            ..Plan::default()
        };
        assert_eq!(
            plan_marker("plan", &of("./a/./b.yaml")),
            plan_marker("plan", &of("a/b.yaml"))
        );
    }

    #[test]
    fn names_take_no_more_room_than_they_are_given() {
        let odd = format!("a{}b<i>", "\u{200d}".repeat(200));
        for place in [Place::Open, Place::Folded] {
            let told = names(vec![odd.as_str(); 120].into_iter(), 25, 1_000, place);
            assert!(utf16_len(&told) <= 1_000 && told.ends_with(" more"), "{told}");
        }
        assert_eq!(names(["a", "b"].into_iter(), 5, 0, Place::Open), "2 of them");
    }

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
