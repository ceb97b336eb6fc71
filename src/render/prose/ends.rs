//! Where lines end, and how.

/// The lines of a text, without their ends.
pub(super) fn split(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return Vec::new();
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
}

/// `CRLF → LF`, where the two texts end their lines differently.
pub(super) fn endings_changed(before: &str, after: &str) -> Option<String> {
    let (before, after) = (endings(before)?, endings(after)?);
    (before != after).then(|| format!("{before} → {after}"))
}

/// How a text ends its lines; none where it has but one.
fn endings(text: &str) -> Option<&'static str> {
    let all = text.matches('\n').count();
    let returns = text.matches("\r\n").count();
    match (all, returns) {
        (0, _) => None,
        (_, 0) => Some("LF"),
        (all, returns) if all == returns => Some("CRLF"),
        _ => Some("mixed"),
    }
}
