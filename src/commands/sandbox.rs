//! `roster sandbox`: serves the stand-in until it is interrupted.

use std::time::Duration;

use anyhow::Context;

use super::console::Console;
use super::signals;
use crate::cli::Exit;
use crate::cli::args::Sandbox as Args;
use crate::sandbox::{Options, Sandbox, Store, World};

pub async fn run(args: &Args, console: &Console) -> anyhow::Result<Exit> {
    let store = match &args.data {
        Some(file) => Store::file(file)?,
        None => Store::memory(World::default()),
    };
    let options = Options {
        port: args.port,
        latency: Duration::from_millis(args.latency),
        per_minute: args.limit,
    };
    let sandbox = Sandbox::start(store, options)
        .await
        .with_context(|| format!("listening on 127.0.0.1:{}", args.port))?;
    console.print(&format!(
        "export INDIGENIUS_API_URL={}\nexport INDIGENIUS_API_KEY={}\n",
        sandbox.url(),
        sandbox.key()
    ))?;
    console.say("Serving a stand-in of the API until Ctrl-C.\n");
    signals::first().await;
    Ok(Exit::Done)
}
