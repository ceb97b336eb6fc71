//! A plan for people, in the manner of `terraform plan` and `kubectl diff`; what stands behind a field (which side changed since
//! the baseline, where the value is set), and a conflict's three sides.

use std::collections::BTreeSet;
use std::io;

use anstyle::Style as Ansi;

use super::change;
use crate::plan::{Action, ChangeOrigin, Plan, PlanSummary, UnreadAssistant};
use crate::render::review::{FieldView, Review, Section, conflict_cure, next_steps, review};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::text_diff::DiffOptions;
use crate::render::{sanitize, terminal};

/// How many left-out names are listed when nobody asked for more.
const NAMES: usize = 5;
/// How many unmanaged assistants are.
const UNMANAGED: usize = 10;

/// The plan, or drift. The last line is always its summary.
pub fn plan(plan: &Plan, style: TermStyle, show: Verbosity) -> String {
    let mut text = String::new();
    let written = write_plan(plan, style, show, &mut |section| {
        text.push_str(section);
        Ok(())
    });
    // A string takes whatever there is.
    written.map_or_else(|_| String::new(), |()| text)
}

/// A plan that changes nothing, in a sentence, and what else is to be known: without a summary, where another one follows.
pub fn no_difference(plan: &Plan, style: TermStyle, show: Verbosity) -> String {
    let text = format!("{}{}", heads(plan, style), notes(plan, style, show));
    sanitize::defuse_ci_commands(&text)
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
    let options = DiffOptions {
        full: show.full,
        words: style.color,
    };
    let review = review(plan, options);
    write(&heads(plan, style))?;
    if show.summary {
        write(&at_a_glance(&review, style))?;
    } else {
        changes(&review, style, show, &mut write)?;
    }
    write(&notes(plan, style, show))?;
    let summary = if plan.is_drift { drift(plan) } else { summary(plan) };
    write(&format!("{summary}\n"))
}

/// Each change, and what several share before the first of them.
fn changes(
    review: &Review<'_>,
    style: TermStyle,
    show: Verbosity,
    write: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    for section in review.sections() {
        let mut out = String::new();
        match section {
            Section::Block(block) => change::push_shared_block(&mut out, review, block, style, show),
            Section::Shared(shared) => change::push_shared(&mut out, review, shared, style, show),
            Section::Own(one) => change::push(&mut out, review, one, style, show),
        }
        write(&out)?;
    }
    Ok(())
}

