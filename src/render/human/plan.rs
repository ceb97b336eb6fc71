//! A plan for people, in the manner of `terraform plan` and `kubectl diff`; what stands behind a field (which side changed since
//! the baseline, where the value is set), and a conflict's three sides.

use std::io;

use anstyle::Style as Ansi;

use super::change;
use crate::plan::{ChangeOrigin, Plan, PlanSummary, UnreadAssistant};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::{sanitize, terminal};

/// How many left-out names are listed when nobody asked for more.
const NAMES: usize = 5;

/// The plan. The last line is always its summary.
pub fn plan(plan: &Plan, style: TermStyle, show: Verbosity) -> String {
    let mut text = String::new();
    let written = write_plan(plan, style, show, &mut |section| {
        text.push_str(section);
        Ok(())
    });
    // A string takes whatever there is.
    written.map_or_else(|_| String::new(), |()| text)
}

/// Writes the same piece by piece, each of whole lines: the differences of a fleet's prompts are never in memory together.
///
/// # Errors
/// What `out` fails with.
pub fn write_plan(
    plan: &Plan,
    style: TermStyle,
    show: Verbosity,
    out: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let mut is_first = true;
    let mut write = |section: &str| {
        if section.is_empty() {
            return Ok(());
        }
        if !std::mem::take(&mut is_first) {
            out("\n")?;
        }
        out(&sanitize::defuse_ci_commands(section))
    };
    write(&heads(plan, style))?;
    for planned in &plan.changes {
        let mut section = String::new();
        change::push(&mut section, planned, style, show);
        write(&section)?;
    }
    write(&notes(plan, style, show))?;
    write(&format!("{}\n", summary(plan)))
}

/// `Plan: 1 to create, 2 to update, 3 unchanged, 0 blocked (4 unmanaged).`
fn summary(plan: &Plan) -> String {
    let PlanSummary {
        create,
        update,
        unchanged,
        blocked,
        unmanaged,
        ..
    } = plan.summary();
    format!(
        "Plan: {create} to create, {update} to update, {unchanged} unchanged, {blocked} blocked ({unmanaged} unmanaged)."
    )
}

/// What to know before reading on.
fn heads(plan: &Plan, style: TermStyle) -> String {
    let mut out = String::new();
    let mut head = |ansi: Ansi, sign: &str, text: &str| {
        let lead = format!("{} ", style.paint(ansi, sign));
        terminal::push_wrapped(&mut out, &lead, 2, text, style.width);
    };
    match plan.blocked() {
        0 => {}
        1 => head(
            terminal::BLOCKED,
            "!",
            "1 blocked: nothing will be applied until it is resolved",
        ),
        blocked => head(
            terminal::BLOCKED,
            "!",
            &format!("{blocked} blocked: nothing will be applied until they are resolved"),
        ),
    }
    if let Some(base) = &plan.base {
        let moved = |origin| {
            plan.changes
                .iter()
                .filter(|change| change.origin == Some(origin))
                .count()
        };
        let heads = [
            (
                ChangeOrigin::Conflict,
                terminal::BLOCKED,
                "!",
                "in conflict: live and the files both changed",
            ),
            (
                ChangeOrigin::Drift,
                terminal::UPDATE,
                "~",
                "drifted: live changed, and the files did not,",
            ),
        ];
        for (origin, ansi, sign, words) in heads {
            match moved(origin) {
                0 => {}
                count => head(ansi, sign, &format!("{count} {words} since {}", base.reference)),
            }
        }
        let pending = moved(ChangeOrigin::Pending);
        if pending > 0 && pending == plan.changes.len() {
            let text = format!(
                "no drift: {pending} pending, which only the files changed since {}",
                base.reference
            );
            head(terminal::DIM, "=", &text);
        }
    }
    match plan.creates() {
        0 => {}
        creates => head(
            terminal::CREATE,
            "+",
            &format!("{creates} will be created; creations cannot be undone through this API"),
        ),
    }
    if plan.no_difference() {
        out.push_str(if plan.left_out.is_empty() {
            "No changes. Live is as the files say.\n"
        } else {
            "No changes in what was looked at.\n"
        });
    }
    out
}

/// What stands between the changes and the summary.
fn notes(plan: &Plan, style: TermStyle, show: Verbosity) -> String {
    let mut out = String::new();
    let mut note = |ansi: Ansi, lead: &str, text: &str| {
        let painted = style.paint(ansi, lead.trim_end());
        let space = if lead.ends_with(' ') { " " } else { "" };
        terminal::push_wrapped(&mut out, &format!("{painted}{space}"), lead.len(), text, style.width);
    };
    // Beside a creation, who is there already may be the one that is meant.
    let most = match plan.creates() {
        _ if show.verbose => plan.unmanaged.len(),
        0 => 0,
        _ => NAMES,
    };
    for known in plan.unmanaged.iter().take(most) {
        note(terminal::DIM, "unmanaged: ", &format!("{}  {}", known.name, known.id));
    }
    if most > 0 && plan.unmanaged.len() > most {
        let more = plan.unmanaged.len() - most;
        note(terminal::DIM, "unmanaged: ", &format!("{more} more (-v names them)"));
    }
    for gone in plan.base.iter().flat_map(|base| &base.gone) {
        let fate = gone.id.as_ref().map_or("and not live", String::as_str);
        note(terminal::DIM, "no longer managed: ", &format!("{}  {fate}", gone.name));
    }
    if !plan.left_out.is_empty() {
        note(terminal::DIM, "", &left_out(plan, show));
    }
    let (many, them) = match plan.unobservable {
        1 => ("1 declared field".to_owned(), "it"),
        many => (format!("{many} declared fields"), "them"),
    };
    let resend = match plan.resendable {
        0 => String::new(),
        all if all == plan.unobservable => format!(" (--resend sends {them})"),
        some => format!(" (--resend sends {some} of them)"),
    };
    if plan.unobservable > 0 {
        let text = format!("{many} cannot be compared: the API does not report {them}{resend}");
        note(terminal::ASIDE, "? ", &text);
    }
    for warning in &plan.warnings {
        note(terminal::UPDATE, "warning: ", &warning.to_string());
    }
    for UnreadAssistant { name, why, .. } in &plan.unread {
        note(
            terminal::BLOCKED,
            "error: ",
            &format!("could not be read: {name}: {why}"),
        );
    }
    if !plan.complete() {
        let text =
            "this plan is incomplete, so it can be neither saved nor applied: what could not be read is not in it";
        note(terminal::BLOCKED, "error: ", text);
    }
    out
}

/// `2 entries left out by --target or --exclude: A, B`
fn left_out(plan: &Plan, show: Verbosity) -> String {
    let count = plan.left_out.len();
    let most = if show.verbose { count } else { NAMES };
    let names: Vec<String> = plan
        .left_out
        .iter()
        .take(most)
        .map(|name| sanitize::escape_line(name))
        .collect();
    let entries = if count == 1 { "entry" } else { "entries" };
    let more = match count.saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{count} {entries} left out by --target or --exclude: {}{more}",
        names.join(", ")
    )
}
