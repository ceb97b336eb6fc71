//! The roster files as they were at a commit: the same paths, read by git.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::command::{ask, ask_line, cannot_run, git};
use super::tree::{CommitTree, ResolvedPath};
use crate::diagnostic::Diagnostic;
use crate::files::{FileError, FileSource, MOST_ROSTER, PathKind, check_inner_path};

/// A commit, seen from a directory of its work tree.
#[derive(Debug)]
pub struct CommitFiles {
    reference: String,
    hash: String,
    /// Where relative paths start.
    from: PathBuf,
    top: PathBuf,
    tree: CommitTree,
    blobs: RefCell<BlobReader>,
}

impl CommitFiles {
    /// Finds the commit that a reference names.
    ///
    /// # Errors
    /// When git can't be run, this is no work tree, or the commit is not here: then it says what to fetch.
    pub fn find(from: &Path, reference: &str) -> Result<Self, Diagnostic> {
        let top = ask_line(from, &["rev-parse", "--show-toplevel"])?.map_err(|words| {
            Diagnostic::error(format!("--base {reference}: git knows no work tree here: {words}"))
                .with_help("run it where the roster files are checked out by git")
        })?;
        let commit = format!("{reference}^{{commit}}");
        let found = ask_line(from, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let Ok(hash) = found else {
            return Err(missing(from, reference)?);
        };
        let listing = ask(from, &["ls-tree", "-r", "-z", "--full-tree", &hash])?
            .map_err(|words| Diagnostic::error(format!("--base {reference}: its files cannot be listed: {words}")))?;
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Ok(Self {
            reference: reference.to_owned(),
            from: real(from),
            top: real(Path::new(&top)),
            tree: CommitTree::read(&listing),
            blobs: RefCell::new(BlobReader::start(from)?),
            hash,
        })
    }

    /// The commit's hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Could there have been a file of that path: is it in the work tree?
    pub fn covers(&self, path: &str) -> bool {
        self.inside(path).is_some()
    }

    /// A path from the top of the work tree; none if it is not in it.
    fn inside(&self, path: &str) -> Option<String> {
        let mut whole = PathBuf::new();
        for part in self.from.join(path).components() {
            match part {
                Component::ParentDir => {
                    whole.pop();
                }
                part => whole.push(part),
            }
        }
        let inside = whole.strip_prefix(&self.top).map(Path::to_owned);
        // The top is known by its real name: an absolute path may come by another one.
        let inside = inside.or_else(|_| {
            whole
                .canonicalize()
                .unwrap_or_default()
                .strip_prefix(&self.top)
                .map(Path::to_owned)
        });
        inside.ok()?.to_str().map(str::to_owned)
    }

    fn stands(&self, path: &str) -> ResolvedPath {
        let target = |blob: &str| {
            let target = self.blobs.borrow_mut().read(blob, 4096).ok()?;
            String::from_utf8(target).ok()
        };
        self.inside(path)
            .map_or(ResolvedPath::Outside, |path| self.tree.stands(&path, target))
    }

    fn blob(&self, blob: &str, most: u64, path: &str) -> Result<Vec<u8>, FileError> {
        let read = self.blobs.borrow_mut().read(blob, most);
        read.map_err(|why| FileError::new(format!("cannot read `{path}` at {}: {why}", self.reference)))
    }

    fn not_a_file(&self, path: &str) -> FileError {
        FileError::new(format!("`{path}` is not a regular file at {}", self.reference))
    }
}

impl FileSource for CommitFiles {
    /// A folder without a roster file is nothing: git does not keep empty folders, and neither does this.
    fn kind_of(&self, path: &str) -> PathKind {
        let is_roster = |name: &String| {
            let ending = Path::new(name).extension();
            ending.is_some_and(|ending| ending == "yaml" || ending == "yml") && !name.starts_with('.')
        };
        match self.stands(path) {
            ResolvedPath::Folder(folder) if self.tree.names(&folder).iter().any(is_roster) => PathKind::Folder,
            ResolvedPath::Folder(_) | ResolvedPath::Nothing | ResolvedPath::Outside => PathKind::Nothing,
            ResolvedPath::File(..) | ResolvedPath::Other => PathKind::File,
        }
    }

    fn is_folder(&self, path: &str) -> bool {
        matches!(self.stands(path), ResolvedPath::Folder(_))
    }

