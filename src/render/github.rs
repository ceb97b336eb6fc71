//! Problems as annotations of GitHub Actions: workflow commands, which the runner shows at the line they name.
//!
//! The one place that writes workflow commands. Everywhere else text is kept from being one (see [`sanitize`]); here each
//! piece of data is escaped as the runner unescapes it, so that it can neither end its command nor begin another.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Severity};
use crate::render::sanitize;

/// So many errors, and so many warnings, of a step GitHub shows. What comes later it drops without a word.
/// Source: docs.github.com, "Usage limits" of workflow commands.
const SHOWN: usize = 10;

/// The annotations, errors first; then how many more there are.
///
/// `folder` is the way from the top of the repository to the folder that paths are relative to, or empty. `quiet` says that the log of the
/// step has no warnings beside them.
pub fn annotations(problems: &[Diagnostic], folder: &str, quiet: bool) -> String {
    let mut out = String::new();
    let mut hidden = Vec::new();
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let all: Vec<_> = problems.iter().filter(|problem| problem.severity == severity).collect();
        for problem in all.iter().take(SHOWN) {
            let _ = writeln!(out, "{}", annotation(problem, command, folder));
        }
        let place = if quiet && severity == Severity::Warning {
            "left out by `-q`"
        } else {
            "in the log only"
        };
        match all.len().saturating_sub(SHOWN) {
            0 => {}
            1 => hidden.push(format!("1 more {command}, {place}")),
            more => hidden.push(format!("{more} more {command}s, {place}")),
        }
    }
    if !hidden.is_empty() {
        let _ = writeln!(out, "{}: GitHub shows {SHOWN} of each", hidden.join("; "));
    }
    out
}

fn annotation(problem: &Diagnostic, command: &str, folder: &str) -> String {
    let mut properties = Vec::new();
    // What was read from standard input has no line that GitHub could show.
    if let Some(location) = problem
        .location
        .as_ref()
        .filter(|location| !location.file.starts_with('<'))
    {
        properties.push(format!("file={}", property(&path(folder, &location.file))));
        properties.push(format!("line={},col={}", location.line, location.column));
    }
    properties.extend(problem.code.map(|code| format!("title={}", property(code))));
    let hint = problem
        .help
        .as_ref()
        .map(|hint| format!("\nhint: {}", sanitize::escape_line(hint)));
    let message = sanitize::escape_line(&problem.message) + &hint.unwrap_or_default();
    let gap = if properties.is_empty() { "" } else { " " };
    format!("::{command}{gap}{}::{}", properties.join(","), data(&message))
}

/// A path from the top of the repository, without steps through `.` and `..`. An absolute one stays: the runner shortens it.
fn path(folder: &str, file: &str) -> String {
    if file.starts_with('/') {
        return file.to_owned();
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(file.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// As the runner unescapes what follows the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner unescapes a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    #[test]
    fn no_datum_ends_its_command_or_begins_another() {
        let file = "a,title=x::y\n::error::z.yaml".into();
        let location = Location {
            file,
            line: 3,
            column: 7,
            width: 1,
            offset: 0,
        };
        let problem = Diagnostic::error_of("unknown-key", "100 % of\r\n::set-output name=a::b \u{1b}[31m")
            .with_location(&location)
            .with_help("one\ntwo");
        assert_eq!(
            annotations(&[problem], "voice/", false),
            "::error file=voice/a%2Ctitle=x%3A%3Ay%0A%3A%3Aerror%3A%3Az.yaml,line=3,col=7,title=unknown-key::100 %25 of\\r\\n\
             ::set-output name=a::b \\u{1b}[31m%0Ahint: one\\ntwo\n"
        );
    }

    #[test]
    fn more_than_github_shows_are_counted() {
        let warning = |_| Diagnostic::warning_of("variable-unused", "w");
        let mut problems: Vec<_> = (0..13).map(warning).collect();
        problems.push(Diagnostic::error("e"));
        let said = annotations(&problems, "", false);
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines.len(), 12);
        assert_eq!(lines[..2], ["::error::e", "::warning title=variable-unused::w"]);
        assert_eq!(lines[11], "3 more warnings, in the log only: GitHub shows 10 of each");
        let said = annotations(&problems, "", true);
        assert!(said.ends_with("\n3 more warnings, left out by `-q`: GitHub shows 10 of each\n"));
    }

    #[test]
    fn a_path_begins_at_the_top_of_the_repository() {
        assert_eq!(path("voice/team/", "../base.yaml"), "voice/base.yaml");
        assert_eq!(path("", "./assistants/a.yaml"), "assistants/a.yaml");
        assert_eq!(path("", "../a.yaml"), "../a.yaml");
        assert_eq!(path("voice/", "/home/ci/a.yaml"), "/home/ci/a.yaml");
    }
}
