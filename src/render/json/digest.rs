//! The fingerprint of a plan document: it finds cut and changed files, and is no proof of who wrote them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The key that holds it, and is left out when it is taken.
pub(super) const KEY: &str = "digest";

/// `sha256:` and 64 hexadecimal digits, over the document without its own digest. White space and the order of keys do
/// not count; every key does, known or not.
pub(super) fn digest(document: &Value) -> String {
    let mut canonical = String::new();
    match document {
        Value::Object(object) => {
            let rest = object.iter().filter(|(key, _)| *key != KEY);
            push_object(&mut canonical, rest);
        }
        other => push(&mut canonical, other),
    }
    said(Sha256::digest(canonical.as_bytes()))
}

/// The same, of an object whose list under `key` is given item by item, whatever the object itself holds there.
pub(super) fn digest_with(object: &Value, key: &str, items: impl Iterator<Item = Value>) -> String {
    let members = object.as_object().into_iter().flatten();
    let mut sorted: BTreeMap<&str, Option<&Value>> = members.map(|(key, value)| (key.as_str(), Some(value))).collect();
    sorted.remove(KEY);
    sorted.insert(key, None);
    let mut hasher = Sha256::new();
    let mut canonical = String::from("{");
    let mut items = items.enumerate();
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            canonical.push(',');
        }
        push_key(&mut canonical, key);
        if let Some(value) = value {
            push(&mut canonical, value);
            continue;
        }
        canonical.push('[');
        for (at, item) in &mut items {
            if at > 0 {
                canonical.push(',');
            }
            push(&mut canonical, &item);
            hasher.update(canonical.as_bytes());
            canonical.clear();
        }
        canonical.push(']');
    }
    canonical.push('}');
    hasher.update(canonical.as_bytes());
    said(hasher.finalize())
}

fn said(hash: impl AsRef<[u8]>) -> String {
    let mut text = String::from("sha256:");
    for byte in hash.as_ref() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Compact JSON. The keys are sorted here, because a map's own order is a feature of `serde_json` that any other
/// crate of a build may switch.
fn push(out: &mut String, value: &Value) {
    match value {
        Value::Object(object) => push_object(out, object.iter()),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push(out, item);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let _ = write!(out, "{value}");
        }
    }
}

fn push_object<'a>(out: &mut String, entries: impl Iterator<Item = (&'a String, &'a Value)>) {
    let sorted: BTreeMap<&String, &Value> = entries.collect();
    out.push('{');
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_key(out, key);
        push(out, value);
    }
    out.push('}');
}

fn push_key(out: &mut String, key: &str) {
    let _ = write!(out, "{}:", Value::from(key));
}
