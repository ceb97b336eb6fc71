//! Nothing is passed over in silence: files that look like rosters and are not read, and the file that a wrong path meant.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::files::{FileSource, PathKind};
use crate::suggest::nearest;

/// So deep is a folder searched for roster files that are not read.
const DEEPEST: usize = 4;

/// So many names of a folder are looked at.
const MOST_NAMES: usize = 10_000;

/// What stands beside what is read, and was perhaps meant to be read.
pub(super) struct NotRead {
    path: String,
    is_folder: bool,
    why: String,
    /// The default that is read in its stead: named with `-f`, this would take its place.
    beside: Option<String>,
}

impl NotRead {
    /// In a folder that is read: folders with roster files in them, and files whose ending is in capitals.
    pub(super) fn in_folder(folder: &str, is_default: bool, files: &dyn FileSource) -> Vec<Self> {
        let folder = folder.trim_end_matches('/');
        let beside = is_default.then(|| folder.to_owned());
        let mut found = Vec::new();
        for name in names(folder, files) {
            let path = format!("{folder}/{name}");
            match roster_ending(&name) {
                Some(true) => {}
                Some(false) => found.push(Self {
                    path,
                    is_folder: false,
                    why: "its name does not end with `.yaml` or `.yml`".to_owned(),
                    beside: beside.clone(),
                }),
                None => found.extend(folder_of_rosters(&path, files, DEEPEST).map(|path| Self {
                    path,
                    is_folder: true,
                    why: format!("folders in `{folder}` are not searched"),
                    beside: beside.clone(),
                })),
            }
        }
        found
    }

    /// Beside the default that is read: the other places that people keep a roster in.
    pub(super) fn beside_default(read: &str, files: &dyn FileSource) -> Vec<Self> {
        let others = names(".", files).into_iter().filter(|name| name != read);
        let found = others.filter_map(|name| {
            let folder = || folder_of_rosters(&name, files, DEEPEST);
            let folder = (name == "assistants").then(folder).flatten();
            (folder.is_some() || is_default_misspelt(&name)).then(|| Self {
                is_folder: folder.is_some(),
                path: folder.unwrap_or(name),
                why: format!("without `-f`, `{read}` alone is"),
                beside: Some(read.to_owned()),
            })
        });
        found.collect()
    }

    /// Was it read after all, by another name on the command line?
    pub(super) fn is_among(&self, read: &BTreeSet<String>, files: &dyn FileSource) -> bool {
        let id = files.canonical_id(&self.path);
        if self.is_folder {
            read.iter().any(|other| {
                other
                    .strip_prefix(id.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
        } else {
            read.contains(&id)
        }
    }

    /// The warning.
    pub(super) fn problem(&self) -> Diagnostic {
        let Self {
            path,
            is_folder,
            why,
            beside,
        } = self;
        let beside = beside.as_ref().map(|read| format!("-f {read} ")).unwrap_or_default();
        let kind = if *is_folder { "the folder " } else { "" };
        let problem = Diagnostic::warning_of("file-not-read", format!("{kind}`{path}` is not read: {why}"));
        problem.with_help(format!("to read it too, name it: `{beside}-f {path}`"))
    }
}

/// The default that was probably meant, where there is none.
pub(super) fn near_default(files: &dyn FileSource) -> Option<String> {
    names(".", files).into_iter().find(|name| is_default_misspelt(name))
}

/// `assistants.yml`, `Assistants.yaml`, `assistant.yaml`.
fn is_default_misspelt(name: &str) -> bool {
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".yaml").or_else(|| lower.strip_suffix(".yml"));
    name != "assistants.yaml" && matches!(stem, Some("assistants" | "assistant"))
}

/// Does the name end as a roster file's does; in small letters?
fn roster_ending(name: &str) -> Option<bool> {
    let (_, ending) = name.rsplit_once('.')?;
    ["yaml", "yml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
        .then_some(matches!(ending, "yaml" | "yml"))
}

/// The folder itself, if roster files are in it, else the first one below.
fn folder_of_rosters(folder: &str, files: &dyn FileSource, depth: usize) -> Option<String> {
    let names = names(folder, files);
    if names.iter().any(|name| roster_ending(name) == Some(true)) {
        return Some(folder.to_owned());
    }
    let depth = depth.checked_sub(1)?;
    let mut below = names.iter().map(|name| format!("{folder}/{name}"));
    below.find_map(|below| folder_of_rosters(&below, files, depth))
}

/// The names in a folder, in order, without hidden ones; none if it is no folder.
fn names(folder: &str, files: &dyn FileSource) -> Vec<String> {
    if !files.is_folder(folder) {
        return Vec::new();
    }
    let mut names = files.list_dir(folder).unwrap_or_default();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names.truncate(MOST_NAMES);
    names
}

/// A path below a folder (which ends with `/`, or is empty) that is there, and nearly this one: each part that is missing is
/// replaced by the nearest name that is there.
pub(super) fn near_path(folder: &str, path: &str, files: &dyn FileSource) -> Option<String> {
    // Written from where the command runs, or from the top of the repository.
    let below = path.strip_prefix(folder).filter(|_| !folder.is_empty());
    if let Some(below) = below.filter(|below| is_file(&format!("{folder}{below}"), files)) {
        return Some(below.to_owned());
    }
    let mut found = String::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        let here = format!("{folder}{found}");
        let there = names(if here.is_empty() { "." } else { &here }, files);
        let part = if there.iter().any(|name| name == part) {
            part
        } else {
            let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
            let same_stem = there
                .iter()
                .find(|name| stem(name).is_some() && stem(name) == stem(part));
            let near = same_stem.map(String::as_str);
            near.or_else(|| nearest(part, there.iter().map(String::as_str)))?
        };
        found = format!("{found}{part}/");
    }
    let found = found.trim_end_matches('/').to_owned();
    is_file(&format!("{folder}{found}"), files).then_some(found)
}

fn is_file(path: &str, files: &dyn FileSource) -> bool {
    files.kind_of(path) == PathKind::File
}
