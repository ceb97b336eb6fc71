//! What to do for a commit that is not in this clone: commands that work as they stand.

use std::path::Path;

use super::command::{ask, ask_line};
use crate::diagnostic::Diagnostic;

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
    let (start, back) = reference.split_at(reference.find(['~', '^']).unwrap_or(reference.len()));
    // `v1^{commit}` is `v1` itself.
    let is_behind = !back.is_empty() && !back.starts_with("^{");
    if is_behind && knows(&format!("{start}^{{commit}}"))? {
        return Ok(problem.with_help(if shallow {
            format!("this clone is shallow and lacks it: `git fetch --unshallow` gets it; {IN_CI}")
        } else {
            "there are not that many commits; commit the files that were last applied first".to_owned()
        }));
    }
    if knows(&format!("refs/remotes/origin/{start}"))? {
        return Ok(problem.with_help(format!("did you mean `origin/{reference}`? that branch was fetched")));
    }
    let remotes = ask_line(from, &["remote"])?.unwrap_or_default();
    let Some(remote) = remotes
        .lines()
        .find(|remote| *remote == "origin")
        .or_else(|| remotes.lines().next())
    else {
        return Ok(problem.with_help("`git branch --all` and `git tag` list what is here"));
    };
    let is_remote = |name: &str| remotes.lines().any(|remote| remote == name);
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
        format!("if it is on the server, {fetch}")
    }))
}

/// The command that gets what a name without `~` and `^` may mean.
fn fetch(start: &str, remote: &str, is_remote: impl Fn(&str) -> bool, shallow: bool, depth: &str) -> String {
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
        return format!("`git fetch{depth} {remote} {branch}:refs/remotes/{remote}/{branch}` gets it");
    }
    let whole = start.strip_prefix("refs/").unwrap_or(start);
    if let Some(tag) = whole.strip_prefix("tags/") {
        return format!("`git fetch{depth} {remote} tag {tag}` gets it");
    }
    if let Some(branch) = whole.strip_prefix("heads/") {
        return format!("`git fetch{depth} {remote} {branch}:{branch}` gets it");
    }
    if whole != start {
        return format!("`git fetch{depth} {remote} {start}:{start}` gets it");
    }
    format!("`git fetch{depth} {remote} {start}:{start}` gets a branch, `git fetch{depth} {remote} tag {start}` a tag")
}
