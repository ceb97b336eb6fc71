//! Bodies as JSON values, also where they hold what no such value can: half an emoji, a number beyond all bounds, `MongoDB`'s
//! numbers as objects. What nobody needs must not make an answer unreadable.
//!
//! The parser refuses `\ud83d` without its other half, which JavaScript writes when a text is cut within an emoji, numbers
//! such as `1e999`, and more than 127 levels of lists and objects. Another parser would have to be trusted with every answer for the sake of a rare one. So the usual one is
//! asked first, and only when it refuses is the body repaired in one pass and read again.

use serde_json::{Error, Map, Number, Value};

use super::identity::is_name;

/// Reads a body. A text that had to be repaired is `null`, unset: it is not what the service holds, so it must be neither
/// compared nor sent back. Only a `name` stays, with `U+FFFD` for what is lost, because a name that is there in part still says
/// that an assistant of that name may be there.
///
/// # Errors
/// When it is no JSON, or breaks off.
pub(super) fn parse(body: &[u8]) -> Result<Value, Error> {
    let mut value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) if error.is_eof() => return Err(error),
        Err(_) => {
            // What is repaired is told from what is read by repairing it twice, differently. No mark within the text could
            // tell it: any character can be the text's own.
            let mut value = serde_json::from_str(&repair(body, '\u{fffd}'))?;
            unset_repaired(&mut value, &serde_json::from_str(&repair(body, '\u{fffc}'))?, false);
            value
        }
    };
    unwrap_extended(&mut value);
    Ok(value)
}

/// Reads a body whose texts are only shown, so that a repaired one is better than none.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_to_show(body: &[u8]) -> Result<Value, Error> {
    serde_json::from_slice(body).or_else(|_| serde_json::from_str(&repair(body, '\u{fffd}')))
}

fn unset_repaired(value: &mut Value, other: &Value, is_kept: bool) {
    match (value, other) {
        (Value::Object(members), Value::Object(others)) => {
            for (key, value) in members {
                // A key that was repaired is another one there; nobody asks for such a key.
                if let Some(other) = others.get(key) {
                    unset_repaired(value, other, is_name(key));
                }
            }
        }
        (Value::Array(items), Value::Array(others)) => {
            for (value, other) in items.iter_mut().zip(others) {
                unset_repaired(value, other, false);
            }
        }
        (value, other) if !is_kept && value != other => *value = Value::Null,
        _ => {}
    }
}

/// The deepest level that is read of a body that has to be repaired: no field of an assistant stands so deep, and the parser
/// has a limit.
const DEEPEST: usize = 100;

/// The body with `lost` for every half of a surrogate pair and every byte that is no UTF-8, and `null` for every number that no
/// JSON value can hold and for what stands below [`DEEPEST`]. In one pass: strings and what is between them, by turns.
fn repair(body: &[u8], lost: char) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(lost);
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut depth = 0;
    let mut rest = text.as_str();
    while let Some((between, string)) = rest.split_once('"') {
        repair_between(between, &mut depth, &mut out);
        rest = if depth > DEEPEST {
            repair_string(string, lost, &mut String::new())
        } else {
            out.push('"');
            repair_string(string, lost, &mut out)
        };
    }
    repair_between(rest, &mut depth, &mut out);
    out
}

/// Copies a string up to its closing quote; what follows that.
fn repair_string<'a>(mut rest: &'a str, lost: char, out: &mut String) -> &'a str {
    while let Some((plain, mark)) = rest.find(['"', '\\']).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        if let Some(after) = mark.strip_prefix('"') {
            out.push('"');
            return after;
        }
        // How long the escape is, in bytes, if it can stay.
        let (length, stays) = match (surrogate(mark), mark.get(6..).and_then(surrogate)) {
            (Some(Surrogate::High), Some(Surrogate::Low)) => (12, true),
            (Some(_), _) => (6, false),
            // A backslash and what it escapes, which may be a quote.
            (None, _) => (1 + mark.chars().nth(1).map_or(0, char::len_utf8), true),
        };
        let (escape, after) = mark.split_at_checked(length).unwrap_or((mark, ""));
        if stays {
            out.push_str(escape);
        } else {
            out.push(lost);
        }
        rest = after;
    }
    out.push_str(rest);
    ""
}

enum Surrogate {
    High,
    Low,
}

/// Which half of a pair the text begins with, as an escape (`\ud83d`), if it does.
fn surrogate(text: &str) -> Option<Surrogate> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Surrogate::High),
        0xdc00..=0xdfff => Some(Surrogate::Low),
        _ => None,
    }
}

/// Copies what is between strings; `depth` is how many lists and objects are open.
fn repair_between(mut rest: &str, depth: &mut usize, out: &mut String) {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let end = after.find(is_of_word).unwrap_or(after.len());
        let (marks, after) = after.split_at_checked(end).unwrap_or((after, ""));
        // `NaN` and `Infinity` are no JSON either, but Python writes them.
        let is_number = word.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | 'N' | 'I'));
        let can_stay = !is_number || serde_json::from_str::<Number>(word).is_ok();
        if *depth <= DEEPEST {
            out.push_str(if can_stay { word } else { "null" });
        }
        for mark in marks.chars() {
            let is_opening = matches!(mark, '[' | '{');
            if is_opening && *depth == DEEPEST {
                out.push_str("null");
            }
            *depth += usize::from(is_opening);
            if *depth <= DEEPEST {
                out.push(mark);
            }
            *depth = depth.saturating_sub(usize::from(matches!(mark, ']' | '}')));
        }
        rest = after;
    }
}

