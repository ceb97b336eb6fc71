//! Files of the working tree, and the fence around those that another file named.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use super::error::FileError;
use super::git::left_out::LeftOut;
use super::source::{FileSource, MOST_ROSTER, PathKind, read_up_to};
use crate::text::shell_word;

/// The working tree, seen from a directory.
#[derive(Debug, Clone)]
pub struct DiskFiles {
    from: PathBuf,
    /// The folders that files were read within, links resolved. Of 2,000 prompt files in one folder that is half of all system calls.
    roots: RefCell<HashMap<String, PathBuf>>,
    left_out: LeftOut,
}

impl DiskFiles {
    /// Relative paths start at `from`.
    pub fn new(from: impl Into<PathBuf>) -> Self {
        Self {
            from: from.into(),
            roots: RefCell::default(),
            left_out: LeftOut::default(),
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.from.join(path)
    }

    /// A folder with its links resolved.
    fn root(&self, folder: &str) -> io::Result<PathBuf> {
        if let Some(root) = self.roots.borrow().get(folder) {
            return Ok(root.clone());
        }
        let root = self.path(folder).canonicalize()?;
        self.roots.borrow_mut().insert(folder.to_owned(), root.clone());
        Ok(root)
    }

    /// Why a file is not there: a link on the way to it leads nowhere, or the checkout leaves it out.
    fn missing(&self, path: &str) -> FileError {
        let shown = Path::new(path);
        let mut ways: Vec<&Path> = shown.ancestors().collect();
        ways.reverse();
        let dangling = ways.into_iter().find_map(|shown| {
            let way = self.from.join(shown);
            let to = fs::read_link(&way).ok()?;
            (!way.exists()).then(|| (shown.to_string_lossy(), way.parent().unwrap_or(&way).join(&to), to))
        });
        let Some((link, target, to)) = dangling else {
            return FileError {
                hint: self.missing_hint(path),
                ..FileError::new(format!("`{path}` does not exist"))
            };
        };
        let what = if link == path {
            format!("`{path}` is a link that leads nowhere: to `{}`", to.display())
        } else {
            format!(
                "`{path}` does not exist: `{link}` is a link that leads nowhere, to `{}`",
                to.display()
            )
        };
        let hint = self.left_out.hint(&target, &self.from).unwrap_or_else(|| {
            format!(
                "put there what it leads to, or make it lead elsewhere: `ln -sfn PATH {}`",
                shell_word(&link)
            )
        });
        FileError::new(what).hint(hint)
    }

    /// Could [`FileSource::read_within`] read a file that is made there: are the folders on the way to it below `folder`, and are what
    /// is there of them really folders?
    ///
    /// # Errors
    /// When that is not so.
    pub fn check_new(&self, folder: &str, path: &str) -> Result<(), FileError> {
        check_inner_path(path)?;
        let root = self.path(folder);
        let root = match root.canonicalize() {
            // It is made together with the file.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            root => root.map_err(|error| cannot_read(folder, &error))?,
        };
        let mut way = root.clone();
        for part in Path::new(path).parent().into_iter().flat_map(Path::components) {
            way.push(part);
            if fs::symlink_metadata(&way).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                return Ok(());
            }
            let shown = format!("{folder}{}", way.strip_prefix(&root).unwrap_or(&way).display());
            let real = way.canonicalize().map_err(|error| cannot_read(&shown, &error))?;
            let Ok(below) = real.strip_prefix(&root) else {
                return Err(outside(&shown));
            };
            if is_hidden(below) {
                return Err(hidden(&shown));
            }
            if !real.is_dir() {
                return Err(FileError::new(format!("`{shown}` is not a folder")));
            }
        }
        Ok(())
    }
}

/// Is this a path that one file may name another by? Relative, and no part of it begins with a dot (so no `..` either),
/// but `./` is fine. What it leads to once links are resolved is [`FileSource::read_within`]'s to judge.
///
/// # Errors
/// When it is not.
pub fn check_inner_path(path: &str) -> Result<(), FileError> {
    if path.is_empty() || path.contains('\0') {
        return Err(FileError::new("the path of the file is empty, or is none"));
    }
    for part in Path::new(path).components() {
        match part {
            Component::Prefix(_) | Component::RootDir => {
                return Err(FileError::new(format!("`{path}` is an absolute path"))
                    .hint("write it relative to the file that names it"));
            }
            Component::ParentDir => {
                return Err(FileError::outside(format!("`{path}` goes up with `..`")));
            }
            Component::Normal(name) if name.to_string_lossy().starts_with('.') => return Err(hidden(path)),
            Component::Normal(_) | Component::CurDir => {}
        }
    }
    Ok(())
}

