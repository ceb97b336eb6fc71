//! Where the state is kept: in memory, or in a file that every change replaces before it is answered. A stamp tells whether the
//! file is still the one that was read, for to read 22 MB again at each request takes longer than the request.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use super::state::ServerState;

/// Why the state could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be read.
    #[error("cannot read the sandbox's state from {}: {why}", file.display())]
    Read {
        /// The state file.
        file: PathBuf,
        /// The system's words.
        why: io::Error,
    },
    /// The file is not the state of a sandbox.
    #[error("{} is not the state of a sandbox: {why}", file.display())]
    Broken {
        /// The state file.
        file: PathBuf,
        /// What is wrong with it, and where.
        why: String,
    },
    /// The file cannot be written or locked.
    #[error("cannot keep the sandbox's state in {}: {why}", file.display())]
    Write {
        /// The state file.
        file: PathBuf,
        /// The system's words.
        why: io::Error,
    },
}

/// The state, and where it is kept.
#[derive(Debug)]
pub struct Store {
    world: ServerState,
    file: Option<StateFile>,
}

/// A state file. Several processes may use one at once.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    /// What the file held when it was last read or written. `None`: there is none, or memory is not to be trusted
    /// after a failed write.
    bytes: Option<Vec<u8>>,
    /// The stamp of the file that held these bytes, if a change after that would show in it.
    stamp: Option<FileStamp>,
}

impl Store {
    /// State that is gone with the process.
    pub fn in_memory(world: ServerState) -> Self {
        Self { world, file: None }
    }

    /// State from a file. While there is no such file, the state is `otherwise`, and it is not written until it changes.
    ///
    /// # Errors
    /// When the file is there but cannot be read, or is not the state of a sandbox.
    pub fn open(path: &Path, otherwise: ServerState) -> Result<Self, StoreError> {
        // The target is replaced, not the link to it.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let file = Some(StateFile {
            path,
            bytes: None,
            stamp: None,
        });
        let mut store = Self { world: otherwise, file };
        store.refresh()?;
        Ok(store)
    }

    /// The state as it is now.
    ///
    /// # Errors
    /// When the file changed and cannot be read again.
    pub fn read(&mut self) -> Result<&ServerState, StoreError> {
        self.refresh()?;
        Ok(&self.world)
    }

    /// Changes the state: alone among all processes that use the file, and the file is replaced before this returns.
    ///
    /// # Errors
    /// When the file cannot be locked, read again or replaced. The state is then as if nothing was changed.
    pub fn change<T>(&mut self, edit: impl FnOnce(&mut ServerState) -> T) -> Result<T, StoreError> {
        // Held to the end of this function; closing the file unlocks it.
        let _lock = self.file.as_ref().map(StateFile::lock).transpose()?;
        self.refresh()?;
        let before = self
            .file
            .as_ref()
            .filter(|kept| kept.bytes.is_none())
            .map(|_| self.world.clone());
        let made = edit(&mut self.world);
        if let Some(kept) = &mut self.file
            && let Err(error) = kept.write(&self.world)
        {
            match before {
                // Read again at the next use: what is in memory is not what is kept.
                None => (kept.bytes, kept.stamp) = (None, None),
                Some(before) => self.world = before,
            }
            return Err(error);
        }
        Ok(made)
    }

    /// Reads the file again if it is not what it was.
    fn refresh(&mut self) -> Result<(), StoreError> {
        let Some(kept) = &mut self.file else {
            return Ok(());
        };
        let read = fs::metadata(&kept.path).and_then(|found| {
            let stamp = FileStamp::from(&found);
            // A state of many megabytes is not read again for each request.
            let is_known = kept.stamp.as_ref() == Some(&stamp);
            let bytes = if is_known { None } else { Some(fs::read(&kept.path)?) };
            Ok((stamp, bytes))
        });
        let (stamp, bytes) = match read {
            Ok((_, None)) => return Ok(()),
            Ok((stamp, Some(bytes))) => (stamp, bytes),
            // Not there yet, or taken away: then what is in memory goes on, and the next change brings it back.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                (kept.bytes, kept.stamp) = (None, None);
                return Ok(());
            }
            Err(why) => {
                let file = kept.path.clone();
                return Err(StoreError::Read { file, why });
            }
        };
        if kept.bytes.as_ref() != Some(&bytes) {
            self.world = kept.parse(&bytes)?;
            kept.bytes = Some(bytes);
        }
        kept.stamp = Some(stamp).filter(FileStamp::is_settled);
        Ok(())
    }
}

impl StateFile {
    fn parse(&self, bytes: &[u8]) -> Result<ServerState, StoreError> {
        let broken = |why: String| StoreError::Broken {
            file: self.path.clone(),
            why,
        };
        // Without this a list would do: what is derived takes its items for the parts, in order.
        if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
            return Err(broken("a JSON object is expected".to_owned()));
        }
        let mut world: ServerState = serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        world.complete().map_err(broken)?;
        Ok(world)
    }

    /// The lock is on a file of its own, because the state's file is another one after every change.
    fn lock(&self) -> Result<File, StoreError> {
        let take = || {
            if let Some(directory) = self.path.parent() {
                fs::create_dir_all(directory)?;
            }
            let mut path = OsString::from(&self.path);
            path.push(".lock");
            let lock = File::options().create(true).write(true).truncate(false).open(path)?;
            lock.lock()?;
            Ok(lock)
        };
        take().map_err(|why| self.not_written(why))
    }

    fn write(&mut self, world: &ServerState) -> Result<(), StoreError> {
        let mut bytes = serde_json::to_vec_pretty(world).map_err(|why| self.not_written(why.into()))?;
        bytes.push(b'\n');
        if self.bytes.as_ref() == Some(&bytes) {
            return Ok(());
        }
        // Nobody else writes into this very file: they replace it by another, or are slower than its clock.
        self.stamp = Some(self.replace(&bytes).map_err(|why| self.not_written(why))?);
        self.bytes = Some(bytes);
        Ok(())
    }

    /// Whoever reads meanwhile sees the old file or the new one, whole.
    fn replace(&self, bytes: &[u8]) -> io::Result<FileStamp> {
        let directory = self.path.parent().filter(|directory| !directory.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(directory.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        let file = file.persist(&self.path)?;
        Ok(FileStamp::from(&file.metadata()?))
    }

    fn not_written(&self, why: io::Error) -> StoreError {
        let file = self.path.clone();
        StoreError::Write { file, why }
    }
}

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
