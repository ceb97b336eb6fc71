//! Edits of YAML keep everything else as it is.

mod adding;
mod appending;
mod blocks;
mod generators;
mod large;
mod meaning;
mod properties;
mod setting;

use roster::yaml::PathSegment;
use roster::yaml::edit::{Edit, InsertAt, edit};
use serde_json::Value;

/// A path from words: `assistants 0 system_prompt`.
fn path(words: &str) -> Vec<PathSegment> {
    let step = |word: &str| {
        word.parse()
            .map_or_else(|_| PathSegment::Key(word.to_owned()), PathSegment::Item)
    };
    words.split_whitespace().map(step).collect()
}

fn set(words: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: path(words),
        value: value.into(),
    }
}

fn add(words: &str, key: &str, value: impl Into<Value>, at: InsertAt) -> Edit {
    Edit::Add {
        path: path(words),
        key: key.to_owned(),
        value: value.into(),
        at,
    }
}

fn append(words: &str, item: &[(&str, Value)]) -> Edit {
    Edit::Append {
        path: path(words),
        item: item
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
    }
}

fn after(key: &str) -> InsertAt {
    InsertAt::After(key.to_owned())
}

/// Holds for each row: the text, the edit, and the text that comes out (or the refusal, after `!`). The same must hold with
/// CRLF line endings, with a byte order mark, and without the final line break.
fn holds(rows: Vec<(&str, Edit, &str)>) {
    let mut wrong = Vec::new();
    for (before, change, after) in rows {
        let came = match edit(before, std::slice::from_ref(&change)) {
            Ok(text) => text,
            Err(refusal) => format!("!{refusal}"),
        };
        if came != after {
            wrong.push(format!("{change:?} of\n{before}\ngave\n{came}\nand not\n{after}"));
            continue;
        }
        if after.starts_with('!') {
            continue;
        }
        let windows = |text: &str| text.replace('\n', "\r\n");
        let came = edit(&windows(before), std::slice::from_ref(&change));
        if came.as_ref() != Ok(&windows(after)) {
            wrong.push(format!("CRLF: {change:?} of\n{before}\ngave\n{came:?}"));
        }
        let came = edit(&format!("\u{feff}{before}"), std::slice::from_ref(&change));
        if came.as_ref() != Ok(&format!("\u{feff}{after}")) {
            wrong.push(format!("byte order mark: {change:?} of\n{before}\ngave\n{came:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
}