impl FileSource for DiskFiles {
    fn kind_of(&self, path: &str) -> PathKind {
        let path = self.path(path);
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => PathKind::Folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_link(&path) => PathKind::Nothing,
            // What cannot be looked at can't be opened either, and that tells why.
            _ => PathKind::File,
        }
    }

    fn list_dir(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let failed = |error| cannot_read(folder, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path(folder)).map_err(failed)? {
            // A name that is not UTF-8 keeps its ending, and is then not found: an error, rather than silence.
            names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let mut file = File::open(self.path(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => self.missing(path),
            _ => cannot_read(path, &error),
        })?;
        let length = file.metadata().map_or(0, |found| found.len());
        read_up_to(&mut file, length, MOST_ROSTER, path)
    }

    fn read_within(&self, folder: &str, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        check_inner_path(path)?;
        let shown = format!("{folder}{path}");
        let failed = |error| cannot_read(&shown, &error);
        let root = self.root(folder).map_err(failed)?;
        let real = root.join(path).canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => self.missing(&shown),
            _ => failed(error),
        })?;
        let Ok(below) = real.strip_prefix(&root) else {
            return Err(outside(&shown));
        };
        if is_hidden_below(&root, below) {
            return Err(leads_to_hidden(&shown));
        }
        // Looked at before it is opened: to open a pipe is to wait for its writer.
        let regular = fs::metadata(&real).map_err(failed)?.is_file();
        if !regular {
            return Err(FileError::new(format!("`{shown}` is not a regular file")));
        }
        let mut file = File::open(&real).map_err(failed)?;
        let opened = file.metadata().map_err(failed)?;
        if !opened.is_file() {
            return Err(FileError::new(format!("`{shown}` is not a regular file")));
        }
        read_up_to(&mut file, opened.len(), most, &shown)
    }

    fn canonical_id(&self, path: &str) -> String {
        let path = self.path(path);
        // What is not there yet has the canonical_id that it will have.
        let made = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
        let real = path.canonicalize().ok().or_else(made);
        real.unwrap_or_else(|| path.clone()).to_string_lossy().into_owned()
    }

    fn missing_hint(&self, path: &str) -> Option<String> {
        self.left_out.hint(&self.path(path), &self.from)
    }
}

fn is_hidden(below: &Path) -> bool {
    below
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
}

/// Is a part of the path hidden, below a folder? The folders of a Kubernetes volume (a `ConfigMap`, say) are not: each file there is a
/// link to `..data/FILE`, and `..data` is a link to the folder beside it that holds the present version.
fn is_hidden_below(root: &Path, below: &Path) -> bool {
    let mut way = root.to_owned();
    below.components().any(|part| {
        let volume = way.join("..data");
        way.push(part);
        let name = part.as_os_str().to_string_lossy();
        let is_volume =
            || name.starts_with("..") && is_link(&volume) && volume.canonicalize().is_ok_and(|real| real == way);
        name.starts_with('.') && !is_volume()
    })
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

fn cannot_read(path: &str, error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::new(format!("`{path}` does not exist")),
        _ => FileError::new(format!("cannot read `{path}`: {error}")),
    }
}

fn outside(path: &str) -> FileError {
    FileError::outside(format!("`{path}` leads out of the folder of the roster file"))
}

fn leads_to_hidden(path: &str) -> FileError {
    let hidden = hidden(path);
    FileError {
        what: format!("`{path}` leads to a file that is hidden: a part of its path begins with a dot"),
        ..hidden
    }
}

fn hidden(path: &str) -> FileError {
    FileError::new(format!("`{path}` is hidden: a part of its path begins with a dot"))
        .hint("hidden files and folders often hold secrets, so they are not read")
}
