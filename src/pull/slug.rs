//! Names for new prompt files: readable, and safe on every system.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

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
mod tests {
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
