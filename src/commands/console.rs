//! The only door to standard output and standard error: one document there, talk here.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::plan_without_key::without_key;
use crate::api::Redactor;
use crate::cli::args::{Command, DetailArgs, OutputArgs, OutputFormat, PlanFormat};
use crate::cli::{ColorChoice, Environment, ExitStatus};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::plan::Plan;
use crate::render::{TermStyle, Verbosity, html, human, json, markdown, sanitize};

/// Where and how a command speaks.
#[derive(Debug)]
pub(super) struct Console {
    /// What standard output holds.
    pub(super) format: OutputFormat,
    /// How text on standard output looks.
    pub(super) out: TermStyle,
    /// How text on standard error looks.
    pub(super) err: TermStyle,
    /// Was more asked for?
    pub(super) verbose: bool,
    quiet: bool,
    terminal: bool,
    /// Taken out of every text, from when they are known.
    secrets: RefCell<Vec<Redactor>>,
}

impl Console {
    /// As the flags and the environment say.
    pub(super) fn new(command: &Command, environment: &Environment) -> Self {
        let talk = command.talk();
        let color = ColorChoice::of(talk, environment);
        Self {
            format: command
                .output()
                .map_or(OutputFormat::Human, |OutputArgs { format, .. }| *format),
            out: TermStyle {
                color: color.stdout,
                width: environment.stdout_width,
            },
            err: TermStyle {
                color: color.stderr,
                width: environment.stderr_width,
            },
            verbose: talk.verbose > 0,
            quiet: talk.quiet,
            terminal: environment.stderr_width.is_some(),
            secrets: RefCell::new(
                environment
                    .api_key
                    .iter()
                    .map(Redactor::new)
                    .filter(Redactor::is_redactable)
                    .collect(),
            ),
        }
    }

    /// From now on the key is taken out of every text, wherever it came from.
    pub(super) fn redact_from_now_on(&self, secret: &Redactor) {
        if secret.is_redactable() {
            self.secrets.borrow_mut().push(secret.clone());
        }
    }

    /// A text without the key.
    pub(super) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.secrets
            .borrow()
            .iter()
            .fold(Cow::Borrowed(text), |text, secret| match secret.redact(&text) {
                Cow::Borrowed(_) => text,
                Cow::Owned(clean) => Cow::Owned(clean),
            })
    }

    /// Puts text on standard output.
    ///
    /// # Errors
    /// When it can't be written; a reader that has gone (`| head`) is no error.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        Self::print_public(&self.redact(text))
    }

    /// Puts a plan on standard output, in this format and this detail.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub(super) fn print_plan(&self, plan: &Plan, format: PlanFormat, detail: &DetailArgs) -> anyhow::Result<()> {
        let show = Verbosity {
            full: detail.full,
            summary: detail.summary,
            verbose: self.verbose,
        };
        // JSON has no marks that could stand within the key, and its values are those that the digest is of.
        let shown = match format {
            PlanFormat::Json => Cow::Borrowed(plan),
            _ => without_key(plan, &|text| self.redact(text)),
        };
        let plan = &*shown;
        match format {
            PlanFormat::Human => self.print_pieces(|out| human::write_plan(plan, self.out, show, out)),
            PlanFormat::Json => self.print_pieces(|out| json::write_plan(plan, out)),
            PlanFormat::Markdown => self.print(&markdown::plan(plan, show)),
            PlanFormat::Html => self.print(&html::plan(plan)),
        }
    }

    /// As [`Self::print`], for what is made piece by piece, each of whole lines: it is not in memory as a whole.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub(super) fn print_pieces(
        &self,
        write: impl FnOnce(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let done = write(&mut |piece| out.write_all(self.redact(piece).as_bytes()));
        Self::printed(done.and_then(|()| out.flush()))
    }

    /// As [`Self::print`], after what may have written: that nobody could be told of it is no reason to deny it.
    pub(super) fn print_result(&self, wrote: bool, text: &str, exit: ExitStatus) -> anyhow::Result<ExitStatus> {
        match self.print(text) {
            Err(error) if wrote => {
                self.error(&error);
                Ok(ExitStatus::Incomplete)
            }
            printed => printed.map(|()| exit),
        }
    }

    /// Puts a text on standard output that is the same for everybody, so that nothing in it is secret.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub(super) fn print_public(text: &str) -> anyhow::Result<()> {
        let mut out = io::stdout().lock();
        Self::printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    fn printed(done: io::Result<()>) -> anyhow::Result<()> {
        match done {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(anyhow::Error::new(error).context("writing to standard output"))
            }
            _ => Ok(()),
        }
    }

    /// Puts text on standard error, unless it is to be quiet. Nobody can be told when that fails.
    pub(super) fn info(&self, text: &str) {
        if !self.quiet {
            self.write(text);
        }
    }

    /// Puts a question on standard error, also when it is to be quiet.
    pub(super) fn prompt(&self, question: &str) {
        self.write(question);
    }

    fn write(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = err.write_all(self.redact(text).as_bytes()).and_then(|()| err.flush());
    }

    /// Are warnings left out?
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Puts problems on standard error; warnings only, unless it is to be quiet.
    pub(super) fn problems(&self, list: &[Diagnostic], sources: &[SourceFile]) {
        let is_loud = |problem: &&Diagnostic| !self.quiet || problem.severity == crate::diagnostic::Severity::Error;
        let list: Vec<_> = list.iter().filter(is_loud).cloned().collect();
        if !list.is_empty() {
            self.write(&human::problems(&list, sources, self.err));
        }
    }

    /// Says why the command failed.
    pub(super) fn error(&self, error: &anyhow::Error) {
        match error.downcast_ref::<Diagnostic>() {
            Some(problem) => self.problems(std::slice::from_ref(problem), &[]),
            None => self.problems(&[Diagnostic::error(sanitize::escape_line(&format!("{error:#}")))], &[]),
        }
    }

    /// Where lines go that come from beneath, between what a bar draws.
    pub(super) fn lines(&self) -> impl Fn() -> LogWriter + Send + Sync + 'static {
        let terminal = self.terminal;
        move || LogWriter {
            clear: terminal,
            err: io::stderr(),
        }
    }

    /// A bar on standard error, for what may take a while; only on a terminal.
    pub(super) fn progress(&self, doing: &'static str, steps: usize) -> ProgressBar {
        let is_shown = self.terminal && !self.quiet;
        let target = if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        let style = ProgressStyle::with_template("{msg} {pos}/{len} {wide_bar} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(doing);
        if is_shown {
            // The time goes on although no step ends for a while.
            bar.enable_steady_tick(Duration::from_secs(1));
        }
        bar
    }
}

/// Standard error, for whole lines: on a terminal each begins where a bar may stand, which is drawn again beneath it.
pub(super) struct LogWriter {
    clear: bool,
    err: io::Stderr,
}

impl Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.clear {
            self.err.write_all(b"\r\x1b[2K")?;
        }
        self.err.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.err.flush()
    }
}
