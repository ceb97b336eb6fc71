//! Flags whose effect no snapshot can show: it is in how the command behaves, not in its output.

use std::time::{Duration, Instant};

use roster::sandbox::{BlockingSandbox, SandboxOptions, ServerState};
use serde_json::{Value, json};

use crate::support::{Project, Ran, TestSandbox};

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: A, temperature: 0.7 }
";

fn live(temperature: f64) -> String {
    json!({"assistants": [{
        "name": "A", "company_name": "Acme", "industry": "retail", "language": "English",
        "voice": "female", "task_type": "sales", "temperature": temperature,
    }]})
    .to_string()
}

/// A roster of so many assistants, all of them live with another temperature.
fn many(count: usize) -> (String, ServerState) {
    use roster::sandbox::StoredAssistant;
    let names = || (0..count).map(|number| format!("N{number}"));
    let entries: Vec<_> = names()
        .map(|name| format!("  - {{ name: {name}, temperature: 0.7 }}\n"))
        .collect();
    let world = ServerState::with(names().map(|name| {
        StoredAssistant::named(&name)
            .with("language", "English")
            .with("temperature", 0.5)
    }));
    (format!("assistants:\n{}", entries.concat()), world)
}

fn slow(world: ServerState) -> Result<BlockingSandbox, roster::sandbox::SandboxError> {
    let options = SandboxOptions {
        latency: Duration::from_millis(40),
        ..SandboxOptions::default()
    };
    BlockingSandbox::start_with(world, options)
}

#[test]
fn concurrency_is_how_many_requests_are_under_way_at_once() {
    for (args, most) in [
        (vec![], 8),
        (vec!["--concurrency", "1"], 1),
        (vec!["--concurrency", "3"], 3),
    ] {
        let (roster, world) = many(12);
        let sandbox = slow(world).unwrap();
        let project = Project::new();
        project.write("assistants.yaml", roster);
        let words = [vec!["apply", "--yes", "-q"], args].concat();
        let call = project
            .roster(&words)
            .env("INDIGENIUS_API_URL", sandbox.url())
            .env("INDIGENIUS_API_KEY", sandbox.key());
        call.run().exits(0);
        assert_eq!(sandbox.most_at_once(), most, "{words:?}");
        assert_eq!(sandbox.updates(), 12);
    }
}

#[test]
fn a_rate_limit_holds_requests_back() {
    let (roster, world) = many(3);
    let project = Project::new();
    project.write("assistants.yaml", roster);
    let sandbox = TestSandbox::with_json(&project, &serde_json::to_string(&world).unwrap());
    let mut running = project
        .roster(["plan", "--rate-limit", "2/min"])
        .against(&sandbox)
        .spawn();
    running.until_said("forces 60 s");
    let deadline = Instant::now() + Duration::from_secs(20);
    while sandbox.requests().len() < 2 {
        assert!(Instant::now() < deadline, "the first two are not held back");
        std::thread::yield_now();
    }
    // Without a limit the other two would arrive as soon as the second.
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(sandbox.requests().len(), 2);
    running.kill();
}

#[test]
fn a_timeout_ends_one_request_and_another_is_tried() {
    let project = Project::new();
    let world = json!({"assistants": [{"name": "A"}], "faults": [{"on": {"which": "list"}, "does": "hang"}]});
    let sandbox = TestSandbox::with_json(&project, &world.to_string());
    let started = Instant::now();
    project
        .roster(["ping", "--timeout", "0.2"])
        .against(&sandbox)
        .run()
        .exits(0);
    // The default is 30 seconds.
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(sandbox.requests().len(), 2);
}

#[test]
fn settle_is_how_long_a_write_may_take_to_show() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let world = json!({"assistants": [], "shape": {"list_lag": 3}}).to_string();
    let sandbox = TestSandbox::with_json(&project, &world);
    let apply = |seconds: &str| {
        let call = project.roster(["apply", "--yes", "--format", "json", "--settle", seconds]);
        call.against(&sandbox).run()
    };
    let report = apply("0").exits(3).json();
    assert_eq!(report["results"][0]["outcome"], "unknown", "{report}");
    sandbox.replace(&world);
    let report = apply("30").exits(0).json();
    assert_eq!(report["results"][0]["outcome"], "applied", "{report}");
}

#[test]
fn verbose_twice_shows_each_request_without_the_key() {
    let project = Project::new();
    let world = json!({
        "assistants": [{"name": "A"}],
        "faults": [{"on": {"which": "list", "times": null}, "does": {"echo_key": {"status": 401}}}],
    });
    let sandbox = TestSandbox::with_json(&project, &world.to_string());
    let ran = project.roster(["ping", "-vv"]).against(&sandbox).run().exits(1);
    assert!(ran.stderr.contains("path=/v1/assistants status=401"), "{ran}");
    assert!(!ran.to_string().contains(sandbox.key()), "{ran}");
    let once = project.roster(["ping", "-v"]).against(&sandbox).run().exits(1);
    assert!(!once.stderr.contains("/v1/assistants status="), "{once}");
}

#[test]
fn a_plan_that_cannot_be_saved_says_where() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let sandbox = TestSandbox::with_json(&project, &live(0.5));
    let call = project.roster(["plan", "--out", "nowhere/plan.json"]).against(&sandbox);
    let ran = call.run().exits(1);
    assert!(ran.stderr.contains("the folder nowhere does not exist"), "{ran}");
    assert!(ran.stdout.contains("1 to update"), "{ran}");
}

