//! When the pages of a list are followed, and when a list counts as incomplete.

use roster::api::Redactor;
use roster::api::message::Response;
use roster::api::wire::{CollectStep, PageCollector, page};
use serde_json::{Value, json};

/// The body of a page whose entries are numbered, with more members beside `data`.
fn body(entries: std::ops::Range<usize>, beside: &Value) -> Value {
    let data: Vec<_> = entries
        .map(|number| json!({"id": format!("i{number}"), "name": format!("n{number}")}))
        .collect();
    let mut body = json!({"status": true, "message": "ok", "data": data});
    body.as_object_mut()
        .unwrap()
        .extend(beside.as_object().unwrap().clone());
    body
}

fn add_body(gathering: &mut PageCollector, body: &Value, link: &[&str], asked: Option<u64>) -> CollectStep {
    let answer = Response {
        status: 200,
        body: body.to_string().into_bytes(),
        link: link.iter().map(|&link| link.to_owned()).collect(),
        ..Response::default()
    };
    gathering.add(page(&answer, &Redactor::new(&"key".into())).unwrap(), asked)
}

fn add(
    gathering: &mut PageCollector,
    entries: std::ops::Range<usize>,
    beside: &Value,
    asked: Option<u64>,
) -> CollectStep {
    add_body(gathering, &body(entries, beside), &[], asked)
}

fn first(beside: &Value) -> CollectStep {
    add(&mut PageCollector::default(), 0..3, beside, None)
}

fn at(reference: &str) -> CollectStep {
    CollectStep::At(vec![reference.to_owned()])
}

#[test]
fn a_list_without_signs_or_with_signs_of_its_end_is_complete() {
    for beside in [
        json!({}),
        json!({"timestamp": 1, "path": "/v1/assistants", "count": 3}),
        json!({"pagination": null, "meta": null, "total": null}),
        json!({"total": 3}),
        json!({"total": "3", "page": 1, "limit": 20}),
        json!({"hasMore": false}),
        json!({"next": null}),
        json!({"next": ""}),
        json!({"meta": {"total": 3, "request_id": "x"}}),
        json!({"pagination": {"page": 1, "totalPages": 1, "total": 3, "limit": 20, "hasNextPage": false, "nextPage": null}}),
        json!({"pagination": {"current_page": 1, "last_page": 1}}),
        json!({"pagination": {"next_cursor": null}}),
        json!({"meta": {"pagination": {"total_pages": 1}}}),
        json!({"count": 3, "next": null, "previous": null}),
        json!({"links": {"self": "/v1/assistants", "next": null}}),
    ] {
        assert_eq!(first(&beside), CollectStep::Done, "{beside}");
    }
    let empty = json!({"pagination": {"page": 1, "totalPages": 0, "total": 0}});
    assert_eq!(
        add(&mut PageCollector::default(), 0..0, &empty, None),
        CollectStep::Done
    );
}

#[test]
fn a_list_with_signs_that_leave_its_end_open_is_incomplete() {
    for beside in [
        json!({"total": 4}),
        json!({"total": 2}),
        json!({"total": "many"}),
        json!({"count": 45}),
        json!({"hasMore": true}),
        json!({"has_more": "yes"}),
        json!({"next": "abc"}),
        json!({"next": {}}),
        json!({"nextCursor": "abc"}),
        json!({"nextCursor": "abc", "hasMore": false}),
        json!({"next": "/x", "total": 3}),
        json!({"pagination": {}}),
        json!({"pagination": true}),
        json!({"meta": {"request_id": "x"}}),
        json!({"limit": 20}),
        json!({"page": 1}),
        json!({"page": 1, "limit": 20}),
        json!({"total_pages": 3}),
        json!({"page": 0, "total_pages": 3}),
        json!({"page": 2, "total_pages": 2}),
        json!({"page": 3, "total_pages": 2}),
        json!({"page": 1, "total_pages": 3, "next_page": 3}),
        json!({"total": 3, "meta": {"total": 4}}),
        json!({"total": 3, "meta": {"hasMore": true}}),
    ] {
        assert!(
            matches!(first(&beside), CollectStep::Incomplete(_)),
            "{beside}: {:?}",
            first(&beside)
        );
    }
}

#[test]
fn a_list_that_says_how_to_go_on_is_followed() {
    for (beside, step) in [
        (json!({"next": "/v1/assistants?page=2"}), at("/v1/assistants?page=2")),
        (json!({"next": "?after=x"}), at("?after=x")),
        (
            json!({"links": {"next": "https://h.example/x"}}),
            at("https://h.example/x"),
        ),
        (json!({"_links": {"next": {"href": "/x"}}}), at("/x")),
        (json!({"pagination": {"next_page_url": "/x", "total": 9}}), at("/x")),
        (json!({"page": 1, "total_pages": 3}), CollectStep::Page(2)),
        (
            json!({"pagination": {"currentPage": 1, "pages": 2}}),
            CollectStep::Page(2),
        ),
        (json!({"meta": {"page": "1", "hasMore": true}}), CollectStep::Page(2)),
        (json!({"page": 1, "limit": 3, "total": 4}), CollectStep::Page(2)),
        (
            json!({"page": 1, "total_pages": 3, "next_page": 2, "has_next": true, "total": 9}),
            CollectStep::Page(2),
        ),
    ] {
        assert_eq!(first(&beside), step, "{beside}");
    }
}

#[test]
fn signs_inside_an_object_around_the_list_count_too() {
    let inside =
        |total: u64| json!({"status": true, "data": {"assistants": [{"id": "a", "name": "A"}], "total": total}});
    assert_eq!(
        add_body(&mut PageCollector::default(), &inside(1), &[], None),
        CollectStep::Done
    );
    assert!(matches!(
        add_body(&mut PageCollector::default(), &inside(2), &[], None),
        CollectStep::Incomplete(_)
    ));
}

