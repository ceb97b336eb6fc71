//! What a reading of roster files is asked for.

use std::collections::BTreeSet;

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// `-f`, in order: files, folders, `-`. Empty: `assistants.yaml`, else the folder `assistants`.
    pub files: Vec<String>,
    /// `--overlay`, in order: later ones count more.
    pub overlays: Vec<String>,
    /// `--var`: name and value; of the same name the last counts.
    pub vars: Vec<(String, String)>,
    /// The environment's `ROSTER_VAR_*`, without that prefix; no value where what it holds is not UTF-8.
    pub env_vars: Vec<(String, Option<String>)>,
    /// Variables that another reading of these files declares: their `--var` is meant for that.
    pub declared_elsewhere: BTreeSet<String>,
}
