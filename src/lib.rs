//! Roster: voice assistants on the Indigenius platform, planned and applied from YAML in git.
//!
//! Desired and live make a plan. The plan is rendered or applied. What was applied is verified.
//!
//! ```text
//!  desired ─┐                          ┌─ render ─▶ human / json / markdown / html
//!           ├─▶ plan ──▶ Plan ─────────┤
//!  live  ───┘   (pure)                 └─ apply ──▶ ApplyReport (verified)
//!    ▲                                      │
//!    └──────────────── api ◀────────────────┘         sandbox = the other end of api's wire
//!    files::git = the same files at a commit          pull = live values back into the files, by yaml::edit
//! ```
//!
//! The modules stand in the order in which data flows: each imports only from those above it, and `tests/it/layers.rs` reads every
//! import to say so. `sandbox` stands apart: it imports nothing of the crate, so that it can't share its misreadings.
//! `docs/design.md` says why it is built so.
//!
//! This library is the inside of the `roster` command, public for its tests. It has no stable Rust API: what users can rely on are
//! the command's flags, exit codes and documents.

pub mod text;

pub mod suggest;

pub mod diagnostic;

pub mod fields;

pub mod lint;

pub mod yaml;

pub mod files;

pub mod desired;

pub mod live;

pub mod plan;

pub mod pull;

pub mod api;

pub mod apply;

pub mod render;

pub mod sandbox;

pub mod cli;

pub mod commands;
