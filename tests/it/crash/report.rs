//! The file of `apply --report`, whatever ends the run.

use roster::render::json::report_schema;
use roster::sandbox::{RequestKind, RequestMatcher};
use serde_json::Value;

use super::fixture::{Fixture, NEW, OLD};

/// The report in a file, which fits its schema.
fn report(fixture: &Fixture) -> Value {
    let report: Value = serde_json::from_str(&fixture.project.read("report.json")).unwrap();
    let schema = jsonschema::validator_for(&report_schema()).expect("it is a schema");
    assert!(schema.is_valid(&report), "{report}");
    report
}

/// The names of all files, hidden ones too.
fn files(fixture: &Fixture) -> Vec<String> {
    let files = std::fs::read_dir(fixture.project.dir()).unwrap();
    let mut names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_report_of_an_interrupted_run_says_what_was_done() {
    let fixture = Fixture::new();
    let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
    let mut running = fixture.apply(&["--concurrency", "1", "--report", "report.json"]);
    held.reached();
    running.interrupt();
    running.until_said("Interrupted");
    held.release();
    let ran = running.wait().exits(3);
    let report = report(&fixture);
    assert_eq!(report, ran.json(), "the file holds what is printed");
    let first = &report["results"][0];
    assert_eq!(
        (&first["outcome"], &first["action"]),
        (&"applied".into(), &"update".into())
    );
    assert_eq!(first["fields"][0]["before"], "Old", "{first}");
    assert_eq!(report["results"][1]["outcome"], "not_attempted");
    assert_eq!(
        files(&fixture),
        ["assistants.yaml", "report.json"],
        "nothing else is left"
    );
}

#[test]
fn the_report_of_a_run_that_is_killed_calls_everything_unknown() {
    let fixture = Fixture::new();
    let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
    let running = fixture.apply(&["--report", "report.json"]);
    held.reached();
    running.kill();
    held.release();
    let report = report(&fixture);
    assert_eq!(report["finished"], Value::Null);
    assert_eq!(report["summary"]["unknown"], OLD.len() + NEW.len());
    assert_eq!(report["results"][0]["fields"][0]["before"], "Old");

    // Whatever it had done by then can be taken back.
    let back = ["revert", "report.json", "--out", "back.json"];
    fixture.project.roster(back).against(&fixture.service).run().exits(0);
    fixture.apply(&["back.json"]).wait().exits(0);
    for name in OLD {
        let world = fixture.service.world().unwrap();
        let live = world.named(name).unwrap();
        assert_eq!(live.get("system_prompt"), Some(&"Old".into()), "{name}");
        assert_eq!(live.get("temperature"), Some(&0.5.into()), "{name}");
    }
}

#[test]
fn a_full_disk_is_said_before_anything_is_written() {
    let fixture = Fixture::new();
    // Too little for a report, enough for what is said. Without the trap, the signal would end the command instead.
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" apply --yes --report report.json >/dev/null";
    let call = fixture.project.call("sh", ["-c", script, env!("CARGO_BIN_EXE_roster")]);
    let ran = call.against(&fixture.service).run().exits(1);
    assert!(ran.stderr.contains("writing the report to report.json"), "{ran}");
    assert!(ran.stderr.contains("nothing was applied"), "{ran}");
    assert_eq!((fixture.service.updates(), fixture.service.creations()), (0, 0));
    assert_eq!(files(&fixture), ["assistants.yaml"], "no part of a report is left");
}

/// The names of what runs are writing, or left when they were killed.
fn spares(fixture: &Fixture) -> Vec<String> {
    let mut files = files(fixture);
    files.retain(|name| name.ends_with(".roster-tmp"));
    files
}

#[test]
fn what_a_killed_run_left_is_known_by_its_name_and_removed_by_the_next_but_not_while_it_lives() {
    let fixture = Fixture::new();
    let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
    let running = fixture.apply(&["--concurrency", "1", "--report", "report.json"]);
    held.reached();
    let [spare] = spares(&fixture).try_into().unwrap();
    assert!(spare.starts_with(".report.json."), "{spare}");
    // Another run looks at the leftovers of that file before its first request. It asks elsewhere: this service is held.
    let elsewhere = [
        "--api-url",
        "http://127.0.0.1:9",
        "--retries",
        "0",
        "--report",
        "report.json",
    ];
    fixture.apply(&elsewhere).wait().exits(1);
    assert_eq!(spares(&fixture), [spare.as_str()], "a run that lives keeps its file");
    running.kill();
    held.release();
    assert_eq!(spares(&fixture), [spare.as_str()]);
    // It is refused (nothing may be created), and writes that into the same file.
    let refused = ["--max-creates", "0", "--report", "report.json"];
    fixture.apply(&refused).wait().exits(1);
    assert!(spares(&fixture).is_empty());
}

#[test]
fn leftovers_of_plans_and_of_pulled_files_are_removed_and_nothing_else_is() {
    let fixture = Fixture::new();
    let folder = fixture.project.dir();
    let kept = [
        ".plan.json.abc12.roster-tmp",
        ".plan.json.abc/123.roster-tmp",
        ".other.json.abc123.roster-tmp",
        ".plan.json.link00.roster-tmp",
        ".plan.json.folder.roster-tmp/x",
        "plan.json.abc123.roster-tmp",
        "precious",
    ];
    for name in kept.iter().filter(|name| !name.contains("link00")) {
        fixture.project.write(name, "kept");
    }
    std::os::unix::fs::symlink("precious", folder.join(kept[3])).unwrap();
    for name in [".plan.json.abc123.roster-tmp", ".assistants.yaml.Abc123.roster-tmp"] {
        fixture.project.write(name, "half of");
    }
    let run = |words: &[&str], exit: i32| {
        fixture
            .project
            .roster(words)
            .against(&fixture.service)
            .run()
            .exits(exit)
    };
    run(&["plan", "--out", "plan.json"], 0);
    assert!(!folder.join(".plan.json.abc123.roster-tmp").exists());
    assert!(
        folder.join(".assistants.yaml.Abc123.roster-tmp").exists(),
        "a plan writes no roster"
    );
    run(&["pull"], 3);
    assert!(!folder.join(".assistants.yaml.Abc123.roster-tmp").exists());
    for name in kept {
        assert_eq!(fixture.project.read(name), "kept", "{name}");
    }
}
