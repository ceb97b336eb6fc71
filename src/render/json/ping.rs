//! The ping document, version 1: what `ping --format json` prints.

use serde::Serialize;

use super::write::{self, FORMAT_VERSION};
use crate::render::human::PingResult;

#[derive(Serialize)]
struct PingV1<'a> {
    format_version: &'static str,
    api_url: &'a str,
    /// How many are live.
    assistants: usize,
    /// Why there may be more; null if there are not.
    incomplete: Option<&'a str>,
    /// What a detail reports. Only there with `-v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Vec<FieldV1<'a>>>,
}

#[derive(Serialize)]
struct FieldV1<'a> {
    field: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

/// The ping document.
pub fn pong(pong: &PingResult) -> String {
    let reported = pong
        .reported
        .as_ref()
        .map(|all| all.iter().map(|(field, kind)| FieldV1 { field, kind }).collect());
    write::text(&PingV1 {
        format_version: FORMAT_VERSION,
        api_url: &pong.api_url,
        assistants: pong.assistants,
        incomplete: pong.incomplete.as_deref(),
        reported,
    })
}
