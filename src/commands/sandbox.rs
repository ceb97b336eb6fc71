//! `roster sandbox`: serves the stand-in until it is interrupted.

use std::time::Duration;

use anyhow::Context;

use super::console::Console;
use super::signals;
use crate::cli::Exit;
use crate::cli::args::Sandbox as Args;
use crate::sandbox::{Options, Sandbox, World};

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
    console.print(&format!(
        "export INDIGENIUS_API_URL={}\nexport INDIGENIUS_API_KEY={}\n",
        sandbox.url(),
        sandbox.key()
    ))?;
    console.say("Serving a stand-in of the API until Ctrl-C.\n");
    signals::first().await;
    Ok(Exit::Done)
}
