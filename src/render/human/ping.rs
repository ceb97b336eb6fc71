//! What a ping found out, for people.

use std::fmt::Write as _;

use crate::render::safe;

/// What a ping found out: the key is good for reads.
#[derive(Debug)]
pub struct PingResult {
    /// The address that was read from, or `sandbox:FILE`.
    pub api_url: String,
    /// How many assistants are live.
    pub assistants: usize,
    /// Why there may be more, if there may.
    pub incomplete: Option<String>,
    /// The names and JSON types of what a detail reports, where that was asked.
    pub reported: Option<Vec<(String, &'static str)>>,
}

/// That the key is good for reads, and what a detail reports.
pub fn pong(pong: &PingResult) -> String {
    let (count, address) = (pong.assistants, safe::escape_line(&pong.api_url));
    let assistants = if count == 1 { "assistant" } else { "assistants" };
    let mut text = format!("The key is good for reads: {count} {assistants} at {address}.\n");
    if let Some(why) = &pong.incomplete {
        let _ = writeln!(text, "There may be more: {}.", safe::escape_line(why));
    }
    match pong.reported.as_deref() {
        None => {}
        Some([]) => text.push_str("There is none whose detail could be shown.\n"),
        Some(reported) => {
            text.push_str("A detail reports:\n");
            for (name, kind) in reported {
                let _ = writeln!(text, "  {}: {kind}", safe::escape_line(name));
            }
        }
    }
    safe::defuse_ci_commands(&text)
}
