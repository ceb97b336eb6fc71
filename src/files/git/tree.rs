//! The paths of a commit: what stands where, once symbolic links are followed. Pure, but for reading where a link leads.

use std::collections::BTreeMap;
use std::ops::Bound;

/// So many links are followed on the way to one file, as Linux does it.
const MOST_LINKS: usize = 40;

/// One file of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TreeEntryKind {
    /// A regular file.
    File,
    /// A symbolic link: its blob says where to.
    Link,
    /// A submodule: its blob is a commit.
    Submodule,
    /// Something else.
    Other,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ResolvedPath {
    /// A regular file, at this path once links are followed; its blob.
    File(String, String),
    /// A folder, at this path; empty for the top.
    Folder(String),
    /// In a submodule whose files are not here, at this path; its commit.
    Unfetched(String, String),
    /// None of these.
    Other,
    /// Nothing.
    Nothing,
    /// The path leads out of the repository.
    Outside,
}

/// All files of a commit, by path.
#[derive(Debug, Default)]
pub(super) struct CommitTree(BTreeMap<String, (TreeEntryKind, String)>);

impl CommitTree {
    /// Reads `git ls-tree -r -z`.
    pub(super) fn read(listing: &[u8]) -> Self {
        let entries = listing.split(|byte| *byte == 0).filter_map(|entry| {
            // A path that is not UTF-8 cannot be named by a roster.
            let (meta, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
            let mut meta = meta.split(' ');
            let (mode, _, blob) = (meta.next()?, meta.next()?, meta.next()?);
            let kind = match mode {
                "100644" | "100755" | "100664" => TreeEntryKind::File,
                "120000" => TreeEntryKind::Link,
                "160000" => TreeEntryKind::Submodule,
                _ => TreeEntryKind::Other,
            };
            Some((path.to_owned(), (kind, blob.to_owned())))
        });
        Self(entries.collect())
    }

    /// The submodules, by path, with the commit of each.
    pub(super) fn submodules(&self) -> Vec<(String, String)> {
        let all = self.0.iter().filter(|(_, (kind, _))| *kind == TreeEntryKind::Submodule);
        all.map(|(path, (_, commit))| (path.clone(), commit.clone())).collect()
    }

    /// Puts the files of a submodule in its place.
    pub(super) fn put(&mut self, path: &str, files: Self) {
        self.0.remove(path);
        let files = files.0.into_iter();
        self.0
            .extend(files.map(|(below, entry)| (format!("{path}/{below}"), entry)));
    }

    /// The names directly in a folder.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        let start = prefix(folder);
        let mut names: Vec<String> = self
            .below(&start)
            .filter_map(|path| path.strip_prefix(start.as_str())?.split('/').next().map(str::to_owned))
            .collect();
        names.dedup();
        names
    }

    fn below<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a String> {
        let from = self.0.range::<str, _>((Bound::Included(start), Bound::Unbounded));
        from.map(|(path, _)| path)
            .take_while(move |path| path.starts_with(start))
    }

    /// What stands at a path from the top. `target` reads a link's blob, by its path.
    pub(super) fn stands(&self, path: &str, target: impl Fn(&str, &str) -> Option<String>) -> ResolvedPath {
        let mut links = 0;
        let mut todo: Vec<String> = path.rsplit('/').map(str::to_owned).collect();
        let mut done: Vec<String> = Vec::new();
        let mut file = None;
        while let Some(part) = todo.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => match done.pop() {
                    Some(_) => continue,
                    None => return ResolvedPath::Outside,
                },
                _ if file.is_some() => return ResolvedPath::Nothing,
                _ => done.push(part),
            }
            let here = done.join("/");
            match self.0.get(&here) {
                None if self.below(&prefix(&here)).next().is_none() => return ResolvedPath::Nothing,
                None => {}
                Some((TreeEntryKind::File, blob)) => file = Some(blob.clone()),
                Some((TreeEntryKind::Submodule, commit)) => return ResolvedPath::Unfetched(here, commit.clone()),
                Some((TreeEntryKind::Other, _)) => return ResolvedPath::Other,
                Some((TreeEntryKind::Link, blob)) => {
                    links += 1;
                    let Some(to) = target(&here, blob).filter(|_| links <= MOST_LINKS) else {
                        return ResolvedPath::Nothing;
                    };
                    if to.starts_with('/') {
                        return ResolvedPath::Outside;
                    }
                    done.pop();
                    todo.extend(to.rsplit('/').map(str::to_owned));
                }
            }
        }
        let here = done.join("/");
        match file {
            Some(blob) => ResolvedPath::File(here, blob),
            None => ResolvedPath::Folder(here),
        }
    }
}

/// What the paths below a folder begin with.
fn prefix(folder: &str) -> String {
    if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> CommitTree {
        CommitTree::read(
            b"100644 blob a1\tassistants.yaml\x00100644 blob b2\tteam/prompts/a.md\x00100755 blob b3\tteam/prompts/b.md\x00\
              120000 blob l1\tteam/link.md\x00120000 blob l2\tout\x00120000 blob l3\tloop\x00120000 blob l4\tdir\x00\
              160000 commit c1\tmodule\x00",
        )
    }

    fn stands(path: &str) -> ResolvedPath {
        tree().stands(path, |_, blob| {
            Some(match blob {
                "l1" => "prompts/../prompts/a.md".to_owned(),
                "l2" => "../elsewhere".to_owned(),
                "l3" => "loop".to_owned(),
                _ => "./team//prompts".to_owned(),
            })
        })
    }

    #[test]
    fn paths_are_followed_through_links_and_never_out_of_the_repository() {
        let file = |path: &str, blob: &str| ResolvedPath::File(path.to_owned(), blob.to_owned());
        for (path, expected) in [
            ("assistants.yaml", file("assistants.yaml", "a1")),
            ("./team/../assistants.yaml", file("assistants.yaml", "a1")),
            ("team/link.md", file("team/prompts/a.md", "b2")),
            ("dir/b.md", file("team/prompts/b.md", "b3")),
            ("team", ResolvedPath::Folder("team".to_owned())),
            ("dir/", ResolvedPath::Folder("team/prompts".to_owned())),
            ("", ResolvedPath::Folder(String::new())),
            ("tea", ResolvedPath::Nothing),
            ("assistants.yaml/x", ResolvedPath::Nothing),
            ("loop", ResolvedPath::Nothing),
            ("out", ResolvedPath::Outside),
            ("..", ResolvedPath::Outside),
            (
                "module/a.md",
                ResolvedPath::Unfetched("module".to_owned(), "c1".to_owned()),
            ),
        ] {
            assert_eq!(stands(path), expected, "{path}");
        }
    }

    #[test]
    fn a_folder_lists_each_name_once() {
        assert_eq!(tree().names("team"), ["link.md", "prompts"]);
        assert_eq!(
            tree().names(""),
            ["assistants.yaml", "dir", "loop", "module", "out", "team"]
        );
    }
}
