//! The assistants that the files ask for.
//!
//! In the order of the flow: `read` asks `files` (`disk`) for texts; `tree` makes each a tree with places, `document` its
//! sections; `variables` says what is put in; `layer` reads what an entry or the defaults set, `value` by `value`;
//! `stack` holds all layers, `overlay` puts them upon each other, and `check` looks at all of them together.

mod assistant;
mod check;
mod document;
mod expand;
mod fill;
mod layer;
mod layout;
mod locate;
mod names;
mod overlay;
mod prompts;
mod read;
mod schema;
mod settings;
mod stack;
mod suggest;
mod value;
mod variables;
mod weave;

pub use assistant::{AssistantSpec, DeclaredField, Roster, Settings};
pub use check::missing_creation_fields;
pub use expand::{MOST_EXPANDED, escape};
pub use layout::{RosterFile, RosterLayout};
pub use names::{check_id, check_name};
pub use read::{LoadOptions, LoadedRoster, load};
pub use schema::schema;
pub use value::Provenance;
pub use weave::Template;
