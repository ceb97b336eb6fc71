//! The parts that need no service: reading, comparing, planning, taking the key out. `cargo bench --bench pure`

use std::collections::BTreeMap;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use roster::api::Secret;
use roster::desired::{self, Disk, Reading, Request, Roster};
use roster::live::{Detail, Listed, Listing};
use roster::plan::{Earlier, Lifts, Plan, Target, build, diff, pair};
use roster::render::prose::{Options, compare};
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

fn read(team: Team) -> Reading {
    let request = Request {
        files: vec!["-".to_owned()],
        ..Request::default()
    };
    desired::read(&request, &Disk::new("."), &mut team.roster().as_bytes())
}

/// Goal: under 200 ms.
#[divan::bench(sample_count = 10)]
fn reading_10_mb(bencher: Bencher<'_, '_>) {
    let roster = Team {
        size: 1000,
        prompt: 9_200,
    }
    .roster();
    let request = Request {
        files: vec!["-".to_owned()],
        ..Request::default()
    };
    bencher
        .counter(BytesCount::of_str(&roster))
        .bench_local(|| desired::read(&request, &Disk::new("."), &mut black_box(roster.as_bytes())));
}

/// Goal: under 50 ms each.
#[divan::bench(args = texts::PAIRS, consts = [false, true], sample_count = 10)]
fn two_prompts_of_140_kb<const FULL: bool>(bencher: Bencher<'_, '_>, pair: &Pair) {
    let (before, after) = pair.texts();
    let options = Options {
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
    let listed = |detail: &Detail| Listed {
        id: detail.id.clone(),
        name: detail.name.clone(),
    };
    let listing = Listing {
        assistants: details.iter().map(listed).collect(),
        incomplete: None,
    };
    bencher
        .counter(ItemsCount::new(size))
        .bench_local(|| plan(&roster, &listing, &details));
}

fn plan(roster: &Roster, listing: &Listing, details: &[Detail]) -> Plan {
    let pairs = pair(roster, listing, &BTreeMap::new(), &Lifts::default(), None);
    let compare = |(entry, detail)| diff(entry, detail, &roster.settings, Earlier::Unasked, false);
    let differences = roster.assistants.iter().zip(details);
    let differences = differences.map(|both| (both.1.id.clone(), compare(both))).collect();
    build("http://127.0.0.1", roster, pairs, differences, &Target::default(), None)
}

/// Live as it is declared, but for every second temperature.
fn details(roster: &Roster) -> Vec<Detail> {
    let entries = roster.assistants.iter().enumerate();
    let detail = |(at, entry): (usize, &desired::Assistant)| {
        let declared = entry.declared.iter();
        let mut reported: BTreeMap<_, _> = declared
            .map(|declared| (declared.field.clone(), vec![declared.value.clone()]))
            .collect();
        if at % 2 == 0 {
            reported.insert("temperature".to_owned(), vec![Value::from(0.1)]);
        }
        Detail {
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
    let secret = Secret::new(&"sk-0123456789abcdef".to_owned().into());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| secret.redact(black_box(&text)).len());
}
