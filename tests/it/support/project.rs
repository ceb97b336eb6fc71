//! A fresh folder to run the command in; it is deleted when dropped.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Call;

/// A temporary folder with a working directory, a home folder and a folder for temporary files beside each other.
#[derive(Debug)]
pub(crate) struct Project {
    base: TempDir,
}

impl Project {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let base = tempfile::tempdir().unwrap();
        for part in ["work", "home", "tmp"] {
            fs::create_dir(base.path().join(part)).unwrap();
        }
        Self { base }
    }

    /// One whose working directory holds a copy of a folder.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let project = Self::new();
        copy(folder, &project.dir());
        project
    }

    /// The working directory of its commands.
    pub(crate) fn dir(&self) -> PathBuf {
        self.base.path().join("work")
    }

    /// A path beside the working directory, for what a command is not to find.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.base.path().join(name)
    }

    /// Writes a file of the working directory, and the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.dir().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Reads a file of the working directory.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.dir().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// `roster` with these arguments, to be run here.
    pub(crate) fn roster<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Call<'_> {
        self.call(env!("CARGO_BIN_EXE_roster"), args)
    }

    /// Another program, to be run here just as `roster` is.
    pub(crate) fn call<I: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = I>,
    ) -> Call<'_> {
        Call::new(self, program.as_ref(), args)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
