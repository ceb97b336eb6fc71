//! The file that is written beside another and then takes its place. What a killed run left of it is known by its name,
//! `.NAME.??????.roster-tmp`, and removed by the next write of that file.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

const ENDING: &str = ".roster-tmp";

/// Its random part.
const RANDOM: usize = 6;

/// Names are cut off so that the whole fits into 255 bytes; then nobody knows whose it was, and it is never removed.
const LONGEST: usize = 230;

/// A new file beside this one, in mode 0600 where no other is given. It is locked until it is closed: so a spare file that is not was
/// left by a run that is gone.
pub(crate) fn spare_beside(file: &Path, permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    if let Some(name) = file.file_name().filter(|name| name.len() <= LONGEST) {
        prefix.push(name);
        prefix.push(".");
    }
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(ENDING).rand_bytes(RANDOM);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    loop {
        // Its own error names a path that nobody has heard of.
        let spare = builder
            .tempfile_in(folder(file))
            .map_err(|error| io::Error::from(error.kind()))?;
        // Not all file systems lock. What is not locked can't be told from a leftover, and there a lock can't be tried either.
        let _ = spare.as_file().try_lock();
        // Another run may have looked at it before it was locked.
        if spare.path().exists() {
            return Ok(spare);
        }
    }
}

/// Removes what killed runs left beside these files. Nothing else: no link, no folder, no file of a run that still lives. What can't be
/// removed stays.
pub(crate) fn remove_leftovers<'a>(files: impl IntoIterator<Item = &'a Path>) {
    let mut names: BTreeMap<PathBuf, Vec<OsString>> = BTreeMap::new();
    for file in files {
        let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        if let Some(name) = real.file_name() {
            names.entry(folder(&real).to_owned()).or_default().push(name.to_owned());
        }
    }
    for (folder, mut names) in names {
        names.sort();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let whose = of_file(&entry.file_name());
            let is_ours = whose.is_some_and(|name| names.binary_search(&name).is_ok());
            // That of the entry itself: links are not followed.
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_left(&entry.path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The file that a spare file was for, by its name.
fn of_file(spare: &OsStr) -> Option<OsString> {
    let (name, random) = spare
        .to_str()?
        .strip_prefix('.')?
        .strip_suffix(ENDING)?
        .rsplit_once('.')?;
    let is_random = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_random.then(|| name.into())
}

/// Does nobody write to it any more?
fn is_left(spare: &Path) -> bool {
    File::open(spare).is_ok_and(|file| file.try_lock().is_ok())
}

/// The folder of a file.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}
