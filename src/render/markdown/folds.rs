//! What is folded: the values of each assistant, the lines of its texts, and those whom a shared change reaches. Room goes to what
//! is blocked, conflicts, creations, updates in this order, and within one of these to all alike.

use super::diff::utf16_len;
use super::document::names;
use super::escape::{Place, code, html};
use super::fields::{Drawing, counts, moved, place_of, text, values};
use super::lines::{has_more_members, last_edit, tells_values, told_sections};
use crate::plan::Action;
use crate::render::review::{
    AssistantReview, FieldView, Review, Section, SharedBlock, SharedChange, Standing, is_long,
};

/// So few stand open.
const FOLDS_OPEN: usize = 3;
/// No fold is shown in less room, unless it needs less.
const LEAST_ROOM: usize = 600;
/// Names that are told of those whose fold is left out, and their room.
const LEFT_OUT: usize = 10;
const LEFT_OUT_ROOM: usize = 1_100;
/// So much is kept free for the sentence on these.
const RESERVE: usize = LEFT_OUT_ROOM + 100;
/// Names that are told of the members of a group, and their room.
const MEMBERS: usize = 200;
const MEMBERS_ROOM: usize = 10_000;

/// The folds, in the order of the lines before them, in at most so many characters together.
pub(super) fn folds(review: &Review<'_>, drawing: Drawing, room: usize) -> String {
    let mut folds = told_sections(review);
    folds.retain(has_fold);
    let open = if folds.len() <= FOLDS_OPEN { " open" } else { "" };
    let draw = |section: &Section<'_, '_>, room: usize| match section {
        Section::Block(block) => of_block(review, block, open, room),
        Section::Shared(change) => of_shared(review, change, drawing, open, room),
        Section::Own(one) => of_assistant(one, drawing, open, room),
    };

    let mut left = room.saturating_sub(RESERVE);
    let mut drawn: Vec<Option<String>> = folds.iter().map(|_| None).collect();
    let class = |(_, section): &(usize, &Section<'_, '_>)| section.urgency();
    let mut by_weight: Vec<_> = folds.iter().enumerate().collect();
    by_weight.sort_by_key(class);
    let mut classes = by_weight.chunk_by(|one, other| class(one) == class(other)).peekable();
    while let Some(alike) = classes.next() {
        // However much is blocked: something of what is to be done is shown, too.
        let mut budget = if classes.peek().is_some() { left / 2 } else { left };
        let whole = |(at, section): &(usize, &Section<'_, '_>)| Some((*at, draw(section, budget)?));
        let mut whole: Vec<(usize, String)> = alike.iter().take(budget / LEAST_ROOM + 1).filter_map(whole).collect();
        // The small ones first: what they leave of their share is for the others.
        whole.sort_by_key(|(_, text)| utf16_len(text));
        let mut waiting = whole.len();
        for (at, text) in whole {
            let share = budget / waiting.max(1);
            waiting -= 1;
            let text = if utf16_len(&text) <= share {
                Some(text)
            } else {
                folds
                    .get(at)
                    .and_then(|section| draw(section, share.max(LEAST_ROOM.min(budget))))
            };
            if let (Some(text), Some(slot)) = (text, drawn.get_mut(at)) {
                budget = budget.saturating_sub(utf16_len(&text));
                left = left.saturating_sub(utf16_len(&text));
                *slot = Some(text);
            }
        }
    }
    let missing = folds.iter().zip(&drawn).filter(|(_, text)| text.is_none());
    let missing: Vec<&str> = missing
        .map(|(section, _)| match section {
            Section::Block(block) => block.reason.name(),
            Section::Shared(change) => change.view.field.field.as_str(),
            Section::Own(one) => one.change.name.as_str(),
        })
        .collect();
    let mut out: String = drawn.iter().flatten().map(String::as_str).collect();
    if !missing.is_empty() {
        let (count, them) = (
            missing.len(),
            names(missing.into_iter(), LEFT_OUT, LEFT_OUT_ROOM, Place::Open),
        );
        out.push_str(&format!(
            "**{count} more are not shown here**, for lack of room: {them}\n\n"
        ));
    }
    out
}

/// What is more than its line says. What a blocked creation would have said is in the files; only its reason matters.
fn has_fold(section: &Section<'_, '_>) -> bool {
    match section {
        Section::Block(block) => has_more_members(&block.members),
        Section::Shared(change) => change.view.is_long() || has_more_members(&change.members),
        Section::Own(one) => {
            let is_blocked_creation = one.standing == Standing::Blocked && one.change.id.is_none();
            let has_long = one.own.iter().any(|field| is_long(field));
            !one.own.is_empty() && !is_blocked_creation && (has_long || !tells_values(one, &one.views()))
        }
    }
}

/// The names alone: what is the matter stands in the line.
fn of_block(review: &Review<'_>, block: &SharedBlock<'_>, open: &str, room: usize) -> Option<String> {
    let count = block.members.len();
    let summary = format!("Blocked: {} in {count} assistants", html(block.reason.name()));
    wrapped(open, &summary, room, |room| Some(members(review, &block.members, room)))
}

