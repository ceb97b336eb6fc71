//! A call that runs in the background, so that the test can watch, interrupt or kill it.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::{Project, Ran};

/// How often a process is polled. No test's result depends on it.
const GLANCE: Duration = Duration::from_millis(5);

/// A running call. Dropped, it is killed.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdout: NamedTempFile,
    stderr: NamedTempFile,
    deadline: Instant,
}

impl Running {
    pub(super) fn start(project: &Project, mut command: Command, limit: Duration) -> Self {
        // Files, not pipes: the output stays readable when the process is killed, and a file can't fill up and block.
        let said = || NamedTempFile::new_in(project.beside("")).unwrap();
        let (stdout, stderr) = (said(), said());
        command.stdout(Stdio::from(stdout.reopen().unwrap()));
        command.stderr(Stdio::from(stderr.reopen().unwrap()));
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let deadline = Instant::now() + limit;
        Self {
            child,
            stdout,
            stderr,
            deadline,
        }
    }

    /// The process's id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its output so far, on standard output and standard error.
    pub(crate) fn said(&self) -> (String, String) {
        let read = |file: &NamedTempFile| String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned();
        (read(&self.stdout), read(&self.stderr))
    }

    /// Waits until its output contains this text, on either. Fails when it ends before, or hangs.
    #[track_caller]
    pub(crate) fn until_said(&mut self, text: &str) {
        loop {
            // Checked before the output is read, so that the last output is not missed.
            let ended = self.child.try_wait().unwrap();
            let (stdout, stderr) = self.said();
            if stdout.contains(text) || stderr.contains(text) {
                return;
            }
            let late = Instant::now() > self.deadline;
            assert!(ended.is_none() && !late, "never said `{text}`\n{stdout}\n{stderr}");
            std::thread::sleep(GLANCE);
        }
    }

    /// `SIGINT`, as Ctrl-C sends it.
    pub(crate) fn interrupt(&self) {
        self.signal("INT");
    }

    /// `SIGTERM`.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// `SIGHUP`, as a closed terminal sends it.
    pub(crate) fn hang_up(&self) {
        self.signal("HUP");
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success(), "{kill}");
    }

    /// `SIGKILL`: it gets no chance to clean up.
    pub(crate) fn kill(mut self) -> Ran {
        self.child.kill().unwrap();
        let status = self.child.wait().unwrap();
        self.ran(status)
    }

    /// Waits for its end. At the limit it is killed, and the test fails.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ran {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return self.ran(status);
            }
            let (stdout, stderr) = self.said();
            assert!(Instant::now() < self.deadline, "hung\n{stdout}\n{stderr}");
            std::thread::sleep(GLANCE);
        }
    }

    fn ran(&self, status: ExitStatus) -> Ran {
        let read = |file: &NamedTempFile| std::fs::read(file.path()).unwrap();
        Ran::new(status, read(&self.stdout), read(&self.stderr))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail when it has ended already, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
