//! The parts that need no service: reading, comparing, planning, taking the key out. `cargo bench --bench pure`

use std::collections::BTreeMap;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use roster::api::Redactor;
use roster::desired;
use roster::desired::{LoadOptions, LoadedRoster, Roster};
use roster::files::DiskFiles;
use roster::lint::{Entry, EntryField, LintSettings, Role, Vocabulary, lint};
use roster::live::{AssistantList, AssistantSummary, LiveAssistant};
use roster::plan::{BaselineEntry, Plan, SafetyOverrides, TargetFilter, build, diff, match_entries};
use roster::render::text_diff::{DiffOptions, compare};
use serde_json::Value;

#[path = "whole/team.rs"]
#[expect(dead_code, reason = "shared with the other benchmark")]
mod team;
#[path = "pure/texts.rs"]
mod texts;

use team::Team;
use texts::Pair;

fn main() {
    divan::main();
}

fn read(team: Team) -> LoadedRoster {
    let request = LoadOptions {
        files: vec!["-".to_owned()],
        ..LoadOptions::default()
    };
    desired::load(&request, &DiskFiles::new("."), &mut team.roster().as_bytes())
}

/// Goal: under 200 ms.
#[divan::bench(sample_count = 10)]
fn reading_10_mb(bencher: Bencher<'_, '_>) {
    let roster = Team {
        size: 1000,
        prompt: 9_200,
    }
    .roster();
    let request = LoadOptions {
        files: vec!["-".to_owned()],
        ..LoadOptions::default()
    };
    bencher
        .counter(BytesCount::of_str(&roster))
        .bench_local(|| desired::load(&request, &DiskFiles::new("."), &mut black_box(roster.as_bytes())));
}

/// Goal: no more than reading takes.
#[divan::bench(sample_count = 10)]
fn linting_10_mb(bencher: Bencher<'_, '_>) {
    let team = Team {
        size: 1000,
        prompt: 9_200,
    };
    let roster = read(team).roster;
    let text_of = |entry: &desired::AssistantSpec| {
        let prompt = entry.declared.iter().find(|declared| declared.field == "system_prompt");
        prompt
            .and_then(|prompt| prompt.value.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    let prompts: Vec<_> = roster.assistants.iter().map(text_of).collect();
    let bytes: usize = prompts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let prompts = black_box(&prompts).iter();
        let entry = |prompt| Entry {
            name: "A",
            fields: vec![EntryField::text("system_prompt", Role::Prompt, prompt)],
            ..Entry::default()
        };
        let entries: Vec<_> = prompts.map(|prompt| entry(prompt)).collect();
        let settings = LintSettings {
            vocabulary: Vocabulary::of(&entries),
            ..LintSettings::default()
        };
        entries.iter().map(|entry| lint(entry, &settings).len()).sum::<usize>()
    });
}

/// Goal: under 50 ms each.
#[divan::bench(args = texts::PAIRS, consts = [false, true], sample_count = 10)]
fn two_prompts_of_140_kb<const FULL: bool>(bencher: Bencher<'_, '_>, pair: &Pair) {
    let (before, after) = pair.texts();
    let options = DiffOptions {
        full: FULL,
        words: true,
    };
    bencher.bench_local(|| compare(Some(black_box(&before)), &after, options));
}

/// Goal: linear.
#[divan::bench(args = [100, 1_000, 10_000], sample_count = 10)]
fn plan_of(bencher: Bencher<'_, '_>, size: usize) {
    let team = Team { size, prompt: 1_000 };
    let roster = read(team).roster;
    let details = details(&roster);
    let listed = |detail: &LiveAssistant| AssistantSummary {
        id: detail.id.clone(),
        name: detail.name.clone(),
        last_edit: None,
    };
    let listing = AssistantList {
        assistants: details.iter().map(listed).collect(),
        incomplete: None,
        end_confirmed: true,
    };
    bencher
        .counter(ItemsCount::new(size))
        .bench_local(|| plan(&roster, &listing, &details));
}

fn plan(roster: &Roster, listing: &AssistantList, details: &[LiveAssistant]) -> Plan {
    let pairs = match_entries(roster, listing, &BTreeMap::new(), &SafetyOverrides::default(), None);
    let compare = |(entry, detail)| diff(entry, detail, &roster.settings, BaselineEntry::Unasked, false);
    let differences = roster.assistants.iter().zip(details);
    let differences = differences.map(|both| (both.1.id.clone(), compare(both))).collect();
    build(
        "http://127.0.0.1",
        roster,
        pairs,
        differences,
        &TargetFilter::default(),
        &SafetyOverrides::default(),
        None,
    )
}

/// Live as it is declared, but for every second temperature.
fn details(roster: &Roster) -> Vec<LiveAssistant> {
    let entries = roster.assistants.iter().enumerate();
    let detail = |(at, entry): (usize, &desired::AssistantSpec)| {
        let declared = entry.declared.iter();
        let mut reported: BTreeMap<_, _> = declared
            .map(|declared| (declared.field.clone(), vec![declared.value.clone()]))
            .collect();
        if at % 2 == 0 {
            reported.insert("temperature".to_owned(), vec![Value::from(0.1)]);
        }
        LiveAssistant {
            id: entry.id.clone().unwrap_or_default(),
            name: entry.name.clone(),
            reported,
        }
    };
    entries.map(detail).collect()
}

/// Every output passes through this, a saved plan with all its prompts too.
#[divan::bench(sample_count = 10)]
fn taking_the_key_out_of_10_mb(bencher: Bencher<'_, '_>) {
    let text = Team {
        size: 1000,
        prompt: 9_200,
    }
    .roster();
    let secret = Redactor::new(&"sk-0123456789abcdef".to_owned().into());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| secret.redact(black_box(&text)).len());
}
