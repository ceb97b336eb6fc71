//! How a value came about: the prompt file that holds it, the variables that were put in, and so where each of its lines stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::roster::LineOrigin;
use super::template::{LineJump, Template};
use crate::diagnostic::Location;

/// How a value came about, where it is more than what stands at its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// The prompt file that holds the text, as [`Location::file`](crate::diagnostic::Location::file) would name it. Its own origin is at its first line and column.
    pub prompt: Option<Arc<str>>,
    /// The text as it is written, with the variables that were put in, if there are any.
    pub woven: Option<Template>,
}

/// Where the lines of the value at a place stand, if a prompt file holds it. `own` is its text with an entry's own variables.
pub(super) fn of_prompt(
    place: &Location,
    origins: &BTreeMap<Location, Provenance>,
    own: Option<&Template>,
) -> Vec<LineOrigin> {
    let prompt = origins.get(place).and_then(|origin| origin.prompt.as_ref());
    let Some(file) = prompt else { return Vec::new() };
    let start = Location::top_of(file);
    let woven = own.or_else(|| origins.get(&start)?.woven.as_ref());
    let jumps = woven.map_or_else(|| vec![LineJump::default()], Template::line_jumps);
    let number = |line: usize| u32::try_from(line + 1).unwrap_or(u32::MAX);
    let lines = jumps.into_iter().map(|jump| LineOrigin {
        from: number(jump.given),
        file: jump.file.unwrap_or_else(|| Arc::clone(file)),
        line: number(jump.written),
    });
    lines.collect()
}
