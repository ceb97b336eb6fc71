//! The scenario: a roster file, a service with some of its assistants, and a record of what happened to both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use roster::sandbox::{
    FaultTiming, PageStyle, PageWord, Paging, RequestMatcher, ServerBehavior, ServerState, StoredAssistant, UnsetStyle,
};
use serde_json::{Value, json};

use super::rng::SeededRng;
use crate::support::{Call, Project, TestSandbox};

/// The names that the file may have.
pub(super) const NAMES: [&str; 5] = ["A", "B", "C", "D", "E"];
/// A name that the file never has.
pub(super) const UNMANAGED: &str = "Nobody's";
/// The beginning of further names that the file never has.
const OTHER: &str = "Another one, number ";
/// The fields that the file may declare beside the creation fields.
pub(super) const SETTINGS: [&str; 3] = ["temperature", "system_prompt", "max_tokens"];
/// The creation fields.
const PERSONA: &str = "company_name: Acme, industry: retail, language: English, voice: female, task_type: sales";

/// Values by field.
pub(super) type Values = BTreeMap<String, Value>;

pub(super) struct Scenario {
    pub(super) project: Project,
    pub(super) service: TestSandbox,
    /// What the file declares.
    pub(super) file: BTreeMap<String, Values>,
    /// The object in each detail that holds the settings, named in the file: one with a single field would not be taken for it.
    settings_object: Option<String>,
    pub(super) has_plan: bool,
    /// Edits by hand during the step: `(id, field, value)`.
    pub(super) by_hand: Arc<Mutex<Vec<(String, String, Value)>>>,
    /// Names that may have been created twice, because the list did not show the first, or two runs overlapped.
    pub(super) excused: BTreeSet<String>,
    /// Whether hooks of this step may still act.
    armed: Arc<AtomicBool>,
    pub(super) title: String,
    pub(super) log: Vec<String>,
}

impl Scenario {
    pub(super) fn new(rng: &mut SeededRng, title: &str) -> Self {
        let project = Project::new();
        // Unset fields are not reported, so that sending fields along does not set them.
        let mut shape = ServerBehavior {
            unset: UnsetStyle::LeftOut,
            partial_patch: true,
            ..ServerBehavior::default()
        };
        let others = make_odd(&mut shape, rng);
        let title = format!("{title}, {}", json!(shape));
        let others = (1..=others).map(|number| live(&format!("{OTHER}{number}")));
        let mut world = ServerState::with([live(UNMANAGED)].into_iter().chain(others)).with_behavior(shape);
        for name in NAMES {
            if rng.once_in(3) {
                world.add(live(name));
            }
        }
        let service = TestSandbox::with_json(&project, &json!(world).to_string());
        let mut scenario = Self {
            settings_object: world.shape.settings_under.clone(),
            project,
            service,
            file: BTreeMap::new(),
            has_plan: false,
            by_hand: Arc::default(),
            excused: BTreeSet::new(),
            armed: Arc::default(),
            title,
            log: Vec::new(),
        };
        for name in NAMES {
            if name == "A" || !rng.once_in(4) {
                scenario.declare(name, rng);
            }
        }
        scenario.write();
        scenario
    }

    /// Declares new values for an entry.
    pub(super) fn declare(&mut self, name: &str, rng: &mut SeededRng) {
        let mut values = Values::new();
        for field in SETTINGS {
            if !rng.once_in(3) {
                values.insert(field.to_owned(), value(field, rng));
            }
        }
        self.file.insert(name.to_owned(), values);
    }

    /// Writes the file.
    pub(super) fn write(&self) {
        let detail = self
            .settings_object
            .as_ref()
            .map(|name| format!("settings: {{ detail: {name} }}\n"));
        let mut text = format!("defaults: {{ {PERSONA} }}\n{}assistants:\n", detail.unwrap_or_default());
        for (name, values) in &self.file {
            let values: Vec<_> = values
                .iter()
                .map(|(field, value)| format!(", {field}: {value}"))
                .collect();
            text.push_str(&format!("  - {{ name: {name}{} }}\n", values.concat()));
        }
        self.project.write("assistants.yaml", text);
    }

    pub(super) fn world(&self) -> ServerState {
        self.service.world().unwrap()
    }

