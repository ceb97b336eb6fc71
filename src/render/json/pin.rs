//! The pin document, version 1: what `pin --format json` prints.

use serde::Serialize;

use super::write::{self, FORMAT_VERSION};
use crate::render::human::{PinReport, PinnedEntry, UnpinnedEntry};

#[derive(Serialize)]
struct PinningV1<'a> {
    format_version: &'static str,
    pinned: Vec<PinV1<'a>>,
    left: Vec<LeftV1<'a>>,
    /// How many had an id before.
    pinned_before: usize,
}

#[derive(Serialize)]
struct PinV1<'a> {
    name: &'a str,
    id: &'a str,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct LeftV1<'a> {
    name: &'a str,
    reason: &'a str,
    message: &'a str,
}

/// The pin document.
pub fn pin(pinning: &PinReport) -> String {
    let pinned = pinning.pinned.iter().map(|PinnedEntry { name, id, source }| PinV1 {
        name,
        id,
        file: &source.file,
        line: source.line,
    });
    let left = pinning
        .left
        .iter()
        .map(|UnpinnedEntry { name, reason, message }| LeftV1 { name, reason, message });
    write::text(&PinningV1 {
        format_version: FORMAT_VERSION,
        pinned: pinned.collect(),
        left: left.collect(),
        pinned_before: pinning.already,
    })
}
