//! Replaces in the snapshots what differs between two runs of one case: port, folder, version, digest, and when and by whom it was run.

use std::path::Path;

/// What the snapshots hold in place of the address of this case's sandbox.
pub(crate) const URL: &str = "http://[STAND-IN]";

/// The text with everything replaced that differs between machines.
pub(crate) fn same_everywhere(text: &str, url: Option<&str>, dir: &Path) -> String {
    let mut text = text.to_owned();
    if let Some(url) = url {
        text = text
            .replace(url, URL)
            .replace(url.trim_start_matches("http://"), "[STAND-IN]");
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
    // The digest covers the address, so it differs as well.
    let mut text = without_digests(&text);
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

fn without_digests(text: &str) -> String {
    let mut pieces = text.split("sha256:");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_hexdigit).count();
        let rest = if digits == 64 {
            format!("[DIGEST]{}", &piece[digits..])
        } else {
            piece.to_owned()
        };
        out.push_str("sha256:");
        out.push_str(&rest);
    }
    out
}
