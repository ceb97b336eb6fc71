//! Properties that hold whatever the files and the service say.

mod already_applied;
mod applied;
mod generators;
mod inert;
mod key;
mod near;
mod reverted;
mod service;
mod text_merge;
