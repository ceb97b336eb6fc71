//! What a pull comes to: which values go where, what is skipped and why, and the files as they will be; or why the files can't
//! be so. Data only.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::plan::LineMerge;

/// What became of one value, or of an assistant as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullOutcome {
    /// The live value is in the files now.
    Pulled,
    /// Both changed since the base, and the files hold what came of both now.
    Merged,
    /// The assistant is in the files now, as a whole.
    Added,
    /// It is not; the reason says why.
    Skipped,
    /// The files changed since the base, and live changed nothing that they don't hold: there is nothing to bring back.
    Pending,
    /// Both changed since the base, and differently: a person has to decide, if need be between conflict markers.
    Conflict,
}

impl PullOutcome {
    /// The name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pulled => "pulled",
            Self::Merged => "merged",
            Self::Added => "added",
            Self::Skipped => "left",
            Self::Pending => "pending",
            Self::Conflict => "conflict",
        }
    }
}

/// One value, or one assistant as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct PulledItem {
    /// The assistant's name, as the entry gave it.
    pub name: String,
    /// Its live id, where it has one.
    pub id: Option<String>,
    /// The field; none where it is about the assistant as a whole.
    pub field: Option<String>,
    /// What became of it.
    pub outcome: PullOutcome,
    /// Why it was left; or what else was done for it.
    pub reason: Option<String>,
    /// What was declared.
    pub before: Option<Value>,
    /// What is live.
    pub after: Option<Value>,
    /// What the files hold now, where that is not what is live: a merged text, or one with conflict markers.
    pub written: Option<Value>,
    /// Of a conflict of long texts: what overlaps.
    pub merge: Option<LineMerge>,
    /// The file that holds it now.
    pub file: Option<String>,
}

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path, as the user gave it or as it was reached from there.
    pub file: String,
    /// The whole text as it is, byte order mark included; none for a new file.
    pub before: Option<String>,
    /// The whole text as it is to be.
    pub after: String,
    /// How far it is.
    pub state: FileState,
}

impl FileChange {
    /// Path and new text.
    pub fn staged(&self) -> (&str, &str) {
        (&self.file, &self.after)
    }
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileState {
    /// Only in memory.
    #[default]
    Prepared,
    /// It was replaced.
    Written,
    /// It could not be, and is as it was.
    Failed,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PullReport {
    /// In the order of the files.
    pub items: Vec<PulledItem>,
    /// Prompt files first: a roster file never names one that is not there yet.
    pub files: Vec<FileChange>,
}

impl PullReport {
    /// Path and new text of each file, for reading them before they are written.
    pub fn staged(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(FileChange::staged)
    }

    /// How many items ended like this.
    pub fn count(&self, outcome: PullOutcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }

    /// Nothing that was to go into these files did: why.
    pub fn skip_file(&mut self, why: &str, is_meant: impl Fn(&str) -> bool) {
        for item in &mut self.items {
            let is_in = item.file.as_deref().is_some_and(&is_meant);
            if is_in {
                // Nothing of a conflict is in the files, but it is still one.
                if item.outcome != PullOutcome::Conflict {
                    item.outcome = PullOutcome::Skipped;
                }
                item.written = None;
                item.reason = Some(why.to_owned());
            }
        }
    }

    /// Was all that was asked for brought back?
    pub fn complete(&self) -> bool {
        self.count(PullOutcome::Skipped) + self.count(PullOutcome::Conflict) == 0
    }
}

/// What came in the way.
#[derive(Debug)]
pub enum PullError {
    /// A file is not what was read any more, or can't be read again.
    Moved(Diagnostic),
    /// A file can't be edited like that.
    Uneditable(Diagnostic),
    /// Read again, the files would not mean what they are meant to; with their texts.
    Unmeant(Vec<Diagnostic>, Vec<SourceFile>),
}
