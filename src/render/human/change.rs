//! One change of a plan: a line that says who, or what several share, then what would be set.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use super::field;
use super::field::INDENT;
use crate::plan::{Action, Change, FieldChange};
use crate::render::review::{AssistantReview, Review, SharedBlock, SharedChange, Standing};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::{sanitize, terminal, value};

/// The widest name that the others are aligned with: an `extra` may have any.
const WIDEST: usize = 24;
/// So many members of what is shared are named when nobody asked for more.
const MEMBERS: usize = 20;

const ATTENTION: (&str, Ansi) = ("!", terminal::BLOCKED);
const NEW: (&str, Ansi) = ("+", terminal::CREATE);
const CHANGED: (&str, Ansi) = ("~", terminal::UPDATE);
const GONE: (&str, Ansi) = ("-", terminal::UPDATE);

/// Writes what is told at one assistant.
pub(super) fn push(
    out: &mut String,
    review: &Review<'_>,
    one: &AssistantReview<'_>,
    style: TermStyle,
    show: Verbosity,
) {
    let change = one.change;
    push_header(out, one, review.plan.is_drift, style);
    if let (Action::Blocked { reason, message }, None) = (&change.action, one.block) {
        push_block(out, reason.name(), message, style);
    }
    // What is to be created is in the files; that it is not live is all that drift has to say.
    if !(review.plan.is_drift && change.action == Action::Create) {
        let views = one.views();
        let fields: Vec<_> = views.iter().filter(|view| !is_rename(change, view.field)).collect();
        let names = fields
            .iter()
            .map(|view| terminal::display_width(&sanitize::escape_line(&view.field.field)));
        let label = names.filter(|columns| *columns <= WIDEST).max().unwrap_or(0);
        let told = field::Told::new(one, review.plan.is_drift);
        for view in fields {
            field::push(out, view, told, label, style, show);
        }
    }
    push_shared_names(out, review, one, style);
    if let Some(edit) = &change.last_edit {
        push_dim(out, &format!("last edit: {edit}"), style);
    }
    // Drift writes nothing.
    if !review.plan.is_drift {
        push_sent_along(out, change, style, show);
    }
}

/// Writes a change that several assistants share.
pub(super) fn push_shared(
    out: &mut String,
    review: &Review<'_>,
    shared: &SharedChange<'_>,
    style: TermStyle,
    show: Verbosity,
) {
    let Some(first) = review.members(&shared.members).next() else {
        return;
    };
    let (sign, ansi) = match shared.standing {
        Standing::Planned if shared.is_creation => NEW,
        Standing::Planned => CHANGED,
        Standing::Blocked | Standing::Conflict => ATTENTION,
    };
    let name = sanitize::escape_line(&shared.view.field.field);
    let new = if shared.is_creation { "new " } else { "" };
    let whom = format!("in {} {new}assistants", shared.members.len());
    let _ = write!(out, "{} ", style.paint(ansi, sign));
    let told = field::Told::new(first, review.plan.is_drift);
    field::push_told_once(
        out,
        &shared.view,
        told,
        &style.paint(terminal::BOLD, &name),
        &whom,
        style,
        show,
    );
    push_members(out, review, &shared.members, style, show);
}

/// Writes a reason that blocks several assistants.
pub(super) fn push_shared_block(
    out: &mut String,
    review: &Review<'_>,
    block: &SharedBlock<'_>,
    style: TermStyle,
    show: Verbosity,
) {
    let title = format!("{} assistants", block.members.len());
    let _ = writeln!(
        out,
        "{} {}",
        style.paint(terminal::BLOCKED, "!"),
        style.paint(terminal::BOLD, &title)
    );
    push_block(out, block.reason.name(), block.message, style);
    let most = if show.verbose { block.members.len() } else { MEMBERS };
    for one in review.members(&block.members).take(most) {
        let at = &one.change.source;
        let place = format!("{}:{}", sanitize::escape_line(&at.file), at.line);
        let name = sanitize::escape_line(&one.change.name);
        let _ = writeln!(out, "{:INDENT$}{name}  {}", "", style.paint(terminal::DIM, &place));
    }
    if block.members.len() > most {
        push_dim(
            out,
            &format!("and {} more (-v names them)", block.members.len() - most),
            style,
        );
    }
}

fn push_block(out: &mut String, reason: &str, message: &str, style: TermStyle) {
    let lead = format!("{:INDENT$}", "");
    terminal::push_wrapped(
        out,
        &lead,
        INDENT,
        &format!("blocked ({reason}): {message}"),
        style.width,
    );
}

