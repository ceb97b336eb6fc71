//! The key is never printed: not in a plan, a report, a saved plan or an error, although the server echoes it everywhere.

use roster::sandbox::{
    ApiKey, Effect, Fault, FaultTiming, RequestKind, RequestMatcher, Scope, ServerState, StoredAssistant,
};
use serde_json::json;

use crate::support::{Project, TestSandbox};

/// A key with characters that JSON, HTML and URLs escape.
const KEY: &str = r#"iGn"7/f3&a\9c-Key<0>"#;

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Old, temperature: 0.7, system_prompt: Short }
  - { name: New, temperature: 0.7 }
";

/// An organization whose live values, except ids, contain the key.
fn world() -> ServerState {
    let old = StoredAssistant::named("Old")
        .with("temperature", 0.5)
        .with("language", "English")
        .with("system_prompt", format!("Our key is {KEY}.\nKeep it."));
    let mut world = ServerState::with([old, StoredAssistant::named(&format!("Unmanaged {KEY}"))]);
    world.keys = vec![ApiKey {
        key: KEY.to_owned(),
        scopes: vec![Scope::Read, Scope::Write],
    }];
    world
}

/// Whether the text contains the key, plain or as some format escapes it.
fn holds_key(text: &str) -> bool {
    let text = text.to_lowercase();
    let in_json = json!(KEY).to_string();
    let debugged = format!("{KEY:?}");
    let spellings = [KEY, in_json.trim_matches('"'), debugged.trim_matches('"')];
    // A part of the key is bad enough.
    spellings.iter().any(|key| text.contains(&key.to_lowercase())) || text.contains("9c-key")
}

/// Every way to render, of each command that talks to the service.
fn calls() -> Vec<Vec<&'static str>> {
    let mut calls = vec![vec!["ping", "-vvv"]];
    for verb in [
        &["plan", "--out", "saved.json", "--full"][..],
        &["apply", "--yes", "--settle", "0.2", "--retries", "1"],
        &["list"],
    ] {
        for format in ["human", "json"] {
            calls.push([verb, &["--format", format, "-vvv"]].concat());
        }
    }
    calls
}

#[test]
fn the_key_is_in_no_rendering_although_the_server_echoes_it() {
    let mut faults = vec![None];
    for which in [
        RequestKind::List,
        RequestKind::Detail,
        RequestKind::Create,
        RequestKind::Update,
    ] {
        for status in [400, 401, 500] {
            let on = RequestMatcher::every(which);
            let does = Effect::EchoKey { status };
            faults.push(Some(Fault {
                on,
                when: FaultTiming::Before,
                does,
            }));
        }
    }
    let mut echoes = 0;
    for fault in faults {
        for call in calls() {
            // Only the requests that the fault can hit.
            let writes =
                matches!(&fault, Some(fault) if matches!(fault.on.which, RequestKind::Create | RequestKind::Update));
            let retried =
                matches!(&fault, Some(fault) if matches!(fault.does, Effect::EchoKey { status: 500 }) && !writes);
            if (writes && call[0] != "apply") || (retried && call[0] != "plan") {
                continue;
            }
            let world = match &fault {
                Some(fault) => world().with_fault(fault.clone()),
                None => world(),
            };
            let project = Project::new();
            project.write("assistants.yaml", ROSTER);
            let service = TestSandbox::with_json(&project, &json!(world).to_string());
            let mut call = call.clone();
            if retried {
                call.extend(["--retries", "0"]);
            }
            let ran = project.roster(&call).against(&service).run();
            assert!(!service.requests().is_empty(), "{call:?}\n{ran}");
            for text in [&ran.stdout, &ran.stderr] {
                assert!(!holds_key(text), "{call:?} {fault:?}\n{ran}");
            }
            let saved = project.dir().join("saved.json");
            if saved.exists() {
                assert!(!holds_key(&project.read("saved.json")), "{call:?}");
            }
            echoes += usize::from(format!("{}{}", ran.stdout, ran.stderr).contains("[key]"));
        }
    }
    assert!(echoes > 20, "it was there to be taken out: {echoes}");
}
