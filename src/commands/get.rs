//! `roster get`: prints one live assistant as an entry of a roster file.

use super::console::Console;
use super::session::{self, connect};
use crate::api::ReadApi;
use crate::cli::args::{EntryFormat, GetArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::written_item;
use crate::diagnostic::Diagnostic;
use crate::fields::canonical_id;
use crate::live::{AssistantList, AssistantSummary};
use crate::pull::live_entry;
use crate::render::json;
use crate::suggest::nearest;

pub(super) async fn run(args: &GetArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let session = connect(&args.service, environment, console).await?;
    let listed = session.reader().list().await;
    let listed = listed.map_err(|error| session::unread(&session, &error))?;
    let found = find(&args.assistant, &listed)?;
    let detail = session.reader().get(&found.id).await;
    let detail = detail.map_err(|error| session::unread(&session, &error))?;
    let (keys, left) = live_entry(&detail)
        .map_err(|why| Diagnostic::error(format!("{:?} ({}) has no entry: {why}", detail.name, detail.id)))?;
    for (field, why) in left {
        console.problems(&[Diagnostic::warning(format!("`{field}` is left out: {why}"))], &[]);
    }
    console.print(&match args.format {
        EntryFormat::Json => json::entry(keys),
        EntryFormat::Yaml => written_item(&keys),
    })?;
    Ok(ExitStatus::Done)
}

/// The one live assistant that has this id or, where none has, this name.
///
/// # Errors
/// When none has it, or several have the name.
fn find<'a>(wanted: &str, listed: &'a AssistantList) -> Result<&'a AssistantSummary, Diagnostic> {
    let all = &listed.assistants;
    if let Some(found) = all.iter().find(|live| canonical_id(&live.id) == canonical_id(wanted)) {
        return Ok(found);
    }
    let named: Vec<_> = all.iter().filter(|live| live.name == wanted).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => {
            let problem = Diagnostic::error(format!("no live assistant has the name or id {wanted:?}"));
            Err(match nearest(wanted, all.iter().map(|live| live.name.as_str())) {
                Some(near) => problem.with_help(format!("did you mean {near:?}?")),
                None => problem.with_help("`roster list` shows the names and ids"),
            })
        }
        several => {
            let ids: Vec<_> = several.iter().map(|live| live.id.as_str()).collect();
            let problem = format!(
                "{} live assistants have the name {wanted:?}: {}",
                ids.len(),
                ids.join(", ")
            );
            Err(Diagnostic::error(problem).with_help("name one of them by its id"))
        }
    }
}
