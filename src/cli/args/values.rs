//! Values as they are typed.

pub(super) fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("write a number of seconds from 0 to 86400".to_owned()),
    }
}

pub(super) fn positive_seconds(text: &str) -> Result<f64, String> {
    seconds(text).and_then(|seconds| {
        if seconds > 0.0 {
            Ok(seconds)
        } else {
            Err("it must be more than 0".to_owned())
        }
    })
}

pub(super) fn per_minute(text: &str) -> Result<u32, String> {
    let number = text
        .strip_suffix("/min")
        .and_then(|number| number.parse().ok())
        .filter(|number| *number > 0);
    number.ok_or_else(|| "write it as N/min".to_owned())
}
