//! The roster file that a first `pull --all` starts, where there is none.

use std::path::Path;

use crate::cli::args::FileArgs;
use crate::pull::{FileChange, FileState};

/// The file, and the name by which it is read: its own, or its folder's.
pub(super) struct NewRosterFile {
    /// As it would be named with `-f`.
    pub(super) named: String,
    file: String,
}

/// The schema beside the file: there is no address at which editors find it.
const SCHEMA: &str = "assistants.schema.json";

const EMPTY: &str = "version: 1\n\nassistants: []\n";

/// How such a file begins. A line that names a schema that is not there would make editors complain.
fn start(file: &str) -> String {
    let beside = Path::new(file).with_file_name(SCHEMA);
    if beside.is_file() {
        return format!("# yaml-language-server: $schema={SCHEMA}\n{EMPTY}");
    }
    // Lines of at most 80 characters: yamllint refuses longer ones.
    format!(
        "# For completion and checks in your editor, run here:\n\
         #   roster schema > {SCHEMA}\n\
         # and replace these lines by one:\n\
         #   \"# yaml-language-server: $schema={SCHEMA}\"\n{EMPTY}"
    )
}

/// The file to start; none, if there is something to read.
pub(super) fn fresh(files: &FileArgs) -> Option<NewRosterFile> {
    let named = match files.files.as_slice() {
        [] if is_there(Path::new("assistants.yaml")) => return None,
        [] if Path::new("assistants").is_dir() => "assistants",
        [] => "assistants.yaml",
        [one] => one,
        _ => return None,
    };
    let path = Path::new(named);
    let file = if path.is_dir() {
        if has_rosters(path) {
            return None;
        }
        format!("{}/assistants.yaml", named.trim_end_matches('/'))
    } else if is_there(path) || !is_roster(path) {
        return None;
    } else {
        named.to_owned()
    };
    Some(NewRosterFile {
        named: named.to_owned(),
        file,
    })
}

impl NewRosterFile {
    /// The file as it begins.
    pub(super) fn changed(&self) -> FileChange {
        FileChange {
            file: self.file.clone(),
            before: None,
            after: start(&self.file),
            state: FileState::Prepared,
        }
    }
}

/// A link that leads nowhere is there too: nothing is written through it.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn is_roster(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// A folder that can't be listed counts as full: its reader says why.
fn has_rosters(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |entries| entries.flatten().any(|entry| is_roster(&entry.path())))
}
