//! Prompts that are checked before anybody hears them.
//!
//! ```text
//!  Entry (one assistant, resolved) ─────┐
//!                                       ├─▶ lint ──▶ Finding, Finding, …
//!  LintSettings (levels, lists, budget) ┘    │
//!       ▲                                    └─ each Rule of RULES, a file of its own here
//!       └─ Vocabulary (the placeholders of all assistants)
//! ```
//!
//! A rule is a constant: an id that never changes, the level that it has where the roster says nothing, and a function
//! that looks at one assistant. Rules know nothing of files: who calls them turns a finding's field and range into a place.
//! All of it takes time in proportion to the texts, whatever is in them: scanners that go forward once, no search that
//! starts anew at each hit, bounded lists. `docs/errors.md` explains each rule to people.

mod block_twice;
mod entry;
mod heading_twice;
mod leftover_filler;
mod leftover_slot;
mod leftover_todo;
mod level;
mod max_tokens_low;
mod name_long;
mod near;
mod placeholder;
mod placeholder_near;
mod placeholder_single_brace;
mod placeholder_unclosed;
mod placeholder_unknown;
mod prompt_budget;
mod prompt_empty;
mod rule;
mod run;
mod settings;
mod spoken_emoji;
mod spoken_markup;
mod spoken_url;
mod text;
mod value_near;
mod value_quoted;
mod variable_foreign;
mod vocabulary;

pub use entry::{Entry, EntryField, Role, Value};
pub use level::Level;
pub use placeholder::is_placeholder_name;
pub use rule::{Finding, Rule};
pub use run::{RULES, VARIABLE_UNUSED, find, lint};
pub use settings::LintSettings;
pub use text::Text;
pub use vocabulary::Vocabulary;
