//! What running a command costs: time, processor, memory. Bash and GNU time measure it, for curl as for Roster.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run cost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Of the processor, in steps of 1 ms.
    pub(crate) cpu: Duration,
    /// The most memory, in MB.
    pub(crate) memory: f64,
}

/// Runs a command that must succeed; its output is thrown away.
pub(crate) fn run(command: &mut Command) -> Result<Cost, Box<dyn Error>> {
    let (cost, code, said) = measured(command)?;
    if code != Some(0) {
        return Err(format!("{command:?}: {said}").into());
    }
    Ok(cost)
}

/// Runs a command that may find differences, or refuse; nothing where it does not know the words (exit code 64).
pub(crate) fn run_to_any_end(command: &mut Command) -> Result<Option<Cost>, Box<dyn Error>> {
    match measured(command)? {
        (_, Some(64), _) => Ok(None),
        (cost, Some(0..=3), _) => Ok(Some(cost)),
        (_, _, said) => Err(format!("{command:?}: {said}").into()),
    }
}

/// What a run cost, how it ended, and what it said on standard error.
fn measured(command: &Command) -> Result<(Cost, Option<i32>, String), Box<dyn Error>> {
    let [processor, memory] = [tempfile::NamedTempFile::new()?, tempfile::NamedTempFile::new()?];
    // GNU time knows the memory, but the processor only in steps of 10 ms.
    let mut timed = Command::new("bash");
    timed
        .args(["-c", "TIMEFORMAT='%3U %3S'; exec 3>&2; { time \"$@\" 2>&3; } 2>\"$0\""])
        .arg(processor.path())
        .args(["/usr/bin/time", "--quiet", "--format", "%M", "--output"])
        .arg(memory.path());
    timed.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        timed.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    timed.stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let ran = timed
        .output()
        .map_err(|error| format!("bash is needed, and GNU time at /usr/bin/time: {error}"))?;
    let wall = start.elapsed();
    let figures = std::fs::read_to_string(processor.path())? + &std::fs::read_to_string(memory.path())?;
    let figures: Vec<f64> = figures
        .split_whitespace()
        .filter_map(|figure| figure.parse().ok())
        .collect();
    let [user, system, kilobytes] = figures.as_slice() else {
        return Err(format!("not understood: {figures:?}").into());
    };
    let cost = Cost {
        wall,
        cpu: Duration::from_secs_f64(user + system),
        memory: kilobytes / 1000.0,
    };
    Ok((
        cost,
        ran.status.code(),
        String::from_utf8_lossy(&ran.stderr).into_owned(),
    ))
}

/// The least of each figure of several runs.
pub(crate) fn least(costs: Vec<Cost>) -> Cost {
    let smaller = |a: Cost, b: Cost| Cost {
        wall: a.wall.min(b.wall),
        cpu: a.cpu.min(b.cpu),
        memory: a.memory.min(b.memory),
    };
    costs.into_iter().reduce(smaller).unwrap_or_default()
}

/// The median of each figure of several runs: other work on the machine spoils single ones.
pub(crate) fn median(mut costs: Vec<Cost>) -> Cost {
    let mut of = |figure: fn(&Cost) -> f64| {
        costs.sort_by(|a, b| figure(a).total_cmp(&figure(b)));
        costs.get(costs.len() / 2).map_or(0.0, figure)
    };
    Cost {
        wall: Duration::from_secs_f64(of(|cost| cost.wall.as_secs_f64())),
        cpu: Duration::from_secs_f64(of(|cost| cost.cpu.as_secs_f64())),
        memory: of(|cost| cost.memory),
    }
}

/// The command to be measured, against a service, in an empty environment.
pub(crate) fn roster(binary: &Path, words: &[&str], url: &str, certificate: Option<&Path>) -> Command {
    let mut command = Command::new(binary);
    command.args(words);
    command
        .env("INDIGENIUS_API_KEY", roster::sandbox::DEFAULT_KEY)
        .env("INDIGENIUS_API_URL", url);
    if let Some(certificate) = certificate {
        command.env("SSL_CERT_FILE", certificate);
    }
    command
}
