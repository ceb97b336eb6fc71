//! `roster revert` takes no report but the very one that an apply wrote, and only where that apply was.

use crate::support::{Project, TestSandbox};

const LIVE: &str = r#"{"assistants": [{"name": "A", "language": "English", "temperature": 0.5}]}"#;

/// A folder in which an apply has left `report.json`, and the service that it wrote to.
fn applied() -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.7 }\n");
    let service = TestSandbox::with_json(&project, LIVE);
    let apply = ["apply", "--yes", "--report", "report.json"];
    project.roster(apply).against(&service).run().exits(0);
    (project, service)
}

#[test]
fn a_report_that_was_cut_or_changed_is_refused() {
    let (project, service) = applied();
    let whole = project.read("report.json");
    let requests = service.requests().len();
    for (edited, said) in [
        (
            whole.replace("0.5", "1.9"),
            "the report was changed since it was written",
        ),
        (
            whole.replace(": \"applied\"", ": \"failed\""),
            "the report was changed since it was written",
        ),
        (
            whole.replace("\"patch\"", "\"new\": 1, \"patch\""),
            "the report was changed since it was written",
        ),
        (
            whole.get(..whole.len() / 2).unwrap().to_owned(),
            "was cut or is not a report",
        ),
        (String::new(), "was cut or is not a report"),
        ("[]".to_owned(), "was cut or is not a report"),
        (whole.replace("\"1.0\"", "\"2.0\""), "format version 2.0"),
    ] {
        assert_ne!(edited, whole);
        project.write("report.json", &edited);
        let revert = ["revert", "report.json", "--out", "back.json"];
        let ran = project.roster(revert).against(&service).run().exits(1);
        assert!(
            ran.stderr.contains("report.json: ") && ran.stderr.contains(said),
            "{ran}"
        );
        assert_eq!(ran.stdout, "");
    }
    assert!(!project.dir().join("back.json").exists());
    assert_eq!(service.requests().len(), requests, "nothing was asked of the service");
}

#[test]
fn a_later_run_never_takes_the_place_of_a_report_that_tells_of_a_write() {
    let (project, service) = applied();
    let first = project.read("report.json");
    let apply = ["apply", "--yes", "--report", "report.json"];
    // Nothing is left to do, and that report is worth nothing: the next one takes its place.
    for _ in 0..2 {
        let ran = project.roster(apply).against(&service).run().exits(0);
        assert_ne!(project.read("report.json"), first);
        assert_eq!(project.read("report.json.1"), first, "{ran}");
        assert!(!project.dir().join("report.json.2").exists());
    }
    let ran = project
        .roster(["revert", "report.json"])
        .against(&service)
        .run()
        .exits(0);
    assert!(ran.stderr.contains("roster revert report.json.1"), "{ran}");
    // Nor does one that is refused.
    project.write("report.json", &first);
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.9 }\n");
    let refused = ["apply", "--report", "report.json"];
    let ran = project.roster(refused).against(&service).run().exits(1);
    assert!(
        ran.stderr.contains("The report of an earlier apply is kept as"),
        "{ran}"
    );
    assert_eq!(project.read("report.json.2"), first);
    let ran = project
        .roster(["revert", "report.json.2"])
        .against(&service)
        .run()
        .exits(0);
    assert!(ran.stdout.contains("0.7 → 0.5"), "{ran}");
}

#[test]
fn what_was_refused_is_not_taken_back_though_somebody_else_has_set_it_since() {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.7 }\n");
    let refuses = r#"{"assistants": [{"name": "A", "language": "English", "temperature": 0.5}],
        "faults": [{"on": {"which": "update", "name": "A", "times": null}, "does": {"framework": {"status": 400, "message": "no"}}}]}"#;
    let service = TestSandbox::with_json(&project, refuses);
    let apply = ["apply", "--yes", "--report", "report.json"];
    project.roster(apply).against(&service).run().exits(3);
    service.replace(&LIVE.replace("0.5", "0.7"));
    let ran = project
        .roster(["revert", "report.json"])
        .against(&service)
        .run()
        .exits(0);
    assert!(ran.stdout.contains("Nothing to set back"), "{ran}");
}

