//! Prompt files: names for new ones that are readable and safe on every system, line endings, the newline at the end, and what
//! had better not stand in a file as it is.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

const BOM: char = '\u{feff}';

/// So many lines or bytes still read well in the middle of a roster file.
const FEW_LINES: usize = 5;
const FEW_BYTES: usize = 400;

/// Does a text deserve a file of its own?
pub(super) fn is_long(text: &str) -> bool {
    text.len() > FEW_BYTES || text.lines().count() > FEW_LINES
}

/// Can a prompt file hold the text? Control characters act on whatever shows the file, and a NUL makes it no text at all.
pub(super) fn fits_file(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// A text in the manner of another one that it replaces: what means nothing (line endings, a newline at the very end that
/// the service took away) stays as it was.
pub(super) fn match_style(text: &str, old: &str) -> String {
    let mut new = with_endings_of(text, old);
    // Only if live ends in no white space at all: then the service trims. Else somebody may have meant what is there.
    if !text.is_empty() && text.trim_end() == text {
        let end = old.trim_end_matches(['\r', '\n']).len();
        new.push_str(old.get(end..).unwrap_or_default());
    }
    new
}

/// A text with the line endings of another one, which may be a whole file. Where that has both kinds, the lines that stayed at
/// its start and at its end keep theirs, and those between get the kind that most have.
pub(super) fn with_endings_of(text: &str, old: &str) -> String {
    let old = old.strip_prefix(BOM).unwrap_or(old);
    let breaks = old.matches('\n').count();
    let pairs = old.matches("\r\n").count();
    if breaks == 0 {
        return text.to_owned();
    }
    let plain = text.replace("\r\n", "\n");
    match pairs {
        0 => return plain,
        pairs if pairs == breaks => return plain.replace('\n', "\r\n"),
        _ => {}
    }
    let most = if pairs * 2 > breaks { "\r\n" } else { "\n" };
    let new: Vec<&str> = plain.split('\n').collect();
    let kept = kept_line_endings(&new, old);
    let mut out = String::with_capacity(text.len() + new.len());
    for (at, line) in new.iter().enumerate() {
        if at > 0 {
            out.push_str(kept.get(at - 1).copied().flatten().unwrap_or(most));
        }
        out.push_str(line);
    }
    out
}

/// How each line of a new text ended in the old one, where it stayed.
fn kept_line_endings(new: &[&str], old: &str) -> Vec<Option<&'static str>> {
    let old: Vec<_> = old.split_inclusive('\n').map(split_ending).collect();
    let stayed = |(new, (old, _)): &(&&str, &(&str, Option<&str>))| *new == old;
    // No whole diff: it would only tell the line endings of the few lines in the middle that stayed.
    let head = new.iter().zip(&old).take_while(stayed).count();
    let tail = new.iter().rev().zip(old.iter().rev()).take_while(stayed).count();
    let mut kept = vec![None; new.len()];
    for (slot, (_, ending)) in kept.iter_mut().zip(&old).take(head) {
        *slot = *ending;
    }
    // Without the head, so that no line is counted from both ends.
    let rest = kept.iter_mut().skip(head).rev();
    for (slot, (_, ending)) in rest.zip(old.iter().skip(head).rev()).take(tail) {
        *slot = *ending;
    }
    kept
}

/// A line, and how it ends; the last one may not.
fn split_ending(line: &str) -> (&str, Option<&'static str>) {
    let ends = ["\r\n", "\n"].into_iter();
    let mut ended = ends.filter_map(|end| Some((line.strip_suffix(end)?, Some(end))));
    ended.next().unwrap_or((line, None))
}

