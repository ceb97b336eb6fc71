//! The roster files as they were at a commit: the same paths, read by git.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::command::{ask, ask_line, cannot_run, git};
use super::left_out::{git_at, not_fetched};
use super::missing::missing;
use super::tree::{CommitTree, ResolvedPath};
use crate::diagnostic::Diagnostic;
use crate::files::{FileError, FileSource, MOST_ROSTER, PathKind, check_inner_path};
use crate::text::shell_word;

/// A commit, seen from a directory of its work tree.
#[derive(Debug)]
pub struct CommitFiles {
    reference: String,
    hash: String,
    /// Where relative paths start.
    from: PathBuf,
    top: PathBuf,
    tree: CommitTree,
    /// By the path of the work tree that they are of, from the top: the repository itself (the empty path), and its submodules.
    repositories: BTreeMap<String, Repository>,
    /// The first file that git did not give. What it is asked for afterwards fails too, for no reason of its own.
    failed: RefCell<Option<Diagnostic>>,
}

/// A repository, which blobs are read from.
#[derive(Debug)]
struct Repository {
    work_tree: PathBuf,
    commit: String,
    /// Gives what a checkout would write: filters, line endings and `ident` applied as the commit's attributes say.
    checked_out: RefCell<Option<BlobReader>>,
    /// Gives what is stored: where a link leads.
    stored: RefCell<Option<BlobReader>>,
}

impl Repository {
    fn new(work_tree: PathBuf, commit: &str) -> Self {
        Self {
            work_tree,
            commit: commit.to_owned(),
            checked_out: RefCell::default(),
            stored: RefCell::default(),
        }
    }

    /// The bytes of a blob: as a checkout would write them to `path`, or as they are stored; none if they are more than `most`. Why git
    /// does not give them, in words.
    fn read(&self, blob: &str, path: Option<&str>, most: u64) -> Result<Option<Vec<u8>>, String> {
        let reader = if path.is_some() {
            &self.checked_out
        } else {
            &self.stored
        };
        let mut reader = reader.borrow_mut();
        let reader = match &mut *reader {
            Some(reader) => reader,
            none => {
                let started = BlobReader::start(&self.work_tree, path.map(|_| self.commit.as_str()));
                none.insert(started.map_err(|problem| problem.message)?)
            }
        };
        reader.read(blob, path, most)
    }
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
        let top = real(Path::new(&top));
        let mut tree = CommitTree::read(&listing);
        let mut repositories = BTreeMap::from([(String::new(), Repository::new(top.clone(), &hash))]);
        let mut open = tree.submodules();
        while let Some((path, commit)) = open.pop() {
            let work_tree = top.join(&path);
            // Where it is not checked out, git would answer from the repository around it.
            if !work_tree.join(".git").exists() {
                continue;
            }
            if let Ok(listing) = ask(&work_tree, &["ls-tree", "-r", "-z", "--full-tree", &commit])? {
                let inner = CommitTree::read(&listing);
                let nested = inner.submodules().into_iter();
                open.extend(nested.map(|(inner, commit)| (format!("{path}/{inner}"), commit)));
                tree.put(&path, inner);
                repositories.insert(path, Repository::new(work_tree, &commit));
            }
        }
        Ok(Self {
            reference: reference.to_owned(),
            from: real(from),
            top,
            tree,
            repositories,
            hash,
            failed: RefCell::default(),
        })
    }

    /// The repository that holds a path, and the path from its top.
    fn repository<'p>(&self, path: &'p str) -> Option<(&Repository, &'p str)> {
        let mut holders = self.repositories.iter().rev();
        holders.find_map(|(top, repository)| {
            let below = match top.as_str() {
                "" => Some(path),
                top => path.strip_prefix(top)?.strip_prefix('/'),
            };
            Some((repository, below?))
        })
    }

    /// The commit's hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Did git fail to give a file? Then nothing is known of the roster at that commit.
    pub fn failure(&self) -> Option<Diagnostic> {
        self.failed.borrow().clone()
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
        let target = |path: &str, blob: &str| {
            let (repository, _) = self.repository(path)?;
            String::from_utf8(repository.read(blob, None, 4096).ok()??).ok()
        };
        self.inside(path)
            .map_or(ResolvedPath::Outside, |path| self.tree.stands(&path, target))
    }

    /// The bytes of a blob that stands at `real`, and is named by `path`.
    fn blob(&self, blob: &str, real: &str, most: u64, path: &str) -> Result<Vec<u8>, FileError> {
        let (repository, below) = self.repository(real).ok_or_else(|| self.not_a_file(path))?;
        match repository.read(blob, Some(below), most) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(FileError::new(format!(
                "`{path}` at {} is longer than {most} bytes",
                self.reference
            ))),
            Err(why) => {
                // Asked for alone, git says why.
                let args = ["cat-file", "--filters", &format!("--path={below}"), blob];
                let words = ask(&repository.work_tree, &args);
                let why = words.ok().and_then(Result::err).unwrap_or(why);
                let hint = if why.contains(" filter ") {
                    "a checkout fails as well; `git config --get-regexp ^filter` shows what each filter runs"
                } else {
                    "`git fsck` looks for what is missing in this repository"
                };
                let what = format!("--base {}: git does not give `{path}`: {why}", self.reference);
                let problem = Diagnostic::error(&what).with_help(hint);
                self.failed.borrow_mut().get_or_insert(problem);
                Err(FileError::new(what))
            }
        }
    }

    /// A file of a submodule that is not checked out, or lacks the commit.
    fn unfetched(&self, path: &str, module: &str, commit: &str) -> FileError {
        let git = git_at(&self.top, &self.from);
        let what = format!("`{path}` is not here as it was at {}", self.reference);
        FileError::new(what).hint(if self.top.join(module).join(".git").exists() {
            let path = shell_word(&self.top.join(module).to_string_lossy());
            format!("its submodule lacks that commit: `git -C {path} fetch origin {commit}` gets it")
        } else {
            not_fetched(&git, module)
        })
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
            ResolvedPath::File(..) | ResolvedPath::Unfetched(..) | ResolvedPath::Other => PathKind::File,
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
            ResolvedPath::File(real, blob) => self.blob(&blob, &real, MOST_ROSTER, path),
            ResolvedPath::Unfetched(module, commit) => Err(self.unfetched(path, &module, &commit)),
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
                return Err(FileError::new(format!(
                    "`{shown}` does not exist at {}",
                    self.reference
                )));
            }
            ResolvedPath::Outside => return Err(outside()),
            ResolvedPath::Unfetched(module, commit) => return Err(self.unfetched(&shown, &module, &commit)),
            ResolvedPath::Folder(_) | ResolvedPath::Other => return Err(self.not_a_file(&shown)),
        };
        let below = Path::new(&real).strip_prefix(&root).map_err(|_| outside())?;
        if below
            .components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
        {
            return Err(FileError::new(format!("`{shown}` is hidden at {}", self.reference)));
        }
        self.blob(&blob, &real, most, &shown)
    }

    fn canonical_id(&self, path: &str) -> String {
        match self.stands(path) {
            ResolvedPath::File(real, _) => real,
            _ => path.to_owned(),
        }
    }
}

