//! Roster files: what is read from them, and what is said when they are wrong.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy.toml allows these in test functions; here they are in what those share, too"
)]

#[path = "desired/world.rs"]
mod world;

#[path = "desired/confinement.rs"]
mod confinement;
#[path = "desired/fields.rs"]
mod fields;
#[path = "desired/files.rs"]
mod files;
#[path = "desired/hostile.rs"]
mod hostile;
#[path = "desired/identities.rs"]
mod identities;
#[path = "desired/laws.rs"]
mod laws;
#[path = "desired/overlays.rs"]
mod overlays;
#[path = "desired/schema.rs"]
mod schema;
#[path = "desired/shape.rs"]
mod shape;
#[path = "desired/tracing.rs"]
mod tracing;
#[path = "desired/variables.rs"]
mod variables;
#[path = "desired/yaml.rs"]
mod yaml;