    fn list_dir(&self, folder: &str) -> Result<Vec<String>, FileError> {
        match self.stands(folder) {
            ResolvedPath::Folder(folder) => Ok(self.tree.names(&folder)),
            _ => Err(FileError::new(format!("`{folder}` is no folder at {}", self.reference))),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        match self.stands(path) {
            ResolvedPath::File(_, blob) => self.blob(&blob, MOST_ROSTER, path),
            _ => Err(self.not_a_file(path)),
        }
    }

    fn read_within(&self, folder: &str, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        check_inner_path(path)?;
        let shown = format!("{folder}{path}");
        let outside = || FileError::new(format!("`{shown}` leads out of its folder at {}", self.reference));
        let ResolvedPath::Folder(root) = self.stands(folder) else {
            return Err(self.not_a_file(&shown));
        };
        let (real, blob) = match self.stands(&shown) {
            ResolvedPath::File(real, blob) => (real, blob),
            ResolvedPath::Nothing => {
                return Err(FileError::new(format!("`{shown}` is not there at {}", self.reference)));
            }
            ResolvedPath::Outside => return Err(outside()),
            ResolvedPath::Folder(_) | ResolvedPath::Other => return Err(self.not_a_file(&shown)),
        };
        let below = Path::new(&real).strip_prefix(&root).map_err(|_| outside())?;
        if below
            .components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
        {
            return Err(FileError::new(format!("`{shown}` is hidden at {}", self.reference)));
        }
        self.blob(&blob, most, &shown)
    }

    fn canonical_id(&self, path: &str) -> String {
        match self.stands(path) {
            ResolvedPath::File(real, _) => real,
            _ => path.to_owned(),
        }
    }
}

/// What to fetch for a commit that is not here.
fn missing(from: &Path, reference: &str) -> Result<Diagnostic, Diagnostic> {
    let shallow = ask_line(from, &["rev-parse", "--is-shallow-repository"])?.is_ok_and(|answer| answer == "true");
    let problem = Diagnostic::error(format!("--base {reference}: git knows no such commit here"));
    let counts_back = matches!(
        reference.strip_prefix("HEAD").map(str::as_bytes),
        Some([] | [b'~' | b'^', ..])
    );
    if counts_back && !shallow {
        return Ok(problem.with_help("there are not that many commits; commit the files that were last applied first"));
    }
    // `origin/main` is a branch of a remote; `roster/applied` is a branch with a slash in its name.
    let fetch = match reference.split_once('/') {
        Some((remote, branch)) if ask(from, &["remote", "get-url", remote])?.is_ok() => {
            format!("git fetch {remote} {branch}:refs/remotes/{remote}/{branch}")
        }
        Some(_) => format!("git fetch origin {reference}:{reference}"),
        None => format!("git fetch origin {reference}"),
    };
    Ok(if shallow {
        problem.with_help(format!(
            "this clone is shallow and lacks it: `{fetch} --depth=1` gets it; in CI, check out with `fetch-depth: 0`"
        ))
    } else {
        problem.with_help(format!("if it is on the server, `{fetch}` gets it"))
    })
}

/// A git that gives blobs, one after the other.
#[derive(Debug)]
struct BlobReader {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl BlobReader {
    fn start(from: &Path) -> Result<Self, Diagnostic> {
        let mut command = git(from, &["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| cannot_run(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Self {
                child,
                ask,
                answer: BufReader::new(answer),
            }),
            _ => Err(Diagnostic::error("git gives no pipes to speak through")),
        }
    }

    /// The bytes of a blob, `most` at most. Why not, in words.
    fn read(&mut self, blob: &str, most: u64) -> Result<Vec<u8>, String> {
        let broken = |error: std::io::Error| error.to_string();
        writeln!(self.ask, "{blob}")
            .and_then(|()| self.ask.flush())
            .map_err(broken)?;
        let mut head = String::new();
        self.answer.read_line(&mut head).map_err(broken)?;
        let size: Option<u64> = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let Some(size) = size else {
            return Err(format!("git says `{}`", head.trim_end()));
        };
        let mut body = (&mut self.answer).take(size + 1);
        if size > most {
            std::io::copy(&mut body, &mut std::io::sink()).map_err(broken)?;
            return Err(format!("it is longer than {most} bytes"));
        }
        let mut bytes = Vec::new();
        // Where there is no room, the reading says so.
        let _ = bytes.try_reserve_exact(usize::try_from(size + 1).unwrap_or_default());
        body.read_to_end(&mut bytes).map_err(broken)?;
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }
}

impl Drop for BlobReader {
    fn drop(&mut self) {
        // It ends by itself when nobody asks any more; both fail where it has already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
