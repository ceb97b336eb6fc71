//! Replaces in the snapshots what differs between two runs of one case: port, folder, version, digest, and when and by whom it was run.

use std::path::Path;

/// What the snapshots hold in place of the address of this case's sandbox.
pub(crate) const URL: &str = "http://[SANDBOX]";

/// The text with everything replaced that differs between machines.
pub(crate) fn same_everywhere(text: &str, url: Option<&str>, dir: &Path) -> String {
    let mut text = text.to_owned();
    if let Some(url) = url {
        text = text
            .replace(url, URL)
            .replace(url.trim_start_matches("http://"), "[SANDBOX]");
    }
    // The folder may be reached by another name: on macOS `/var` is a link.
    let real = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    for dir in [real.as_path(), dir] {
        text = text.replace(&dir.to_string_lossy().into_owned(), "[DIR]");
    }
    let version = env!("CARGO_PKG_VERSION");
    text = text.replace(&format!("roster {version}"), "roster [VERSION]");
    text = text.replace(
        &format!("\"roster_version\": \"{version}\""),
        "\"roster_version\": \"[VERSION]\"",
    );
    // Both cover the address, so they differ as well.
    text = without_hex(&text, "sha256:", 64, "[DIGEST]");
    for command in ["plan", "drift", "apply", "revert"] {
        text = without_hex(&text, &format!("<!-- roster {command} "), 16, "[ENVIRONMENT]");
    }
    for key in ["started", "finished", "who"] {
        text = without_value(&text, key);
    }
    text
}

/// The text with the texts that stand behind this key of a document replaced.
fn without_value(text: &str, key: &str) -> String {
    let lead = format!("\"{key}\": \"");
    let mut pieces = text.split(&lead);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.split_once('"').map_or("", |(_, rest)| rest);
        out.push_str(&format!("{lead}[{}]\"{rest}", key.to_uppercase()));
    }
    out
}

/// The text with the hexadecimal digits replaced that follow a lead.
fn without_hex(text: &str, lead: &str, digits: usize, instead: &str) -> String {
    let mut pieces = text.split(lead);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(lead);
        match piece.bytes().take_while(u8::is_ascii_hexdigit).count() {
            count if count == digits => out.push_str(&format!("{instead}{}", &piece[digits..])),
            _ => out.push_str(piece),
        }
    }
    out
}
