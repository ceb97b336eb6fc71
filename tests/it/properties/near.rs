//! However a service keeps a name, the entry whose assistant it has is not created once more.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::desired::{Roster, Settings};
use roster::live::{AssistantList, AssistantSummary};
use roster::plan::{BlockReason, EntryMatch, SafetyOverrides, match_entries, normalized_name};
use unicode_normalization::UnicodeNormalization as _;

use super::generators::entry;
use super::service::Values;

/// What services were seen to do with names.
fn keep(name: &str, way: u8) -> String {
    let escape = |quote: &str, apostrophe: &str| {
        let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        name.replace('"', quote).replace('\'', apostrophe)
    };
    let is_plain = |c: &char| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii_punctuation();
    match way {
        0 => escape("&quot;", "&#39;"),
        1 => escape("&#34;", "&#x27;"),
        2 => escape("\"", "&apos;"),
        3 => name.chars().filter(is_plain).collect(),
        4 => name.chars().map(|c| if is_plain(&c) { c } else { '?' }).collect(),
        5 => name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect(),
        6 => name.to_lowercase(),
        7 => name.to_uppercase(),
        8 => name.nfd().collect(),
        9 => name.split_whitespace().collect::<Vec<_>>().join(" "),
        10 => name
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c.to_string()
                } else {
                    format!("&#{};", u32::from(c))
                }
            })
            .collect(),
        _ => {
            // Cut by the time that there is enough to tell it by, be it within an escape.
            let (mut kept, mut rest) = (String::new(), name.chars());
            let before_escape = |kept: &str| normalized_name(kept.rsplit_once('&').map_or(kept, |(before, _)| before));
            while before_escape(&kept).chars().count() < 8 {
                match rest.next() {
                    Some(next) => kept.push(next),
                    None => break,
                }
            }
            kept
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn an_entry_whose_name_the_service_keeps_otherwise_is_not_created_again(
        parts in prop::collection::vec(
            prop::sample::select(vec!["Tom", "Jerry", "café", "Straße", "ΣΑΣ", "für", "7", "日本", " ", " ", "&", "'", "\"", "<b>", "🎉", "—", "&amp;", "(new)", "\u{200d}"]),
            1..12,
        ),
        mut ways in prop::collection::vec(0..12_u8, 1..3),
    ) {
        let name = parts.concat().trim().to_owned();
        prop_assume!(!name.is_empty());
        // No service escapes a name first, and then takes the symbols out of its escapes.
        ways.sort_by_key(|way| !(3..=5).contains(way));
        let kept = ways.iter().fold(name.clone(), |name, way| keep(&name, *way));
        let roster = Roster { assistants: vec![entry(&name, &Values::new())], settings: Settings::default() };
        let live = AssistantSummary { id: "1".to_owned(), name: kept.clone(), last_edit: None };
        let listing = AssistantList { assistants: vec![live], incomplete: None, end_confirmed: false };
        let overrides = SafetyOverrides { first_apply: true, ..SafetyOverrides::default() };
        let matches = match_entries(&roster, &listing, &BTreeMap::new(), &overrides, None);
        let is_right = match &matches.entries[0] {
            EntryMatch::Live(_) => kept == name,
            EntryMatch::Blocked { reason, .. } => *reason == BlockReason::NearMatch,
            EntryMatch::Absent => false,
        };
        prop_assert!(is_right, "{name:?} is kept as {kept:?}: {:?}", matches.entries);
    }
}
