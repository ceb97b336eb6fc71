//! One file is swapped for another at once: whoever reads it sees the old text or the new one, never a part.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use super::spare::{folder, spare_beside};

/// Puts a text in the place of `before`, or into a new file with the folders above it. Links are followed, permissions kept.
///
/// # Errors
/// When it can't be written, or no longer holds what it is to replace; then it is as it was.
pub(crate) fn replace_file(path: &Path, before: Option<&str>, text: &str) -> io::Result<()> {
    let Some(before) = before else {
        fs::create_dir_all(folder(path))?;
        let mut file = spare_beside(path, Some(ordinary()))?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path)?;
        return Ok(());
    };
    let path = path.canonicalize()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(io::Error::other("it was changed by somebody else meanwhile"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut file = spare_beside(&path, None)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// What a new file gets, less what the user's mask takes away.
#[cfg(unix)]
fn ordinary() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}
