//! An entry that may be a former one under a new name: in words, with every live assistant that it might be.

use super::change::LiveRef;
use crate::desired::AssistantSpec;
use crate::live::AssistantList;

/// More names say no more.
const FEW: usize = 5;

/// An entry that is gone from the files, and the live assistant that it meant.
pub(super) type FormerEntry<'a> = (&'a AssistantSpec, &'a LiveRef);

/// Why the creation of an entry of this name is blocked, if anything former is still live.
pub(super) fn rename_hint(name: &str, former: &[FormerEntry<'_>], listing: &AssistantList) -> Option<String> {
    let (_, first) = former.first()?;
    // `renamed_from` of such a name would be blocked in its turn: it does not tell which.
    let several = former.iter().find(|(_, old)| ids(&old.name, listing).count() > 1);
    let shown: Vec<_> = former.iter().take(FEW).map(|old| shown(old, listing)).collect();
    let all = match (shown.as_slice(), former.len().saturating_sub(FEW)) {
        ([], _) => String::new(),
        ([one], _) => format!("{one}, which is still live: is this its new name?"),
        ([most @ .., last], 0) => format!(
            "{} and {last}, which are still live: is this the new name of one of them?",
            most.join(", ")
        ),
        (few, more) => format!(
            "{} and {more} more, which are still live: is this the new name of one of them?",
            few.join(", ")
        ),
    };
    let how = match (several, former.len()) {
        (Some((_, old)), _) => format!(
            "pin it by its `id` (several live assistants are named {:?}, so `renamed_from` would not tell which)",
            old.name
        ),
        (None, 1) => format!(
            "add `renamed_from: {:?}`, or pin it by `id: \"{}\"`",
            first.name, first.id
        ),
        (None, _) => "add `renamed_from` with its old name, or pin it by its `id`".to_owned(),
    };
    Some(format!(
        "the files no longer have {all} If so, {how}; if not, --allow-create {name:?} allows the creation"
    ))
}

/// A former name with the id of what it meant: all that may be, where no pin said it.
fn shown((gone, old): &FormerEntry<'_>, listing: &AssistantList) -> String {
    let ids: Vec<_> = match gone.id {
        Some(_) => vec![old.id.as_str()],
        None => ids(&old.name, listing).collect(),
    };
    format!("{:?} ({})", old.name, ids.join(" or "))
}

fn ids<'a>(name: &'a str, listing: &'a AssistantList) -> impl Iterator<Item = &'a str> {
    let named = listing.assistants.iter().filter(move |live| live.name == name);
    named.map(|live| live.id.as_str())
}