    pub(super) fn call(&self, args: &[&str]) -> Call<'_> {
        self.project.roster(args).against(&self.service)
    }

    pub(super) fn note(&mut self, what: impl Into<String>) {
        self.log.push(what.into());
    }

    /// All that happened so far, for the message of a failure.
    pub(super) fn history(&self) -> String {
        format!("{}\n  {}\n", self.title, self.log.join("\n  "))
    }

    /// Does something once, when such a request comes during this step.
    pub(super) fn during(
        &self,
        when: FaultTiming,
        hits: RequestMatcher,
        mut run: impl FnMut(&mut ServerState) + Send + 'static,
    ) {
        self.armed.store(true, Ordering::SeqCst);
        let armed = Arc::clone(&self.armed);
        self.service.on(when, hits, move |world| {
            if armed.load(Ordering::SeqCst) {
                run(world);
            }
        });
    }

    /// When such a request comes, sends a signal to the process whose id is stored in the result by then.
    pub(super) fn signal(&self, name: &'static str, when: FaultTiming, hits: RequestMatcher) -> Arc<AtomicU32> {
        let id = Arc::new(AtomicU32::new(0));
        let target = Arc::clone(&id);
        self.during(when, hits, move |_| {
            while target.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            let kill = format!("kill -{name} {}", target.load(Ordering::SeqCst));
            // It fails when the process has ended already.
            let _ = std::process::Command::new("/bin/sh").args(["-c", &kill]).status();
        });
        id
    }

    /// The step is over: nothing of it happens later.
    pub(super) fn over(&mut self) {
        std::mem::take(&mut self.armed).store(false, Ordering::SeqCst);
        self.service.with_world(|world| world.faults.clear()).unwrap();
    }
}

/// Makes the service one of the shapes that real ones have. Gives how many unmanaged assistants stand before all others, so that
/// a page may be full of them.
fn make_odd(shape: &mut ServerBehavior, rng: &mut SeededRng) -> usize {
    if rng.once_in(3) {
        shape.settings_under = Some(rng.pick(&["settings", "aiSettings", "behavior"]).to_owned());
    }
    shape.camel_case = rng.once_in(4);
    shape.underscore_id = rng.once_in(4);
    if rng.once_in(3) {
        let transcriber = json!({"provider": "deepgram", "model": "nova-2", "language": "de"});
        let created_by = json!({"_id": "u1", "name": "A", "language": "fr", "industry": "none"});
        shape.beside = [("transcriber", transcriber), ("createdBy", created_by)]
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect();
    }
    if rng.once_in(4) {
        shape.cached_reads = rng.pick(&[1, 2, 5]);
    }
    if !rng.once_in(3) {
        return 0;
    }
    let named = |key: &str, says| PageStyle::Named {
        key: key.to_owned(),
        says,
    };
    let header = |name: &str, says| PageStyle::Header {
        name: name.to_owned(),
        says,
    };
    let style = rng.pick(&[
        PageStyle::Pagination,
        PageStyle::Link,
        PageStyle::Next,
        PageStyle::Silent,
        named("paginator.itemCount", PageWord::Total),
        named("nbPages", PageWord::Pages),
        named("omitted", PageWord::Remaining),
        named("IsTruncated", PageWord::More),
        header("x-total-count", PageWord::Total),
        header("acme-has-more", PageWord::More),
    ]);
    // What says nothing is found out only where a page has a likely size.
    let others = if style == PageStyle::Silent { 8 } else { 0 };
    shape.paging = Some(Paging::new(
        if others > 0 { 10 } else { 2 + rng.below(3) as usize },
        style,
    ));
    others
}

/// A live assistant that somebody created by hand.
pub(super) fn live(name: &str) -> StoredAssistant {
    let texts = [
        ("company_name", "Acme"),
        ("industry", "retail"),
        ("language", "English"),
        ("voice", "female"),
        ("task_type", "sales"),
        ("first_message", "By hand"),
    ];
    texts
        .into_iter()
        .fold(StoredAssistant::named(name), |made, (field, value)| {
            made.with(field, value)
        })
}

/// Some value of a field; few different ones, so that equal ones are as likely as others.
pub(super) fn value(field: &str, rng: &mut SeededRng) -> Value {
    match field {
        "temperature" => json!(rng.pick(&[0.1, 0.7, 1.0])),
        "max_tokens" => json!(rng.pick(&[100, 400])),
        _ => json!(rng.pick(&["One", "Two {{name}}", "Three\nlines\nlong"])),
    }
}
