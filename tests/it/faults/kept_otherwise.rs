//! A service that keeps names or texts otherwise than they were sent: no second creation, and no undeclared text that grows.

use roster::sandbox::{Effect, Fault, RequestKind, RequestMatcher, ServerBehavior, ServerState, StoredAssistant};
use serde_json::{Value, json};

use crate::support::{Project, Ran, TestSandbox};

const DEFAULTS: &str =
    "defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }\n";

fn service(project: &Project, world: &ServerState) -> TestSandbox {
    TestSandbox::with_json(project, &json!(world).to_string())
}

/// Applies with little patience; gives the report.
fn apply(project: &Project, service: &TestSandbox) -> (Ran, Vec<Value>) {
    let call = ["apply", "--yes", "--format", "json", "--settle", "0.3"];
    let ran = project.roster(call).against(service).run();
    let items = ran.json()["results"].as_array().cloned().unwrap_or_default();
    (ran, items)
}

fn text(item: &Value, key: &str) -> String {
    item[key].as_str().unwrap_or_default().to_owned()
}

fn outcomes(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(item, "outcome")).collect()
}

#[test]
fn a_name_that_is_kept_otherwise_is_created_once_in_any_number_of_runs() {
    let field = || vec!["name".to_owned()];
    let cases = [
        (
            "Tom & Jerry",
            ServerBehavior {
                escaped: field(),
                ..ServerBehavior::default()
            },
        ),
        (
            "Sales Assistant for the northern region",
            ServerBehavior {
                cut: [("name".to_owned(), 30)].into(),
                ..ServerBehavior::default()
            },
        ),
        (
            "Sales Assistant \u{1f680}",
            ServerBehavior {
                ascii_only: field(),
                ..ServerBehavior::default()
            },
        ),
    ];
    for (name, shape) in cases {
        let project = Project::new();
        project.write(
            "assistants.yaml",
            format!("{DEFAULTS}assistants: [{{ name: Plain }}, {{ name: {name} }}, {{ name: Third one }}]\n"),
        );
        let plain = [
            ("company_name", "Acme"),
            ("industry", "retail"),
            ("language", "English"),
            ("voice", "female"),
            ("task_type", "sales"),
        ];
        let plain = plain
            .into_iter()
            .fold(StoredAssistant::named("Plain"), |plain, (field, value)| {
                plain.with(field, value)
            });
        let service = service(&project, &ServerState::with([plain]).with_behavior(shape));

        let (ran, items) = apply(&project, &service);
        assert_eq!(ran.code, Some(3), "{ran}");
        assert_eq!(outcomes(&items), ["applied", "not_attempted"], "{ran}");
        assert_eq!(items[0]["verified"], false, "{ran}");
        let world = service.world().unwrap();
        let created = world.assistants.last().unwrap();
        assert_eq!(items[0]["id"], created.id(), "{ran}");
        let error = text(&items[0], "error");
        for part in [created.name(), created.id(), "Pin it"] {
            assert!(error.contains(part), "{part}: {error}");
        }

        for _ in 0..2 {
            let (ran, _) = apply(&project, &service);
            assert_eq!(ran.code, Some(1), "the next plan blocks it\n{ran}");
        }
        assert_eq!(service.creations(), 1, "{name}");
    }
}

#[test]
fn an_unclear_creation_under_another_name_stays_unknown_and_names_the_new_one() {
    let project = Project::new();
    project.write(
        "assistants.yaml",
        format!("{DEFAULTS}assistants: [{{ name: Tom & Jerry }}]\n"),
    );
    let shape = ServerBehavior {
        escaped: vec!["name".to_owned()],
        ..ServerBehavior::default()
    };
    let world = ServerState::default().with_behavior(shape).with_fault(Fault {
        on: RequestMatcher::first(RequestKind::Create),
        when: roster::sandbox::FaultTiming::After,
        does: Effect::NoAnswer,
    });
    let service = service(&project, &world);
    let (ran, items) = apply(&project, &service);
    assert_eq!(outcomes(&items), ["unknown"], "{ran}");
    assert!(text(&items[0], "error").contains("Tom &amp; Jerry"), "{ran}");
    assert_eq!(service.creations(), 1);
}

/// Three that differ in `temperature`, with a text that the files say nothing of.
fn three(undeclared: &str) -> ServerState {
    ServerState::with(["A", "B", "C"].map(|name| {
        StoredAssistant::named(name)
            .with("temperature", 0.5)
            .with("first_message", undeclared)
    }))
}

const THREE: &str =
    "assistants: [{ name: A, temperature: 0.7 }, { name: B, temperature: 0.7 }, { name: C, temperature: 0.7 }]\n";

fn escaping(partial_patch: bool) -> ServerBehavior {
    ServerBehavior {
        escaped: vec!["first_message".to_owned()],
        partial_patch,
        ..ServerBehavior::default()
    }
}

