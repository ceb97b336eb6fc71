//! The main job against every shape that the real service may turn out to have: apply, then plan, is empty, twice.

use roster::sandbox::{ErrorStyle, PageStyle, Paging, ServerBehavior, ServerState, StoredAssistant, UnsetStyle};

use crate::support::{Project, TestSandbox};

const ROSTER: &str = r#"
settings: {}
defaults:
  company_name: Acme Inc
  industry: ecommerce
  language: English
  voice: female
  task_type: lead_qualification
  first_message: "Hello {{name}}"
  provider: open_ai
  model: gpt-4o-mini
  temperature: 0.7
  response_count: 3
  max_tokens: 400
  emotion: false
  hipaa: true
assistants:
  - { name: Old, system_prompt: "Be brief.\nBe kind." }
  - { name: First, system_prompt: One }
  - { name: Second, system_prompt: Two }
  - { name: Third, system_prompt: Three }
"#;

fn old() -> StoredAssistant {
    let texts = [
        ("company_name", "Acme Inc"),
        ("industry", "ecommerce"),
        ("language", "English"),
        ("voice", "female"),
    ];
    let old = texts
        .into_iter()
        .fold(StoredAssistant::named("Old"), |old, (field, value)| {
            old.with(field, value)
        });
    old.with("task_type", "lead_qualification")
        .with("temperature", 0.5)
        .with("system_prompt", "Be brief.")
}

fn service(project: &Project, shape: ServerBehavior) -> TestSandbox {
    let world = ServerState::with([
        StoredAssistant::named("Somebody else's"),
        old(),
        StoredAssistant::named("Another"),
    ])
    .with_behavior(shape);
    TestSandbox::with_json(project, &serde_json::json!(world).to_string())
}

/// Applies the roster to a service of that shape, and plans twice: nothing is left to do, and nothing was created twice.
#[track_caller]
fn main_job_passes(shape: &ServerBehavior, roster: &str) {
    let project = Project::new();
    project.write("assistants.yaml", roster);
    let service = service(&project, shape.clone());
    let apply = ["apply", "--yes", "--retries", "1"];
    let ran = project.roster(apply).against(&service).run();
    assert_eq!(ran.code, Some(0), "{shape:?}\n{ran}");
    for _ in 0..2 {
        let ran = project.roster(["plan", "--detailed-exitcode"]).against(&service).run();
        assert_eq!(ran.code, Some(0), "{shape:?}\n{ran}");
        assert!(
            ran.stdout
                .contains("Plan: 0 to create, 0 to update, 4 unchanged, 0 blocked (2 unmanaged)."),
            "{ran}"
        );
    }
    assert_eq!(service.creations(), 3, "{shape:?}");
    assert_eq!(service.updates(), 4, "{shape:?}");
}

#[test]
fn the_main_job_passes_against_every_shape() {
    let some = ServerBehavior::default;
    let paged = |style| ServerBehavior {
        paging: Some(Paging::new(2, style)),
        ..some()
    };
    for shape in [
        some(),
        ServerBehavior {
            rich_list: true,
            ..some()
        },
        ServerBehavior {
            underscore_id: true,
            ..some()
        },
        ServerBehavior {
            camel_case: true,
            ..some()
        },
        ServerBehavior {
            settings_under: Some("settings".to_owned()),
            ..some()
        },
        ServerBehavior {
            settings_under: Some("aiSettings".to_owned()),
            camel_case: true,
            underscore_id: true,
            ..some()
        },
        paged(PageStyle::Pagination),
        paged(PageStyle::Meta),
        paged(PageStyle::Link),
        paged(PageStyle::Next),
        ServerBehavior {
            unset: UnsetStyle::LeftOut,
            ..some()
        },
        ServerBehavior {
            unset: UnsetStyle::Null,
            ..some()
        },
        ServerBehavior {
            partial_patch: true,
            ..some()
        },
        ServerBehavior {
            required_at_creation: Some(vec!["name".to_owned()]),
            partial_patch: true,
            ..some()
        },
        ServerBehavior {
            errors: ErrorStyle::Envelope,
            ..some()
        },
        ServerBehavior {
            errors: ErrorStyle::EnvelopeUnder200,
            ..some()
        },
        ServerBehavior {
            float32: true,
            ..some()
        },
        ServerBehavior {
            numbers_as_text: true,
            ..some()
        },
        ServerBehavior {
            trimmed: vec!["system_prompt".to_owned()],
            ..some()
        },
        ServerBehavior { list_lag: 1, ..some() },
    ] {
        main_job_passes(&shape, ROSTER);
    }
}

#[test]
fn what_the_service_never_reports_is_listed_under_unobservable() {
    let hidden = ServerBehavior {
        unreported: vec!["hipaa".to_owned()],
        ..ServerBehavior::default()
    };
    let roster = ROSTER.replace("settings: {}", "settings: { unobservable: [hipaa] }");
    main_job_passes(&hidden, &roster);
}

#[test]
fn a_service_that_takes_only_what_is_declared_is_served_by_patch_declared() {
    let partial = ServerBehavior {
        partial_patch: true,
        ..ServerBehavior::default()
    };
    main_job_passes(
        &partial,
        &ROSTER.replace("settings: {}", "settings: { patch: declared }"),
    );
}

#[test]
fn a_field_newer_than_this_tool_is_set_by_extra() {
    let newer = ServerBehavior {
        extra: vec!["top_p".to_owned()],
        ..ServerBehavior::default()
    };
    let roster = ROSTER.replace("hipaa: true", "hipaa: true\n  extra: { top_p: 0.9 }");
    main_job_passes(&newer, &roster);
}

#[test]
fn what_the_service_changes_on_the_way_does_not_verify() {
    for shape in [
        ServerBehavior {
            cut: [("system_prompt".to_owned(), 2)].into(),
            ..ServerBehavior::default()
        },
        ServerBehavior {
            ignored: vec!["hipaa".to_owned()],
            ..ServerBehavior::default()
        },
    ] {
        let project = Project::new();
        project.write("assistants.yaml", ROSTER);
        let service = service(&project, shape);
        let call = ["apply", "--yes", "--settle", "0", "--format", "json"];
        let ran = project.roster(call).against(&service).run().exits(3);
        let report = ran.json();
        assert_eq!(report["results"][0]["outcome"], "applied", "{ran}");
        assert_eq!(report["results"][0]["verified"], false, "{ran}");
        assert_eq!(
            report["summary"]["not_attempted"], 2,
            "the canary did not verify\n{ran}"
        );
        assert_eq!(service.creations(), 1);
    }
}

#[test]
fn a_list_that_cannot_be_read_to_its_end_blocks_every_creation() {
    for style in [PageStyle::Total, PageStyle::HasMore, PageStyle::Circle] {
        let project = Project::new();
        project.write("assistants.yaml", ROSTER);
        let shape = ServerBehavior {
            paging: Some(Paging::new(2, style)),
            ..ServerBehavior::default()
        };
        let service = service(&project, shape);
        let ran = project
            .roster(["plan", "--format", "json"])
            .against(&service)
            .run()
            .exits(1);
        assert_eq!(ran.json()["summary"]["blocked"], 3, "{ran}");
        assert_eq!(ran.json()["changes"][1]["reason"], "list_incomplete", "{ran}");
        project.roster(["apply", "--yes"]).against(&service).run().exits(1);
        assert_eq!(service.creations() + service.updates(), 0);
    }
}
