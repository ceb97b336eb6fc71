//! `roster sandbox`: serves the stand-in until it is interrupted.

use std::time::Duration;

use anyhow::Context;

use super::console::Console;
use super::signals;
use crate::cli::Exit;
use crate::cli::args::Sandbox as Args;
use crate::sandbox::{DEFAULT_KEY, Options, Sandbox, World};

pub(super) async fn run(args: &Args, console: &Console) -> anyhow::Result<Exit> {
    let options = Options {
        port: args.port,
        latency: Duration::from_millis(args.latency),
        per_minute: args.limit,
        file: args.data.clone(),
    };
    let sandbox = Sandbox::start(World::default(), options)
        .await
        .context("starting the stand-in")?;
    console.print(&format!("export INDIGENIUS_API_URL={}\n", sandbox.url()))?;
    let key = format!("export INDIGENIUS_API_KEY={}\n", sandbox.key());
    if sandbox.key() == DEFAULT_KEY {
        Console::print_public(&key)?;
    } else if console.redact(&key) == key {
        console.print(&key)?;
    } else {
        // Without the key in it, the line would set a wrong one.
        console.say("INDIGENIUS_API_KEY is the stand-in's key already, and stays as it is.\n");
    }
    console.say("Serving a stand-in of the API until Ctrl-C.\n");
    signals::first().await;
    Ok(Exit::Done)
}
