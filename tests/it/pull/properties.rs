//! Whatever the files and the live values look like: after a pull nothing that was pulled differs, and no comment is lost.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::RngSeed};
use roster::desired;
use roster::desired::{LoadOptions, LoadedRoster};
use roster::files::FileSource;
use roster::files::StagedFiles;
use roster::live::{AssistantList, AssistantSummary, LiveAssistant};
use roster::plan::{BaselineEntry, SafetyOverrides, TargetFilter, diff, match_entries};
use roster::pull::{PullInput, PullOutcome, PullReport, pull};
use serde_json::{Value, json};

use crate::pull::generators::{MemoryFiles, TEXTS, entry, live_text, roster};

type Live = ([Option<String>; 4], u8);

fn live() -> impl Strategy<Value = Live> {
    ([live_text(), live_text(), live_text(), live_text()], 0..3_u8)
}

fn detail(number: usize, live: &Live, entry: &desired::AssistantSpec) -> LiveAssistant {
    let mut reported = BTreeMap::new();
    for (name, text) in TEXTS.iter().zip(&live.0) {
        // A value that nobody changed live is as it was declared.
        let declared = entry
            .declared
            .iter()
            .find(|declared| declared.field == *name)
            .map(|declared| declared.value.clone());
        if let Some(value) = text.clone().map(Value::from).or(declared) {
            reported.insert((*name).to_owned(), vec![value]);
        }
    }
    reported.insert("temperature".to_owned(), vec![json!(f64::from(live.1) / 10.0)]);
    reported.insert("max_tokens".to_owned(), vec![json!(live.1)]);
    LiveAssistant {
        id: format!("id{number}"),
        name: entry.name.clone(),
        reported,
    }
}

fn read(files: &dyn FileSource) -> LoadedRoster {
    let reading = desired::load(&LoadOptions::default(), files, &mut std::io::empty());
    assert!(!reading.has_errors(), "{:#?}", reading.problems);
    reading
}

/// Pulls, checks the result as the command does, and returns the new files.
fn pulled(source: &MemoryFiles, lives: &[Live], target: &TargetFilter) -> (PullReport, BTreeMap<String, String>) {
    let reading = read(source);
    let entries = reading.roster.assistants.iter().enumerate();
    let details: Vec<_> = entries
        .zip(lives)
        .map(|((number, entry), live)| detail(number, live, entry))
        .collect();
    let listed = details.iter().map(|detail| AssistantSummary {
        id: detail.id.clone(),
        name: detail.name.clone(),
    });
    let listing = AssistantList {
        assistants: listed.collect(),
        incomplete: None,
        end_confirmed: true,
    };
    let pairs = match_entries(
        &reading.roster,
        &listing,
        &BTreeMap::new(),
        &SafetyOverrides::default(),
        None,
    );
    let by_id: BTreeMap<_, _> = details
        .iter()
        .map(|detail| (detail.id.clone(), Ok(detail.clone())))
        .collect();
    let given = PullInput {
        loaded: &reading,
        matches: &pairs,
        details: &by_id,
        target,
        baseline: None,
        conflict_markers: false,
    };
    let pulling = pull(&given, None, source, &LoadOptions::default())
        .unwrap_or_else(|error| panic!("{error:?}\n{}", source.0["assistants.yaml"]));
    let unexpected = pulling.items.iter().find(|item| {
        let reason = item.reason.as_deref();
        reason.is_some_and(|reason| reason.contains("something else would change"))
    });
    assert_eq!(unexpected, None, "{}", source.0["assistants.yaml"]);
    let after = read(&StagedFiles::over(source, pulling.staged()));

    for (entry, detail) in after.roster.assistants.iter().zip(&details) {
        let left: BTreeSet<_> = pulling
            .items
            .iter()
            .filter(|item| item.name == entry.name && item.outcome == PullOutcome::Skipped)
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|item| item.field.clone())
            .collect();
        let differs = diff(entry, detail, &after.roster.settings, BaselineEntry::Unasked, false).unwrap();
        for change in differs.fields.iter().chain(&differs.create_only) {
            let asked = target.selects(&entry.name);
            assert!(
                !asked || left.contains(&change.field),
                "{} {change:?}\n{:#?}",
                entry.name,
                pulling.files
            );
        }
    }
    let mut files = source.0.clone();
    files.extend(pulling.files.iter().map(|file| (file.file.clone(), file.after.clone())));
    (pulling, files)
}

/// The generated comments in a roster, in order.
fn remarks(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter_map(|line| line.rsplit_once(" # ").map(|(_, remark)| remark.to_owned()));
    lines
        .filter(|remark| {
            ["remark", "entry", "heat", "flow", "merged", "a default", "warm"]
                .iter()
                .any(|known| remark.starts_with(known))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn after_a_pull_nothing_that_was_pulled_differs(
        entries in prop::collection::vec(entry(), 1..5),
        lives in prop::collection::vec(live(), 4),
        crlf in any::<bool>(),
        bom in any::<bool>(),
        some in any::<bool>(),
        newline in any::<bool>(),
    ) {
        let text = roster(&entries, crlf, bom);
        let end = if newline { "\n" } else { "" };
        let mut files: BTreeMap<_, _> = (0..3).map(|n| (format!("p{n}.md"), format!("Prompt {n}\nof ${{{{ var.x }}}}.{end}"))).collect();
        files.insert("assistants.yaml".to_owned(), text.clone());
        let target = TargetFilter(some.then(|| BTreeSet::from(["A0".to_owned()])));
        let source = MemoryFiles(files);
        let (first, files) = pulled(&source, &lives, &target);
        let after = &files["assistants.yaml"];
        prop_assert_eq!(remarks(&text), remarks(after), "{}\n→\n{}", text, after);
        prop_assert_eq!(after.starts_with('\u{feff}'), bom);
        if crlf {
            prop_assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{}", after);
        }
        // When nothing was pulled, no file changes.
        if first.items.iter().all(|item| item.outcome != PullOutcome::Pulled) {
            prop_assert!(first.files.is_empty());
        }
        // A second pull of the same has nothing to do.
        let (again, _) = pulled(&MemoryFiles(files), &lives_of(&source, &lives), &target);
        prop_assert!(again.files.is_empty(), "{:#?}", again.files);
    }
}

/// The same live values, all explicit: values that were as declared at first keep those values.
fn lives_of(source: &MemoryFiles, lives: &[Live]) -> Vec<Live> {
    let reading = read(source);
    let entries = reading.roster.assistants.iter().zip(lives);
    entries
        .map(|(entry, (texts, heat))| {
            let mut texts = texts.clone();
            for (name, text) in TEXTS.iter().zip(&mut texts) {
                let declared = entry.declared.iter().find(|declared| declared.field == *name);
                let declared = declared.and_then(|declared| declared.value.as_str());
                *text = text.take().or(declared.map(str::to_owned));
            }
            (texts, *heat)
        })
        .collect()
}
