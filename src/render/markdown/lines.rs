//! The plan at a glance: a line for each assistant, and for each change that several share.

use super::diff::utf16_len;
use super::document::{names, short_name};
use super::escape::{Place, code, prose};
use super::fields::{Drawing, brief, counts, moved, place_of, values};
use crate::plan::{Action, Change, ChangeOrigin};
use crate::render::review::{AssistantReview, FieldView, Review, Section, SharedBlock, SharedChange, Standing};

/// So many lines stand open; the others are folded.
const LINES_OPEN: usize = 25;
/// Members of a group that are named in its line, and where there are no folds.
const MEMBERS_IN_LINE: usize = 5;
const MEMBERS_WITHOUT_FOLDS: usize = 200;
/// The room for these.
const MEMBERS_ROOM: usize = 8_000;
/// Names of those for whom there is no line, and of those that only wait.
const NAMES: usize = 25;
/// The room for either of these. It is kept free.
const NAMES_ROOM: usize = 3_000;
/// So much is kept free for all that is said of those without a line.
const RESERVE: usize = 2 * NAMES_ROOM + 200;
/// Values stand in a line up to so many characters.
const VALUES_IN_LINE: usize = 240;

/// One line, and the name where it is about one assistant.
struct Line {
    name: Option<String>,
    text: String,
}

/// The lines, of at most so many characters together. What does not fit is the plainest: updates, then creations.
pub(super) fn lines(review: &Review<'_>, drawing: Drawing, room: usize) -> String {
    let sections = told_sections(review);
    let lines: Vec<Line> = sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            // How data is made inert depends on where it stands, so that is settled before.
            let place = if at < LINES_OPEN { Place::Open } else { Place::Folded };
            match section {
                Section::Block(block) => of_block(review, block, drawing, place),
                Section::Shared(change) => of_shared(review, change, drawing, place),
                Section::Own(one) => of_assistant(one, drawing, place),
            }
        })
        .collect();
    let mut by_weight: Vec<_> = sections.iter().zip(&lines).enumerate().collect();
    by_weight.sort_by_key(|(_, (section, _))| section.urgency());
    let mut left = room.saturating_sub(RESERVE);
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
    let (open, folded) = lines.split_at(lines.len().min(LINES_OPEN));
    let (is_open_kept, is_folded_kept) = is_kept.split_at(open.len());
    let kept = |lines: &[Line], is_kept: &[bool]| -> Vec<String> {
        let kept = lines.iter().zip(is_kept).filter(|(_, kept)| **kept);
        kept.map(|(line, _)| line.text.clone()).collect()
    };
    let mut text = kept(open, is_open_kept).concat();
    let folded = kept(folded, is_folded_kept);
    if !text.is_empty() {
        text.push('\n');
    }
    if !folded.is_empty() {
        text.push_str(&format!("<details><summary>{} more</summary>\n\n", folded.len()));
        text.push_str(&folded.concat());
        text.push_str("\n</details>\n\n");
    }
    let left_out = lines.iter().zip(&is_kept).filter(|(_, kept)| !**kept);
    let left_out: Vec<&Line> = left_out.map(|(line, _)| line).collect();
    let them: Vec<_> = left_out.iter().filter_map(|line| line.name.as_deref()).collect();
    let groups = left_out.len() - them.len();
    if !them.is_empty() {
        let count = them.len();
        let them = names(them.into_iter(), NAMES, NAMES_ROOM, Place::Open);
        text.push_str(&format!(
            "**{count} more assistants have no line here**, for lack of room: {them}\n\n"
        ));
    }
    if groups > 0 {
        text.push_str(&format!(
            "**{groups} more groups have no line here**, for lack of room.\n\n"
        ));
    }
    text + &waiting(review)
}

/// What is told line by line: all, but for what in drift only waits to be applied.
pub(super) fn told_sections<'r, 'p>(review: &'r Review<'p>) -> Vec<Section<'r, 'p>> {
    let mut sections = review.sections();
    sections.retain(|section| match section {
        Section::Block(_) => true,
        Section::Shared(change) => !review.members(&change.members).all(|one| only_waits(review, one)),
        Section::Own(one) => !only_waits(review, one),
    });
    sections
}

/// Has live not moved? That is no drift: the files only have not been applied.
fn only_waits(review: &Review<'_>, one: &AssistantReview<'_>) -> bool {
    let is_pending = one.change.origin == Some(ChangeOrigin::Pending);
    review.plan.is_drift && is_pending && one.standing == Standing::Planned
}

fn waiting(review: &Review<'_>) -> String {
    let them = review.assistants.iter().filter(|one| only_waits(review, one));
    let them: Vec<_> = them.map(|one| one.change.name.as_str()).collect();
    if them.is_empty() {
        return String::new();
    }
    let (count, wait) = (them.len(), if them.len() == 1 { "waits" } else { "wait" });
    let them = names(them.into_iter(), NAMES, NAMES_ROOM, Place::Open);
    format!("{count} {wait} for `roster apply`: {them}\n\n")
}