/// Puts numbers and ids in the place of `MongoDB`'s objects for them: `{"$numberDecimal": "0.7"}`, `{"$oid": "665e..."}`. What
/// stores decimals reports them so, unless somebody thought of it.
fn unwrap_extended(value: &mut Value) {
    if let Some(plain) = value.as_object().and_then(extended) {
        *value = plain;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(unwrap_extended),
        Value::Object(members) => members.values_mut().for_each(unwrap_extended),
        _ => {}
    }
}

fn extended(members: &Map<String, Value>) -> Option<Value> {
    let mut members = members.iter();
    let ((key, value), None) = (members.next()?, members.next()) else {
        return None;
    };
    match (key.as_str(), value) {
        ("$oid", Value::String(_))
        | ("$numberDecimal" | "$numberDouble" | "$numberInt" | "$numberLong", Value::Number(_)) => Some(value.clone()),
        ("$numberDecimal" | "$numberDouble" | "$numberInt" | "$numberLong", Value::String(text)) => {
            Some(number(text).map_or(Value::Null, Value::Number))
        }
        _ => None,
    }
}

/// The number that a text says; none for `NaN`, `Infinity` and what is beyond all bounds.
fn number(text: &str) -> Option<Number> {
    let written = serde_json::from_str(text.trim()).ok();
    // JSON has no `.5` and no `+1`.
    written.or_else(|| Number::from_f64(text.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: &str) -> Value {
        parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn a_text_that_holds_half_an_emoji_is_unset_and_spoils_nothing_beside_it() {
        for half in [
            r"\ud83d",
            r"\uDE00",
            r"\ud83d\ud83d",
            r"\ud83dx",
            r"\ud83d\n",
            r#"\ud83d\""#,
        ] {
            assert_eq!(
                read(&format!(
                    r#"{{"a": "x{half}", "b": ["y", "{half}z"], "c": 1.50, "d": "😀\ud83d\ude00"}}"#
                )),
                json!({"a": null, "b": ["y", null], "c": 1.5, "d": "😀😀"}),
                "{half}"
            );
        }
        assert_eq!(
            read(r#"{"k\ud83d": 1, "name": "Sales \ud83d", "o": "\ufffd\\ud83d\ud83d\ude00"}"#),
            json!({"k\u{fffd}": 1, "name": "Sales \u{fffd}", "o": "\u{fffd}\\ud83d😀"})
        );
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_as_half_an_emoji() {
        assert_eq!(
            parse(b"{\"a\": \"caf\xe9\", \"b\": 1}").unwrap(),
            json!({"a": null, "b": 1})
        );
    }

    #[test]
    fn numbers_that_nothing_can_hold_are_unset() {
        let digits = "9".repeat(400);
        for number in ["1e999", "-1e999", &digits, "NaN", "-Infinity", "Infinity"] {
            assert_eq!(
                read(&format!(
                    r#"{{"a": {number}, "b": [{number},-0.5e-1,true,null], "c": "1e999 NaN"}}"#
                )),
                json!({"a": null, "b": [null, -0.05, true, null], "c": "1e999 NaN"}),
                "{number}"
            );
        }
    }

    #[test]
    fn a_body_that_breaks_off_is_cut_also_where_it_would_be_repaired() {
        for body in [
            r#"{"a": "\ud83d"#,
            r#"{"a": "\ud83d", "b": 1"#,
            r#"{"a": 1e999, "b": "\"#,
            r#"{"a": "\ud83d", "b": {"#,
        ] {
            assert!(parse(body.as_bytes()).unwrap_err().is_eof(), "{body}");
        }
        assert!(!parse(br#"{"a": "\ud83d"} x"#).unwrap_err().is_eof());
    }

    #[test]
    fn what_stands_deeper_than_any_field_is_unset_and_spoils_nothing_beside_it() {
        let deep = |levels: usize| format!("{}1, \"]\\\"\"{}", r#"{"k": ["#.repeat(levels), "]}".repeat(levels));
        for levels in [64, 65, 2_000, 100_000] {
            let read = read(&format!(r#"{{"a": {}, "b": [1, "x"], "c": 2}}"#, deep(levels)));
            assert_eq!((&read["b"], &read["c"]), (&json!([1, "x"]), &json!(2)), "{levels}");
            assert!(read["a"]["k"].is_array(), "{levels}");
        }
        // It breaks off also where nothing of the end is read.
        assert!(
            parse(format!(r#"{{"a": {}"#, &deep(2_000)[..15_000]).as_bytes())
                .unwrap_err()
                .is_eof()
        );
    }

    #[test]
    fn numbers_and_ids_in_extended_json_are_numbers_and_ids() {
        assert_eq!(
            read(
                r#"{"a": {"$numberDecimal": "0.7"}, "b": [{"$numberInt": "3"}, {"$numberLong": "400"}], "c": {"$numberDouble": "-1.5"},
                "d": {"$oid": "665e"}, "e": {"$numberDecimal": "1E+2"}, "f": {"$numberDecimal": ".5"}, "g": {"$numberDouble": "NaN"},
                "h": {"$numberDecimal": "9E+6144"}, "i": {"$numberInt": 3}}"#
            ),
            json!({"a": 0.7, "b": [3, 400], "c": -1.5, "d": "665e", "e": 100.0, "f": 0.5, "g": null, "h": null, "i": 3})
        );
        let other = json!({"a": {"$numberInt": "3", "b": 1}, "c": {"$date": "x"}, "d": {"$numberInt": [1]}});
        assert_eq!(read(&other.to_string()), other);
    }

    #[test]
    fn a_large_body_is_repaired_in_linear_time() {
        let text = r"\ud83d \\ \u0041 1e999".repeat(50_000);
        let start = std::time::Instant::now();
        assert_eq!(
            read(&format!(r#"{{"a": "{text}", "b": 1e999}}"#)),
            json!({"a": null, "b": null})
        );
        assert!(start.elapsed() < std::time::Duration::from_secs(5));
    }
}
