//! A refusal names its cause: a text that is too large, the gateway, the address.

use serde_json::json;

use crate::real::fixture::{assistant, project, roster};
use crate::real::proxy::Nginx;
use crate::real::service::Service;

/// An update that fails because a text of so many bytes is sent along, and succeeds once only declared values are sent.
fn is_too_large(service: &Service, url: &str) {
    let entries = "  - { name: Old, temperature: 0.9 }\n";
    let ran = roster(&project(entries), url, ["apply", "--yes"]).run().exits(3);
    for word in ["413", "system_prompt", "patch: declared"] {
        assert!(ran.to_string().contains(word), "{word}\n{ran}");
    }
    let declared = project(&format!("{entries}settings: {{ patch: declared }}\n"));
    roster(&declared, url, ["apply", "--yes"]).run().exits(0);
    assert_eq!(service.state().named("Old")["temperature"], 0.9);
}

fn with_prompt(length: usize) -> Option<Service> {
    let service = Service::start(&json!({"assistants": [assistant("Old", &json!({"temperature": 0.5}))]}))?;
    service.edit("Old", "system_prompt", &json!("x ".repeat(length / 2)));
    Some(service)
}

#[test]
fn a_text_that_makes_the_request_too_large_for_the_framework_is_named() {
    // Express takes 100 KiB by default.
    let Some(service) = with_prompt(140_000) else { return };
    is_too_large(&service, &service.url());
}

#[test]
fn a_text_that_makes_the_request_too_large_for_the_proxy_is_named() {
    let Some(service) = with_prompt(30_000) else { return };
    let nginx = Nginx {
        server: "client_max_body_size 20k;",
        ..Nginx::default()
    };
    let Some(nginx) = nginx.before(&service) else { return };
    is_too_large(&service, &nginx.url());
}

#[test]
fn a_page_of_the_gateway_that_refuses_one_update_stops_no_other() {
    let all = ["One", "Two", "Three"].map(|name| assistant(name, &json!({"temperature": 0.5})));
    let Some(service) = Service::start(&json!({"assistants": all})) else {
        return;
    };
    let nginx = Nginx {
        http: r#"map "$request_method $uri" $refused { ~^PATCH.*02$ 1; }"#,
        location: "if ($refused) { return 403; }",
        ..Nginx::default()
    };
    let Some(nginx) = nginx.before(&service) else { return };
    let each = |name| format!("  - {{ name: {name}, temperature: 0.7 }}\n");
    let project = project(&["One", "Two", "Three"].map(each).concat());
    let apply = ["apply", "--yes", "--concurrency", "1", "--format", "json"];
    let ran = roster(&project, &nginx.url(), apply).run().exits(3);
    let summary = &ran.json()["summary"];
    assert_eq!(
        (&summary["applied"], &summary["failed"]),
        (&json!(2), &json!(1)),
        "{ran}"
    );
    assert!(
        !ran.to_string().contains("assistants:write"),
        "the key is not to blame\n{ran}"
    );
}

#[test]
fn a_path_that_the_service_does_not_know_is_not_blamed_on_the_key() {
    let Some(service) = Service::start(&json!({})) else {
        return;
    };
    let project = project("  - { name: New }\n");
    let ran = roster(&project, &format!("{}/api", service.url()), ["plan"])
        .run()
        .exits(1);
    assert!(ran.stderr.contains("Cannot GET /api/v1/assistants"), "{ran}");
    assert!(!ran.stderr.contains("the key belongs"), "{ran}");
    assert!(ran.stderr.contains("address"), "{ran}");
}
