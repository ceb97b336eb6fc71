//! Only declared values are written.

use serde_json::{Value, json};

use crate::real::fixture::{assistant, project, roster};
use crate::real::service::Service;

#[test]
fn objects_of_another_meaning_are_no_part_of_the_assistant() {
    for adapter in ["express", "fastify"] {
        let old = assistant("Old", &json!({"temperature": 0.5}));
        let ways = json!({"adapter": adapter, "assistants": [old], "nested": true});
        let Some(service) = Service::start(&ways) else { return };
        let project = project("  - { name: Old, temperature: 0.7 }\n  - { name: New, max_tokens: 300 }\n");
        roster(&project, &service.url(), ["apply", "--yes"]).run().exits(0);
        for _ in 0..2 {
            let plan = ["plan", "--detailed-exitcode"];
            roster(&project, &service.url(), plan).run().exits(0);
        }
        for sent in service.state().bodies("PATCH") {
            assert_eq!(
                (&sent["provider"], &sent["model"]),
                (&Value::Null, &Value::Null),
                "{sent}"
            );
            assert_eq!(sent["language"], "English", "{sent}");
        }
    }
}

#[test]
fn a_text_that_the_server_escapes_rides_along_once_and_the_run_stops() {
    let entries = |settings: &str| {
        let each = |name| format!("  - {{ name: {name}, temperature: 0.7 }}\n");
        format!("{}{settings}\n", ["One", "Two", "Three"].map(each).concat())
    };
    let text = json!({"temperature": 0.5, "first_message": "Tom & Jerry"});
    let three = ["One", "Two", "Three"].map(|name| assistant(name, &text));
    let Some(service) = Service::start(&json!({"assistants": three, "texts": "escape"})) else {
        return;
    };
    let stopped = project(&entries(""));
    let ran = roster(&stopped, &service.url(), ["apply", "--yes"]).run().exits(3);
    assert!(ran.to_string().contains("patch: declared"), "{ran}");
    assert!(ran.to_string().contains("first_message"), "{ran}");
    assert_eq!(service.state().count("PATCH"), 1, "{ran}");

    // The fix that the message advises.
    let declared = project(&entries("settings: { patch: declared }"));
    roster(&declared, &service.url(), ["apply", "--yes"]).run().exits(0);
    let state = service.state();
    let texts = ["One", "Two", "Three"].map(|name| state.named(name)["first_message"].as_str().unwrap());
    assert_eq!(texts, ["Tom &amp; Jerry", "Tom & Jerry", "Tom & Jerry"]);
}

fn start(adapter: &str, strict: bool) -> Option<Service> {
    let old = assistant("Old", &json!({}));
    Service::start(&json!({"adapter": adapter, "strict": strict, "assistants": [old]}))
}

#[test]
fn a_field_newer_than_the_command_is_kept_by_a_loose_service_and_refused_by_a_strict_one_in_its_words() {
    for adapter in ["express", "fastify"] {
        let project = project("  - { name: Old, extra: { top_p: 0.9 } }\n");
        let apply = ["apply", "--yes"];
        let Some(strict) = start(adapter, true) else {
            return;
        };
        let ran = roster(&project, &strict.url(), apply).run().exits(3);
        assert!(ran.stdout.contains("property top_p should not exist"), "{ran}");

        let Some(loose) = start(adapter, false) else {
            return;
        };
        roster(&project, &loose.url(), apply).run().exits(0);
        let plan = ["plan", "--detailed-exitcode"];
        roster(&project, &loose.url(), plan).run().exits(0);
        assert_eq!(loose.state().named("Old")["top_p"], 0.9);
    }
}
