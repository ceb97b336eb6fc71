//! The lines that git writes around two sides of a conflict, left in a text.

use std::ops::Range;

/// Would a text be refused for them?
pub fn has_conflict_markers(text: &str) -> bool {
    find(text).is_some()
}

/// Where the first line stands that opens or closes a conflict, in bytes: seven `<` or `>` at its beginning, then nothing or a space and
/// a label. Those alone are looked for: a line of seven `=` underlines a heading in Markdown.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    // Hardly any text has one, and to look for these is faster than to look at each line.
    let lines = [MARKS[0], MARKS[1]]
        .into_iter()
        .flat_map(|mark| text.match_indices(mark).map(|(at, _)| at));
    let found = lines.filter(|at| is_marker(text, *at)).min()?;
    let line = text.get(found..).unwrap_or_default().lines().next().unwrap_or_default();
    Some(found..found + line.len())
}

/// What opens a conflict, and what closes it.
const MARKS: [&str; 2] = ["<<<<<<<", ">>>>>>>"];

/// Is the mark at that byte a line's beginning, and neither longer nor followed by anything but a label?
fn is_marker(text: &str, at: usize) -> bool {
    let begins = at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    begins
        && matches!(
            text.as_bytes().get(at + MARKS[0].len()),
            None | Some(b' ' | b'\r' | b'\n')
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_writes_is_found() {
        for (text, found) in [
            ("<<<<<<< files\na\n=======\nb\n>>>>>>> live", "<<<<<<< files"),
            ("a\r\n<<<<<<<\r\nb", "<<<<<<<"),
            ("a\n>>>>>>> 1234567 (message)\n", ">>>>>>> 1234567 (message)"),
            ("b\n>>>>>>> x\n<<<<<<< y", ">>>>>>> x"),
        ] {
            assert_eq!(find(text).and_then(|range| text.get(range)), Some(found));
        }
    }

    #[test]
    fn what_only_looks_like_it_is_text() {
        for text in [
            "",
            "Heading\n=======\n",
            "|||||||",
            "a <<<<<<< b",
            "    <<<<<<< b",
            "<<<<<<<<<<<<<<",
            "<<<<<<<<",
            ">>>>>>",
            ">>>>>>>quoted",
        ] {
            assert_eq!(find(text), None, "{text:?}");
        }
    }
}
