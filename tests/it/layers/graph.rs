//! Rules that concern all files together: no cycles between files, no public name for two things.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::source::{Mention, Source};

/// The files that import each other in a circle, each circle once, its files in alphabetical order.
///
/// A `mod.rs` only re-exports: whoever imports through it imports the file that defines the item.
pub(crate) fn cycles(sources: &[Source]) -> Vec<String> {
    let edges = imports(sources);
    let reach: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|file| (*file, reachable(file, &edges))).collect();
    let mut circles = BTreeSet::new();
    for (file, reached) in &reach {
        if reached.contains(file) {
            let back = reached.iter().filter(|other| reach[*other].contains(file));
            let circle: Vec<&str> = back.copied().collect();
            circles.insert(circle.join(" <-> "));
        }
    }
    circles.into_iter().collect()
}

fn reachable<'a>(from: &str, edges: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = edges[from].iter().copied().collect();
    while let Some(file) = open.pop() {
        if found.insert(file) {
            open.extend(edges.get(file).into_iter().flatten());
        }
    }
    found
}

/// Which files each file imports from.
fn imports(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let by_module: BTreeMap<Vec<String>, &Source> = sources
        .iter()
        .filter(|source| source.path != "src/main.rs")
        .map(|source| (owned(&source.module()), source))
        .collect();
    let mentions: BTreeMap<&str, Vec<Mention>> = sources
        .iter()
        .map(|source| (source.path.as_str(), source.mentions()))
        .collect();
    let is_file = |source: &&Source| !is_mod_file(source);
    let edges = sources.iter().filter(is_file).map(|source| {
        let named = &mentions[source.path.as_str()];
        let files = named
            .iter()
            .filter_map(|mention| absolute(source, &mention.segments))
            .filter_map(|path| behind(&path, &by_module, &mentions))
            .filter(|file| *file != source.path);
        (source.path.as_str(), files.collect())
    });
    edges.collect()
}

fn is_mod_file(source: &Source) -> bool {
    source.path.ends_with("/mod.rs") || matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs")
}

fn owned(module: &[&str]) -> Vec<String> {
    module.iter().map(|part| (*part).to_owned()).collect()
}

/// A path from the top of the crate; none for one that leads elsewhere.
fn absolute(source: &Source, segments: &[String]) -> Option<Vec<String>> {
    let first = segments.first()?.as_str();
    if first == "crate" {
        return Some(segments[1..].to_vec());
    }
    let up = segments.iter().take_while(|segment| *segment == "super").count();
    if up == 0 {
        return None;
    }
    let module = source.module();
    // In the tests of a file `super` may be the file itself: those are left out of the mentions.
    let kept = module.len().checked_sub(up)?;
    let mut path = owned(&module[..kept]);
    path.extend_from_slice(&segments[up..]);
    Some(path)
}

/// The file that defines what a path names, through the re-exports on the way.
fn behind<'a>(
    path: &[String],
    by_module: &BTreeMap<Vec<String>, &'a Source>,
    mentions: &BTreeMap<&str, Vec<Mention>>,
) -> Option<&'a str> {
    let length = (1..=path.len())
        .rev()
        .find(|length| by_module.contains_key(&path[..*length]))?;
    let source = by_module[&path[..length]];
    if !is_mod_file(source) {
        return Some(&source.path);
    }
    let name = path.get(length)?;
    let exported = mentions[source.path.as_str()]
        .iter()
        .find(|mention| mention.segments.len() > 1 && mention.segments.last() == Some(name))?;
    let mut inner = path[..length].to_vec();
    inner.extend(exported.segments.iter().cloned());
    behind(&inner, by_module, mentions)
}

/// Public types of one name that are defined in more than one folder of `src`, with the folders.
pub(crate) fn shared_names(sources: &[Source]) -> Vec<String> {
    let mut homes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let folder = source.path.trim_start_matches("src/").split('/').next().unwrap();
        let mut names = Vec::new();
        types(source.tokens(), &mut names);
        for name in names {
            homes.entry(name).or_default().insert(folder);
        }
    }
    homes.retain(|_, folders| folders.len() > 1);
    let shown = |(name, folders): (String, BTreeSet<&str>)| {
        let folders: Vec<_> = folders.into_iter().collect();
        format!("{name}: {}", folders.join(", "))
    };
    homes.into_iter().map(shown).collect()
}

/// The names of the types that are public, in any scope.
fn types(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(token, TokenTree::Ident(word) if word == "pub") {
            continue;
        }
        let has_scope = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
        let at = at + 1 + usize::from(has_scope);
        let defines = |word: &str| matches!(word, "struct" | "enum" | "trait" | "type");
        if let (Some(TokenTree::Ident(word)), Some(TokenTree::Ident(name))) = (tokens.get(at), tokens.get(at + 1))
            && defines(&word.to_string())
        {
            found.push(name.to_string());
        }
    }
}
