//! Where roster files come from: the seam between the reading and the disk (or a git commit, later).

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::error::FileError;
use super::mistaken::mistaken;
use crate::diagnostic::SourceFile;

/// No roster file may be longer, in bytes.
pub const MOST_ROSTER: u64 = 64 << 20;

/// No prompt file may be longer, in bytes.
pub const MOST_PROMPT: u64 = 4 << 20;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathKind {
    /// Something that can be read.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Nothing,
}

/// A place that files are read from: the working tree, or a commit. Paths are as the user gave them.
pub trait FileSource {
    /// What stands at the path.
    fn kind_of(&self, path: &str) -> PathKind;

    /// Is it a folder, whatever is in it?
    fn is_folder(&self, path: &str) -> bool {
        self.kind_of(path) == PathKind::Folder
    }

    /// The names in a folder, in any order.
    ///
    /// # Errors
    /// When it cannot be listed.
    fn list_dir(&self, folder: &str) -> Result<Vec<String>, FileError>;

    /// The bytes of a file that the user named (so it may be anywhere, and be a pipe), [`MOST_ROSTER`] at most.
    ///
    /// # Errors
    /// When it is longer, or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// The bytes of a file that another file named, `most` at most. Before anything is opened, it holds that: the path is
    /// as [`super::check_inner_path`] wants it; after symbolic links are resolved it is below `folder`, no part of it
    /// below there beginning with a dot; and it is a regular file.
    ///
    /// # Errors
    /// When one of these does not hold, it is longer, or cannot be read.
    fn read_within(&self, folder: &str, path: &str, most: u64) -> Result<Vec<u8>, FileError>;

    /// What tells whether two paths are one file.
    fn canonical_id(&self, path: &str) -> String;

    /// Of a path where nothing is: what brings it, if that is known.
    fn missing_hint(&self, _path: &str) -> Option<String> {
        None
    }
}

/// One file to be read: how, and what relative paths in it mean.
pub(crate) struct RosterPath {
    /// As in [`crate::diagnostic::Place::file`].
    pub file: Arc<str>,
    /// The folder of the file: relative paths in it start there, and don't leave it. Empty for the current directory.
    pub folder: String,
    /// What it is read by.
    way: ReadAs,
}

enum ReadAs {
    Named(String),
    Inner(String),
    StandardInput,
}

/// The files that a `-f` or an `--overlay` means. Nothing is read yet.
pub(crate) fn expand_path(path: &str, files: &dyn FileSource) -> Result<Vec<RosterPath>, FileError> {
    if path == "-" {
        return Ok(vec![RosterPath {
            file: Arc::from("<stdin>"),
            folder: String::new(),
            way: ReadAs::StandardInput,
        }]);
    }
    // Joined to a directory, an empty path would be that directory.
    let found = if path.is_empty() {
        PathKind::Nothing
    } else {
        files.kind_of(path)
    };
    match found {
        PathKind::Nothing => Err(FileError {
            hint: files.missing_hint(path),
            ..FileError::new(format!("`{path}` does not exist"))
        }),
        PathKind::File => Ok(vec![RosterPath {
            file: Arc::from(path),
            folder: path
                .rfind('/')
                .map_or("", |slash| path.get(..=slash).unwrap_or(""))
                .to_owned(),
            way: ReadAs::Named(path.to_owned()),
        }]),
        PathKind::Folder => {
            let mut names = files.list_dir(path)?;
            // A shell's `*.yaml` leaves names out that begin with a dot, and so do we: editors keep their locks there.
            names.retain(|name| {
                let ending = Path::new(name).extension();
                ending.is_some_and(|ending| ending == "yaml" || ending == "yml") && !name.starts_with('.')
            });
            names.sort();
            if names.is_empty() {
                let refusal = FileError::new(format!("no `*.yaml` or `*.yml` is in the folder `{path}`"));
                return Err(refusal.hint("folders in it are not searched: name them with `-f`"));
            }
            let folder = if path.ends_with('/') {
                path.to_owned()
            } else {
                format!("{path}/")
            };
            let listed = |name: String| RosterPath {
                file: Arc::from(format!("{folder}{name}")),
                folder: folder.clone(),
                way: ReadAs::Inner(name),
            };
            Ok(names.into_iter().map(listed).collect())
        }
    }
}

impl RosterPath {
    /// What tells whether two are one file.
    pub(crate) fn canonical_id(&self, files: &dyn FileSource) -> String {
        match self.way {
            ReadAs::StandardInput => "-".to_owned(),
            ReadAs::Named(_) | ReadAs::Inner(_) => files.canonical_id(&self.file),
        }
    }

    /// Its text, without a byte order mark.
    pub(crate) fn read(&self, files: &dyn FileSource, stdin: &mut dyn Read) -> Result<SourceFile, FileError> {
        let bytes = match &self.way {
            ReadAs::Named(path) => files.read(path),
            ReadAs::Inner(name) => files.read_within(&self.folder, name, MOST_ROSTER).map_err(|refusal| {
                if !refusal.outside {
                    return refusal;
                }
                let folder = &self.folder;
                refusal.hint(format!(
                    "put the file itself into `{folder}`, or name it with a `-f` of its own in place of the link"
                ))
            }),
            ReadAs::StandardInput => read_up_to(stdin, 0, MOST_ROSTER, "standard input"),
        }?;
        Ok(SourceFile {
            file: Arc::clone(&self.file),
            text: Arc::new(text(bytes, &self.file)?),
        })
    }
}

/// Reads to the end, but never more than `most` bytes; there is room from the start for as many as are expected.
pub(crate) fn read_up_to(from: &mut dyn Read, expected: u64, most: u64, name: &str) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    // A length that is only said is no reason to fail: where room is really missing, the reading says so.
    let _ = bytes.try_reserve_exact(usize::try_from(expected.min(most + 1)).unwrap_or_default());
    let read = from.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| FileError::new(format!("cannot read `{name}`: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(FileError::new(format!("`{name}` is longer than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// The text of a file: UTF-8, and a byte order mark at its start is not part of it. What is plainly not the text that was meant
/// is refused.
pub(crate) fn text(bytes: Vec<u8>, name: &str) -> Result<String, FileError> {
    if let Some(refusal) = mistaken(&bytes, name) {
        return Err(refusal);
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        let refusal = FileError::new(format!("`{name}` is not UTF-8 text (line {line})"));
        refusal.hint("save it with the encoding UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    // A sparse file can say that it is longer than all memory.
    #[test]
    fn a_length_that_there_is_no_room_for_does_not_end_the_reading() {
        let read = read_up_to(&mut "abc".as_bytes(), u64::MAX, u64::MAX - 1, "some.yaml");
        assert_eq!(read.as_deref(), Ok(&b"abc"[..]));
    }
}
