//! Why files can't be as a pull would have them.

use crate::diagnostic::{Diagnostic, SourceFile};

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
