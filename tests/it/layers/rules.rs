//! The rules of the crate, each a function from one file to what is wrong with it.

use proc_macro2::{Delimiter, TokenTree};

use crate::layers::source::{Mention, Source};

/// Folders in the order in which data flows. A folder imports only from earlier steps, never from its own step.
/// `commands` is the last before `main`.
pub(crate) const ORDER: &[&[&str]] = &[
    &["text", "suggest", "diagnostic", "fields"],
    &["lint"],
    &["yaml"],
    &["files"],
    &["desired", "live"],
    &["plan"],
    &["pull"],
    &["api"],
    &["apply"],
    &["render"],
    &["cli"],
    &["commands"],
];

/// The sandbox imports nothing of the crate, so that it can't share a misreading of the API; only these import it.
const APART: &str = "sandbox";
const MAY_IMPORT_APART: &[&str] = &["cli", "commands", "main"];

/// The only files that may name these crates, and why there is only one.
const ONE_HOME: &[(&str, &[&str], &str)] = &[
    (
        "serde_yaml",
        // The second needs the bytes of anchors, comments and styles, which the first skips.
        &["src/yaml/parse.rs", "src/yaml/edit/syntax.rs"],
        "its engine can be changed there alone",
    ),
    ("reqwest", &["src/api/transport.rs"], "nothing else can send"),
];

/// Pure code: what these do depends on what they are given, and on nothing else.
const PURE: &[&str] = &[
    "src/text.rs",
    "src/diagnostic.rs",
    "src/fields.rs",
    "src/lint/",
    "src/yaml/",
    "src/files/source.rs",
    "src/files/staged.rs",
    "src/desired/",
    "src/live/",
    "src/plan/",
    "src/pull/",
    "src/api/retry_policy.rs",
    "src/api/wire",
    "src/apply/created.rs",
    "src/apply/creation_pace.rs",
    "src/apply/request_body.rs",
    "src/apply/report.rs",
    "src/apply/precondition.rs",
    "src/render/",
];

const PRINTS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];

/// Everything that is wrong with a file of `src/`.
pub(crate) fn check(source: &Source) -> Vec<String> {
    let mentions = source.mentions();
    let mut wrong = shape(source);
    wrong.extend(arrows(source, &mentions));
    wrong.extend(homes(source, &mentions));
    wrong.extend(purity(source, &mentions));
    wrong.extend(printing(source, &mentions));
    wrong.extend(only_reexports(source));
    wrong
}

/// No file may have more lines, without its own tests.
const MOST_LINES: usize = 600;

/// At most 600 lines, opening with a sentence that says what the file is for.
pub(crate) fn shape(source: &Source) -> Vec<String> {
    let code = source.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code.lines().count();
    let mut wrong = Vec::new();
    if lines > MOST_LINES {
        wrong.push(format!("{}: {lines} lines, at most {MOST_LINES}", source.path));
    }
    if !source.text.starts_with("//! ") {
        wrong.push(format!("{}: does not open with a `//!` sentence", source.path));
    }
    wrong
}

/// Imports point one way.
fn arrows(source: &Source, mentions: &[Mention]) -> Vec<String> {
    let here = match source.path.as_str() {
        "src/lib.rs" => return Vec::new(),
        "src/main.rs" => "main",
        _ => source.module().first().copied().unwrap_or_default(),
    };
    let folders = mentions
        .iter()
        .filter_map(|mention| Some((mention, folder(source, mention)?)));
    folders
        .filter(|(_, there)| *there != here && !may_import(here, there))
        .map(|(mention, there)| wrong_at(source, mention, &format!("`{here}` may not import `{there}`")))
        .collect()
}

fn may_import(here: &str, there: &str) -> bool {
    if there == APART {
        return MAY_IMPORT_APART.contains(&here);
    }
    match (here, step(here), step(there)) {
        (APART, ..) | (_, _, None) => false,
        ("main", ..) => true,
        (_, here, there) => there < here,
    }
}

fn step(folder: &str) -> Option<usize> {
    ORDER.iter().position(|step| step.contains(&folder))
}

/// The folder that a path leads to, if it is in the crate.
fn folder<'a>(source: &Source, mention: &'a Mention) -> Option<&'a str> {
    let segments: Vec<_> = mention.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["crate", folder, ..] => Some(folder),
        ["roster", folder, ..] if source.path == "src/main.rs" => Some(folder),
        ["super", ..] => {
            let up = segments.iter().take_while(|segment| **segment == "super").count();
            // With fewer `super` than the file is deep, the path stays in its own folder.
            (up >= source.module().len()).then(|| segments.get(up).copied())?
        }
        _ => None,
    }
}

/// Some crates are named in one file only.
fn homes(source: &Source, mentions: &[Mention]) -> Vec<String> {
    let astray = |(name, homes, why): &(&str, &[&str], &str)| {
        let named = mentions
            .iter()
            .filter(|mention| mention.segments.first().is_some_and(|first| first == name));
        let what = format!("`{name}` is named in {} only: {why}", homes.join(" and "));
        named
            .filter(|_| !homes.contains(&source.path.as_str()))
            .map(|mention| wrong_at(source, mention, &what))
            .collect::<Vec<_>>()
    };
    ONE_HOME.iter().flat_map(astray).collect()
}

/// No clock, environment, files, network or waiting in pure code.
fn purity(source: &Source, mentions: &[Mention]) -> Vec<String> {
    if !PURE.iter().any(|pure| source.path.starts_with(pure)) {
        return Vec::new();
    }
    let impure = |mention: &&Mention| {
        let segments: Vec<_> = mention.segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["tokio" | "async", ..] | ["std", "env" | "fs" | "net" | "process" | "thread", ..] => true,
            // A moment as an argument is pure; reading the clock is not.
            other => matches!(other, [.., "Instant" | "SystemTime", "now"]),
        }
    };
    let found = mentions.iter().filter(impure);
    found
        .map(|mention| {
            wrong_at(
                source,
                mention,
                &format!("`{}` on the pure side", mention.segments.join("::")),
            )
        })
        .collect()
}

/// Only the verbs and `main` print.
fn printing(source: &Source, mentions: &[Mention]) -> Vec<String> {
    if source.path.starts_with("src/commands/") || source.path == "src/main.rs" {
        return Vec::new();
    }
    let prints = |mention: &&Mention| {
        let last = mention.segments.last().map_or("", String::as_str);
        mention.bang && PRINTS.contains(&last) || mention.segments.len() > 1 && matches!(last, "stdout" | "stderr")
    };
    let found = mentions.iter().filter(prints);
    found
        .map(|mention| wrong_at(source, mention, "prints; only commands and main do"))
        .collect()
}

/// A `mod.rs` only re-exports: docs, `mod` and `pub use`.
fn only_reexports(source: &Source) -> Vec<String> {
    if !source.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    let is_attribute = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '#' | '!'),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        _ => false,
    };
    let tokens: Vec<_> = source.tokens().into_iter().collect();
    let items = tokens.split(|token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';'));
    let mut wrong = Vec::new();
    for item in items {
        let words: Vec<_> = item
            .iter()
            .skip_while(|token| is_attribute(token))
            .map(ToString::to_string)
            .collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["mod", _] | ["pub", "mod" | "use", ..] => {}
            ["pub", scope, "mod" | "use", ..] if scope.starts_with('(') => {}
            [first, ..] => wrong.push(format!("{}: `{first} …` in a mod.rs", source.path)),
        }
    }
    wrong
}

fn wrong_at(source: &Source, mention: &Mention, what: &str) -> String {
    format!("{}:{}: {what}", source.path, mention.line)
}
