//! A list in pages is read to its end before anything is created.

use serde_json::json;

use super::fixture::{assistant, others, project, roster};
use super::service::Service;

/// A service of 45 assistants, the last of them named `Last`, in pages of 20.
fn paged(way: &str) -> Option<Service> {
    let mut assistants = others(44);
    assistants.push(assistant("Last", &json!({})));
    Service::start(&json!({"assistants": assistants, "pages": way}))
}

/// Applies twice; nothing may be created, since both are there.
pub(super) fn creates_nothing(way: &str) -> Option<()> {
    let service = paged(way)?;
    let project = project("  - { name: Somebody 1 }\n  - { name: Last }\n");
    for _ in 0..2 {
        let ran = roster(&project, &service.url(), ["apply", "--yes", "--format", "json"]).run();
        let known = ran.code == Some(0) && ran.json()["summary"]["unchanged"] == 2;
        let in_doubt = ran.code == Some(1) && ran.stderr.contains("blocked");
        assert!(known || in_doubt, "{way}\n{ran}");
    }
    assert_eq!(service.state().count("POST"), 0, "{way}");
    Some(())
}

#[test]
fn a_list_whose_pages_are_told_beside_the_data_is_read_to_its_end() {
    creates_nothing("pagination");
}