#[test]
fn who_moved_a_value_is_said_where_the_way_back_is_blocked() {
    let (project, service) = applied();
    let edited = r#"{"assistants": [{"name": "A", "language": "English", "temperature": 0.9,
        "updatedAt": "2026-11-01T10:00:00Z", "updatedBy": "bob"}]}"#;
    service.replace(edited);
    for format in ["human", "markdown"] {
        let revert = ["revert", "report.json", "--format", format];
        let ran = project.roster(revert).against(&service).run().exits(1);
        assert!(
            ran.stdout.contains("moved_since") && ran.stdout.contains("2026-11-01"),
            "{ran}"
        );
        assert!(ran.stdout.contains("bob"), "{ran}");
    }
}

#[test]
fn to_leave_out_all_is_an_error_for_the_way_back_and_for_a_saved_plan() {
    let (project, service) = applied();
    project
        .roster(["revert", "report.json", "--out", "back.json"])
        .against(&service)
        .run()
        .exits(0);
    for command in [
        &["revert", "report.json", "--exclude", "*"][..],
        &["apply", "back.json", "--yes", "--exclude", "*"],
    ] {
        let ran = project.roster(command).against(&service).run().exits(1);
        assert!(ran.stderr.contains("--exclude: nothing is left to look at"), "{ran}");
    }
}

#[test]
fn a_plan_is_no_report_and_a_report_is_no_plan() {
    let (project, service) = applied();
    project
        .roster(["plan", "--out", "plan.json"])
        .against(&service)
        .run()
        .exits(0);
    let ran = project.roster(["revert", "plan.json"]).against(&service).run().exits(1);
    assert!(ran.stderr.contains("not a report: it is a plan"), "{ran}");
    let ran = project
        .roster(["apply", "report.json", "--yes"])
        .against(&service)
        .run()
        .exits(1);
    assert!(ran.stderr.contains("not a plan: it is the report of an apply"), "{ran}");
    let ran = project
        .roster(["revert", "nowhere.json"])
        .against(&service)
        .run()
        .exits(1);
    assert!(ran.stderr.contains("the report nowhere.json does not exist"), "{ran}");
    project.roster(["revert"]).against(&service).run().exits(64);
}

#[test]
fn a_report_of_another_address_is_refused() {
    let (project, service) = applied();
    let other = TestSandbox::with_json(&project, LIVE);
    let ran = project.roster(["revert", "report.json"]).against(&other).run().exits(1);
    assert!(
        ran.stderr.contains(&format!("the report is of {}", service.url())),
        "{ran}"
    );
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn a_name_that_the_report_does_not_have_is_an_error() {
    let (project, service) = applied();
    let revert = ["revert", "report.json", "--target", "B"];
    let ran = project.roster(revert).against(&service).run().exits(1);
    assert!(ran.stderr.contains("has the name \"B\""), "{ran}");
}

#[test]
fn what_the_server_kept_otherwise_than_it_was_sent_is_taken_back_as_well() {
    let project = Project::new();
    let prompt = "A prompt that is longer than the service keeps";
    project.write(
        "assistants.yaml",
        format!("assistants:\n  - {{ name: A, system_prompt: {prompt} }}\n"),
    );
    let cuts = r#"{"shape": {"cut": {"system_prompt": 10}},
        "assistants": [{"name": "A", "language": "English", "system_prompt": "Be kind."}]}"#;
    let service = TestSandbox::with_json(&project, cuts);
    let apply = ["apply", "--yes", "--settle", "0", "--report", "report.json"];
    project.roster(apply).against(&service).run().exits(3);
    assert!(project.read("report.json").contains("\"found\": \"A prompt t\""));
    let revert = ["revert", "report.json", "--out", "back.json"];
    let ran = project.roster(revert).against(&service).run().exits(0);
    assert!(ran.stdout.contains("Be kind."), "{ran}");
    project
        .roster(["apply", "back.json", "--yes"])
        .against(&service)
        .run()
        .exits(0);
    // What somebody made of it since is theirs.
    service.replace(&cuts.replace("Be kind.", "Edited."));
    let ran = project
        .roster(["revert", "report.json"])
        .against(&service)
        .run()
        .exits(1);
    assert!(ran.stdout.contains("moved_since"), "{ran}");
}

