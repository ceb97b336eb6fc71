//! When a declared value and a live one are the same, although they are written differently.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

/// Is `live` what `declared` asks for?
///
/// Numbers compare by value, also when the server keeps 32 bits of them or reports them as text. Texts that differ only
/// in line endings, or in white space at the very end, are equal. Of an object (of an `extra`) only the declared keys are
/// compared, at any depth: what the server adds (an `_id`, a default) is not the files' to manage. Lists compare item by item,
/// and must be as long: a list that could only grow could never lose what the files no longer name.
pub fn values_match(declared: &Value, live: &Value) -> bool {
    match (declared, live) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| values_match(a, b)),
        (Value::Object(a), Value::Object(b)) => a.iter().all(|(key, a)| b.get(key).is_some_and(|b| values_match(a, b))),
        _ => scalars_match(declared, live),
    }
}

/// The paths of the keys within a live value that the declared one does not name, as in `tools[0].secret`.
pub fn undeclared_keys(declared: &Value, live: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_undeclared(declared, live, "", &mut found);
    found
}

fn collect_undeclared(declared: &Value, live: &Value, at: &str, found: &mut BTreeSet<String>) {
    match (declared, live) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, live) in b {
                let at = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                match a.get(key) {
                    Some(declared) => collect_undeclared(declared, live, &at, found),
                    None => {
                        found.insert(at);
                    }
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at_item, (declared, live)) in a.iter().zip(b).enumerate() {
                collect_undeclared(declared, live, &format!("{at}[{at_item}]"), found);
            }
        }
        _ => {}
    }
}

/// Do two values that stand on one side (two live ones, or two declared ones) mean the same? As [`values_match`], but whole:
/// a key that only one of them has is a difference.
pub fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        // Either may be the text that reports a number.
        _ => scalars_match(one, other) || scalars_match(other, one),
    }
}

fn scalars_match(declared: &Value, live: &Value) -> bool {
    match (declared, live) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Number(a), Value::String(b)) => match serde_json::from_str(b.trim()) {
            Ok(Value::Number(b)) => same_number(a, &b),
            _ => false,
        },
        (Value::String(a), Value::String(b)) => same_text(a, b),
        _ => declared == live,
    }
}

#[expect(
    clippy::float_cmp,
    reason = "both came from decimal text: equal text gives equal bits"
)]
fn same_number(a: &Number, b: &Number) -> bool {
    if a == b {
        return true;
    }
    if !a.is_f64() && !b.is_f64() {
        return false; // two different whole numbers, which f64 might round to one
    }
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b || is_rounding_of(a, b) || is_rounding_of(b, a),
        _ => false,
    }
}

/// Is `a` what remains of `b` in 32 bits?
#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "the very rounding that is asked about"
)]
fn is_rounding_of(a: f64, b: f64) -> bool {
    a == f64::from(b as f32)
}

fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim_end(), b.trim_end());
    // Character by character is slow, and hardly any text has such line endings.
    a == b || (a.contains('\r') || b.contains('\r')) && lines(a).eq(lines(b))
}

/// The characters of a text with every line ending as LF.
fn lines(text: &str) -> impl Iterator<Item = char> {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || match chars.next()? {
        '\r' => {
            chars.next_if_eq(&'\n');
            Some('\n')
        }
        other => Some(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_that_mean_the_same_are_the_same() {
        for (declared, live) in [
            (json!(0.7), json!(0.70)),
            (json!(0.7), json!(0.699_999_988_079_071)),
            (json!(400), json!(400.0)),
            (json!(0.7), json!("0.7")),
            (json!(400), json!(" 400 ")),
            (json!("a\nb\n"), json!("a\r\nb")),
            (json!("a\rb"), json!("a\nb \n\n")),
            (json!("a\nb"), json!("a\r\nb\r\n")),
            (json!("a"), json!("a\r")),
            (json!({"a": [1, 0.5]}), json!({"a": [1.0, "0.5"]})),
            (json!({"a": 1}), json!({"a": 1, "b": 2})),
            (json!({"a": {"b": 1}}), json!({"_id": "x", "a": {"b": 1, "c": 2}})),
            (json!([{"a": 1}, {}]), json!([{"a": 1, "_id": "x"}, {"_id": "y"}])),
            (json!({}), json!({"b": 2})),
            (json!({"a": null}), json!({"a": null})),
            (json!(true), json!(true)),
        ] {
            assert!(values_match(&declared, &live), "{declared} and {live}");
        }
    }

    #[test]
    fn values_that_differ_are_not_the_same() {
        for (declared, live) in [
            (json!(0.7), json!(0.700_000_1)),
            (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64)),
            (json!("a b"), json!("a  b")),
            (json!("a"), json!(" a")),
            (json!("a\n\nb"), json!("a\nb")),
            (json!("a\r\rb"), json!("a\nb")),
            (json!("a\rb"), json!("ab")),
            (json!("400"), json!(400)),
            (json!(true), json!("true")),
            (json!(1), json!("one")),
            (json!({"a": 1, "b": 2}), json!({"a": 1})),
            (json!({"a": null}), json!({})),
            (json!({"a": null}), json!({"a": 0})),
            (json!({}), json!(null)),
            (json!([1]), json!([1, 2])),
            (json!([]), json!({})),
        ] {
            assert!(!values_match(&declared, &live), "{declared} and {live}");
        }
    }

    #[test]
    fn two_values_of_one_side_are_the_same_only_as_a_whole() {
        assert!(same_value(&json!({"a": ["0.5"]}), &json!({"a": [0.5]})));
        assert!(same_value(&json!("x"), &json!("x\n")));
        for (one, other) in [(json!({"a": 1}), json!({"a": 1, "b": 2})), (json!(1), json!("one"))] {
            assert!(
                !same_value(&one, &other) && !same_value(&other, &one),
                "{one} and {other}"
            );
        }
    }
}
