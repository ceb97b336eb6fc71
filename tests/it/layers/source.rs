//! A Rust file as the layer rules see it: which paths it names on which line, outside of comments, texts and its own tests.

use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A file of the crate.
pub(crate) struct Source {
    /// Its path from the repository's root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// One path that is named somewhere: `crate::plan::Plan`, `println` or `std::env::var`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The line, from 1.
    pub(crate) line: usize,
    /// Its segments. `a::{b, c::*}` is two mentions.
    pub(crate) segments: Vec<String>,
    /// Is it a macro's call?
    pub(crate) bang: bool,
}

impl Source {
    /// Every Rust file below a folder of the repository, in a fixed order.
    pub(crate) fn all_below(folder: &str) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        let mut open = vec![root.join(folder)];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let parts = path.strip_prefix(root).unwrap().iter();
                    found.push(Self {
                        path: parts.map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/"),
                        text: std::fs::read_to_string(&path).unwrap(),
                    });
                }
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found
    }

    /// The file as tokens, without comments.
    pub(crate) fn tokens(&self) -> TokenStream {
        let read: Result<TokenStream, _> = self.text.parse();
        read.unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }

    /// Every path that it names, except in `#[cfg(test)]` items.
    pub(crate) fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        walk(self.tokens(), &mut found);
        found
    }

    /// The module that the file is: `["api", "wire", "detail"]`; nothing for `lib.rs` and `main.rs`.
    pub(crate) fn module(&self) -> Vec<&str> {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts: Vec<_> = inside.split('/').collect();
        if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
            parts.pop();
        }
        parts
    }
}

/// Finds the paths in tokens, and in the groups among them.
fn walk(tokens: TokenStream, found: &mut Vec<Mention>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let dotted = at > 0 && is_punct(tokens.get(at - 1), '.');
        at = match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && is_test_only(tokens.get(at + 1)) => {
                after_item(&tokens, at + 2)
            }
            TokenTree::Ident(_) if !dotted => path(&tokens, at, &[], found),
            TokenTree::Group(group) => {
                walk(group.stream(), found);
                at + 1
            }
            _ => at + 1,
        };
    }
}

/// Reads the path that starts at an identifier, after those segments, and says where it ends.
fn path(tokens: &[TokenTree], start: usize, before: &[String], found: &mut Vec<Mention>) -> usize {
    let mut segments = before.to_vec();
    let mut at = start;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => segments.push(ident.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => segments.push("*".to_owned()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                branches(group, &segments, found);
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        if !(is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')) {
            break;
        }
        at += 2;
    }
    let bang = is_punct(tokens.get(at), '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
    found.push(Mention {
        line: tokens[start].span().start().line,
        segments,
        bang,
    });
    at
}

/// The paths of `{a, b::{c, d}}` in a `use`.
fn branches(group: &Group, before: &[String], found: &mut Vec<Mention>) {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    for branch in tokens.split(|token| is_punct(Some(token), ',')) {
        if !branch.is_empty() {
            path(branch, 0, before, found);
        }
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// Is that the `[cfg(test)]` of an attribute?
fn is_test_only(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group))
        if group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Where the item ends that starts there: after its first block, or its semicolon.
fn after_item(tokens: &[TokenTree], start: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punct(Some(other), ';'),
    };
    let length = tokens[start..].iter().position(ends);
    length.map_or(tokens.len(), |length| start + length + 1)
}