#[test]
fn one_that_somebody_gave_the_name_of_another_is_blocked_and_the_others_are_planned() {
    let project = Project::new();
    let entry = |name: &str| format!("  - {{ name: {name}, temperature: 0.7 }}\n");
    project.write("assistants.yaml", format!("assistants:\n{}{}", entry("A"), entry("B")));
    let live = r#"{"assistants": [{"name": "A", "language": "English", "temperature": 0.5},
        {"name": "B", "language": "English", "temperature": 0.5}]}"#;
    let service = TestSandbox::with_json(&project, live);
    let apply = ["apply", "--yes", "--report", "report.json"];
    project.roster(apply).against(&service).run().exits(0);
    service.replace(&live.replace("\"B\"", "\"A\"").replace("0.5", "0.7"));
    let ran = project
        .roster(["revert", "report.json"])
        .against(&service)
        .run()
        .exits(1);
    assert!(
        ran.stdout.contains("ambiguous_name") && ran.stdout.contains("~ A  ") && ran.stdout.contains("1 blocked"),
        "{ran}"
    );
    let others = ["revert", "report.json", "--exclude", "B"];
    project.roster(others).against(&service).run().exits(0);
}

#[test]
fn its_comment_is_another_one_than_that_of_the_plan() {
    let (project, service) = applied();
    let marker = |command: &[&str]| {
        let words = command.iter().copied().chain(["--format", "markdown"]);
        let ran = project.roster(words).against(&service).run().exits(0);
        ran.stdout.lines().next().unwrap().to_owned()
    };
    assert!(marker(&["revert", "report.json"]).starts_with("<!-- roster revert "));
    assert!(marker(&["plan"]).starts_with("<!-- roster plan "));
    let revert = ["revert", "report.json", "--out", "back.json"];
    project.roster(revert).against(&service).run().exits(0);
    let ran = project.roster(["show", "back.json"]).run().exits(0);
    assert!(ran.stdout.contains("the way back from an apply"), "{ran}");
}

#[test]
fn the_report_of_a_saved_plan_tells_the_commit_that_the_plan_was_made_of() {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.7 }\n");
    let service = TestSandbox::with_json(&project, LIVE);
    project.commit();
    let planned = project.git(["rev-parse", "HEAD"]).stdout.trim().to_owned();
    project
        .roster(["plan", "--out", "plan.json"])
        .against(&service)
        .run()
        .exits(0);
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.8 }\n");
    project.commit();
    let apply = ["apply", "plan.json", "--yes", "--report", "report.json"];
    project.roster(apply).against(&service).run().exits(0);
    let report: serde_json::Value = serde_json::from_str(&project.read("report.json")).unwrap();
    assert_eq!(report["commit"], planned.as_str());
    assert_eq!(report["clean"], true);
    // A way back is made of a report, and of no commit.
    let revert = ["revert", "report.json", "--out", "back.json"];
    project.roster(revert).against(&service).run().exits(0);
    let apply = ["apply", "back.json", "--yes", "--report", "second.json"];
    project.roster(apply).against(&service).run().exits(0);
    let report: serde_json::Value = serde_json::from_str(&project.read("second.json")).unwrap();
    assert_eq!(report["commit"], serde_json::Value::Null);
}
