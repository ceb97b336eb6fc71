//! Names that the service stores differently from how they were sent.

use serde_json::json;

use crate::real::fixture::{assistant, project, roster};
use crate::real::service::Service;

#[test]
fn a_name_that_is_kept_otherwise_is_created_once() {
    let torn = format!("{}\u{1f600} shop", "x".repeat(29));
    for (way, name, kept) in [
        ("escape", "Tom & Jerry's", "Tom &amp; Jerry&#x27;s"),
        (
            "cut",
            "Assistant of the northern customers",
            "Assistant of the northern cust",
        ),
        // The cut goes through the middle of the emoji: half a surrogate pair is left.
        ("cut", &torn, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    ] {
        let ways = json!({"assistants": [assistant("Old", &json!({}))], "texts": way});
        let Some(service) = Service::start(&ways) else { return };
        let project = project(&format!("  - name: Old\n  - name: {name:?}\n"));
        let ran = roster(&project, &service.url(), ["apply", "--yes"]).run().exits(3);
        assert!(ran.stdout.contains(kept), "it says how the server names it\n{ran}");
        assert!(ran.stdout.contains("6b0a74000000000000000002"), "{ran}");
        for _ in 0..2 {
            let ran = roster(&project, &service.url(), ["apply", "--yes"]).run().exits(1);
            assert!(ran.stdout.contains("near_match"), "{ran}");
        }
        assert_eq!(service.state().assistants.len(), 2, "{way}");
    }
}
