//! Prompt files: each is read once, however many entries name it.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::near_file::near_path;
use crate::diagnostic::SourceFile;
use crate::files::FileError;
use crate::files::check_inner_path;
use crate::files::source::{FileSource, MOST_PROMPT, PathKind, text};

/// All prompt files of one reading may hold this many bytes together.
const MOST_TOGETHER: u64 = 256 << 20;

/// The prompt files that were asked for.
pub(super) struct PromptCache<'a> {
    files: &'a dyn FileSource,
    read: BTreeMap<String, Result<SourceFile, FileError>>,
    bytes: u64,
}

impl<'a> PromptCache<'a> {
    pub(super) fn new(files: &'a dyn FileSource) -> Self {
        Self {
            files,
            read: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// The text of a file that is named in a file of `folder` (which ends with `/`, or is empty). One final newline is not
    /// part of it.
    pub(super) fn get(&mut self, folder: &str, path: &str) -> Result<SourceFile, FileError> {
        let file = format!("{folder}{path}");
        if let Some(known) = self.read.get(&file) {
            return known.clone();
        }
        let read = self.fetch(folder, path, &file);
        self.read.insert(file, read.clone());
        read
    }

    /// Is this text a prompt file's path? That is asked of what ends as such files do.
    pub(super) fn is_file(&self, folder: &str, text: &str) -> bool {
        /// A longer text is none: to look for the ending of every prompt made reading 22 MB of them a fifth slower.
        const LONGEST_PATH: usize = 300;
        // What was meant for `{ file: PATH }`, or is another tool's way to say so.
        let marks = ["file://", "file:", "@"];
        let text = marks
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(text)
            .trim_start();
        let ending = || Path::new(text).extension();
        text.len() <= LONGEST_PATH
            && ending().is_some_and(|ending| ending == "md" || ending == "txt")
            && check_inner_path(text).is_ok()
            && self.files.kind_of(&format!("{folder}{text}")) == PathKind::File
    }

    fn fetch(&mut self, folder: &str, path: &str, file: &str) -> Result<SourceFile, FileError> {
        if self.bytes > MOST_TOGETHER {
            return Err(FileError::new("the prompt files are longer than 256 MiB together"));
        }
        let bytes = self.files.read_within(folder, path, MOST_PROMPT).map_err(|refusal| {
            if !refusal.outside {
                let is_missing = refusal.hint.is_none() && self.files.kind_of(file) == PathKind::Nothing;
                let near = is_missing.then(|| near_path(folder, path, self.files)).flatten();
                return match near {
                    Some(near) => refusal.hint(format!("did you mean `{near}`?")),
                    None => refusal,
                };
            }
            let below = if folder.is_empty() { "./" } else { folder };
            refusal.hint(format!(
                "put it into `{below}` or a folder below that, or put the file that names it further up"
            ))
        })?;
        self.bytes += bytes.len() as u64;
        let mut text = text(bytes, file)?;
        if text.contains('\0') {
            return Err(FileError::new(format!(
                "`{file}` is not a text file: it holds a NUL byte"
            )));
        }
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        Ok(SourceFile {
            file: Arc::from(file),
            text: Arc::new(text),
        })
    }

    /// Those that were read, by path.
    pub(super) fn into_sources(self) -> impl Iterator<Item = SourceFile> {
        self.read.into_values().flatten()
    }
}
