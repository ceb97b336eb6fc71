//! Edits of YAML that keep comments and layout: text in, text out.
//!
//! In the order of the flow: `syntax` reads a text with the byte range of every piece; `document` walks a path in it;
//! `replace` and `insert` say which bytes change (`text_edit`), to what `emit` makes of a value; `apply` does so for all edits,
//! in passes; `verify` reads the result again and compares it with what was expected, so that a wrong edit is refused and
//! never written.
//!
//! `from_nothing` writes by the same rules where no text is yet.
//!
//! Why not a crate: of those that keep comments, none passed this module's own tables (another meaning for chomping, CRLF and
//! comments behind multi-line scalars; no choice of where a new key goes).

mod apply;
mod change;
mod document;
mod emit;
mod from_nothing;
mod insert;
mod replace;
mod syntax;
mod text_edit;
mod verify;

pub use apply::edit;
pub use change::{Edit, EditError, InsertAt};
pub use from_nothing::entry;
