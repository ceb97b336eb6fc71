//! Varnish with its defaults in front of a service that sends no caching headers.

use serde_json::json;

use crate::real::fixture::{assistant, project, roster};
use crate::real::proxy::{Proxy, varnish_before};
use crate::real::service::Service;

fn cached() -> Option<(Service, Proxy)> {
    let old = assistant("Old", &json!({"temperature": 0.5, "max_tokens": 100}));
    let service = Service::start(&json!({"assistants": [old]}))?;
    let varnish = varnish_before(&service)?;
    Some((service, varnish))
}

#[test]
fn behind_a_cache_nothing_is_created_however_young_its_copies_are() {
    let Some((service, varnish)) = cached() else { return };
    let project = project("  - { name: Old }\n  - { name: New }\n");
    let apply = ["apply", "--yes", "--settle", "2"];
    // The plan's list is new; the one before the creation is a copy of it, of the same second, with `Age: 0`.
    let ran = roster(&project, &varnish.url(), apply).run().exits(3);
    assert!(ran.to_string().contains("x-varnish"), "{ran}");
    let ran = roster(&project, &varnish.url(), apply).run().exits(1);
    assert!(ran.stdout.contains("list_incomplete"), "{ran}");
    assert!(ran.to_string().contains("cache"), "{ran}");
    assert_eq!(service.state().count("POST"), 0);
}

#[test]
fn behind_a_cache_nothing_is_said_or_written_upon_an_old_read() {
    let Some((service, varnish)) = cached() else { return };
    let project = project("  - { name: Old, temperature: 0.5 }\n");
    roster(&project, &varnish.url(), ["drift"]).run().exits(0);
    service.edit("Old", "temperature", &json!(0.9));
    service.edit("Old", "max_tokens", &json!(200));
    let ran = roster(&project, &varnish.url(), ["drift"]).run().exits(1);
    assert!(ran.to_string().contains("cache"), "{ran}");

    project.write("assistants.yaml", "assistants: [{ name: Old, temperature: 0.7 }]");
    let ran = roster(&project, &varnish.url(), ["apply", "--yes"]).run().exits(1);
    assert!(ran.to_string().contains("cache"), "{ran}");
    let state = service.state();
    assert_eq!(state.count("PATCH"), 0, "{ran}");
    assert_eq!(state.named("Old")["max_tokens"], 200);
}