fn push_members(out: &mut String, review: &Review<'_>, members: &[usize], style: TermStyle, show: Verbosity) {
    let most = if show.verbose { members.len() } else { MEMBERS };
    let names = review.members(members).take(most);
    let names: Vec<String> = names.map(|one| with_last_edit(one.change)).collect();
    let more = match members.len() - names.len() {
        0 => String::new(),
        more => format!(", and {more} more (-v names them)"),
    };
    push_dim(out, &format!("{}{more}", names.join(", ")), style);
}

/// The name and, where it is told, who edited it last.
fn with_last_edit(change: &Change) -> String {
    match &change.last_edit {
        Some(edit) => format!("{} (last edit: {edit})", change.name),
        None => change.name.clone(),
    }
}

/// What is told of this assistant elsewhere.
fn push_shared_names(out: &mut String, review: &Review<'_>, one: &AssistantReview<'_>, style: TermStyle) {
    let names = one.shared.iter().filter_map(|at| review.shared.get(*at));
    let names: Vec<&str> = names.map(|shared| shared.view.field.field.as_str()).collect();
    if !names.is_empty() {
        push_dim(out, &format!("and, shared with others: {}", names.join(", ")), style);
    }
}

/// What nobody declared and the update writes all the same, as it is: a reader should know, and few want the names.
fn push_sent_along(out: &mut String, change: &Change, style: TermStyle, show: Verbosity) {
    let count = match change.sent_along.len() {
        0 => return,
        1 => "1 undeclared field is".to_owned(),
        count => format!("{count} undeclared fields are"),
    };
    let names = if show.verbose {
        format!(": {}", change.sent_along.join(", "))
    } else {
        String::new()
    };
    push_dim(out, &format!("{count} sent along unchanged{names}"), style);
}

fn push_dim(out: &mut String, text: &str, style: TermStyle) {
    let lead = format!("{:INDENT$}", "");
    let mut line = String::new();
    terminal::push_wrapped(&mut line, &lead, INDENT, &sanitize::escape_line(text), style.width);
    out.push_str(&style.paint(terminal::DIM, line.trim_end_matches('\n')));
    out.push('\n');
}

/// The entry's own name is on the change's first line already.
fn is_rename(change: &Change, field: &FieldChange) -> bool {
    field.field == "name" && field.before.is_some() && change.id.is_some()
}

fn push_header(out: &mut String, one: &AssistantReview<'_>, is_drift: bool, style: TermStyle) {
    let change = one.change;
    let (sign, ansi) = sign(one, is_drift);
    let renamed = change.fields.iter().find(|field| is_rename(change, field));
    let name = match renamed.and_then(|field| Some((field.before.as_ref()?, &field.after))) {
        Some((live, files)) => {
            let (live, files) = value::distinct_pair(live, files);
            let (left, right) = if is_drift { (files, live) } else { (live, files) };
            format!(
                "{} → {}",
                style.paint(terminal::BOLD, &left),
                style.paint(terminal::BOLD, &right)
            )
        }
        None => style.paint(terminal::BOLD, &sanitize::escape_line(&change.name)),
    };
    let id = change.id.as_deref().map(sanitize::escape_line);
    let place = format!("{}:{}", sanitize::escape_line(&change.source.file), change.source.line);
    let aside: Vec<String> = id.into_iter().chain([place]).collect();
    let mut aside = style.paint(terminal::DIM, &aside.join("  "));
    if is_drift && change.action == Action::Create {
        aside.push_str("  in the files, and not live");
    }
    // Who moved is said of a rename, and of what has no fields that could tell it.
    let whole = change
        .origin
        .filter(|_| change.action == Action::Create || change.fields.is_empty());
    if let Some(moved) = renamed.and_then(|field| field.origin).or(whole) {
        aside.push_str(&format!("  {}", field::paint_origin(moved, style)));
    }
    let _ = writeln!(out, "{} {name}  {aside}", style.paint(ansi, sign));
}

/// The sign of a change, and its color.
pub(super) fn sign(one: &AssistantReview<'_>, is_drift: bool) -> (&'static str, Ansi) {
    match (one.standing, &one.change.action) {
        (Standing::Blocked | Standing::Conflict, _) => ATTENTION,
        (_, Action::Create) if is_drift => GONE,
        (_, Action::Create) => NEW,
        _ => CHANGED,
    }
}
