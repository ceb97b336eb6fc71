//! Which live assistant a creation became: told by the ids that a list shows and did not show before. Pure.
//!
//! The answer to a `POST` carries no id, and a server may keep a name otherwise than it was sent: escaped, cut, without an
//! emoji. Whoever looks for the name alone then finds nothing, and creates one more with every run. So what is new decides, and
//! the name only says which of the new ones it is.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::live::{AssistantList, AssistantSummary};
use crate::plan::{LiveName, NearNames, Plan};

/// What became of one name that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CreatedAs<'l> {
    /// One new assistant has the name, and no other live one has it.
    Named(&'l str),
    /// None has the name, and one new assistant that nobody claims must be it.
    NamedOtherwise(&'l AssistantSummary),
    /// At least one is new, and several live assistants have the name: their ids.
    Several(Vec<&'l str>),
    /// None has the name. These are new, and it may be one of them.
    NotListed(Vec<&'l AssistantSummary>),
}

/// Each name that was created, with the ids that were live just before its own `POST`: only another one can be what it became.
/// Before the first `POST` of a batch is not late enough, for one that is sent again after a pause may find what others created
/// meanwhile.
pub(super) type CreatedNames<'c> = BTreeMap<&'c str, Rc<BTreeSet<String>>>;

/// The ids of a list.
pub(super) fn ids(list: &AssistantList) -> Rc<BTreeSet<String>> {
    Rc::new(list.assistants.iter().map(|live| live.id.clone()).collect())
}

/// Does the list show a new id for each of these names?
pub(super) fn shows_all(list: &AssistantList, names: &CreatedNames<'_>) -> bool {
    // By id, not by name alone: an old assistant may have been given this name since.
    let is_new = |live: &&AssistantSummary| {
        let before = names.get(live.name.as_str());
        before.is_some_and(|before| !before.contains(&live.id))
    };
    let shown: BTreeSet<&str> = list
        .assistants
        .iter()
        .filter(is_new)
        .map(|live| live.name.as_str())
        .collect();
    shown.len() == names.len()
}

/// Finds each created name in a list.
pub(super) fn identify<'l>(
    plan: &Plan,
    list: &'l AssistantList,
    names: &CreatedNames<'_>,
) -> BTreeMap<String, CreatedAs<'l>> {
    // Another entry's name or id is claimed: what has it is that entry's, whoever made it.
    let names_of_others: BTreeSet<&str> = plan
        .changes
        .iter()
        .map(|change| change.name.as_str())
        .chain(plan.left_out.iter().map(String::as_str))
        .chain(plan.unchanged.iter().map(|live| live.name.as_str()))
        .collect();
    let ids_of_others: BTreeSet<&str> = plan
        .changes
        .iter()
        .filter_map(|change| change.id.as_deref())
        .chain(plan.unchanged.iter().map(|live| live.id.as_str()))
        .collect();
    let unclaimed: Vec<&AssistantSummary> = list
        .assistants
        .iter()
        .filter(|live| !names_of_others.contains(live.name.as_str()) && !ids_of_others.contains(live.id.as_str()))
        .collect();

    let mut found = BTreeMap::new();
    let mut missing = Vec::new();
    for (name, before) in names {
        let is_new = |live: &&AssistantSummary| !before.contains(&live.id);
        // Old ones count, too: somebody may have given the name to one since, and then nobody can say which is meant.
        let same_name: Vec<_> = list.assistants.iter().filter(|live| live.name == *name).collect();
        let created = match same_name.as_slice() {
            [one] if is_new(one) => CreatedAs::Named(&one.id),
            several if several.iter().any(is_new) => {
                CreatedAs::Several(several.iter().map(|live| live.id.as_str()).collect())
            }
            _ => {
                let new = unclaimed.iter().copied().filter(is_new);
                missing.push((*name, new.collect::<Vec<_>>()));
                continue;
            }
        };
        found.insert((*name).to_owned(), created);
    }
    // After all that were found by name, so that only what these left over can be one that the server named
    // otherwise.
    let missing_names: Vec<_> = missing.iter().map(|(name, _)| *name).collect();
    for (name, new) in missing {
        let created = match candidates(name, &missing_names, &new).as_slice() {
            [one] => CreatedAs::NamedOtherwise(one),
            _ => CreatedAs::NotListed(new),
        };
        found.insert(name.to_owned(), created);
    }
    found
}

/// The new assistants that this missing name may have become. Where one name is missing and one assistant is new, that is it,
/// however it is named. Where there are several, only names that are alike say which is which.
fn candidates<'l>(name: &str, missing: &[&str], new: &[&'l AssistantSummary]) -> Vec<&'l AssistantSummary> {
    if let ([_], [one]) = (missing, new) {
        return vec![one];
    }
    let is_near = |live: &AssistantSummary, name: &str| {
        let live = LiveName {
            id: &live.id,
            name: &live.name,
        };
        NearNames::from_iter([live]).find(name).is_some()
    };
    // Quadratic, but on short lists: if the service renames the canary, no other creation is started.
    let near = new.iter().copied().filter(|live| is_near(live, name));
    // One that is near to two of the missing names proves nothing for either.
    near.filter(|live| missing.iter().filter(|other| is_near(live, other)).count() == 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(assistants: &[(&str, &str)]) -> AssistantList {
        let assistants = assistants.iter().map(|(id, name)| AssistantSummary {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            last_edit: None,
        });
        AssistantList {
            assistants: assistants.collect(),
            ..AssistantList::default()
        }
    }

    /// What became of each name, where the ids that begin with `o` are old, in words.
    fn said(assistants: &[(&str, &str)], names: &[&str]) -> Vec<String> {
        let list = list(assistants);
        let before: BTreeSet<_> = ids(&list).iter().filter(|id| id.starts_with('o')).cloned().collect();
        let before = Rc::new(before);
        let created = names.iter().map(|name| (*name, Rc::clone(&before))).collect();
        let found = identify(&Plan::default(), &list, &created);
        let said = names.iter().map(|name| match found.get(*name) {
            Some(CreatedAs::Named(id)) => format!("named {id}"),
            Some(CreatedAs::NamedOtherwise(live)) => format!("otherwise {}", live.id),
            Some(CreatedAs::Several(ids)) => format!("several {}", ids.join(" ")),
            Some(CreatedAs::NotListed(new)) => format!("not listed, {} new", new.len()),
            None => "nothing".to_owned(),
        });
        said.collect()
    }

    #[test]
    fn the_one_new_assistant_of_the_name_is_it() {
        assert_eq!(said(&[("o1", "A"), ("n1", "B")], &["B"]), ["named n1"]);
        assert_eq!(said(&[("n1", "C"), ("n2", "B")], &["B", "C"]), ["named n2", "named n1"]);
    }

    #[test]
    fn the_one_new_assistant_is_it_under_whatever_name() {
        for kept in ["Tom &amp; Jerry", "Tom", "Something else"] {
            let all = [("o1", "A"), ("n1", kept)];
            assert_eq!(said(&all, &["Tom & Jerry"]), ["otherwise n1"], "{kept}");
        }
        // Also when others that were created with it kept their names.
        let all = [("n2", "B"), ("n1", "Tom &amp; Jerry")];
        assert_eq!(said(&all, &["B", "Tom & Jerry"]), ["named n2", "otherwise n1"]);
    }

    #[test]
    fn of_several_new_ones_likeness_decides_or_nothing_does() {
        let all = [("n1", "A &amp; Company"), ("n2", "B &amp; Company")];
        assert_eq!(
            said(&all, &["A & Company", "B & Company"]),
            ["otherwise n1", "otherwise n2"]
        );
        let all = [("n1", "Some"), ("n2", "Other")];
        assert_eq!(
            said(&all, &["Left", "Right"]),
            ["not listed, 2 new", "not listed, 2 new"]
        );
        assert_eq!(said(&all, &["Left"]), ["not listed, 2 new"]);
        let cut = [("n1", "Sales Assistant"), ("n2", "Other")];
        let near_to_both = ["Sales Assistant North", "Sales Assistant South"];
        assert_eq!(said(&cut, &near_to_both), ["not listed, 2 new", "not listed, 2 new"]);
    }

    #[test]
    fn two_live_ones_of_the_name_are_told_apart_by_nobody() {
        assert_eq!(said(&[("n1", "B"), ("n2", "B")], &["B"]), ["several n1 n2"]);
        assert_eq!(said(&[("o1", "B"), ("n2", "B")], &["B"]), ["several o1 n2"]);
        assert_eq!(said(&[("o1", "B")], &["B"]), ["not listed, 0 new"]);
    }

    #[test]
    fn what_was_there_when_one_was_sent_again_is_not_taken_for_it() {
        let list = list(&[("n1", "Somebody's"), ("n2", "A &amp; Company")]);
        let (first, again) = (Rc::default(), Rc::new(BTreeSet::from(["n1".to_owned()])));
        let created = BTreeMap::from([("B", Rc::clone(&again))]);
        let found = identify(&Plan::default(), &list, &created);
        assert_eq!(found.get("B"), Some(&CreatedAs::NamedOtherwise(&list.assistants[1])));
        // What is new for the one that was sent before may still be that one's.
        let created = BTreeMap::from([("A & Company", first), ("B", again)]);
        let found = identify(&Plan::default(), &list, &created);
        assert_eq!(
            found.get("A & Company"),
            Some(&CreatedAs::NamedOtherwise(&list.assistants[1]))
        );
        assert!(matches!(found.get("B"), Some(CreatedAs::NotListed(new)) if new.len() == 1));
    }

    #[test]
    fn an_assistant_that_another_entry_claims_is_not_taken_for_it() {
        let list = list(&[("n1", "Left out")]);
        let plan = Plan {
            left_out: vec!["Left out".to_owned()],
            ..Plan::default()
        };
        let found = identify(&plan, &list, &BTreeMap::from([("New", Rc::default())]));
        assert_eq!(found.get("New"), Some(&CreatedAs::NotListed(Vec::new())));
    }
}
