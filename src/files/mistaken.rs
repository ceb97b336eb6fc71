//! Files that are plainly not the text that somebody wrote: what a tool left in its place, and how to get the text itself. Pure.
//!
//! Each of these would be sent as a prompt without a word, or be refused for a reason that helps nobody.

use super::error::FileError;

/// The marker lines of git: seven signs, then a label.
const OURS: &str = "<<<<<<<";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>>";

/// What to do about conflict markers.
pub(crate) const RESOLVE: &str = "keep what is right of both sides and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`; if they \
     are meant, indent them";

/// Where git's conflict markers begin in a text, in bytes.
///
/// An opening line (`<<<<<<< HEAD`) is enough: somebody may have removed the others by hand. So is a closing one with a label
/// that git writes (`>>>>>>> feature/x`); with other words behind it, it may be a quotation of mail, and a line of equals signs a
/// heading, so these count only after each other.
pub(crate) fn conflict_markers(text: &str) -> Option<usize> {
    // Prompts of many megabytes hardly hold seven of these in a row.
    if !text.contains(OURS) && !text.contains(THEIRS) {
        return None;
    }
    let (mut bare, mut between) = (None, None);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\r', '\n']);
        let label = |marker| line.strip_prefix(marker);
        if let Some(label) = label(OURS) {
            if label.strip_prefix(' ').is_some_and(|label| !label.trim().is_empty()) {
                return Some(start);
            }
            if label.trim().is_empty() {
                bare.get_or_insert(start);
            }
        } else if line == BETWEEN {
            between.get_or_insert(start);
        } else if label(THEIRS).is_some_and(|label| label.is_empty() || label.starts_with(' ')) && between.is_some() {
            return bare.or(between);
        } else if label(THEIRS).is_some_and(is_label) {
            return Some(start);
        }
    }
    None
}

/// Is it what git writes behind its closing sign: a branch, a commit with its subject, or what a stash is called?
fn is_label(behind: &str) -> bool {
    let Some(label) = behind.strip_prefix(' ') else {
        return false;
    };
    let (name, rest) = label.split_once(' ').unwrap_or((label, ""));
    let is_hash = |name: &str| name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "/-_.#@~^:".contains(c));
    match rest {
        // A word of a sentence has no sign within, and ends one.
        "" => {
            name == "HEAD" || is_name(name) && (is_hash(name) || MAIN.contains(&name) || name.contains(['/', '-', '_']))
        }
        subject if subject.starts_with('(') && subject.ends_with(')') => is_name(name),
        _ => STASH.contains(&label),
    }
}

/// Branches that most repositories have.
const MAIN: [&str; 5] = ["main", "master", "develop", "trunk", "theirs"];

/// What git calls the sides of a stash.
const STASH: [&str; 2] = ["Stashed changes", "Updated upstream"];

/// What the file is, if it is plainly no text of its own: with the way to the text.
pub(crate) fn mistaken(bytes: &[u8], name: &str) -> Option<FileError> {
    let plain = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    pointer_or_secret(plain, name).or_else(|| wide(bytes, name))
}

/// What stands in the place of a file that was not fetched: how it begins, what it is, and what fetches the text.
const POINTERS: &[(&[u8], &str, &str)] = &[
    (b"version https://git-lfs.github.com/spec/", "a Git LFS", GET_LFS),
    (b"version https://hawser.github.com/spec/", "a Git LFS", GET_LFS),
    (b"version http://git-media.io/v/", "a Git LFS", GET_LFS),
    (b"/annex/objects/", "a git-annex", "run `git annex get` on it"),
];

const GET_LFS: &str =
    "run `git lfs pull` (and before it `git lfs install`, where that was never run); in CI, check out with `lfs: true`";

/// What is locked: how it begins, by what, and what opens it.
const ENCRYPTED: &[(&[u8], &str, &str)] = &[
    (b"\0GITCRYPT\0", "git-crypt", "run `git-crypt unlock`"),
    (b"$ANSIBLE_VAULT;", "Ansible Vault", DECRYPT),
    (b"age-encryption.org/v1\n", "age", DECRYPT),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", "age", DECRYPT),
    (b"-----BEGIN PGP MESSAGE-----", "OpenPGP", DECRYPT),
];

