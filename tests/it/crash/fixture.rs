//! A roster with two assistants that are live and differ, and three that are not live; one more is live and unmanaged.

use std::sync::mpsc;
use std::time::Duration;

use roster::sandbox::{FaultTiming, RequestMatcher, ServerState, StoredAssistant};
use serde_json::{Value, json};

use crate::support::{Project, Ran, Running, TestSandbox};

pub(super) const OLD: [&str; 2] = ["Old 1", "Old 2"];
pub(super) const NEW: [&str; 3] = ["New 1", "New 2", "New 3"];
const UNMANAGED: &str = "Nobody's";

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales, temperature: 0.9 }
assistants:
  - { name: Old 1, system_prompt: First }
  - { name: Old 2, system_prompt: Second }
  - { name: New 1, system_prompt: Third }
  - { name: New 2, system_prompt: Fourth }
  - { name: New 3, system_prompt: Fifth }
";

/// How many writes it takes: a `PATCH` for each that exists, `POST` and `PATCH` for each that does not.
pub(super) const WRITES: u32 = 8;

/// Much longer than any step takes: a test that waits in vain fails instead of hanging.
pub(super) const LONG: Duration = Duration::from_secs(50);

/// The folder with the roster, and the service with the assistants that are live.
pub(super) struct Fixture {
    pub(super) project: Project,
    pub(super) service: TestSandbox,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let project = Project::new();
        project.write("assistants.yaml", ROSTER);
        let world = ServerState::with(OLD.into_iter().chain([UNMANAGED]).map(old));
        let service = TestSandbox::with_json(&project, &json!(world).to_string());
        Self { project, service }
    }

    pub(super) fn apply(&self, more: &[&str]) -> Running {
        self.apply_by(&[], more)
    }

    /// Another command runs it: `timeout 9 roster apply`.
    pub(super) fn apply_by(&self, wrapper: &[&str], more: &[&str]) -> Running {
        let words = ["apply", "--yes", "--format", "json"].iter().chain(more);
        let call = match wrapper {
            [] => self.project.roster(words),
            [program, first @ ..] => {
                let roster = [env!("CARGO_BIN_EXE_roster")];
                self.project.call(program, first.iter().chain(&roster).chain(words))
            }
        };
        call.against(&self.service).spawn()
    }

    /// From now on the service acts on the matching request, but holds its response until it is released.
    pub(super) fn hold(&self, hits: RequestMatcher) -> Held {
        let (tell, reached) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        self.service.on(FaultTiming::After, hits, move |_| {
            // Both fail only after the test has failed.
            let _ = tell.send(());
            let _ = released.recv_timeout(LONG);
        });
        Held { reached, release }
    }

    /// How many live assistants have that name.
    pub(super) fn count(&self, name: &str) -> usize {
        let world = self.service.world().unwrap();
        world.assistants.iter().filter(|live| live.name() == name).count()
    }

    /// Everything is applied, nothing was created twice, and undeclared values are unchanged.
    #[track_caller]
    pub(super) fn is_complete(&self, what: &str) {
        for name in NEW.into_iter().chain(OLD) {
            assert_eq!(self.count(name), 1, "{what}: {name}");
        }
        assert_eq!(self.service.creations(), NEW.len(), "{what}: creations in all");
        self.nothing_is_lost(what);
        let plan = self.project.roster(["plan", "--detailed-exitcode"]);
        let ran = plan.against(&self.service).run();
        assert_eq!(ran.code, Some(0), "{what}: the plan afterwards\n{ran}");
    }

    /// All updates are applied, and undeclared values are unchanged.
    #[track_caller]
    pub(super) fn nothing_is_lost(&self, what: &str) {
        let world = self.service.world().unwrap();
        for (name, prompt) in OLD.into_iter().zip(["First", "Second"]) {
            let live = world.named(name).unwrap();
            assert_eq!(live.get("system_prompt"), Some(&json!(prompt)), "{what}: {name}");
            assert_eq!(live.get("temperature"), Some(&json!(0.9)), "{what}: {name}");
            assert_eq!(live.get("first_message"), Some(&json!("By hand")), "{what}: {name}");
            assert_eq!(live.get("max_tokens"), Some(&json!(77)), "{what}: {name}");
        }
        let mut unmanaged = old(UNMANAGED);
        let live = world.named(UNMANAGED).unwrap();
        unmanaged.set("id", live.id());
        assert_eq!(live, &unmanaged, "{what}");
    }
}

/// A live assistant with values that the roster does not declare.
fn old(name: &str) -> StoredAssistant {
    [
        ("company_name", json!("Acme")),
        ("industry", json!("retail")),
        ("language", json!("English")),
        ("voice", json!("female")),
        ("task_type", json!("sales")),
        ("system_prompt", json!("Old")),
        ("first_message", json!("By hand")),
        ("temperature", json!(0.5)),
        ("max_tokens", json!(77)),
    ]
    .into_iter()
    .fold(StoredAssistant::named(name), |old, (field, value)| {
        old.with(field, value)
    })
}

/// A request whose response is held back.
pub(super) struct Held {
    reached: mpsc::Receiver<()>,
    release: mpsc::Sender<()>,
}

impl Held {
    /// Waits until the service has acted on it.
    #[track_caller]
    pub(super) fn reached(&self) {
        self.reached.recv_timeout(LONG).expect("such a request comes");
    }

    /// Sends the response.
    pub(super) fn release(&self) {
        self.release.send(()).unwrap();
    }
}

/// The outcome of each item, as `(name, outcome)`, in the report's order.
#[track_caller]
pub(super) fn outcomes(ran: &Ran) -> Vec<(String, String)> {
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let report = ran.json();
    let items = report["results"].as_array().unwrap();
    items
        .iter()
        .map(|item| (text(item, "name"), text(item, "outcome")))
        .collect()
}
