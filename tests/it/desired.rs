//! Roster files: what is read from them, and which errors they cause.

mod workspace;

mod confinement;
mod entry_vars;
mod fields;
mod files;
mod hostile;
mod identities;
mod misread;
mod overlays;
mod properties;
mod schema;
mod shape;
mod tracing;
mod variables;
mod yaml;
