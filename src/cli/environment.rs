//! The command line together with the environment: which service, with which key, how outputs look, and which exit code says
//! what. Pure.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use secrecy::SecretString;

use super::args::{ColorWhen, LogArgs, ServiceArgs};
use crate::api::RateLimit;
use crate::diagnostic::Diagnostic;

/// What surrounds the command, captured once by `main`.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `INDIGENIUS_API_URL`.
    pub api_url: Option<String>,
    /// `INDIGENIUS_API_KEY`.
    pub api_key: Option<SecretString>,
    /// The `ROSTER_VAR_*` variables, without that prefix; none where what they hold is not UTF-8.
    pub variables: BTreeMap<String, Option<String>>,
    /// The commit that a build server runs for, where it says so: `GITHUB_SHA`, `CI_COMMIT_SHA`.
    pub commit: Option<String>,
    /// Who runs the command: `GITHUB_ACTOR`, `GITLAB_USER_LOGIN`, else the user's name.
    pub who: Option<String>,
    /// Is `NO_COLOR` set to anything?
    pub no_color: bool,
    /// Can a question be asked on standard input?
    pub stdin_is_terminal: bool,
    /// How wide standard output is in columns, if it is a terminal.
    pub stdout_width: Option<usize>,
    /// How wide standard error is in columns, if it is a terminal.
    pub stderr_width: Option<usize>,
}

/// Where the key comes from.
#[derive(Debug)]
pub enum ApiKeySource {
    /// It is known.
    Given(SecretString),
    /// It is in this file; `-` is standard input.
    File(PathBuf),
}

/// Which service is spoken to.
#[derive(Debug)]
pub enum ServiceTarget {
    /// The API at an address.
    Remote {
        /// The address.
        url: String,
        /// The key.
        key: ApiKeySource,
    },
    /// The embedded sandbox with its state in a file.
    Sandbox(PathBuf),
}

/// Which service is spoken to, and how.
#[derive(Debug)]
pub struct ConnectionSettings {
    /// Which.
    pub peer: ServiceTarget,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request is tried again.
    pub retries: u32,
    /// How many requests may be under way at once.
    pub concurrency: usize,
    /// The budget of requests.
    pub limits: Vec<RateLimit>,
}

const DEFAULT_URL: &str = "https://api.indigenius.ai";

/// Flags before the environment before the defaults.
///
/// # Errors
/// When there is no key.
pub fn connection(service: &ServiceArgs, environment: &Environment) -> Result<ConnectionSettings, Diagnostic> {
    let peer = if let Some(file) = &service.sandbox {
        ServiceTarget::Sandbox(file.clone())
    } else {
        let url = service
            .api_url
            .as_ref()
            .or(environment.api_url.as_ref())
            .map_or(DEFAULT_URL, String::as_str)
            .to_owned();
        let key = match (&service.api_key_file, &environment.api_key) {
            (Some(file), _) => ApiKeySource::File(file.clone()),
            (None, Some(key)) => ApiKeySource::Given(key.clone()),
            (None, None) => {
                return Err(Diagnostic::error("there is no API key").with_help(
                    "set INDIGENIUS_API_KEY, or name a file that holds the key with --api-key-file; --sandbox needs no key",
                ));
            }
        };
        ServiceTarget::Remote { url, key }
    };
    Ok(ConnectionSettings {
        peer,
        timeout: Duration::from_secs_f64(service.timeout),
        retries: service.retries,
        concurrency: usize::from(service.concurrency),
        limits: service.rate_limits.clone(),
    })
}

/// Colour on each of the two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColorChoice {
    /// On standard output?
    pub stdout: bool,
    /// On standard error?
    pub stderr: bool,
}

impl ColorChoice {
    /// By flag, `NO_COLOR`, and whether it is a terminal.
    pub fn of(talk: LogArgs, environment: &Environment) -> Self {
        let on = |terminal: bool| match talk.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => terminal && !environment.no_color,
        };
        Self {
            stdout: on(environment.stdout_width.is_some()),
            stderr: on(environment.stderr_width.is_some()),
        }
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, or nothing to do.
    Done,
    /// Failed, or refused, before anything was written.
    Failed,
    /// There are differences, and it was asked to say so.
    Differences,
    /// Ended incomplete: something failed, is unknown, was not attempted, or did not verify.
    Incomplete,
    /// The command line itself is wrong.
    Usage,
}

impl From<ExitStatus> for ExitCode {
    fn from(exit: ExitStatus) -> Self {
        Self::from(match exit {
            ExitStatus::Done => 0,
            ExitStatus::Failed => 1,
            ExitStatus::Differences => 2,
            ExitStatus::Incomplete => 3,
            ExitStatus::Usage => 64,
        })
    }
}
