//! The assistants that the files ask for.
//!
//! 1. `load` asks a file source for the roster files and has each parsed; aliases and merge keys are resolved there.
//! 2. `sections` takes a file apart into version, variables, defaults, settings and assistants.
//! 3. `declarations` reads the variables' values, `variables` knows which counts; `interpolate` puts their values into texts, `template`
//!    remembers where, so that `pull` can write a live text back around them, or by `template_parts` into the files that hold their values.
//! 4. `entry` turns each entry, and each `defaults`, into a layer: typed fields with their places. It reads by `value_reader`, which
//!    `expand` and `named_file` go on with; `entry_vars` says which entries bring variables. `prompts` reads files, `misread` warns of
//!    texts that were hardly meant so, `line_origins` knows in which file each line of a text stands.
//! 5. `resolve` stacks the layers by name, field by field, and checks what only all files together show. The last of these
//!    wins: default, overlay's default, entry, overlay's entry. The result is the `roster`.
//! 6. `written` is the way back: a roster, or one entry, as a file that says just that.

mod declarations;
mod entry;
mod entry_vars;
mod expand;
mod extra_value;
mod interpolate;
mod key_owners;
mod line_origins;
mod lint_findings;
mod lint_section;
mod load;
mod load_options;
mod locator;
mod misread;
mod named_file;
mod names;
mod near_file;
mod prompts;
mod resolve;
mod roster;
mod schema;
mod sections;
mod template;
mod template_parts;
mod value_reader;
mod variables;
mod written;

pub use interpolate::{MOST_EXPANDED, escape, escape_all};
pub use line_origins::Provenance;
pub use lint_findings::{lint, lint_where};
pub use load::{LoadedRoster, declared_variables, load};
pub use load_options::LoadOptions;
pub use names::{check_id, check_name};
pub use roster::{AssistantSpec, DeclaredField, LineOrigin, Roster, RosterFile, RosterLayout, Settings};
pub use schema::schema;
pub use template::Template;
pub use template_parts::PartsEdit;
pub use written::{WrittenKeys, value_sources, written_entry, written_item, written_roster, written_sections};
