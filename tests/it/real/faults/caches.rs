//! Varnish with its defaults in front of a service that sends no caching headers.

use std::time::{Duration, Instant};

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
fn behind_a_cache_two_applies_create_once() {
    let Some((service, varnish)) = cached() else { return };
    let project = project("  - { name: Old }\n  - { name: New }\n");
    let apply = ["apply", "--yes", "--settle", "2"];
    roster(&project, &varnish.url(), apply).run().exits(3);
    let ran = roster(&project, &varnish.url(), apply).run().exits(1);
    assert!(ran.stdout.contains("list_incomplete"), "{ran}");
    assert!(ran.to_string().contains("cache"), "{ran}");
    assert_eq!(service.state().count("POST"), 1);
}

#[test]
fn behind_a_cache_nothing_is_said_or_written_upon_an_old_read() {
    let Some((service, varnish)) = cached() else { return };
    let project = project("  - { name: Old, temperature: 0.5 }\n");
    roster(&project, &varnish.url(), ["drift"]).run().exits(0);
    service.edit("Old", "temperature", &json!(0.9));
    service.edit("Old", "max_tokens", &json!(200));
    // A response that Varnish has cached for less than a second counts as fresh.
    let deadline = Instant::now() + Duration::from_secs(5);
    let ran = loop {
        let ran = roster(&project, &varnish.url(), ["drift"]).run();
        if ran.code != Some(0) || Instant::now() > deadline {
            break ran;
        }
    };
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.to_string().contains("cache"), "{ran}");

    project.write("assistants.yaml", "assistants: [{ name: Old, temperature: 0.7 }]");
    let ran = roster(&project, &varnish.url(), ["apply", "--yes"]).run().exits(1);
    assert!(ran.to_string().contains("cache"), "{ran}");
    let state = service.state();
    assert_eq!(state.count("PATCH"), 0, "{ran}");
    assert_eq!(state.named("Old")["max_tokens"], 200);
}
