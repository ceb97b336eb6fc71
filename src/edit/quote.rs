//! Which texts may stand plainly, and how the others are quoted.

/// Can a text stand without quotes and be read as that text, by readers of YAML 1.1 as well?
pub(super) fn plain_fits(text: &str, flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1);
    let opens = match first {
        '-' | '?' | ':' => second.is_some_and(|second| !second.is_whitespace() && !",[]{}-?:".contains(second)),
        _ => !",[]{}#&*!|>'\"%@`".contains(first),
    };
    let breaks = |window: (char, char)| match window {
        (':', after) => after.is_whitespace() || flow,
        (before, '#') => before.is_whitespace(),
        _ => false,
    };
    let fits_flow = !(flow && text.contains([',', '[', ']', '{', '}']));
    let special = |c| needs_escape(c) || matches!(c, '\n' | '\t');
    let pairs = text.chars().zip(text.chars().skip(1));
    opens
        && fits_flow
        && text.trim() == text
        && !text.ends_with(':')
        && !["---", "..."].iter().any(|mark| text.starts_with(mark))
        && !text.chars().any(special)
        && !pairs.into_iter().any(breaks)
        && !misread(text)
}

/// Is a plain text read as something else: a number, a flag, a date, null, a merge key?
fn misread(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", "+.inf", ".nan", "<<",
        "=",
    ];
    let lower = text.to_lowercase();
    let digits = lower.strip_prefix(['-', '+']).unwrap_or(&lower);
    let digits = digits.strip_prefix('.').unwrap_or(digits);
    // Whatever starts like a number and holds only what numbers and dates hold; a date may go on with its time.
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_hexdigit() || "._:+-xotz ".contains(c));
    WORDS.contains(&lower.as_str()) || numeric
}

/// Can a character only be written as an escape? So can what turns the direction of the text that follows it: raw, it would show a
/// reviewer of the file something else than what it says.
pub(super) fn needs_escape(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// In single quotes; only for texts of one line without characters that need an escape.
pub(super) fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// In double quotes; the escapes are those that JSON has too, but for characters beyond 16 bits.
pub(super) fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) && u32::from(c) <= 0xffff => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if needs_escape(c) => out.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The most readable way to write a text of one line.
pub(super) fn best(text: &str, flow: bool) -> String {
    if plain_fits(text, flow) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && !text.contains(['\'', '\t', '\n']) && !text.chars().any(needs_escape) {
        single(text)
    } else {
        double(text)
    }
}
