//! The files as they will be: what is prepared lies over what is there.

use std::collections::BTreeMap;

use super::{FileError, FileSource, PathKind, check_inner_path};

/// Files that are read as if the prepared ones had been written.
pub struct StagedFiles<'a> {
    beneath: &'a dyn FileSource,
    changed: BTreeMap<String, &'a str>,
}

impl<'a> StagedFiles<'a> {
    /// Lays the prepared files over the others.
    ///
    /// `changed`: path and new text of each prepared file.
    pub fn over(beneath: &'a dyn FileSource, changed: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let changed = changed
            .into_iter()
            .map(|(path, text)| (beneath.canonical_id(path), text));
        Self {
            beneath,
            changed: changed.collect(),
        }
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let text = self.changed.get(&self.beneath.canonical_id(path))?;
        Some(text.as_bytes().to_vec())
    }
}

impl FileSource for StagedFiles<'_> {
    fn kind_of(&self, path: &str) -> PathKind {
        match self.changed.get(&self.beneath.canonical_id(path)) {
            Some(_) => PathKind::File,
            None => self.beneath.kind_of(path),
        }
    }

    fn list_dir(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let mut names = self.beneath.list_dir(folder)?;
        // A new file has no other canonical_id than its path.
        let inside = self.beneath.canonical_id(&format!("{}/", folder.trim_end_matches('/')));
        for path in self.changed.keys() {
            let name = path
                .strip_prefix(inside.trim_end_matches('/'))
                .and_then(|rest| rest.strip_prefix('/'));
            if let Some(name) = name.filter(|name| !name.contains('/') && !names.iter().any(|other| other == name)) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.get(path).map_or_else(|| self.beneath.read(path), Ok)
    }

    fn read_within(&self, folder: &str, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        match self.get(&format!("{folder}{path}")) {
            None => self.beneath.read_within(folder, path, most),
            Some(bytes) => {
                check_inner_path(path)?;
                if bytes.len() as u64 > most {
                    return Err(FileError::new(format!(
                        "`{folder}{path}` would be longer than {} MiB",
                        most >> 20
                    )));
                }
                Ok(bytes)
            }
        }
    }

    fn canonical_id(&self, path: &str) -> String {
        self.beneath.canonical_id(path)
    }

    fn missing_hint(&self, path: &str) -> Option<String> {
        self.beneath.missing_hint(path)
    }
}
