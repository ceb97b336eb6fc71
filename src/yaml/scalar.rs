//! What a plain scalar means: the core schema of YAML 1.2 (section 10.3.2), where `no` is text and `012` is twelve.

use serde_json::{Number, Value};

/// The meaning of a plain scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ScalarValue {
    Null,
    Bool(bool),
    Integer(i64),
    /// Finite.
    Float(f64),
    /// A whole number beyond 64 bits: its digits cannot be kept.
    IntOverflow,
    /// `.inf`, `.nan`, or a number beyond what a 64-bit float holds.
    NotFinite,
    String,
}

/// Reads a plain scalar.
pub(crate) fn meaning(text: &str) -> ScalarValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarValue::Null,
        "true" | "True" | "TRUE" => ScalarValue::Bool(true),
        "false" | "False" | "FALSE" => ScalarValue::Bool(false),
        _ => number(text),
    }
}

/// Is it a number to some reader of YAML: by the core schema, or by YAML 1.1 (`1_000`, `0b101`, `12:30:45`)?
pub(crate) fn is_number_to_some(text: &str) -> bool {
    !matches!(number(text), ScalarValue::String) || is_old_number(text)
}

/// Is it a number by one of YAML 1.2 and 1.1, and by the other a text or another number?
pub(crate) fn is_ambiguous_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match number(text) {
        ScalarValue::String => is_old_number(text),
        // `012` is ten in YAML 1.1.
        ScalarValue::Integer(_) | ScalarValue::IntOverflow => {
            text.starts_with("0o") || unsigned.len() > 1 && unsigned.starts_with('0') && !text.starts_with("0x")
        }
        // Before 1.2 an exponent needs a sign, and what stands before it a point.
        ScalarValue::Float(_) | ScalarValue::NotFinite => unsigned
            .split_once(['e', 'E'])
            .is_some_and(|(mantissa, exponent)| !mantissa.contains('.') || !exponent.starts_with(['-', '+'])),
        ScalarValue::Null | ScalarValue::Bool(_) => false,
    }
}

/// A number of YAML 1.1 alone: with `_` between digits, binary, or of base sixty.
fn is_old_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return !digits.is_empty() && digits.bytes().all(|digit| matches!(digit, b'0' | b'1' | b'_'));
    }
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let sixty = unsigned.split_once(':').is_some_and(|(_, rest)| {
        let mut parts = rest.split(':');
        parts.all(|part| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|part| part < 60))
    });
    let whole = unsigned.split_once(':').map_or(unsigned, |(whole, _)| whole);
    let digits = whole.replace('_', "");
    let is_digits = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_digits && sixty || unsigned.contains('_') && looks_like_float(&unsigned.replace('_', ""))
}

/// Reads a number, or says that it is text.
pub(crate) fn number(text: &str) -> ScalarValue {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return ScalarValue::NotFinite;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let all_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return match i64::from_str_radix(digits, radix) {
                _ if !all_digits => ScalarValue::String,
                Ok(number) => ScalarValue::Integer(number),
                Err(_) => ScalarValue::IntOverflow,
            };
        }
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_or(ScalarValue::IntOverflow, ScalarValue::Integer);
    }
    if !looks_like_float(unsigned) {
        return ScalarValue::String;
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => ScalarValue::Float(number),
        Ok(_) => ScalarValue::NotFinite,
        Err(_) => ScalarValue::String,
    }
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn looks_like_float(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text
        .split_once(['e', 'E'])
        .map_or((text, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    !(whole.is_empty() && fraction.is_empty()) && digits(whole) && digits(fraction) && exponent_fits
}

/// Up to here every whole number has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Is it a number that is larger, or further below zero, than a whole number may be?
pub(crate) fn is_too_large(plain: ScalarValue) -> bool {
    match plain {
        ScalarValue::IntOverflow => true,
        ScalarValue::Float(number) => number.abs() > EXACT,
        _ => false,
    }
}

/// The whole number that it is: `400`, and `400.0` too.
pub(crate) fn whole(plain: ScalarValue) -> Option<i64> {
    match plain {
        ScalarValue::Integer(number) => Some(number),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and within 53 bits")]
        ScalarValue::Float(number) if number.fract() == 0.0 && number.abs() <= EXACT => Some(number as i64),
        _ => None,
    }
}

/// The JSON of a finite number.
pub(crate) fn json(plain: ScalarValue) -> Option<Value> {
    match plain {
        ScalarValue::Integer(number) => Some(Value::from(number)),
        ScalarValue::Float(number) => Number::from_f64(number).map(Value::Number),
        _ => None,
    }
}
