//! One call of the command, in an environment that has nothing from the machine.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Project, Ran, Running, Terminal, TestSandbox};

/// Nothing listens here. Every proxy and the default address point at it, so that no test can reach a real service, and
/// any request to loopback that goes through a proxy after all fails.
const NOWHERE: &str = "http://127.0.0.1:1";

/// How long a call may take before it is killed and the test fails.
const LIMIT: Duration = Duration::from_secs(60);

/// One call, not yet made.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    project: &'a Project,
    command: Command,
    input: Vec<u8>,
    limit: Duration,
}

impl<'a> Call<'a> {
    pub(super) fn new<I: AsRef<OsStr>>(
        project: &'a Project,
        program: &OsStr,
        args: impl IntoIterator<Item = I>,
    ) -> Self {
        let mut command = Command::new(program);
        command.args(args).current_dir(project.dir()).env_clear();
        command
            .env("HOME", project.beside("home"))
            .env("TMPDIR", project.beside("tmp"));
        // The width of help texts where there is no terminal.
        command.env("COLUMNS", "100");
        command.env("INDIGENIUS_API_URL", NOWHERE);
        for proxy in [
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
        ] {
            command.env(proxy, NOWHERE);
        }
        Self {
            project,
            command,
            input: Vec::new(),
            limit: LIMIT,
        }
    }

    /// Talks to this sandbox, with its key.
    pub(crate) fn against(self, sandbox: &TestSandbox) -> Self {
        self.env("INDIGENIUS_API_URL", sandbox.url())
            .env("INDIGENIUS_API_KEY", sandbox.key())
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in another directory.
    pub(crate) fn at(mut self, dir: &std::path::Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Sets standard input, which is empty otherwise. It is a terminal only [on one](Self::on_terminal).
    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Sets another limit than 60 seconds.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end. At the limit it is killed, and the test fails.
    #[track_caller]
    pub(crate) fn run(self) -> Ran {
        let shown = format!("{:?}", self.command);
        let mut command = assert_cmd::Command::from_std(self.command);
        let output = command.timeout(self.limit).write_stdin(self.input).output();
        let ran = Ran::from(output.unwrap_or_else(|error| panic!("{shown}: {error}")));
        // Killed at the limit; nobody else kills it.
        assert!(ran.signal != Some(9), "{shown} hung for {:?}\n{ran}", self.limit);
        ran
    }

    /// Starts it in the background.
    pub(crate) fn spawn(mut self) -> Running {
        assert!(self.input.is_empty(), "a call that runs beside the test has no input");
        self.command.stdin(Stdio::null());
        Running::start(self.project, self.command, self.limit)
    }

    /// Starts it on a terminal of so many columns, as standard input, output and error.
    pub(crate) fn on_terminal(self, columns: u16) -> Terminal {
        assert!(self.input.is_empty(), "a call on a terminal gets its input typed");
        Terminal::start(self.command, columns, self.limit)
    }
}
