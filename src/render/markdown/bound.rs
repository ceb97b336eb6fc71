//! How long a document may be: a comment on GitHub takes 65,536 characters, on GitLab more.

/// The most of one document, as [`length`] counts.
pub(super) const MOST: usize = 65_000;

/// The length as the strictest of readers counts it: in UTF-16 units.
pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

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
