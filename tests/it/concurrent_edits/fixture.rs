//! A roster with one assistant that is live and differs, and one that is not live.

use roster::sandbox::{Effect, Fault, RequestKind, RequestMatcher, RetryAfter, ServerState, StoredAssistant};

use crate::support::{Project, Ran, TestSandbox};

pub(super) const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Old, temperature: 0.7 }
  - { name: New, temperature: 0.7 }
";

pub(super) fn world() -> ServerState {
    let texts = [
        ("company_name", "Acme"),
        ("industry", "retail"),
        ("language", "English"),
        ("voice", "female"),
        ("task_type", "sales"),
    ];
    let old = texts
        .into_iter()
        .fold(StoredAssistant::named("Old"), |old, (field, value)| {
            old.with(field, value)
        });
    ServerState::with([old.with("temperature", 0.5)])
}

/// The service refuses the first request of that kind, and asks for a pause.
pub(super) fn refuses(service: &TestSandbox, which: RequestKind) {
    let too_many = Effect::TooMany {
        retry_after: RetryAfter::Seconds(1),
        rate_limit_headers: false,
    };
    service
        .fail(Fault::before(RequestMatcher::first(which), too_many))
        .unwrap_or_else(|error| panic!("{error}"));
}

/// A folder with this roster, and the service.
pub(super) fn fixture(roster: &str) -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", roster);
    let service = TestSandbox::with_json(&project, &serde_json::json!(world()).to_string());
    (project, service)
}

/// Applies the roster; standard output is the report.
#[track_caller]
pub(super) fn apply(project: &Project, service: &TestSandbox) -> Ran {
    let call = project.roster(["apply", "--yes", "--format", "json"]);
    call.against(service).run()
}
