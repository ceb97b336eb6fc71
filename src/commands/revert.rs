//! `roster revert`: reads the report of an apply and what is live, and plans the way back; writes nothing (but `--out`).

use std::collections::BTreeSet;

use super::console::Console;
use super::name_patterns;
use super::observe::read_each;
use super::plan::{exit, save};
use super::plan_file::{Kind, read_as};
use super::report_file;
use super::session::{self, Session, connect, forecast};
use crate::api::{ApiError, ReadApi};
use crate::cli::args::RevertArgs;
use crate::cli::{Environment, ExitStatus, shown};
use crate::diagnostic::Diagnostic;
use crate::fields::canonical_id;
use crate::plan::{
    AppliedItem, AppliedKind, AppliedRun, LiveRef, Plan, TargetFilter, WayBack, build_revert, contradictions, way_back,
    way_back_of_lost,
};
use crate::render::json;

pub(super) async fn run(args: &RevertArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let run = read_as(Kind::Report, &args.report, json::read_report)?;
    let names: Vec<_> = run.items.iter().map(|item| item.name.as_str()).collect();
    let nobody_has = "nothing that the report says was written has";
    let target = name_patterns::select_some("--target", nobody_has, &args.targets, &names)?;
    let allowed = name_patterns::pick("--allow-change", nobody_has, &args.allow_change, &names)?;
    let session = connect(&args.service, environment, console).await?;
    if run.api_url != session.address {
        let problem = format!("the report is of {}, and this is {}", run.api_url, session.address);
        let help = "give the address of the report with --api-url, or its sandbox with --sandbox=FILE";
        return Err(Diagnostic::error(problem).with_help(help).into());
    }
    let plan = plan_back(&run, &target, &allowed, &session, console).await?;
    if let [first, ..] = contradictions(&plan).as_slice() {
        let problem = Diagnostic::error(format!("the report contradicts itself, or what is live: {first}"));
        return Err(problem.with_help("set the values back by hand").into());
    }
    console.print_plan(&plan, args.output.format, &args.detail)?;
    if run.items.is_empty()
        && let Some(kept) = report_file::latest_kept(&args.report)
    {
        let kept = shown(["roster", "revert", &kept.display().to_string()]);
        console.info(&format!(
            "That apply wrote nothing. The one before it is taken back by: {kept}\n"
        ));
    }
    if let Some(out) = &args.out {
        save(&plan, out, console)?;
    }
    Ok(exit(&plan, false))
}

/// Reads what the updates of the report were made to, and plans.
async fn plan_back(
    run: &AppliedRun,
    target: &TargetFilter,
    allowed: &BTreeSet<String>,
    session: &Session,
    console: &Console,
) -> anyhow::Result<Plan> {
    session.read_settings_from(run.detail.as_deref());
    let selected = run.items.iter().filter(|item| target.selects(&item.name));
    let updates: Vec<_> = selected
        .filter_map(|item| match &item.kind {
            AppliedKind::Update(fields) => Some((item, fields)),
            AppliedKind::Creation => None,
        })
        .collect();
    forecast(session, console, "reading: up to", updates.len());
    let compare =
        |(item, fields): &(&AppliedItem, &Vec<_>), live| way_back(item, fields, &live, run.patch_declared_only);
    let reads = read_each(session, console, &updates, |(item, _)| id_of(item), compare).await;
    let mut denied = None;
    let mut ways = Vec::with_capacity(updates.len());
    for ((item, _), read) in updates.iter().zip(reads) {
        let way = match read {
            Ok(way) => way,
            Err(failed) if matches!(failed.error, ApiError::NotFound { .. }) => Ok(way_back_of_lost(item)),
            Err(failed) => {
                if failed.error.is_fatal() {
                    denied.get_or_insert_with(|| failed.error.clone());
                }
                Err(failed.to_string())
            }
        };
        ways.push((*item, way));
    }
    if let Some(error) = denied {
        console.problems(&[session::unread(session, &error)], &[]);
    }
    let gives_name_back = |(_, way): &(&AppliedItem, Result<WayBack, String>)| way.as_ref().is_ok_and(WayBack::renames);
    let others = if ways.iter().any(gives_name_back) {
        others(
            &updates.iter().map(|(item, _)| id_of(item)).collect::<Vec<_>>(),
            session,
        )
        .await?
    } else {
        Vec::new()
    };
    Ok(build_revert(run, target, ways, &others, allowed))
}

/// The live assistants with other ids: one of them may have taken a name that is to be given back.
async fn others(ids: &[&str], session: &Session) -> anyhow::Result<Vec<LiveRef>> {
    let listed = session.reader().list().await;
    let listed = listed.map_err(|error| session::unread(session, &error))?;
    let ours: BTreeSet<_> = ids.iter().map(|id| canonical_id(id)).collect();
    let others = listed
        .assistants
        .into_iter()
        .filter(|live| !ours.contains(&canonical_id(&live.id)));
    let others = others.map(|live| LiveRef {
        name: live.name,
        id: live.id,
    });
    Ok(others.collect())
}

fn id_of(item: &AppliedItem) -> &str {
    item.id.as_deref().unwrap_or_default()
}
