//! The plan at a glance: a line for each assistant, and for each change that several share.

use super::diff::utf16_len;
use super::document::names;
use super::escape::{Place, code, prose};
use super::fields::{Drawing, brief, counts, moved, place_of, values};
use crate::plan::Action;
use crate::render::review::{AssistantReview, FieldView, Review, Section, SharedBlock, SharedChange, Standing};

/// So many lines stand open; the others are folded.
const OPEN: usize = 25;
/// Members of a shared change that are named in its line.
const MEMBERS: usize = 5;
/// Names of those for whom there is no line.
const NAMES: usize = 25;
/// So much is kept free for these.
const LEFT_OUT: usize = 6_000;
/// Values stand in a line up to so many characters.
const VALUES: usize = 240;

/// One line, and the name where it is about one assistant.
struct Line {
    name: Option<String>,
    text: String,
}

/// The lines, of at most so many characters together. What does not fit is the plainest: updates, then creations.
pub(super) fn lines(review: &Review<'_>, drawing: Drawing, room: usize) -> String {
    let sections = review.sections();
    let lines: Vec<Line> = sections
        .iter()
        .map(|section| match section {
            Section::Block(block) => of_block(review, block),
            Section::Shared(change) => of_shared(review, change, drawing),
            Section::Own(one) => of_assistant(one, drawing),
        })
        .collect();
    let mut by_weight: Vec<_> = sections.iter().zip(&lines).enumerate().collect();
    by_weight.sort_by_key(|(_, (section, _))| section.urgency());
    let mut left = room.saturating_sub(LEFT_OUT);
    let mut is_kept = vec![false; lines.len()];
    for (at, (_, line)) in by_weight {
        let len = utf16_len(&line.text);
        if len > left {
            break;
        }
        left -= len;
        if let Some(kept) = is_kept.get_mut(at) {
            *kept = true;
        }
    }
    let (kept, out): (Vec<_>, Vec<_>) = lines.iter().zip(is_kept).partition(|(_, kept)| *kept);
    let mut text = String::new();
    let (open, folded) = kept.split_at(kept.len().min(OPEN));
    for (line, _) in open {
        text.push_str(&line.text);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    if !folded.is_empty() {
        text.push_str(&format!("<details><summary>{} more</summary>\n\n", folded.len()));
        for (line, _) in folded {
            text.push_str(&line.text);
        }
        text.push_str("\n</details>\n\n");
    }
    if !out.is_empty() {
        let them: Vec<_> = out.iter().filter_map(|(line, _)| line.name.as_deref()).collect();
        let count = them.len();
        let them = names(them.into_iter(), NAMES, Place::Open);
        text.push_str(&format!(
            "**{count} more assistants have no line here**, for lack of room: {them}\n\n"
        ));
    }
    text
}

fn of_block(review: &Review<'_>, block: &SharedBlock<'_>) -> Line {
    let members = members(review, &block.members, Place::Open);
    let text = format!(
        "- **Blocked**, {} assistants: {} (`{}`) {members}",
        block.members.len(),
        prose(block.message, Place::Open),
        block.reason.name()
    );
    Line {
        name: None,
        text: format!("{}\n", text.trim_end()),
    }
}

fn of_shared(review: &Review<'_>, change: &SharedChange<'_>, drawing: Drawing) -> Line {
    let text = format!(
        "- {} in **{}** {}assistants{}{} {}",
        brief(&change.view, Place::Open),
        change.members.len(),
        if change.is_creation { "new " } else { "" },
        place_of(&change.view, Place::Open),
        moved(change.view.field.origin, drawing),
        members(review, &change.members, Place::Open)
    );
    Line {
        name: None,
        text: format!("{}\n", text.trim_end()),
    }
}

/// The names of few; of many, none: they stand in a fold.
fn members(review: &Review<'_>, members: &[usize], place: Place) -> String {
    if members.len() > MEMBERS {
        return String::new();
    }
    let them = review.members(members).map(|one| one.change.name.as_str());
    format!("— {}", names(them, MEMBERS, place))
}

/// Are there more members than a line names?
pub(super) fn has_more_members(change: &SharedChange<'_>) -> bool {
    change.members.len() > MEMBERS
}

/// Are all short values of an assistant's own fields told in its line?
pub(super) fn tells_values(one: &AssistantReview<'_>, views: &[FieldView<'_>]) -> bool {
    let short: usize = views
        .iter()
        .map(|view| utf16_len(&values(view, Place::Open)) + view.field.field.len())
        .sum();
    one.change.action != Action::Create && short <= VALUES
}

fn of_assistant(one: &AssistantReview<'_>, drawing: Drawing) -> Line {
    let change = one.change;
    let name = code(&change.name, Place::Open);
    let views = one.views();
    let is_told = tells_values(one, &views);
    let told: Vec<String> = views.iter().map(|view| of_field(view, is_told)).collect();
    let told = told.join(", ");
    let source = code(&format!("{}:{}", change.source.file, change.source.line), Place::Open);
    let also = if one.shared.is_empty() || told.is_empty() {
        ""
    } else {
        "also "
    };
    let text = match (&change.action, one.standing) {
        (Action::Blocked { reason, message }, _) if one.block.is_none() => {
            let told = if told.is_empty() { told } else { format!(" — {told}") };
            let message = prose(message, Place::Open);
            format!(
                "- **Blocked** {name}: {message} (`{}`, {source}){told}\n",
                reason.name()
            )
        }
        (Action::Blocked { .. }, _) => format!("- **Blocked** {name}: {also}{told}\n"),
        (_, Standing::Conflict) => format!("- **Conflict** {name}: {also}{told}\n"),
        (Action::Create, _) => {
            let fields = match change.fields.len() {
                1 => "1 field".to_owned(),
                many => format!("{many} fields"),
            };
            format!("- **New** {name}: {fields} ({source}); a creation cannot be undone through this API\n")
        }
        (Action::Update, _) => format!("- {name}: {also}{told}{}\n", moved(change.origin, drawing)),
    };
    Line {
        name: Some(change.name.clone()),
        text,
    }
}

fn of_field(view: &FieldView<'_>, tells_values: bool) -> String {
    let place = place_of(view, Place::Open);
    match view.lines() {
        Some((added, removed)) => format!(
            "{} {}{place}",
            code(&view.field.field, Place::Open),
            counts(added, removed)
        ),
        None if view.is_long() || tells_values => format!("{}{place}", brief(view, Place::Open)),
        None => format!("{}{place}", code(&view.field.field, Place::Open)),
    }
}
