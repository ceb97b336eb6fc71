//! What to do for a commit that is not in this clone: commands that work as they stand.

use std::path::Path;

use super::command::{ask, ask_line};
use crate::diagnostic::Diagnostic;
use crate::text::shell_word;

const LIST: &str = "`git branch --all` and `git tag` list what is here";

const COMMIT_FIRST: &str =
    "leave --base out until there is one: `git add --all && git commit --message \"Assistants\"` makes it";

const IN_CI: &str = "in CI, check out with `fetch-depth: 0` (GitLab: `GIT_DEPTH: 0`)";

/// A reference that git can't resolve in the clone at `from`, with what to fetch for it.
///
/// # Errors
/// When git can't be run.
pub(super) fn missing(from: &Path, reference: &str) -> Result<Diagnostic, Diagnostic> {
    let says = |args: &[&str]| Ok::<_, Diagnostic>(ask(from, args)?.is_ok());
    let knows = |name: &str| says(&["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
    let shallow = ask_line(from, &["rev-parse", "--is-shallow-repository"])?.is_ok_and(|answer| answer == "true");
    let problem = Diagnostic::error(format!("--base {reference}: git knows no such commit here"));
    if reference.contains("@{") {
        return Ok(
            problem.with_help("what a branch was before is known only where it was; name a commit, branch or tag")
        );
    }
    let start = reference
        .find(['~', '^'])
        .map_or(reference, |at| reference.get(..at).unwrap_or(reference));
    let back = reference.strip_prefix(start).unwrap_or_default();
    let remotes = ask_line(from, &["remote"])?.unwrap_or_default();
    let is_head = matches!(start, "HEAD" | "@");
    if (is_head || remotes.is_empty()) && !knows("HEAD")? {
        let is_empty = ask(from, &["rev-list", "--max-count=1", "--all"])?.is_ok_and(|commits| commits.is_empty());
        let problem = Diagnostic::error(format!("--base {reference}: no commit is checked out here yet"));
        return Ok(problem.with_help(if is_empty { COMMIT_FIRST } else { LIST }));
    }
    // `v1^{commit}` is `v1` itself.
    let is_behind = !back.is_empty() && !back.starts_with("^{");
    if is_behind && knows(&format!("{start}^{{commit}}"))? {
        return Ok(problem.with_help(if shallow {
            format!("this clone is shallow and lacks it: `git fetch --unshallow` gets it; {IN_CI}")
        } else {
            let start = shell_word(start);
            format!(
                "there are not that many commits: leave --base out, or name one that there is, such as `--base {start}`"
            )
        }));
    }
    if knows(&format!("refs/remotes/origin/{start}"))? {
        return Ok(problem.with_help(format!("did you mean `origin/{reference}`? that branch was fetched")));
    }
    let is_remote = |name: &str| remotes.lines().any(|remote| remote == name);
    let mark = if !shallow && is_new_branch(from, reference, is_remote)? {
        let name = shell_word(reference);
        format!(
            "; if it is to mark what was last applied and is nowhere yet, make it at that commit: `git branch {name} HEAD`"
        )
    } else {
        String::new()
    };
    let Some(remote) = remotes
        .lines()
        .find(|remote| *remote == "origin")
        .or_else(|| remotes.lines().next())
    else {
        return Ok(problem.with_help(format!("{LIST}{mark}")));
    };
    // What stands before the commit needs its history too.
    let depth = match (shallow, is_behind) {
        (false, _) => "",
        (true, false) => " --depth=1",
        (true, true) => " --unshallow",
    };
    let fetch = fetch(start, remote, is_remote, shallow, depth);
    Ok(problem.with_help(if shallow {
        format!("this clone is shallow and lacks it: {fetch}; {IN_CI}")
    } else {
        format!("if it is on the server, {fetch}{mark}")
    }))
}

/// Is it a name such as `roster/applied`, which an apply job moves, and none of a remote's branch? (A remote that is usual and not
/// here yet counts: a local branch of that name would later stand before the fetched one.)
fn is_new_branch(from: &Path, name: &str, is_remote: impl Fn(&str) -> bool) -> Result<bool, Diagnostic> {
    let is_own = |(folder, _): (&str, &str)| {
        !is_remote(folder) && !matches!(folder, "refs" | "heads" | "tags" | "origin" | "upstream")
    };
    Ok(name.split_once('/').is_some_and(is_own) && ask(from, &["check-ref-format", "--branch", name])?.is_ok())
}

/// The command that gets what a name without `~` and `^` may mean.
fn fetch(start: &str, remote: &str, is_remote: impl Fn(&str) -> bool, shallow: bool, depth: &str) -> String {
    let to = |from: &str, to: &str| shell_word(&format!("{from}:{to}"));
    let is_hash = start.len() >= 7 && start.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash && start.len() < 40 {
        // A server gives a commit by its whole hash only, and this one may be on any branch.
        let all = if shallow { " --unshallow" } else { "" };
        return format!("`git fetch{all} {remote} \"+refs/heads/*:refs/remotes/{remote}/*\"` gets it");
    }
    if is_hash {
        return format!("`git fetch{depth} {remote} {start}` gets it");
    }
    let tracked = start.strip_prefix("refs/remotes/").unwrap_or(start);
    // `origin/main` is a branch of a remote; `roster/applied` is a branch with a slash in its name.
    if let Some((remote, branch)) = tracked.split_once('/').filter(|(remote, _)| is_remote(remote)) {
        let branch = to(branch, &format!("refs/remotes/{remote}/{branch}"));
        return format!("`git fetch{depth} {remote} {branch}` gets it");
    }
    let whole = start.strip_prefix("refs/").unwrap_or(start);
    if let Some(tag) = whole.strip_prefix("tags/") {
        return format!("`git fetch{depth} {remote} tag {}` gets it", shell_word(tag));
    }
    if let Some(branch) = whole.strip_prefix("heads/") {
        return format!("`git fetch{depth} {remote} {}` gets it", to(branch, branch));
    }
    if whole != start {
        return format!("`git fetch{depth} {remote} {}` gets it", to(start, start));
    }
    let (branch, tag) = (to(start, start), shell_word(start));
    format!("`git fetch{depth} {remote} {branch}` gets a branch, `git fetch{depth} {remote} tag {tag}` a tag")
}
