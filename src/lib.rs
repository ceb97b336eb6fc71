//! Roster: voice assistants on the Indigenius platform, planned and applied from YAML in git.
//!
//! The house is one sentence: desired and live make a plan; the plan is rendered or applied; what was applied is verified.
//!
//! ```text
//!  desired ─┐                          ┌─ render ─▶ human / json / markdown
//!           ├─▶ plan ──▶ Plan ─────────┤
//!  live  ───┘   (pure)                 └─ apply ──▶ Report (verified)
//!    ▲                                      │
//!    └──────────────── api ◀────────────────┘         sandbox = the other end of api's wire
//!    git = the same files at a commit (who moved?)     pull = live back into the files, by edit
//! ```
//!
//! The modules stand in the order in which data flows. Imports point upwards in this list only, and `tests/it/layers.rs`
//! reads them to say so. `sandbox` stands apart: it imports nothing of the house, so that it cannot share its misreadings.

pub mod text;

pub mod diagnostic;

pub mod fields;

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
