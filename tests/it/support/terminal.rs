//! A call on a terminal: the test can read the screen and type.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

const GLANCE: Duration = Duration::from_millis(5);

/// A call that runs on a terminal of its own. Dropped, it is killed.
#[derive(Debug)]
pub(crate) struct Terminal {
    child: Child,
    keyboard: File,
    screen: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    deadline: Instant,
}

impl Terminal {
    pub(super) fn start(mut command: Command, columns: u16, limit: Duration) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let size = Winsize {
            ws_row: 50,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&ours, size).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        // Never the test's own controlling terminal, and not left open in other calls' processes.
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let theirs = rustix::fs::open(OsStr::from_bytes(name.as_bytes()), flags, Mode::empty()).unwrap();
        command.stdin(Stdio::from(theirs.try_clone().unwrap()));
        command.stdout(Stdio::from(theirs.try_clone().unwrap()));
        command.stderr(Stdio::from(theirs));
        command.env("TERM", "xterm-256color").env_remove("COLUMNS");
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        // The end of its output is seen only once nobody else holds the other side open.
        drop(command);

        let keyboard = File::from(ours);
        let screen = Arc::new(Mutex::new(Vec::new()));
        let (mut source, sink) = (keyboard.try_clone().unwrap(), Arc::clone(&screen));
        let reader = std::thread::spawn(move || {
            let mut piece = [0; 4096];
            // On Linux the end is an error (EIO), elsewhere an empty read.
            while let Ok(length @ 1..) = source.read(&mut piece) {
                sink.lock().unwrap().extend_from_slice(&piece[..length]);
            }
        });
        Self {
            child,
            keyboard,
            screen,
            reader: Some(reader),
            deadline: Instant::now() + limit,
        }
    }

    /// All that was written to the terminal so far, escape sequences included; what was typed is echoed in it.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).replace("\r\n", "\n")
    }

    /// Waits until the screen contains this text. Fails when the call hangs, or ends before.
    #[track_caller]
    pub(crate) fn until_shown(&mut self, text: &str) {
        loop {
            let ended = self.reader.as_ref().is_none_or(JoinHandle::is_finished);
            let screen = self.screen();
            if screen.contains(text) {
                return;
            }
            assert!(
                !ended && Instant::now() < self.deadline,
                "never showed `{text}`\n{screen}"
            );
            std::thread::sleep(GLANCE);
        }
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Ctrl-D: the end of the input.
    pub(crate) fn end_input(&mut self) {
        self.keyboard.write_all(b"\x04").unwrap();
    }

    /// `SIGINT`, as Ctrl-C sends it where the terminal is the controlling one.
    pub(crate) fn interrupt(&self) {
        let kill = format!("kill -INT {}", self.child.id());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success(), "{kill}");
    }

    /// Waits for its end; returns the exit code and the screen. At the limit it is killed, and the test fails.
    #[track_caller]
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                if let Some(reader) = self.reader.take() {
                    reader.join().unwrap();
                }
                return (status.code(), self.screen());
            }
            assert!(Instant::now() < self.deadline, "hung\n{}", self.screen());
            std::thread::sleep(GLANCE);
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Both fail when it has ended already, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
