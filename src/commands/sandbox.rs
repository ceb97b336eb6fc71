//! `roster sandbox`: serves the sandbox until it is interrupted.

use std::time::Duration;

use anyhow::Context;

use super::console::Console;
use super::interrupt;
use crate::cli::ExitStatus;
use crate::cli::args::SandboxArgs;
use crate::sandbox::{DEFAULT_KEY, Sandbox, SandboxOptions, ServerState};

pub(super) async fn run(args: &SandboxArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    let options = SandboxOptions {
        port: args.port,
        latency: Duration::from_millis(args.latency),
        per_minute: args.limit,
        file: args.data.clone(),
    };
    let sandbox = Sandbox::start(ServerState::default(), options)
        .await
        .context("starting the sandbox")?;
    console.print(&format!("export INDIGENIUS_API_URL={}\n", sandbox.url()))?;
    let key = format!("export INDIGENIUS_API_KEY={}\n", sandbox.key());
    if sandbox.key() == DEFAULT_KEY {
        Console::print_public(&key)?;
    } else if console.redact(&key) == key {
        console.print(&key)?;
    } else {
        // Without the key in it, the line would set a wrong one.
        console.info("INDIGENIUS_API_KEY is the sandbox's key already, and stays as it is.\n");
    }
    console.info("Serving a sandbox of the API until Ctrl-C.\n");
    interrupt::interrupted().await;
    Ok(ExitStatus::Done)
}