/// A git that gives blobs, one after the other.
#[derive(Debug)]
struct BlobReader {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
    /// What git is asked for behind each blob, and does not have. With filters, the length that git announces is that of what is
    /// stored, so only the answer to this tells where a blob ends.
    end: String,
}

impl BlobReader {
    /// With a commit, blobs are given as a checkout would write them, by the attributes in that commit. Git runs the filters
    /// that the user's own configuration names, as it does for every checkout; a repository can't bring any.
    fn start(from: &Path, checked_out: Option<&str>) -> Result<Self, Diagnostic> {
        let mut args = vec!["cat-file", "--batch"];
        args.extend(checked_out.map(|_| "--filters"));
        let mut command = git(from, &args);
        if let Some(commit) = checked_out {
            // A git older than 2.43 reads the attributes of the work tree.
            command.env("GIT_ATTR_SOURCE", commit);
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| cannot_run(&error))?;
        let end = std::collections::hash_map::RandomState::new();
        let end = std::hash::BuildHasher::hash_one(&end, child.id());
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Self {
                child,
                ask,
                answer: BufReader::new(answer),
                end: format!("no-such-blob-{end:016x}"),
            }),
            _ => Err(Diagnostic::error("git gives no pipes to speak through")),
        }
    }

    /// The bytes of a blob, none if they are more than `most`; its path is for the filters. Why git does not give them, in words.
    fn read(&mut self, blob: &str, path: Option<&str>, most: u64) -> Result<Option<Vec<u8>>, String> {
        let broken = |error: std::io::Error| error.to_string();
        let path = path.unwrap_or_default();
        if path.contains('\n') {
            return Err("its path holds a line break".to_owned());
        }
        let question = if path.is_empty() {
            format!("{blob}\n{}\n", self.end)
        } else {
            format!("{blob} {path}\n{} {path}\n", self.end)
        };
        let mut asked = self.ask.write_all(question.as_bytes());
        asked = asked.and_then(|()| self.ask.flush());
        asked.map_err(broken)?;
        let mut head = String::new();
        self.answer.read_line(&mut head).map_err(broken)?;
        let is_blob = head.contains(" blob ");
        let end = format!("{} missing\n", self.end);
        let (mut bytes, mut line, mut is_long) = (Vec::new(), Vec::new(), false);
        loop {
            line.clear();
            if self.answer.read_until(b'\n', &mut line).map_err(broken)? == 0 {
                return Err("it gave up on it".to_owned());
            }
            if line == end.as_bytes() {
                break;
            }
            is_long |= bytes.len() as u64 + line.len() as u64 > most + 1;
            if !is_long {
                bytes.extend_from_slice(&line);
            }
        }
        if !is_blob {
            return Err(format!("git says `{}`", head.trim_end()));
        }
        if is_long {
            return Ok(None);
        }
        bytes.pop();
        Ok(Some(bytes))
    }
}

impl Drop for BlobReader {
    fn drop(&mut self) {
        // It ends by itself when nobody asks any more; both fail where it has already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