/// Saves a plan, edits it, and applies what is left.
fn apply_edited(edit: impl Fn(&str) -> String) -> (Ran, usize) {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let sandbox = TestSandbox::with_json(&project, &live(0.5));
    let save = project.roster(["plan", "--out", "plan.json"]).against(&sandbox);
    save.run().exits(0);
    let saved = project.read("plan.json");
    let edited = edit(&saved);
    assert_ne!(saved, edited);
    project.write("plan.json", edited);
    let ran = project.roster(["apply", "plan.json", "--yes"]).against(&sandbox).run();
    (ran, sandbox.updates())
}

#[test]
fn a_saved_plan_that_was_changed_or_cut_is_refused() {
    let edits: [fn(&str) -> String; 5] = [
        |plan| plan.replace("\"after\": 0.7", "\"after\": 0.9"),
        |plan| plan.replace("\"name\": \"A\"", "\"name\": \"B\""),
        |plan| plan[..plan.len() / 2].to_owned(),
        |plan| plan.replace("\"digest\": \"sha256:", "\"digest\": \"sha256:0"),
        |plan| {
            let mut plan: Value = serde_json::from_str(plan).unwrap();
            plan.as_object_mut().unwrap().remove("digest");
            plan.to_string()
        },
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let (ran, updates) = apply_edited(edit);
        let ran = ran.exits(1);
        assert_eq!(updates, 0, "edit {number}");
        assert!(
            ran.stderr.contains("plan.json: ") && ran.stderr.contains("hint:"),
            "{ran}"
        );
    }
}

#[test]
fn schemas_and_completions_are_what_was_asked_for() {
    let project = Project::new();
    let schema = |of: &[&str]| project.roster([&["schema"], of].concat()).run().exits(0).json();
    assert_eq!(schema(&[]), schema(&["assistants"]));
    for (of, key) in [("assistants", "assistants"), ("plan", "changes"), ("report", "results")] {
        assert!(schema(&[of])["properties"].get(key).is_some(), "{of}");
    }
    for (shell, sign) in [
        ("bash", "COMPREPLY"),
        ("elvish", "edit:completion"),
        ("fish", "complete -c roster"),
        ("powershell", "Register-ArgumentCompleter"),
        ("zsh", "#compdef roster"),
    ] {
        let script = project.roster(["completions", shell]).run().exits(0).stdout;
        assert!(script.contains(sign) && script.contains("allow-create"), "{shell}");
    }
}

/// The exported variable in what `roster sandbox` prints; empty if it is not there.
fn exported(said: &str, name: &str) -> String {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix(&format!("export {name}=")));
    line.unwrap_or_default().to_owned()
}

#[test]
fn the_sandbox_serves_its_data_on_its_port_with_its_latency_and_limit() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let project = Project::new();
    project.write("assistants.yaml", ROSTER).write("data.json", live(0.5));
    let port = port.to_string();
    let words = [
        "sandbox",
        "--port",
        &port,
        "--data",
        "data.json",
        "--latency",
        "150",
        "--limit",
        "5/min",
    ];
    let mut sandbox = project.roster(words).spawn();
    sandbox.until_said("Ctrl-C");
    let (said, _) = sandbox.said();
    let url = exported(&said, "INDIGENIUS_API_URL");
    assert_eq!(url, format!("http://127.0.0.1:{port}"));
    let call = |words: &[&str]| {
        let key = exported(&said, "INDIGENIUS_API_KEY");
        let call = project.roster(words).env("INDIGENIUS_API_URL", &url);
        call.env("INDIGENIUS_API_KEY", key).run()
    };
    let started = Instant::now();
    let report = call(&["apply", "--yes", "--format", "json"]).exits(0).json();
    assert_eq!(report["results"][0]["name"], "A");
    assert!(
        started.elapsed() >= Duration::from_millis(5 * 150),
        "five requests, one after another"
    );
    assert!(project.read("data.json").contains("0.7"));
    let refused = call(&["ping", "--retries", "0"]).exits(1);
    assert!(refused.stderr.contains("429"), "{refused}");
    sandbox.interrupt();
    sandbox.wait().exits(0);
}

#[test]
fn on_a_terminal_only_yes_applies() {
    for (answer, code, updates) in [("yes", 0, 1), ("no", 1, 0), ("y", 1, 0), ("", 1, 0)] {
        let project = Project::new();
        project.write("assistants.yaml", ROSTER);
        let sandbox = TestSandbox::with_json(&project, &live(0.5));
        let mut terminal = project.roster(["apply"]).against(&sandbox).on_terminal(80);
        terminal.until_shown("Only `yes` is taken: ");
        assert!(
            terminal.screen().contains("1 to update"),
            "the plan stands above the question"
        );
        terminal.type_line(answer);
        let (exit, screen) = terminal.wait();
        assert_eq!((exit, sandbox.updates()), (Some(code), updates), "{answer}: {screen}");
        assert_eq!(screen.contains("declined: nothing was written"), code == 1, "{screen}");
    }
}

#[test]
fn a_decline_as_json_reports_every_item_as_not_attempted() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let sandbox = TestSandbox::with_json(&project, &live(0.5));
    let call = project.roster(["apply", "--format", "json"]).against(&sandbox);
    let mut terminal = call.on_terminal(80);
    terminal.until_shown("Only `yes` is taken: ");
    terminal.end_input();
    let (exit, screen) = terminal.wait();
    assert_eq!((exit, sandbox.updates()), (Some(1), 0), "{screen}");
    assert!(screen.contains("\"not_attempted\": 1"), "{screen}");
    assert!(screen.contains("\"outcome\": \"not_attempted\""), "{screen}");
}
