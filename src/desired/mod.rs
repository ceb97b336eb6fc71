//! The assistants that the files ask for.
//!
//! In the order of the flow: `read` asks `files` (`disk`) for texts; `tree` makes each a tree with places, `document` its
//! sections; `variables` says what is put in; `layer` reads what an entry or the defaults set, `value` by `value`;
//! `stack` holds all layers, `overlay` puts them upon each other, and `check` looks at all of them together.

mod assistant;
mod branch;
mod check;
mod disk;
mod document;
mod expand;
mod files;
mod fill;
mod layer;
mod layout;
mod locate;
mod names;
mod node;
mod outline;
mod overlay;
mod prompts;
mod read;
mod scalar;
mod schema;
mod settings;
mod stack;
mod suggest;
mod syntax;
mod tree;
mod value;
mod variables;
mod weave;

pub use assistant::{Assistant, Declared, Roster, Settings};
pub use check::left_out;
pub use disk::{Disk, check_inner_path};
pub use expand::{MOST_EXPANDED, escape};
pub use files::{Files, Found, MOST_PROMPT, MOST_ROSTER, Refusal};
pub use layout::{Layout, RosterFile};
pub use names::{check_id, check_name};
pub use outline::{Outline, Step};
pub use read::{Reading, Request, read};
pub use schema::schema;
pub use value::Origin;
pub use weave::Woven;
