//! Why files can't be as a pull would have them.

use crate::problem::{Problem, Source};

/// What came in the way.
#[derive(Debug)]
pub enum Unfit {
    /// A file is not what was read any more, or can't be read again.
    Moved(Problem),
    /// A file can't be edited like that.
    Uneditable(Problem),
    /// Read again, the files would not mean what they are meant to; with their texts.
    Unmeant(Vec<Problem>, Vec<Source>),
}