#[test]
fn an_undeclared_text_that_the_service_changes_stops_the_run_after_the_first() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let service = service(&project, &three("Tom & Jerry").with_behavior(escaping(true)));
    let (ran, items) = apply(&project, &service);
    assert_eq!(ran.code, Some(3), "{ran}");
    assert_eq!(outcomes(&items), ["applied", "not_attempted", "not_attempted"], "{ran}");
    assert_eq!(items[0]["verified"], false, "{ran}");
    for part in ["`first_message`", "patch: declared", "what this run sent"] {
        assert!(text(&items[0], "error").contains(part), "{part}\n{ran}");
    }
    assert_eq!(service.updates(), 1);
    let world = service.world().unwrap();
    let texts: Vec<_> = world
        .assistants
        .iter()
        .map(|live| live.get("first_message").and_then(Value::as_str).unwrap())
        .collect();
    assert_eq!(texts, ["Tom &amp; Jerry", "Tom & Jerry", "Tom & Jerry"]);

    // The cure that is named does cure it.
    project.write("assistants.yaml", format!("settings: {{ patch: declared }}\n{THREE}"));
    let (ran, items) = apply(&project, &service);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(items.len(), 2, "{ran}");
    let world = service.world().unwrap();
    assert_eq!(
        world.named("B").unwrap().get("first_message"),
        Some(&json!("Tom & Jerry"))
    );
}

#[test]
fn a_text_that_only_a_later_assistant_has_stops_the_run_as_well() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let mut world = three("Hello").with_behavior(escaping(true));
    world.named_mut("B").unwrap().set("first_message", "Tom & Jerry");
    let service = service(&project, &world);
    let call = [
        "apply",
        "--yes",
        "--format",
        "json",
        "--settle",
        "0.3",
        "--concurrency",
        "1",
    ];
    let ran = project.roster(call).against(&service).run();
    let items = ran.json()["results"].as_array().cloned().unwrap();
    assert_eq!(outcomes(&items), ["applied", "applied", "not_attempted"], "{ran}");
    assert_eq!(
        (&items[0]["verified"], &items[1]["verified"]),
        (&json!(true), &json!(false)),
        "{ran}"
    );
}

#[test]
fn the_first_creation_that_sends_something_along_is_finished_before_any_other_is_written() {
    let project = Project::new();
    let plain = "{ name: Plain }, { name: One, temperature: 0.7 }, { name: Two, temperature: 0.7 }, { name: Six, temperature: 0.7 }";
    project.write("assistants.yaml", format!("{DEFAULTS}assistants: [{plain}]\n"));
    let service = service(&project, &ServerState::default().with_behavior(escaping(true)));
    // What the service itself gives to each new assistant, and escapes when it is sent back.
    service.on(
        roster::sandbox::FaultTiming::After,
        RequestMatcher::every(RequestKind::Create),
        |world| world.assistants.last_mut().unwrap().set("first_message", "Tom & Jerry"),
    );
    let (ran, items) = apply(&project, &service);
    assert_eq!(ran.code, Some(3), "{ran}");
    let error = text(&items[1], "error");
    assert!(
        error.contains("`first_message`") && error.contains("patch: declared"),
        "{ran}"
    );
    assert_eq!(service.creations(), 4);
    for (name, message) in [
        ("One", "Tom &amp; Jerry"),
        ("Two", "Tom & Jerry"),
        ("Six", "Tom & Jerry"),
    ] {
        let world = service.world().unwrap();
        let live = world.named(name).unwrap();
        assert_eq!(live.get("first_message"), Some(&json!(message)), "{name}\n{ran}");
        // What was begun is finished.
        assert_eq!(live.get("temperature"), Some(&json!(0.7)), "{name}\n{ran}");
    }
}

#[test]
fn the_first_update_that_sends_something_along_is_verified_before_any_other_is_read() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let partial = ServerBehavior {
        partial_patch: true,
        ..ServerBehavior::default()
    };
    let service = service(&project, &three("Hello").with_behavior(partial));
    project.roster(["apply", "--yes"]).against(&service).run().exits(0);
    let requests = service.requests();
    let patches: Vec<_> = requests
        .iter()
        .enumerate()
        .filter(|(_, request)| request.method == "PATCH")
        .map(|(at, _)| at)
        .collect();
    // A list and three details for the plan; then read, write and read back of the first.
    assert_eq!(patches[0], 5, "{requests:?}");
    assert_eq!(requests[4].path, requests[5].path);
    assert_eq!(requests[6].path, requests[5].path);
    assert!(requests[7..].iter().all(|request| request.path != requests[5].path));
}

#[test]
fn a_text_that_is_escaped_already_is_held_back_from_a_service_that_does_not_demand_it() {
    for text in ["Tom &amp; Jerry", "Caf&eacute;", "1&frac12; h", "&copy; Acme"] {
        let project = Project::new();
        project.write("assistants.yaml", THREE);
        let service = service(&project, &three(text).with_behavior(escaping(true)));
        let (ran, _) = apply(&project, &service);
        assert_eq!(ran.code, Some(0), "{ran}");
        assert_eq!(service.updates(), 3);
        for live in &service.world().unwrap().assistants {
            assert_eq!(live.get("first_message"), Some(&json!(text)), "{ran}");
        }
    }
}

