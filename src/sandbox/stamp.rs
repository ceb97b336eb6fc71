//! Whether a file is still the one that was read, told without reading it again.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Clocks of file systems tick in hundredths of a second or less: a file that was changed so lately may change once more
/// under the same stamp.
const TICKS: Duration = Duration::from_millis(100);

/// What is different for a file that was replaced or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl From<&Metadata> for FileStamp {
    fn from(found: &Metadata) -> Self {
        Self {
            length: found.len(),
            modified: found.modified().ok(),
            number: number(found),
        }
    }
}

impl FileStamp {
    /// Is the last change so long ago that a further one would show in the stamp?
    pub(super) fn is_settled(&self) -> bool {
        let age = self.modified.and_then(|modified| modified.elapsed().ok());
        age.is_some_and(|age| age > TICKS)
    }
}

/// The number of the file in its file system: a file that replaces another has one of its own.
#[cfg(unix)]
fn number(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

/// Elsewhere only length and time tell.
#[cfg(not(unix))]
fn number(_found: &Metadata) -> u64 {
    0
}
