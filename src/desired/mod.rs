//! The assistants that the files ask for.
//!
//! 1. `load` asks a file source for the roster files and has each parsed; aliases and merge keys are resolved there.
//! 2. `sections` takes a file apart into version, variables, defaults, settings and assistants.
//! 3. `variables` collects declarations, environment and `--var`; `interpolate` puts their values into texts, `template`
//!    remembers where, so that `pull` can write a live text back around them.
//! 4. `entry` turns each entry, and each `defaults`, into a layer: typed fields with their places; `prompts` reads files,
//!    `line_origins` knows in which file each line of a text stands.
//! 5. `resolve` stacks the layers by name, field by field, and checks what only all files together show. The last of these
//!    wins: default, overlay's default, entry, overlay's entry. The result is the `roster`.

mod conflict_markers;
mod entry;
mod interpolate;
mod key_owners;
mod line_origins;
mod lint_findings;
mod lint_section;
mod load;
mod locator;
mod names;
mod prompts;
mod resolve;
mod roster;
mod schema;
mod sections;
mod template;
mod variables;

pub use conflict_markers::has_conflict_markers;
pub use interpolate::{MOST_EXPANDED, escape};
pub use line_origins::Provenance;
pub use lint_findings::lint;
pub use load::{LoadOptions, LoadedRoster, load};
pub use names::{check_id, check_name};
pub use roster::{AssistantSpec, DeclaredField, LineOrigin, Roster, RosterFile, RosterLayout, Settings};
pub use schema::schema;
pub use template::Template;
