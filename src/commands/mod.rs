//! One file a verb: each is one short pipeline. `dispatch` picks the verb.
//!
//! What verbs share stands in files named for what it does: `inputs` reads the roster, and the baseline of `--base`;
//! `session` connects; `observe` reads live state and makes the plan; `preflight` asks whether a saved plan is still current;
//! `plan_file`, `report_file`, `run_record`, `new_roster` and `pin_edits` are what their names say; `key_guard` keeps the key out of every file, `plan_without_key` out of what is printed;
//! `name_patterns` says which names are meant; `interrupt` waits for signals and asks the person; `console` is the only way to print.

mod apply;
mod completions;
mod console;
mod dispatch;
mod drift;
mod get;
mod inputs;
mod interrupt;
mod key_guard;
mod lint_plan;
mod list;
mod man;
mod name_patterns;
mod new_roster;
mod observe;
mod pin;
mod pin_edits;
mod ping;
mod plan;
mod plan_file;
mod plan_without_key;
mod preflight;
mod pull;
mod render;
mod report_file;
mod revert;
mod run_record;
mod sandbox;
mod schema;
mod session;
mod show;
mod validate;

pub use dispatch::run;
