//! Names on the command line: each is a name, or a pattern with `*` that stands for several.

use std::collections::BTreeSet;

use crate::cli::args::TargetArgs;
use crate::cli::{is_path_like, shown};
use crate::desired::Roster;
use crate::diagnostic::Diagnostic;
use crate::plan::TargetFilter;
use crate::suggest::nearest;
use crate::text::matches_pattern;

/// The names that one typed word stands for. A name that is typed in full is that one alone, also where it holds a `*`.
fn meant<'a>(typed: &str, known: &[&'a str]) -> Vec<&'a str> {
    if let Some(name) = known.iter().find(|name| **name == typed) {
        return vec![name];
    }
    known
        .iter()
        .copied()
        .filter(|name| matches_pattern(typed, name))
        .collect()
}

/// The names that these stand for.
///
/// # Errors
/// The first that stands for none: a misspelled name must not make a plan of nothing. `flag` says where it was typed, and
/// `nobody_has` who would have to have the name, as in `no entry has`.
pub(super) fn pick(
    flag: &str,
    nobody_has: &str,
    typed: &[String],
    known: &[&str],
) -> Result<BTreeSet<String>, Diagnostic> {
    let mut picked = BTreeSet::new();
    for typed in typed {
        let meant = meant(typed, known);
        if meant.is_empty() {
            return Err(unknown(flag, nobody_has, typed, known));
        }
        picked.extend(meant.into_iter().map(str::to_owned));
    }
    Ok(picked)
}

/// What to say of a word that stands for no name, with the nearest name that there is.
fn unknown(flag: &str, nobody_has: &str, typed: &str, known: &[&str]) -> Diagnostic {
    if typed.contains('*') {
        let problem = Diagnostic::error(format!("{flag}: {nobody_has} a name like {typed:?}"));
        return problem.with_help("`*` matches any characters; upper and lower case count");
    }
    let problem = Diagnostic::error(format!("{flag}: {nobody_has} the name {typed:?}"));
    match nearest(typed, known.iter().copied()) {
        Some(name) => problem.with_help(format!("did you mean {name:?}?")),
        None => problem.with_help("names are matched exactly, after overlays and variables"),
    }
}

/// Which entries are selected. `flag` says where targets were typed.
///
/// # Errors
/// When one of them stands for no entry, or nothing is left.
pub(super) fn target(flag: &str, roster: &Roster, args: &TargetArgs) -> Result<TargetFilter, Diagnostic> {
    select_some(flag, "no entry has", args, &roster.names())
}

/// What is selected among these names.
///
/// # Errors
/// As [`check`], and when nothing is left: an empty answer would look like a good one.
pub(super) fn select_some(
    flag: &str,
    nobody_has: &str,
    args: &TargetArgs,
    known: &[&str],
) -> Result<TargetFilter, Diagnostic> {
    check(flag, nobody_has, args, known)?;
    let target = select(args, known);
    match &target.0 {
        Some(names) if names.is_empty() => {
            let problem = Diagnostic::error("--exclude: nothing is left to look at");
            Err(problem.with_help("leave out fewer, or choose others with --target"))
        }
        _ => Ok(target),
    }
}

/// Does each word stand for a name that is known?
///
/// # Errors
/// The first that does not. `flag` says where targets were typed.
pub(super) fn check(flag: &str, nobody_has: &str, args: &TargetArgs, known: &[&str]) -> Result<(), Diagnostic> {
    pick(flag, nobody_has, &args.targets, known)?;
    pick("--exclude", nobody_has, &args.excluded, known).map(|_| ())
}

/// As [`check`], for what `pull` is given: a live assistant may well have a name that no file mentions.
///
/// # Errors
/// As there.
pub(super) fn check_pulled(args: &TargetArgs, known: &[&str]) -> Result<(), Diagnostic> {
    check("pull", "no entry has", args, known).map_err(|problem| {
        let Some(unknown) = args.targets.iter().find(|typed| meant(typed, known).is_empty()) else {
            return problem;
        };
        if is_path_like(unknown) {
            let command = shown(["roster", "pull", "-f", unknown]);
            return problem.with_help(format!("roster files are given with `-f`: {command}"));
        }
        let near = nearest(unknown, known.iter().copied());
        let near = near.map(|near| format!("did you mean {near:?}? ")).unwrap_or_default();
        let command = shown(["roster", "pull", "--all", unknown]);
        problem.with_help(format!(
            "{near}a live assistant that no file mentions is added by {command}"
        ))
    })
}

/// What is selected among these names, whether every word stands for one of them or not.
pub(super) fn select(args: &TargetArgs, known: &[&str]) -> TargetFilter {
    if args.targets.is_empty() && args.excluded.is_empty() {
        return TargetFilter::default();
    }
    let all = |typed: &[String]| -> BTreeSet<&str> { typed.iter().flat_map(|typed| meant(typed, known)).collect() };
    let (targets, excluded) = (all(&args.targets), all(&args.excluded));
    let selected = known
        .iter()
        .filter(|name| args.targets.is_empty() || targets.contains(**name))
        .filter(|name| !excluded.contains(**name));
    TargetFilter(Some(selected.map(|name| (*name).to_owned()).collect()))
}