/// The members of a group, in at most so many characters.
fn members(review: &Review<'_>, members: &[usize], room: usize) -> String {
    let them = review.members(members).map(|one| one.change.name.as_str());
    let room = MEMBERS_ROOM.min(room.saturating_sub(10));
    format!("In {}\n\n", names(them, MEMBERS, room, Place::Folded))
}

fn of_shared(
    review: &Review<'_>,
    change: &SharedChange<'_>,
    drawing: Drawing,
    open: &str,
    room: usize,
) -> Option<String> {
    let view = &change.view;
    let count = change.members.len();
    let lines = view
        .lines()
        .map_or(String::new(), |(added, removed)| format!(" {}", counts(added, removed)));
    let summary = format!("{}{lines} in {count} assistants", html(&view.field.field));
    wrapped(open, &summary, room, |room| {
        let mut out = String::new();
        if view.is_long() {
            out.push_str(&text(view, drawing, room)?);
            out.push('\n');
        }
        let left = room.saturating_sub(utf16_len(&out));
        if left > 100 {
            out.push_str(&members(review, &change.members, left));
        }
        Some(out)
    })
}

fn of_assistant(one: &AssistantReview<'_>, drawing: Drawing, open: &str, room: usize) -> Option<String> {
    let change = one.change;
    let verb = match (&change.action, one.standing) {
        (Action::Blocked { .. }, _) => "Blocked: ",
        (_, Standing::Conflict) => "Conflict: ",
        (Action::Create, _) if drawing.is_drift => "Not live: ",
        (Action::Create, _) => "New: ",
        (Action::Update, _) => "",
    };
    let views = one.views();
    let lines = views.iter().filter_map(|view| {
        let (added, removed) = view.lines()?;
        Some(format!("{} {}", html(&view.field.field), counts(added, removed)))
    });
    let lines: Vec<_> = lines.take(4).collect();
    let lines = if lines.is_empty() {
        String::new()
    } else {
        format!(": {}", lines.join(", "))
    };
    let summary = format!("{verb}{}{lines}", html(&change.name));
    wrapped(open, &summary, room, |room| {
        let place = code(&format!("{}:{}", change.source.file, change.source.line), Place::Folded);
        let mut out = match &change.id {
            Some(id) => {
                let edit = last_edit(change, Place::Folded);
                format!("{} · {place}{edit}\n\n", code(id, Place::Folded))
            }
            None => format!("{place}\n\n"),
        };
        let (long, short): (Vec<_>, Vec<_>) = views.iter().partition(|view| view.is_long());
        let mut left = room.checked_sub(utf16_len(&out))?;
        let mut untold = short.len();
        for view in &short {
            let line = of_short(one, view, drawing);
            let len = utf16_len(&line) + 1;
            // The last line says how many are missing.
            if len + 60 > left {
                break;
            }
            left -= len;
            untold -= 1;
            out.push_str(&line);
        }
        if untold > 0 {
            out.push_str(&format!("- … and {untold} more fields\n"));
        }
        if !short.is_empty() {
            out.push('\n');
        }
        // A fold with neither a value nor a line of a text would say nothing.
        let mut is_any = untold < short.len();
        let mut unshown = 0;
        // Room for the sentence on these.
        let room = room.saturating_sub(if long.is_empty() { 0 } else { 70 });
        let mut waiting = long.len();
        for view in long {
            let used = utf16_len(&out);
            let share = room.saturating_sub(used) / waiting;
            waiting -= 1;
            match text(view, drawing, share.saturating_sub(1)) {
                Some(text) => {
                    is_any = true;
                    out.push_str(&text);
                    out.push('\n');
                }
                None => unshown += 1,
            }
        }
        if unshown > 0 {
            out.push_str(&format!("{unshown} more texts are not shown, for lack of room.\n"));
        }
        is_any.then_some(out)
    })
}

fn of_short(one: &AssistantReview<'_>, view: &FieldView<'_>, drawing: Drawing) -> String {
    let is_creation = one.change.action == Action::Create;
    let place = if is_creation {
        String::new()
    } else {
        place_of(view, Place::Folded)
    };
    let origin = if is_creation { None } else { view.field.origin };
    let name = code(&view.field.field, Place::Folded);
    format!(
        "- {name}: {}{place}{}\n",
        values(view, Place::Folded),
        moved(origin, drawing)
    )
}

/// A fold with what is in it; none where that does not fit.
fn wrapped(open: &str, summary: &str, room: usize, inner: impl Fn(usize) -> Option<String>) -> Option<String> {
    let head = format!("<details{open}><summary>{summary}</summary>\n\n");
    let end = "\n</details>\n\n";
    let left = room.checked_sub(utf16_len(&head) + end.len())?;
    let inner = inner(left)?;
    let inner = inner.trim_end_matches('\n');
    (utf16_len(inner) < left).then(|| format!("{head}{inner}\n{end}"))
}