/// A prompt file that gives the text, with the byte order mark and the final newline of the file that it replaces.
pub(super) fn prompt_file(text: &str, old: Option<&str>) -> String {
    let old_mark = old.is_some_and(|old| old.starts_with(BOM));
    let old_newline = old.is_none_or(|old| old.ends_with('\n'));
    let old_pairs = old.is_some_and(|old| old.ends_with("\r\n"));
    let mut file = String::with_capacity(text.len() + 5);
    // A mark at the start of a file is not part of its text; so one that is needs another before it.
    if old_mark || text.starts_with(BOM) {
        file.push(BOM);
    }
    file.push_str(text);
    // Nor is one newline at the end, together with a carriage return before it.
    if old_newline || text.ends_with('\n') {
        file.push_str(if old_pairs || text.ends_with('\r') {
            "\r\n"
        } else {
            "\n"
        });
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reader takes a prompt file for.
    fn read(file: &str) -> &str {
        let text = file.strip_prefix(BOM).unwrap_or(file);
        let Some(text) = text.strip_suffix('\n') else {
            return text;
        };
        text.strip_suffix('\r').unwrap_or(text)
    }

    #[test]
    fn a_prompt_file_gives_its_text_exactly_whatever_it_replaces() {
        let ends = ["", "\n", "\r", "\r\n", "\n\n", "\r\r\n", " ", "\n\r"];
        let starts = ["", "a", "\u{feff}", "\u{feff}\u{feff}b", " \t"];
        for text in starts.iter().flat_map(|start| ends.map(|end| format!("{start}{end}"))) {
            for old in [
                None,
                Some(""),
                Some("x"),
                Some("x\n"),
                Some("x\r\n"),
                Some("\u{feff}x\n"),
            ] {
                let file = prompt_file(&text, old);
                assert_eq!(read(&file), text, "{text:?} in place of {old:?}");
            }
        }
    }

    #[test]
    fn a_newline_at_the_very_end_is_not_lost() {
        assert_eq!(match_style("b", "a\n"), "b\n");
        assert_eq!(match_style("b", "a\r\n\r\n"), "b\r\n\r\n");
        assert_eq!(match_style("b\n", "a"), "b\n");
        assert_eq!(match_style("b ", "a\n"), "b ");
        assert_eq!(match_style("", "a\n"), "");
    }

    #[test]
    fn line_endings_are_those_of_the_file() {
        assert_eq!(with_endings_of("a\nb\r\nc", "x\r\ny"), "a\r\nb\r\nc");
        assert_eq!(with_endings_of("a\r\nb\rc", "x\ny"), "a\nb\rc");
        assert_eq!(with_endings_of("a\r\nb", "x"), "a\r\nb");
        assert_eq!(with_endings_of("a\nb", "\u{feff}x\r\n"), "a\r\nb");
    }

    #[test]
    fn in_a_file_with_both_kinds_of_line_endings_what_stayed_keeps_its_own() {
        let old = "a\r\nb\nc\r\nd\r\ne\n";
        for (text, written) in [
            ("a\nb\nc\nd\ne", "a\r\nb\nc\r\nd\r\ne"),
            ("a\nB\nc\nd\ne", "a\r\nB\r\nc\r\nd\r\ne"),
            ("a\nb\n1\n2\nc\nd\ne", "a\r\nb\n1\r\n2\r\nc\r\nd\r\ne"),
            ("a\nb", "a\r\nb"),
            ("e", "e"),
            ("a\r\nb\r\nc\n\n", "a\r\nb\nc\r\n\r\n"),
            ("", ""),
        ] {
            assert_eq!(with_endings_of(text, old), written, "{text:?}");
        }
        assert_eq!(with_endings_of("a\r\nb\n", "x\ny\r\n"), "a\nb\n");
        assert_eq!(with_endings_of("a\nb\nd\ne", "a\r\nb\nc\r\nd"), "a\r\nb\nd\r\ne");
    }
}

/// No name is longer, in bytes, without its ending.
const LONGEST: usize = 80;

/// So many names are asked about before one is taken as it is: then it is writing it that tells what is wrong.
const MOST_TAKEN: usize = 1000;

/// Names that Windows keeps for devices, whatever follows the first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A free path `FOLDER/NAME.md` for a field of an assistant; `is_free` is asked about paths that this run has not taken.
pub(super) fn path(
    folder: &str,
    name: &str,
    field: &str,
    taken: &mut BTreeSet<String>,
    is_free: impl Fn(&str) -> bool,
) -> String {
    let mut stem = slug(name);
    if field != "system_prompt" {
        stem = format!("{}-{}", cut(&stem, LONGEST - 20), slug(field));
    }
    let mut number = 1_usize;
    let mut there = 0;
    loop {
        let file = match number {
            1 => format!("{folder}/{stem}.md"),
            _ => format!("{folder}/{stem}-{number}.md"),
        };
        // Not told apart everywhere: upper and lower case (a slug has none, a folder may).
        if !taken.contains(&file.to_lowercase()) {
            if there == MOST_TAKEN || is_free(&file) {
                taken.insert(file.to_lowercase());
                return file;
            }
            there += 1;
        }
        number += 1;
    }
}

/// Letters and digits in lower case, of any script; everything between them is one `-`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfkc().flat_map(char::to_lowercase).nfc() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) && !slug.is_empty() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = cut(&slug, LONGEST);
    let port = |prefix| {
        let number = slug.strip_prefix(prefix);
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match slug {
        "" => "prompt".to_owned(),
        device if DEVICES.contains(&device) || port("com") || port("lpt") => format!("{device}-prompt"),
        plain => plain.to_owned(),
    }
}

/// At most so many bytes of it, whole characters, without a `-` at the end.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().trim_end_matches('-')
}

#[cfg(test)]
mod new_file_names {
    use super::*;

    #[test]
    fn names_become_safe_file_names() {
        for (name, wanted) in [
            ("Sales Assistant", "sales-assistant"),
            ("../../etc/passwd", "etc-passwd"),
            (".hidden", "hidden"),
            ("Empfang (Zürich)", "empfang-zürich"),
            ("サポート", "サポート"),
            ("CON", "con-prompt"),
            ("lpt1", "lpt1-prompt"),
            ("***", "prompt"),
            ("a\u{202e}b", "a-b"),
        ] {
            assert_eq!(slug(name), wanted);
        }
        assert!(slug(&"é".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn no_two_prompts_get_one_file() {
        let mut taken = BTreeSet::new();
        let mut next = |name, field| path("prompts", name, field, &mut taken, |file| file != "prompts/b.md");
        assert_eq!(next("A", "system_prompt"), "prompts/a.md");
        assert_eq!(next("a", "system_prompt"), "prompts/a-2.md");
        assert_eq!(next("a!", "first_message"), "prompts/a-first-message.md");
        assert_eq!(next("B", "system_prompt"), "prompts/b-2.md");
    }
}
