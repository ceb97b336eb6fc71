//! `roster ping`: is the key good for reads? With `-v`: what a detail reports, by name and type, never by value.

use super::connect::connect;
use super::console::Console;
use super::trouble;
use crate::api::Api;
use crate::cli::args::{Format, Ping};
use crate::cli::{Exit, World};
use crate::render::human::Pong;
use crate::render::{human, json, markdown};

pub(super) async fn run(args: &Ping, world: &World, console: &Console) -> anyhow::Result<Exit> {
    let session = connect(&args.service, world, console).await?;
    let unread = |trouble| trouble::unread(&session, &trouble);
    let listing = session.client.list().await.map_err(unread)?;
    let reported = match listing.assistants.first() {
        _ if !console.verbose => None,
        None => Some(Vec::new()),
        Some(first) => Some(session.client.outline(&first.id).await.map_err(unread)?),
    };
    let pong = Pong {
        api_url: session.address.clone(),
        assistants: listing.assistants.len(),
        incomplete: listing.incomplete,
        reported,
    };
    console.print(&match console.format {
        Format::Human => human::pong(&pong),
        Format::Json => json::pong(&pong),
        Format::Markdown => markdown::fenced(&human::pong(&pong)),
    })?;
    Ok(Exit::Done)
}