const DECRYPT: &str = "decrypt it first";

fn pointer_or_secret(bytes: &[u8], name: &str) -> Option<FileError> {
    type Row = (&'static [u8], &'static str, &'static str);
    let find = |table: &'static [Row]| table.iter().find(|(start, ..)| bytes.starts_with(start));
    if let Some((_, tool, cure)) = find(POINTERS) {
        let what = format!("`{name}` is {tool} pointer: the text itself was not fetched");
        return Some(FileError::coded("file-pointer", what).hint(*cure));
    }
    let (_, tool, cure) = find(ENCRYPTED)?;
    Some(FileError::coded("file-encrypted", format!("`{name}` is encrypted by {tool}")).hint(*cure))
}

/// Text of two or four bytes a character.
fn wide(bytes: &[u8], name: &str) -> Option<FileError> {
    /// As much as tells.
    const BEGINNING: usize = 512;
    let encoding = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        // Without a mark: every other byte of Western text is 0.
        [_, _, _, _, ..] => {
            let pairs = bytes.get(..bytes.len().min(BEGINNING)).unwrap_or(bytes).chunks_exact(2);
            let all = pairs.len();
            let zeros = |at: usize| pairs.clone().filter(|pair| pair.get(at) == Some(&0)).count();
            match (zeros(0), zeros(1)) {
                (0, last) if last * 2 > all => "UTF-16LE",
                (first, 0) if first * 2 > all => "UTF-16BE",
                _ => return None,
            }
        }
        _ => return None,
    };
    let shown = encoding.get(..6).unwrap_or(encoding);
    let refusal = FileError::coded("file-utf-16", format!("`{name}` is {shown}, not UTF-8"));
    Some(refusal.hint(format!(
        "save it with the encoding UTF-8; `iconv -f {encoding} -t UTF-8 FILE > NEW` converts it"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_markers_are_found_whole_or_half_removed() {
        for (text, at) in [
            ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n", Some(2)),
            ("a\r\n<<<<<<< HEAD\r\nb\r\n", Some(3)),
            ("<<<<<<<\nb\n=======\nc\n>>>>>>>\n", Some(0)),
            ("b\n=======\nc\n>>>>>>> main", Some(2)),
            ("b\n>>>>>>> main\n", Some(2)),
            ("b\n>>>>>>> origin/next\r\n", Some(2)),
            (">>>>>>> 1a2b3c4 (Shorter greeting)", Some(0)),
            (">>>>>>> 1a2b3c4d", Some(0)),
            (">>>>>>> Stashed changes", Some(0)),
            ("<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> main\n", Some(0)),
        ] {
            assert_eq!(conflict_markers(text), at, "{text:?}");
        }
    }

    #[test]
    fn headings_quotations_arrows_and_indented_markers_are_text() {
        for text in [
            "Title\n=======\n\ntext",
            ">>>>>>> seven levels of mail",
            ">>>>>>> Yes.",
            ">>>>>>> Thanks!",
            ">>>>>>>",
            ">>>>>>>> HEAD",
            "<<<<<<<< eight",
            "<<<<<<<x",
            " <<<<<<< HEAD\n =======\n >>>>>>> main",
            "a <<<<<<< HEAD",
            "<<<<<<<\nonly",
        ] {
            assert_eq!(conflict_markers(text), None, "{text:?}");
        }
    }

    #[test]
    fn wide_text_is_known_with_and_without_its_mark() {
        let little: Vec<u8> = "Grüße\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Grüße\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &little].concat();
        let said = |bytes: &[u8]| {
            mistaken(bytes, "a.md")
                .and_then(|refusal| refusal.hint)
                .unwrap_or_default()
        };
        assert!(said(&little).contains("-f UTF-16LE"));
        assert!(said(&big).contains("-f UTF-16BE"));
        assert!(said(&marked).contains("-f UTF-16 "));
        assert_eq!(mistaken("Grüße".as_bytes(), "a.md"), None);
        assert_eq!(mistaken(b"", "a.md"), None);
    }
}
