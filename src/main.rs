//! Captures the environment (variables, terminal), runs the command, returns its exit code.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::process::ExitCode;

use roster::cli::Environment;

fn main() -> ExitCode {
    let environment = Environment {
        api_url: variable("INDIGENIUS_API_URL"),
        api_key: variable("INDIGENIUS_API_KEY").map(Into::into),
        variables: variables("ROSTER_VAR_"),
        commit: ["GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(variable),
        who: ["GITHUB_ACTOR", "GITLAB_USER_LOGIN"]
            .into_iter()
            .find_map(variable)
            .or_else(|| whoami::username().ok()),
        no_color: variable("NO_COLOR").is_some(),
        stdin_is_terminal: std::io::stdin().is_terminal(),
        stdout_width: width(&std::io::stdout()),
        stderr_width: width(&std::io::stderr()),
    };
    roster::commands::run(std::env::args_os(), &environment).into()
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)
        .map(|value| value.to_string_lossy().into_owned())
        .filter(|value| !value.is_empty())
}

fn variables(prefix: &str) -> BTreeMap<String, Option<String>> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix(prefix)?.to_owned();
            Some((name, value.into_string().ok()))
        })
        .collect()
}

/// The width of a terminal in columns; 80 where it does not say.
fn width(output: &(impl IsTerminal + AsFd)) -> Option<usize> {
    output
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(output).map_or(80, |(width, _)| usize::from(width.0)))
}