fn of_block(review: &Review<'_>, block: &SharedBlock<'_>, drawing: Drawing, place: Place) -> Line {
    let members = members(review, &block.members, drawing, place);
    let text = format!(
        "- **Blocked**, {} assistants: {} (`{}`) {members}",
        block.members.len(),
        prose(block.message, place),
        block.reason.name()
    );
    Line {
        name: None,
        text: format!("{}\n", text.trim_end()),
    }
}

fn of_shared(review: &Review<'_>, change: &SharedChange<'_>, drawing: Drawing, place: Place) -> Line {
    let standing = match change.standing {
        Standing::Blocked => "**Blocked** ",
        Standing::Conflict => "**Conflict** ",
        Standing::Planned => "",
    };
    let whom = match (change.is_creation, drawing.is_drift) {
        (false, _) => "assistants",
        (true, false) => "new assistants",
        (true, true) => "assistants that are not live",
    };
    let text = format!(
        "- {standing}{} in **{}** {whom}{}{} {}",
        brief(&change.view, place),
        change.members.len(),
        place_of(&change.view, place),
        moved(change.view.field.origin, drawing),
        members(review, &change.members, drawing, place)
    );
    Line {
        name: None,
        text: format!("{}\n", text.trim_end()),
    }
}

/// The names of few; of many, none, where they stand in a fold.
fn members(review: &Review<'_>, members: &[usize], drawing: Drawing, place: Place) -> String {
    if has_more_members(members) && !drawing.names_all {
        return String::new();
    }
    if has_more_members(members) {
        let them = review.members(members).map(|one| one.change.name.as_str());
        return format!("— {}", names(them, MEMBERS_WITHOUT_FOLDS, MEMBERS_ROOM, place));
    }
    // Few have no fold of their own, which would tell it.
    let them = review
        .members(members)
        .map(|one| match last_edit_of(one.change, place) {
            Some(edit) => format!("{} (last edit: {edit})", short_name(&one.change.name, place)),
            None => short_name(&one.change.name, place),
        });
    format!("— {}", them.collect::<Vec<_>>().join(", "))
}

/// Are there more members than a line names, where there are folds?
pub(super) fn has_more_members(members: &[usize]) -> bool {
    members.len() > MEMBERS_IN_LINE
}

/// Are all short values of an assistant's own fields told in its line?
pub(super) fn tells_values(one: &AssistantReview<'_>, views: &[FieldView<'_>]) -> bool {
    let short: usize = views
        .iter()
        .map(|view| utf16_len(&values(view, Place::Open)) + view.field.field.len())
        .sum();
    one.change.action != Action::Create && short <= VALUES_IN_LINE
}

fn of_assistant(one: &AssistantReview<'_>, drawing: Drawing, place: Place) -> Line {
    let change = one.change;
    let name = code(&change.name, place);
    let views = one.views();
    let is_told = tells_values(one, &views);
    let told: Vec<String> = views.iter().map(|view| of_field(view, is_told, place)).collect();
    let told = told.join(", ");
    let source = code(&format!("{}:{}", change.source.file, change.source.line), place);
    let edit = last_edit(change, place);
    let also = if one.shared.is_empty() || told.is_empty() {
        ""
    } else {
        "also "
    };
    let text = match (&change.action, one.standing) {
        (Action::Blocked { reason, message }, _) if one.block.is_none() => {
            let told = if told.is_empty() { told } else { format!(" — {told}") };
            let message = prose(message, place);
            format!(
                "- **Blocked** {name}: {message} (`{}`, {source}){told}{edit}\n",
                reason.name()
            )
        }
        (Action::Blocked { .. }, _) => format!("- **Blocked** {name}: {also}{told}{edit}\n"),
        (_, Standing::Conflict) => format!("- **Conflict** {name}: {also}{told}{edit}\n"),
        (Action::Create, _) if drawing.is_drift => {
            format!("- **Not live** {name}: in the files, and not live ({source})\n")
        }
        (Action::Create, _) => {
            let fields = match change.fields.len() {
                1 => "1 field".to_owned(),
                many => format!("{many} fields"),
            };
            format!("- **New** {name}: {fields} ({source}); a creation cannot be undone through this API\n")
        }
        (Action::Update, _) => format!("- {name}: {also}{told}{}{edit}\n", moved(change.origin, drawing)),
    };
    Line {
        name: Some(change.name.clone()),
        text,
    }
}

/// When live was last edited, and by whom, where that is known: ` · last edit: …`.
pub(super) fn last_edit(change: &Change, place: Place) -> String {
    last_edit_of(change, place).map_or(String::new(), |edit| format!(" · last edit: {edit}"))
}

fn last_edit_of(change: &Change, place: Place) -> Option<String> {
    change.last_edit.as_ref().map(|edit| code(&edit.to_string(), place))
}

fn of_field(view: &FieldView<'_>, tells_values: bool, place: Place) -> String {
    let at = place_of(view, place);
    match view.lines() {
        Some((added, removed)) => format!("{} {}{at}", code(&view.field.field, place), counts(added, removed)),
        None if view.is_long() || tells_values => format!("{}{at}", brief(view, place)),
        None => format!("{}{at}", code(&view.field.field, place)),
    }
}
