//! Live values on their way back into the files, by the finished command and by the rooms behind it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy.toml allows these in test functions; here they are in what those share, too"
)]

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

#[path = "pull/all.rs"]
mod all;
#[path = "pull/endings.rs"]
mod endings;
#[path = "pull/garden.rs"]
mod garden;
#[path = "pull/git.rs"]
mod git;
#[path = "pull/heirs.rs"]
mod heirs;
#[path = "pull/laws.rs"]
mod laws;
#[path = "pull/left.rs"]
mod left;
#[path = "pull/places.rs"]
mod places;
#[path = "pull/room.rs"]
mod room;
#[path = "pull/story.rs"]
mod story;
#[path = "pull/writing.rs"]
mod writing;