#[test]
fn a_link_header_is_read_by_its_relation() {
    let step = |links: &[&str]| add_body(&mut PageCollector::default(), &body(0..3, &json!({})), links, None);
    assert_eq!(
        step(&["<https://h.example/?p=2&q=a,b;c>; rel=\"next\", <https://h.example/?p=9>; rel=\"last\""]),
        at("https://h.example/?p=2&q=a,b;c")
    );
    assert_eq!(step(&["</x>; title=\"t\"; REL=next"]), at("/x"));
    assert_eq!(step(&["</a>; rel=prev", "</x>; rel=\"last next\""]), at("/x"));
    assert_eq!(step(&["</a>; rel=\"first\", </b>; rel=\"prev\""]), CollectStep::Done);
    for harmless in [
        "</style.css>; rel=preload; as=style",
        "</v1/assistants>; rel=\"canonical\"; title=\"<b>, rel=next; \\\"x\\\"\", </x>; rev=up;crossorigin ; rel=help,",
        "</v1/assistants?page=1&limit=20>; rel=first, </v1/assistants?limit=20&page=1>; rel=last",
        "</a?offset=0>; rel=\"first last\"",
        "",
    ] {
        assert_eq!(step(&[harmless]), CollectStep::Done, "{harmless}");
    }
    let last = "</a?page=9>; rel=last";
    assert_eq!(step(&[last]), CollectStep::DoneIfHere(vec!["/a?page=9".to_owned()]));
    assert_eq!(
        step(&["</a>; rel=first", last]),
        CollectStep::DoneIfHere(vec!["/a?page=9".to_owned()])
    );
    for unreadable in [
        "next: /x",
        "</x; rel=next",
        "/x; rel=next",
        "</x>; rel=\"next",
        "</x> rel=next",
        "</a>; rel=prev, oh",
    ] {
        assert!(
            matches!(step(&[unreadable]), CollectStep::Incomplete(_)),
            "{unreadable}"
        );
    }
    let more = body(0..3, &json!({"has_more": false}));
    assert!(matches!(
        add_body(&mut PageCollector::default(), &more, &["</x>; rel=next"], None),
        CollectStep::Incomplete(_)
    ));
}

#[test]
fn pages_are_put_together_until_the_last() {
    let mut gathering = PageCollector::default();
    let beside = |page: u64| json!({"pagination": {"page": page, "totalPages": 3, "total": 50, "limit": 20}});
    assert_eq!(add(&mut gathering, 0..20, &beside(1), None), CollectStep::Page(2));
    assert_eq!(add(&mut gathering, 20..40, &beside(2), Some(2)), CollectStep::Page(3));
    assert_eq!(add(&mut gathering, 40..50, &beside(3), Some(3)), CollectStep::Done);
    let listing = gathering.finish(None);
    assert_eq!(listing.assistants.len(), 50);
    assert_eq!(listing.assistants[49].id, "i49");
}

#[test]
fn a_server_that_ignores_the_page_that_was_asked_for_is_found_out() {
    for told in [
        json!({"page": 1, "total_pages": 2}),
        json!({}),
        json!({"has_more": false}),
    ] {
        let mut gathering = PageCollector::default();
        assert_eq!(
            add(&mut gathering, 0..3, &json!({"page": 1, "total_pages": 2}), None),
            CollectStep::Page(2)
        );
        assert!(
            matches!(add(&mut gathering, 0..3, &told, Some(2)), CollectStep::Incomplete(_)),
            "{told}"
        );
    }
}

#[test]
fn a_last_page_need_not_say_that_it_is_the_last_unless_some_are_missing() {
    let mut gathering = PageCollector::default();
    assert_eq!(
        add(&mut gathering, 0..3, &json!({"next": "/2", "total": 5}), None),
        at("/2")
    );
    assert_eq!(add(&mut gathering, 3..5, &json!({}), None), CollectStep::Done);
    let mut gathering = PageCollector::default();
    assert_eq!(
        add(&mut gathering, 0..3, &json!({"next": "/2", "total": 6}), None),
        at("/2")
    );
    assert!(matches!(
        add(&mut gathering, 3..5, &json!({}), None),
        CollectStep::Incomplete(_)
    ));
}

#[test]
fn what_moves_between_pages_is_listed_once() {
    let mut gathering = PageCollector::default();
    assert_eq!(add(&mut gathering, 0..3, &json!({"next": "/2"}), None), at("/2"));
    assert_eq!(
        add(&mut gathering, 2..5, &json!({"next": null}), None),
        CollectStep::Done
    );
    assert_eq!(gathering.finish(None).assistants.len(), 5);
}

#[test]
fn one_id_with_two_names_leaves_the_list_open() {
    let two = json!({"status": true, "data": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]});
    assert!(matches!(
        add_body(&mut PageCollector::default(), &two, &[], None),
        CollectStep::Incomplete(_)
    ));
}

#[test]
fn pages_that_bring_nothing_new_or_never_end_are_left() {
    let mut gathering = PageCollector::default();
    assert_eq!(add(&mut gathering, 0..3, &json!({"next": "/2"}), None), at("/2"));
    assert!(matches!(
        add(&mut gathering, 0..3, &json!({"next": "/3"}), None),
        CollectStep::Incomplete(_)
    ));
    let mut gathering = PageCollector::default();
    let steps: Vec<_> = (0..1_000)
        .map(|page| add(&mut gathering, page..page + 1, &json!({"next": "/x"}), None))
        .collect();
    assert_eq!(steps[998], at("/x"));
    assert!(matches!(&steps[999], CollectStep::Incomplete(why) if why.contains("1000 pages")));
}
