//! Corners where a command is tempted to compare each with each, or to keep all: many of one kind, and texts that differ in every line.

use std::error::Error;

use super::Bench;
use super::scene::{Scene, measure as run};
use super::team::Team;

const SIZES: &[usize] = &[500, 1000, 2000, 4000];
const BESIDE: usize = 2000;

const YAML: &str = "assistants.yaml";

/// What is done, and the scene of a size.
type Corner = (&'static str, fn(usize) -> Scene);

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let corners: &[Corner] = &[
        ("plan: creations beside as many unmanaged", |size| {
            creations(size, |at| format!("New {at}"), |at| format!("Old {at}"))
        }),
        ("plan: the same, with names nearly alike", |size| {
            creations(
                size,
                |at| format!("The sales assistant of Acme for region {at} north"),
                |at| format!("The sales assistant of Acme for region {at} south"),
            )
        }),
        ("plan --base: all renamed in the files", renamed),
        ("validate: a warning for each", |size| mistakes(size, "temperature: 9")),
        ("validate: an error for each", |size| mistakes(size, "temprature: 0.5")),
        ("validate: a mistake for each, in JSON on one line", json_on_one_line),
        ("pull: one field of each, with `<<` in the file", pull_one_field),
        ("plan: prompts that differ in every line", |size| texts(size, "plan")),
        ("the same with --color always", |size| {
            texts(size, "plan --color always")
        }),
        ("the same with --format json", |size| texts(size, "plan --format json")),
        ("the same with --out", |size| {
            texts(size, "plan --format json --out plan.json")
        }),
        ("pull: prompts that differ in every line", |size| texts(size, "pull")),
    ];
    for (what, scene) in corners {
        run(bench, what, SIZES, BESIDE, scene)?;
    }
    Ok(())
}

const fn team(size: usize) -> Team {
    Team { size, prompt: 10_000 }
}

/// Live as declared, but for every line of the prompts: a word more.
fn other_text(prompt: &str) -> String {
    prompt
        .lines()
        .flat_map(|line| [line.replacen(' ', " now ", 1), "\n".to_owned()])
        .collect()
}

fn small_roster(size: usize, entry: impl Fn(usize) -> String) -> String {
    let entries: Vec<_> = (0..size).map(|at| format!("  - {{ {} }}\n", entry(at))).collect();
    format!("assistants:\n{}", entries.concat())
}

fn creations(size: usize, new: fn(usize) -> String, live: fn(usize) -> String) -> Scene {
    let small = Team { size, prompt: 0 };
    Scene {
        answers: Some(small.answers_with(live, str::to_owned)),
        files: vec![(
            YAML.to_owned(),
            small_roster(size, |at| format!("name: {}, language: English", new(at))),
        )],
        words: "plan --first-apply".to_owned(),
        ..Scene::default()
    }
}

fn renamed(size: usize) -> Scene {
    let entry = |name: String| format!("name: {name}, language: English");
    let before = |at| format!("Assistant {at:05} of the old days");
    Scene {
        answers: Some(Team { size, prompt: 0 }.answers_with(before, str::to_owned)),
        committed: Some(small_roster(size, |at| entry(before(at)))),
        files: vec![(
            YAML.to_owned(),
            small_roster(size, |at| entry(format!("Somebody else {at:05}"))),
        )],
        words: "plan --base HEAD --first-apply".to_owned(),
        ..Scene::default()
    }
}

fn mistakes(size: usize, mistake: &str) -> Scene {
    let entries = (0..size).map(|at| {
        let prompt = team(size).block(at);
        format!(
            "  - name: {}\n    {mistake}\n    system_prompt: {prompt}",
            Team::name(at)
        )
    });
    Scene {
        files: vec![(YAML.to_owned(), format!("assistants:\n{}", entries.collect::<String>()))],
        words: "validate".to_owned(),
        ..Scene::default()
    }
}

fn json_on_one_line(size: usize) -> Scene {
    let prompt = "Be kind to everybody. ".repeat(20);
    let entries: Vec<_> = (0..size)
        .map(|at| {
            format!(
                "{{\"name\": \"{}\", \"temprature\": 1, \"system_prompt\": \"{prompt}\"}}",
                Team::name(at)
            )
        })
        .collect();
    Scene {
        files: vec![(
            YAML.to_owned(),
            format!("{{\"assistants\": [{}]}}\n", entries.join(", ")),
        )],
        words: "validate".to_owned(),
        ..Scene::default()
    }
}

fn texts(size: usize, words: &str) -> Scene {
    Scene {
        answers: Some(team(size).answers_with(Team::name, other_text)),
        files: vec![(YAML.to_owned(), team(size).roster())],
        words: words.to_owned(),
        ..Scene::default()
    }
}

/// `<<` stands at the end of the file, which nobody merges by; the first messages are other ones live.
fn pull_one_field(size: usize) -> Scene {
    let roster = team(size)
        .roster()
        .replace("first_message: Hello", "first_message: Good day");
    Scene {
        answers: Some(team(size).answers()),
        files: vec![(YAML.to_owned(), format!("{roster}# cat << EOF\n"))],
        words: "pull".to_owned(),
        ..Scene::default()
    }
}
