//! Every verb and every format on fleets of 100 to 10,000: what grows faster than its input is a fault, wherever it is.

use std::error::Error;

use super::Bench;
use super::scene::{Scene, measure as run};
use super::team::Team;

const SIZES: &[usize] = &[100, 1000, 10_000];
const BESIDE: usize = 10_000;

/// What is declared of each, beside live.
#[derive(Clone, Copy)]
enum Declared {
    /// As live.
    Alike,
    /// One short field differs.
    OneField,
    /// No pins.
    Unpinned,
    /// Nothing: there is no file.
    Nothing,
}

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    use Declared::{Alike, Nothing, OneField, Unpinned};
    let verbs: &[(&str, Declared)] = &[
        ("validate", Alike),
        ("validate --format json", Alike),
        ("render", Alike),
        ("render --format json", Alike),
        ("plan", Alike),
        ("plan", OneField),
        ("plan --summary", OneField),
        ("plan --format json", OneField),
        ("plan --format json --out plan.json", OneField),
        ("plan --format markdown", OneField),
        ("plan --format html", OneField),
        ("drift", OneField),
        ("drift --format json", OneField),
        ("list", Alike),
        ("list --format json", Alike),
        ("list --format markdown", Alike),
        ("pin", Unpinned),
        ("pull", Alike),
        ("pull", OneField),
        ("pull --dry-run", OneField),
        ("pull --format json", OneField),
        ("pull --format markdown", OneField),
        ("pull --all", Nothing),
    ];
    for (words, declared) in verbs {
        let what = match declared {
            Alike => "all alike",
            OneField => "one field of each",
            Unpinned => "no pins",
            Nothing => "no file",
        };
        run(bench, &format!("{words}: {what}"), SIZES, BESIDE, |size| {
            scene(size, words, *declared)
        })?;
    }
    for format in ["human", "json", "markdown", "html"] {
        run(
            bench,
            &format!("show --format {format}: one field of each"),
            SIZES,
            BESIDE,
            |size| Scene {
                first: Some("plan -q --out plan.json".to_owned()),
                ..scene(size, &format!("show --format {format} plan.json"), OneField)
            },
        )?;
    }
    Ok(())
}

fn scene(size: usize, words: &str, declared: Declared) -> Scene {
    let team = Team { size, prompt: 1000 };
    let text = match declared {
        Declared::Alike => Some(team.roster()),
        Declared::OneField => Some(team.roster().replace("temperature: 0.7", "temperature: 0.5")),
        Declared::Unpinned => {
            let roster = team.roster();
            let lines = roster
                .split_inclusive('\n')
                .filter(|line| !line.starts_with("    id: "));
            Some(lines.collect())
        }
        Declared::Nothing => None,
    };
    Scene {
        answers: Some(team.answers()),
        files: text
            .map(|text| ("assistants.yaml".to_owned(), text))
            .into_iter()
            .collect(),
        words: words.to_owned(),
        ..Scene::default()
    }
}
