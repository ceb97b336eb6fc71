//! Rate limits of the framework and of the proxy: the client waits as long as it is asked to, and repeats what surely did
//! not happen.

use serde_json::{Value, json};

use super::fixture::{assistant, others, project, roster};
use super::proxy::Nginx;
use super::service::Service;

/// Entries for [`others`].
fn entries_of(others: &[Value]) -> String {
    let entry = |one: &Value| format!("  - {{ name: {} }}\n", one["name"].as_str().unwrap());
    others.iter().map(entry).collect::<Vec<_>>().concat()
}

/// Entries of so many new assistants.
pub(super) fn new(count: usize) -> String {
    let entry = |number| format!("  - {{ name: New {number} }}\n");
    (1..=count).map(entry).collect::<Vec<_>>().concat()
}

/// A service of 4 assistants whose throttler has such a limit of 3 requests to a route; entries for all of them. Their details
/// are asked for side by side, so the limit is met however slow the machine is.
pub(super) fn throttled(name: &str, ttl: u32, errors_under_200: bool) -> Option<(Service, String)> {
    let assistants = others(4);
    let entries = entries_of(&assistants);
    let throttlers = [json!({"name": name, "ttl": ttl, "limit": 3})];
    let ways = json!({"assistants": assistants, "throttlers": throttlers, "errorsUnder200": errors_under_200});
    Some((Service::start(&ways)?, entries))
}

#[test]
fn the_pause_that_a_throttler_asks_for_is_made() {
    let Some((service, entries)) = throttled("default", 2000, false) else {
        return;
    };
    let ran = roster(&project(&entries), &service.url(), ["plan"]).run().exits(0);
    assert!(ran.stderr.contains("nothing is sent for"), "{ran}");
}

/// nginx with a limit of 20 requests a second and bursts of 5.
pub(super) fn limited(location: &'static str) -> Option<(Service, super::proxy::Proxy)> {
    let service = Service::start(&json!({"assistants": [assistant("Old", &json!({}))]}))?;
    let nginx = Nginx {
        http: "limit_req_zone $binary_remote_addr zone=all:1m rate=20r/s;",
        location,
        ..Nginx::default()
    };
    let nginx = nginx.before(&service)?;
    Some((service, nginx))
}

#[test]
fn creations_that_a_proxy_refuses_with_429_are_all_made() {
    let limit = "limit_req zone=all burst=5 nodelay; limit_req_status 429;";
    let Some((service, nginx)) = limited(limit) else { return };
    let project = project(&format!("  - name: Old\n{}", new(5)));
    roster(&project, &nginx.url(), ["apply", "--yes"]).run().exits(0);
    assert_eq!(service.state().assistants.len(), 6);
}

/// So many unchanged assistants and creations over HTTP/2 through nginx; each is made once, and none is left unknown.
pub(super) fn over_http2(server: &'static str, unchanged: usize, creations: usize) {
    let assistants = others(unchanged);
    let entries = format!("{}{}", entries_of(&assistants), new(creations));
    let Some(service) = Service::start(&json!({"assistants": assistants})) else {
        return;
    };
    let nginx = Nginx {
        server,
        tls: true,
        ..Nginx::default()
    };
    let Some(nginx) = nginx.before(&service) else { return };
    let project = project(&entries);
    let most = creations.to_string();
    let apply = ["apply", "--yes", "--format", "json", "--max-creates", &most];
    let apply = roster(&project, &nginx.url(), apply);
    let ran = apply.env("SSL_CERT_FILE", nginx.certificate()).run();
    let report = ran.json();
    assert_eq!(report["summary"]["applied"], creations, "{ran}");
    assert_eq!(
        (report["summary"]["unknown"].as_u64(), ran.code),
        (Some(0), Some(0)),
        "{ran}"
    );
    assert_eq!(service.state().assistants.len(), unchanged + creations);
}

#[test]
fn creations_over_http2_are_made() {
    over_http2("", 25, 8);
}
