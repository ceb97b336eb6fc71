//! `roster ping`: is the key good for reads? With `-v`: what a detail reports, by name and type, never by value.

use super::console::Console;
use super::session;
use super::session::connect;
use crate::api::ReadApi;
use crate::cli::args::{OutputFormat, PingArgs};
use crate::cli::{Environment, ExitStatus};
use crate::render::human::PingResult;
use crate::render::{human, json, markdown};

pub(super) async fn run(args: &PingArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let session = connect(&args.service, environment, console).await?;
    let unread = |trouble| session::unread(&session, &trouble);
    let listing = session.reader().list().await.map_err(unread)?;
    let reported = match listing.assistants.first() {
        _ if !console.verbose => None,
        None => Some(Vec::new()),
        Some(first) => Some(session.outline(&first.id).await.map_err(unread)?),
    };
    let pong = PingResult {
        api_url: session.address.clone(),
        assistants: listing.assistants.len(),
        incomplete: listing.incomplete,
        reported,
    };
    console.print(&match console.format {
        OutputFormat::Human => human::pong(&pong),
        OutputFormat::Json => json::pong(&pong),
        OutputFormat::Markdown => markdown::fenced("ping", &human::pong(&pong)),
    })?;
    Ok(ExitStatus::Done)
}