/// A line for each assistant: how it stands, its fields, and how many lines of its texts.
fn at_a_glance(review: &Review<'_>, style: TermStyle) -> String {
    let mut out = String::new();
    for one in &review.assistants {
        let (sign, ansi) = change::sign(one, review.plan.is_drift);
        let shared = one
            .shared
            .iter()
            .filter_map(|at| review.shared.get(*at))
            .map(|shared| &shared.view);
        let fields: Vec<String> = one.views().iter().chain(shared).map(glance).collect();
        let reason = match &one.change.action {
            Action::Blocked { reason, .. } => format!("blocked ({})  ", reason.name()),
            Action::Create if review.plan.is_drift => "not live  ".to_owned(),
            Action::Create | Action::Update => match one.change.origin {
                Some(origin) => format!("{}  ", origin.name()),
                None => String::new(),
            },
        };
        let name = style.paint(terminal::BOLD, &sanitize::escape_line(&one.change.name));
        let line = format!("{} {name}  {reason}{}", style.paint(ansi, sign), fields.join(", "));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn glance(view: &FieldView<'_>) -> String {
    let name = sanitize::escape_line(&view.field.field);
    match view.lines() {
        None | Some((0, 0)) => name,
        Some((added, 0)) => format!("{name} +{added}"),
        Some((0, removed)) => format!("{name} −{removed}"),
        Some((added, removed)) => format!("{name} +{added} −{removed}"),
    }
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

/// `Drift: 3 assistants differ from the files.`, and what to do.
fn drift(plan: &Plan) -> String {
    let unmanaged = if plan.strict { plan.unmanaged.len() } else { 0 };
    let differing = plan.drifted() + unmanaged;
    let mut out = match differing {
        1 => "Drift: 1 assistant differs from the files.".to_owned(),
        many => format!("Drift: {many} assistants differ from the files."),
    };
    if unmanaged > 0 {
        out.push_str(&format!(" In no file: {unmanaged}."));
    }
    let pending = plan.changes.len() - plan.drifted();
    if pending > 0 {
        out.push_str(&format!(" Pending, for `roster apply`: {pending}."));
    }
    if !plan.complete() {
        out.push_str(&format!(" Could not be read: {}.", plan.unread.len()));
    }
    for step in next_steps(plan) {
        out.push_str(&format!(" {}", sanitize::escape_line(&step)));
    }
    out
}

/// Where live was read, and what was laid over the files: `https://api.indigenius.ai, with prod.yaml`.
fn address(plan: &Plan) -> String {
    let overlays: Vec<String> = plan
        .overlays
        .iter()
        .map(|overlay| sanitize::escape_line(overlay))
        .collect();
    let with = if overlays.is_empty() {
        String::new()
    } else {
        format!(", with {}", overlays.join(", "))
    };
    let sides = if plan.is_drift && !plan.changes.is_empty() {
        " (files → live)"
    } else {
        ""
    };
    format!("{}{with}{sides}", sanitize::escape_line(&plan.api_url))
}

/// What to know before reading on.
fn heads(plan: &Plan, style: TermStyle) -> String {
    let mut out = String::new();
    let mut head = |ansi: Ansi, sign: &str, text: &str| {
        let lead = format!("{} ", style.paint(ansi, sign));
        terminal::push_wrapped(&mut out, &lead, 2, text, style.width);
    };
    match plan.blocked() {
        _ if plan.is_drift => {}
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
    if plan.is_revert && !plan.changes.is_empty() {
        head(
            terminal::DIM,
            "=",
            "the way back from an apply: what it set becomes what it was before",
        );
    }
    if let Some(base) = &plan.base {
        let moved = |origin| {
            plan.changes
                .iter()
                .filter(|change| change.origin == Some(origin))
                .count()
        };
        let since = format!("since {}", base.reference);
        match moved(ChangeOrigin::Conflict) {
            0 => {}
            count => {
                let cure = conflict_cure(plan);
                let text = format!("{count} in conflict: live and the files both changed {since}; {cure}");
                head(terminal::BLOCKED, "!", &text);
            }
        }
        match moved(ChangeOrigin::Drift) {
            0 => {}
            count => {
                let text = format!("{count} drifted: live changed, and the files did not, {since}");
                head(terminal::UPDATE, "~", &text);
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
        _ if plan.is_drift => {}
        0 => {}
        creates => head(
            terminal::CREATE,
            "+",
            &format!("{creates} will be created; creations cannot be undone through this API"),
        ),
    }
    if plan.no_difference() {
        let what = if plan.is_drift { "drift" } else { "changes" };
        let known = if plan.is_revert {
            "Nothing to set back".to_owned()
        } else if plan.left_out.is_empty() {
            format!("No {what}. Live matches the files")
        } else {
            format!("No {what} in what was looked at")
        };
        let end = match address(plan) {
            address if address.is_empty() => ".".to_owned(),
            address => format!(": {address}"),
        };
        return format!("{known}{end}\n{out}");
    }
    match address(plan) {
        address if address.is_empty() => out,
        address => format!("{}\n{out}", style.paint(terminal::DIM, &address)),
    }
}

/// What stands between the changes and the summary.
fn notes(plan: &Plan, style: TermStyle, show: Verbosity) -> String {
    let mut out = String::new();
    let mut note = |ansi: Ansi, lead: &str, text: &str| {
        let painted = style.paint(ansi, lead.trim_end());
        let space = if lead.ends_with(' ') { " " } else { "" };
        terminal::push_wrapped(&mut out, &format!("{painted}{space}"), lead.len(), text, style.width);
    };
    // Messages have line breaks of their own; one in a live name must not begin a line that looks like ours.
    let one_line = sanitize::escape_line;
    // What the baseline managed is named below.
    let gone = plan.base.iter().flat_map(|base| &base.gone);
    let gone: BTreeSet<&str> = gone.filter_map(|gone| gone.id.as_deref()).collect();
    let mut unmanaged: Vec<_> = plan.unmanaged.iter().collect();
    unmanaged.retain(|live| !gone.contains(live.id.as_str()));
    let most = if show.verbose { unmanaged.len() } else { UNMANAGED };
    for live in unmanaged.iter().take(most) {
        let text = one_line(&format!("{}  {}", live.name, live.id));
        note(terminal::DIM, "unmanaged: ", &text);
    }
    if unmanaged.len() > most {
        let more = unmanaged.len() - most;
        note(terminal::DIM, "unmanaged: ", &format!("{more} more (-v names them)"));
    }
    for gone in plan.base.iter().flat_map(|base| &base.gone) {
        let fate = gone.id.as_ref().map_or("and not live", String::as_str);
        note(
            terminal::DIM,
            "no longer managed: ",
            &one_line(&format!("{}  {fate}", gone.name)),
        );
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
            &format!("could not be read: {}: {why}", one_line(name)),
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
