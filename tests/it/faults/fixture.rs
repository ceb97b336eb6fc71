//! A roster with one assistant that is live and differs, and one that is not live; and how it is applied.

use roster::sandbox::{ServerState, StoredAssistant};

use crate::support::{Project, Ran, TestSandbox};

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Old, temperature: 0.7, first_message: \" Hello\" }
  - { name: New, temperature: 0.7, first_message: \" Hello\" }
";

pub(super) fn world() -> ServerState {
    ServerState::with([old()])
}

pub(super) fn old() -> StoredAssistant {
    let texts = [
        ("company_name", "Acme"),
        ("industry", "retail"),
        ("language", "English"),
        ("voice", "female"),
        ("task_type", "sales"),
        ("system_prompt", "By hand"),
    ];
    let old = texts
        .into_iter()
        .fold(StoredAssistant::named("Old"), |old, (field, value)| {
            old.with(field, value)
        });
    old.with("temperature", 0.5)
}

/// The folder with the roster, and the service in this state.
pub(super) fn fixture(world: &ServerState) -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = TestSandbox::with_json(&project, &serde_json::json!(world).to_string());
    (project, service)
}

/// Applies with short timeouts and few retries, so that the tests are fast.
pub(super) fn apply(project: &Project, service: &TestSandbox) -> Ran {
    let call = [
        "apply",
        "--yes",
        "--format",
        "json",
        "--settle",
        "0.4",
        "--timeout",
        "1",
        "--retries",
        "2",
    ];
    project.roster(call).against(service).run()
}

/// After the fault has gone, a second run finishes the work, and the plan is empty.
#[track_caller]
pub(super) fn converges(project: &Project, service: &TestSandbox, what: &str) {
    let ran = project.roster(["apply", "--yes"]).against(service).run();
    assert_eq!(ran.code, Some(0), "{what}: a second run\n{ran}");
    let plan = project.roster(["plan", "--detailed-exitcode"]).against(service).run();
    assert_eq!(plan.code, Some(0), "{what}: the plan afterwards\n{plan}");
}
