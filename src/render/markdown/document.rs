//! A finished document: its hidden marker first, so that a job finds the comment that it made before.

use super::bound::{MOST, take_lines};
use super::data::{fence, longest_run};
use crate::render::safe;

/// The first line of every document: a job that keeps one comment up to date finds it by this.
const MARKER: &str = "<!-- roster -->";

/// The document of a text for people: as it is, in one fence.
pub fn fenced(text: &str) -> String {
    // Two fences, each longer than what they hold has backticks in a row.
    let (kept, left) = take_lines(text, (MOST - 200).saturating_sub(2 * longest_run(text)));
    let mut body = fence("text", kept);
    if left > 0 {
        body.push_str(&format!("\n{left} more lines are not shown.\n"));
    }
    finish(&body)
}

/// With its marker, and no line that a build server obeys.
pub(super) fn finish(body: &str) -> String {
    safe::defuse_ci_commands(&format!("{MARKER}\n{body}"))
}