#[test]
fn a_text_that_is_escaped_already_is_sent_to_a_service_that_demands_it() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let mut world = three("Tom &amp; Jerry");
    for name in ["A", "B", "C"] {
        world.named_mut(name).unwrap().set("language", "English");
    }
    let service = service(&project, &world);
    let (ran, _) = apply(&project, &service);
    assert_eq!(ran.code, Some(0), "{ran}");
    for live in &service.world().unwrap().assistants {
        assert_eq!(live.get("first_message"), Some(&json!("Tom &amp; Jerry")), "{ran}");
    }
    // It is refused once, not once for each.
    let patches = service
        .requests()
        .iter()
        .filter(|request| request.method == "PATCH")
        .count();
    assert_eq!(patches, 4, "{ran}");
}

#[test]
fn a_refusal_for_another_reason_does_not_send_escaped_texts_of_others() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let does = Effect::Framework {
        status: 400,
        message: Some("temperature must not be greater than 0.5".to_owned()),
    };
    let refuses = RequestMatcher::every(RequestKind::Update).named("A");
    let world = three("Tom &amp; Jerry").with_behavior(escaping(true));
    let service = service(&project, &world.with_fault(Fault::before(refuses, does)));
    let (ran, items) = apply(&project, &service);
    assert_eq!(outcomes(&items), ["failed", "applied", "applied"], "{ran}");
    for live in &service.world().unwrap().assistants {
        assert_eq!(live.get("first_message"), Some(&json!("Tom &amp; Jerry")), "{ran}");
    }
}

#[test]
fn keys_that_nobody_declared_and_a_service_drops_from_a_declared_map_stop_the_run() {
    let project = Project::new();
    let entry = |name: &str| format!("{{ name: {name}, temperature: 0.7, extra: {{ options: {{ a: 1 }} }} }}");
    project.write(
        "assistants.yaml",
        format!("assistants: [{}, {}]\n", entry("A"), entry("B")),
    );
    let behavior = ServerBehavior {
        extra: vec!["options".to_owned()],
        partial_patch: true,
        ..ServerBehavior::default()
    };
    let mut world = three("Hello").with_behavior(behavior);
    for name in ["A", "B"] {
        let options = json!({"a": 1, "b": [{"made": "by hand"}]});
        world.named_mut(name).unwrap().set("options", options);
    }
    let service = service(&project, &world);
    let (ran, items) = apply(&project, &service);
    assert_eq!(outcomes(&items), ["applied", "not_attempted"], "{ran}");
    assert_eq!(items[0]["verified"], false, "{ran}");
    assert!(text(&items[0], "error").contains("`options.b`"), "{ran}");
    let world = service.world().unwrap();
    assert_eq!(
        world.named("B").unwrap().get("options").unwrap()["b"][0]["made"],
        "by hand"
    );
}

#[test]
fn a_text_that_was_held_back_and_is_not_kept_stops_the_run() {
    let project = Project::new();
    project.write("assistants.yaml", THREE);
    let service = service(&project, &three("Tom &amp; Jerry").with_behavior(escaping(true)));
    service.on(
        roster::sandbox::FaultTiming::After,
        RequestMatcher::first(RequestKind::Update),
        |world| {
            world.named_mut("A").unwrap().unset("first_message");
        },
    );
    let (ran, items) = apply(&project, &service);
    assert_eq!(outcomes(&items), ["applied", "not_attempted", "not_attempted"], "{ran}");
    assert_eq!(items[0]["verified"], false, "{ran}");
    assert!(text(&items[0], "error").contains("declare it"), "{ran}");
}

fn refused(status: u16, message: &str, undeclared: &str) -> String {
    let project = Project::new();
    project.write("assistants.yaml", "assistants: [{ name: A, temperature: 0.7 }]\n");
    let does = Effect::Framework {
        status,
        message: Some(message.to_owned()),
    };
    let world = three(undeclared).with_fault(Fault::before(RequestMatcher::every(RequestKind::Update), does));
    let service = service(&project, &world);
    let (ran, items) = apply(&project, &service);
    assert_eq!(outcomes(&items), ["failed"], "{ran}");
    assert_eq!(service.updates(), 0);
    text(&items[0], "error")
}

#[test]
fn a_request_that_is_too_large_is_told_with_its_size_and_with_what_rode_along() {
    let error = refused(413, "request entity too large", &"x ".repeat(60_000));
    for part in [
        "request entity too large",
        "bytes",
        "`first_message` with 120,002",
        "settings: { patch: declared }",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn a_refusal_that_names_no_field_may_be_about_what_rode_along() {
    let error = refused(400, "Validation failed", "Hello");
    assert!(error.contains("patch: declared") && error.contains("bytes"), "{error}");
    let about_declared = refused(400, "temperature must not be greater than 0.5", "Hello");
    assert!(!about_declared.contains("patch"), "{about_declared}");
}

#[test]
fn a_word_that_happens_to_be_a_field_s_name_is_no_advice_about_that_field() {
    let error = refused(400, "this temperature is not allowed for this voice", "Hello");
    assert!(!error.contains("`voice`"), "{error}");
    let error = refused(400, "not available in this language", "Hello");
    assert!(!error.contains("`language` is not declared"), "{error}");
}
