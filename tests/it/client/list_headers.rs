//! What the status and the headers of a list say of more pages.

use roster::api::Redactor;
use roster::api::message::Response;
use roster::api::wire::{CollectStep, PageCollector, page};
use serde_json::json;

use super::lists::body;

fn with_headers(status: u16, headers: &[(&str, &str)]) -> CollectStep {
    let answer = Response {
        status,
        body: body(0..3, &json!({})).to_string().into_bytes(),
        headers: headers
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        ..Response::default()
    };
    PageCollector::default().add(page(&answer, &Redactor::new(&"key".into())).unwrap(), None)
}

#[test]
fn headers_that_say_that_there_is_more_leave_the_list_open() {
    for header in [
        ("x-total-count", "45"),
        ("x-total", "45"),
        ("total-count", "45"),
        ("x-wp-total", "45"),
        ("x-wp-totalpages", "3"),
        ("x-showing", "1-3 of 45"),
        ("x-total-pages", "3"),
        ("x-next-page", "abc"),
        ("x-next-cursor", "abc"),
        ("x-ms-continuation", "abc"),
        ("x-has-more", "true"),
        (
            "x-pagination",
            r#"{"totalCount":45,"pageSize":20,"currentPage":1,"totalPages":3}"#,
        ),
        ("pagination-count", "45"),
        ("content-range", "items 0-2/45"),
        ("content-range", "assistants 0-2/*"),
        ("x-item-range", "0-2/45"),
        ("next-range", "id 3.."),
        ("x-acme-total-count", "45"),
        ("acme-next-cursor", "abc"),
        ("x-full-count", "45"),
        ("x-list-complete", "false"),
        ("x-voice-assistants-total", "45"),
        ("x-org-assistant-count", "45"),
    ] {
        let step = with_headers(200, &[header]);
        let is_said = |why: &str| why.contains("45") || why.contains(header.0) || header.0 == "x-pagination";
        assert!(
            matches!(&step, CollectStep::Incomplete(why) if is_said(why)) || step == CollectStep::Page(2),
            "{header:?}: {step:?}"
        );
    }
    for status in [202, 203, 206] {
        let step = with_headers(status, &[]);
        assert!(
            matches!(&step, CollectStep::Incomplete(why) if why.contains(&status.to_string())),
            "{step:?}"
        );
    }
    let paged = [
        ("x-page", "1"),
        ("x-per-page", "3"),
        ("x-next-page", "2"),
        ("x-total-pages", "15"),
        ("x-total", "45"),
    ];
    assert_eq!(with_headers(200, &paged), CollectStep::Page(2));
}

#[test]
fn headers_that_say_nothing_of_more_leave_the_list_complete() {
    for headers in [
        &[("x-total-count", "3")][..],
        &[("content-range", "items 0-2/3")],
        &[("content-range", "bytes 0-2/45")],
        &[
            ("x-page", "1"),
            ("x-per-page", "20"),
            ("x-next-page", ""),
            ("x-prev-page", ""),
            ("x-total-pages", "1"),
            ("x-total", "3"),
        ],
        &[
            ("x-ratelimit-limit", "120"),
            ("x-ratelimit-remaining", "119"),
            ("x-rate-limit-remaining", "119"),
        ],
        &[
            ("ratelimit", "limit=100, remaining=50, reset=5"),
            ("retry-after", "45"),
            ("content-length", "4500"),
            ("age", "0"),
        ],
        &[
            ("x-envoy-attempt-count", "45"),
            ("x-cache-hits", "45"),
            ("x-db-query-count", "45"),
            ("x-request-id", "45"),
        ],
        &[
            ("x-nextjs-cache", "HIT"),
            ("x-runtime", "45"),
            ("x-served-by", "next"),
            ("x-total-time", "45"),
            ("more", ""),
        ],
        &[
            ("x-node-count", "45"),
            ("x-memory-total", "4500"),
            ("x-credits-remaining", "45"),
            ("accept-ranges", "bytes"),
            ("server-timing", "total;dur=45.2"),
        ],
    ] {
        assert_eq!(with_headers(200, headers), CollectStep::Done, "{headers:?}");
    }
    assert_eq!(
        with_headers(206, &[("content-range", "items 0-2/3")]),
        CollectStep::Done
    );
}
