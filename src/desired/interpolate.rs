//! `${{ var.NAME }}` in a text: putting values in, and escaping what should stay as it is.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

/// No expanded value may be longer, in bytes: a short text can name a long variable a thousand times.
pub const MOST_EXPANDED: usize = 16 << 20;

/// One `${{ var.NAME }}` (or what comes near it) in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression<'a> {
    /// The name; for a near miss what stands between the braces.
    pub name: &'a str,
    /// From the last dollar to the closing braces, in bytes.
    pub range: Range<usize>,
    /// It looks like an expression and is none, so it stays as it is.
    pub near_miss: bool,
}

/// Why a text has no expansion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ExpansionTooLong;

/// Is this a name that a variable can have? A letter or `_`, then letters, digits, `_` and `-`, all ASCII.
pub(super) fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(is_name_byte)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The text with every expression replaced by what `value` gives for it. Each mention is shown to `value` once, in order;
/// where that gives nothing, the expression stays. What was put in is not expanded again.
pub(super) fn interpolate<'a, 'v>(
    text: &'a str,
    mut value: impl FnMut(Expression<'a>) -> Option<&'v str>,
) -> Result<Cow<'a, str>, ExpansionTooLong> {
    let mut expanded: Option<String> = None;
    let mut copied = 0;
    let mut put = |from: Range<usize>, piece: &str| {
        let out = expanded.get_or_insert_default();
        out.push_str(text.get(copied..from.start).unwrap_or_default());
        out.push_str(piece);
        copied = from.end;
        if out.len() > MOST_EXPANDED {
            Err(ExpansionTooLong)
        } else {
            Ok(())
        }
    };
    for (dollars, rest) in expression_starts(text) {
        let last = dollars.end - 1;
        match expression(rest) {
            Some((name, length)) if dollars.len() == 1 => {
                let range = last..dollars.end + length;
                let mention = Expression {
                    name,
                    range: range.clone(),
                    near_miss: false,
                };
                if let Some(piece) = value(mention) {
                    put(range, piece)?;
                }
            }
            Some(_) => put(last..dollars.end, "")?,
            None if dollars.len() == 1 => {
                if let Some((name, length)) = near_miss(rest) {
                    value(Expression {
                        name,
                        range: last..dollars.end + length,
                        near_miss: true,
                    });
                }
            }
            None => {}
        }
    }
    let tail = text.get(copied..).unwrap_or_default();
    Ok(match expanded {
        None => Cow::Borrowed(text),
        Some(out) if out.len() + tail.len() > MOST_EXPANDED => return Err(ExpansionTooLong),
        Some(mut out) => {
            out.push_str(tail);
            Cow::Owned(out)
        }
    })
}

/// Is the text nothing but one expression?
pub(super) fn is_one_expression(text: &str) -> bool {
    let inner = text.strip_prefix('$').and_then(expression);
    inner.is_some_and(|(_, length)| length + 1 == text.len())
}

/// The text that expands to `text`: what looks like an expression gets one more dollar before it.
pub fn escape(text: &str) -> Cow<'_, str> {
    let mut escaped: Option<String> = None;
    let mut copied = 0;
    for (dollars, rest) in expression_starts(text) {
        if expression(rest).is_some() {
            let out = escaped.get_or_insert_default();
            out.push_str(text.get(copied..dollars.end).unwrap_or_default());
            out.push('$');
            copied = dollars.end;
        }
    }
    match escaped {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(text.get(copied..).unwrap_or_default());
            Cow::Owned(out)
        }
    }
}

/// A value such that no text in it is expanded when it is read, at any depth.
pub fn escape_all(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(escape(text).into_owned()),
        Value::Array(items) => items.iter().map(escape_all).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.clone(), escape_all(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// Every run of dollars that stands before `{{`, with the text from these braces on.
fn expression_starts(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    // One character is looked for faster than three, and prompts of many megabytes hardly hold a dollar.
    text.match_indices('$').filter_map(|(last, _)| {
        let (before, rest) = text.split_at_checked(last + 1)?;
        let first = || before.trim_end_matches('$').len();
        rest.starts_with("{{").then(|| (first()..last + 1, rest))
    })
}

/// Reads `{{ var.NAME }}`: the name, and how many bytes it all takes.
fn expression(text: &str) -> Option<(&str, usize)> {
    let rest = text
        .strip_prefix("{{")?
        .trim_start_matches([' ', '\t'])
        .strip_prefix("var.")?;
    let (name, rest) = rest.split_at(rest.bytes().take_while(|byte| is_name_byte(*byte)).count());
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix("}}")?;
    is_name(name).then(|| (name, text.len() - rest.len()))
}

/// Reads `{{ vars.x }}`, `{{ env.X }}`, `{{ var.x | upper }}` and the like. `{{price}}` is just text.
fn near_miss(text: &str) -> Option<(&str, usize)> {
    /// Longer things between braces are text.
    const LONGEST: usize = 100;
    let inner = text.strip_prefix("{{")?;
    // No more than that is looked at: a long line may open braces thousands of times and close none.
    let near = inner.as_bytes().windows(2).take(LONGEST + 1);
    let near = near.take_while(|pair| !matches!(pair, [b'\n' | b'\r', _]));
    let closed = near.enumerate().find(|(_, pair)| *pair == b"}}");
    let Some((end, _)) = closed else {
        // Never closed: `${{ var.x }`.
        let name = inner.trim_start_matches([' ', '\t']);
        let start = text.len() - name.len();
        let length = name
            .bytes()
            .take_while(|byte| is_name_byte(*byte) || *byte == b'.')
            .count();
        let name = name.get(..length).filter(|name| name.starts_with("var."))?;
        return Some((name, start + length));
    };
    let name = inner.get(..end)?.trim();
    let (space, _) = name.split_once('.')?;
    ["var", "vars", "variable", "variables", "env"]
        .iter()
        .any(|near| space.trim_end().eq_ignore_ascii_case(near))
        .then_some((name, "{{}}".len() + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str) -> Vec<(&str, Range<usize>)> {
        let mut near = Vec::new();
        let expanded = interpolate(text, |mention| {
            near.extend(mention.near_miss.then_some((mention.name, mention.range)));
            None
        });
        assert_eq!(expanded.as_deref(), Ok(text));
        near
    }

    #[test]
    fn what_comes_near_an_expression_is_found_where_it_stands() {
        assert_eq!(near("a ${{ vars.x }} b"), [("vars.x", 2..15)]);
        assert_eq!(near("${{ \tvar.x }"), [("var.x", 0..10)]);
        assert_eq!(near("${{ price }} ${{ \n var.x }}"), []);
        let (longest, longer) = (
            format!("${{{{env.{}}}}}", "é".repeat(48)),
            format!("${{{{env.{}}}}}", "é".repeat(49)),
        );
        assert_eq!(near(&longest).len(), 1);
        assert_eq!(near(&longer), []);
    }

    // Each of them was once searched to the end of the line: these would take hours.
    #[test]
    fn a_line_of_nothing_but_openings_is_read_once() {
        assert_eq!(near(&"${{ ".repeat(200_000)), []);
        assert_eq!(near(&"${{ var.x ".repeat(50_000)).len(), 50_000);
        assert_eq!(near(&format!("{}}}}}", "${{ é".repeat(50_000))).len(), 0);
        assert_eq!(escape(&"${{ ".repeat(50_000)).len(), 200_000);
    }
}
