//! `roster ping`: is the key good for reads? With `-v`: what a detail reports, by name and type, never by value.

use super::connect::connect;
use super::console::Console;
use super::trouble;
use crate::api::Api;
use crate::cli::args::Ping;
use crate::cli::{Exit, World};
use crate::render::safe;

pub(super) async fn run(args: &Ping, world: &World, console: &Console) -> anyhow::Result<Exit> {
    let session = connect(&args.service, world, console).await?;
    let unread = |trouble| trouble::unread(&session, &trouble);
    let listing = session.client.list().await.map_err(unread)?;
    let address = safe::line(&session.address);
    let count = listing.assistants.len();
    let assistants = if count == 1 { "assistant" } else { "assistants" };
    let mut text = format!("The key is good for reads: {count} {assistants} at {address}.\n");
    if let Some(why) = &listing.incomplete {
        text.push_str(&format!("There may be more: {}.\n", safe::line(why)));
    }
    if console.verbose {
        match listing.assistants.first() {
            None => text.push_str("There is none whose detail could be shown.\n"),
            Some(first) => {
                text.push_str("A detail reports:\n");
                for (name, kind) in session.client.outline(&first.id).await.map_err(unread)? {
                    text.push_str(&format!("  {}: {kind}\n", safe::line(&name)));
                }
            }
        }
    }
    console.print(&text)?;
    Ok(Exit::Done)
}
