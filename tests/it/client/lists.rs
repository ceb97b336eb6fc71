//! When the pages of a list are followed, and when a list counts as incomplete.

use roster::api::Redactor;
use roster::api::message::Response;
use roster::api::wire::{CollectStep, PageCollector, page};
use serde_json::{Value, json};

/// The body of a page whose entries are numbered, with more members beside `data`.
pub(super) fn body(entries: std::ops::Range<usize>, beside: &Value) -> Value {
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

pub(super) fn add(
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

pub(super) fn at(reference: &str) -> CollectStep {
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
        // Nothing of the list's.
        json!({"version": 45, "took": 45, "statusCode": 200, "elapsedMs": 100, "timestamp": "2026"}),
        json!({"meta": {"request_id": "x", "version": "1.45"}}),
        json!({"maxAssistants": 100, "assistantLimit": 100, "quota": {"total": 100, "remaining": 97}}),
        json!({"rateLimit": {"limit": 120, "remaining": 119, "reset": 60}, "usage": {"totalTokens": 4500, "callCount": 99}}),
        json!({"totalMinutes": 340, "nextBillingDate": "2026-12-01", "messageCount": 12, "unreadCount": 12}),
        json!({"errorCount": 45, "activeCount": 2, "nextSteps": ["a"], "warnings": [{"count": 9}]}),
        json!({"facets": [{"count": 45}, {"count": 9}], "lastUpdated": 1_700_000_000, "moreInfo": "https://h.example/docs"}),
        // A page that is not full.
        json!({"limit": 20}),
        json!({"pageSize": 50, "offset": 0}),
        json!({"page": 1, "limit": 20}),
        json!({"itemsPerPage": 20, "pagination": {}}),
        // Ends under other names.
        json!({"paginator": {"itemCount": 3, "perPage": 20, "pageCount": 1, "currentPage": 1, "slNo": 1, "hasPrevPage": false,
            "hasNextPage": false, "prev": null, "next": null}}),
        json!({"metadata": {"total": 3, "page": 1, "limit": 3, "pages": 1}}),
        json!({"metadata": [{"totalDocs": 3}]}),
        json!({"IsTruncated": false, "KeyCount": 3, "MaxKeys": 1000}),
        json!({"last": true, "totalPages": 1, "totalElements": 3, "size": 3, "number": 0, "numberOfElements": 3, "first": true}),
        json!({"pageInfo": {"hasNextPage": false, "endCursor": "x"}}),
        json!({"lastEvaluatedKey": null}),
        json!({"scrollId": "abc", "total": {"value": 3, "relation": "eq"}}),
        json!({"remaining": 0, "isLast": true, "done": true, "has_more": "false"}),
        json!({"recordsTotal": 3, "recordsFiltered": 3, "draw": 9}),
        json!({"links": [{"rel": "self", "href": "/v1/assistants"}]}),
        json!({"offset": 0, "limit": 20}),
        json!({"cappedAt": 1000, "rest": 0, "overflow": false, "lastId": null}),
        json!({"message": "3 of 3 assistants", "omitted": 0, "limited": false, "page": "1/1", "maxPage": 1}),
        // Totals of something else.
        json!({"languages": {"count": 45}, "phoneNumbers": {"total": 45}, "voicesAvailable": 12, "folders": [{"count": 45}]}),
        json!({"totalVoices": 45, "voiceCount": 45, "next": [], "loadMoreInfo": "https://h.example/docs"}),
        json!({"loadMore": false, "isPaginated": false, "allLoaded": true, "reachedEnd": true, "dropped": 0, "further": 0}),
        json!({"meta": {"links": [{"url": null, "label": "&laquo; Previous"}, {"url": "/", "label": "1"}, {"url": null, "label": "Next &raquo;"}]}}),
        json!({"notice": "Upgrade to create more assistants", "traceId": "20 of 45"}),
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
        json!({"limit": 3}),
        json!({"page": 1}),
        json!({"page": 0, "limit": 3}),
        json!({"page": 2, "limit": 3}),
        json!({"offset": 3, "limit": 3}),
        json!({"paginator": {"itemCount": 45}}),
        json!({"metadata": {"total": 45}}),
        json!({"metadata": [{"total": 45}]}),
        json!({"info": {"deep": {"item-count": 45}}}),
        json!({"totalItems": 45}),
        json!({"totalcount": 45}),
        json!({"TotalAssistantsFound": 45}),
        json!({"num_results": 45}),
        json!({"assistantCount": 45}),
        json!({"hits": {"total": {"value": 45, "relation": "eq"}}}),
        json!({"recordsTotal": 45, "recordsFiltered": 45}),
        json!({"totalPages": 3}),
        json!({"page_count": 3}),
        json!({"last_page": 3}),
        json!({"remaining": 25}),
        json!({"items_left": "2"}),
        json!({"lastEvaluatedKey": {"id": "x"}}),
        json!({"LastEvaluatedKey": "x"}),
        json!({"nextPageToken": "x"}),
        json!({"nextpagetoken": "x"}),
        json!({"meta": {"next-offset": 20}}),
        json!({"continuation": "x"}),
        json!({"ContinuationToken": "x"}),
        json!({"scrollId": "x"}),
        json!({"cursor": "x", "limit": 20}),
        json!({"offset": 20, "limit": 20}),
        json!({"truncated": true}),
        json!({"IsTruncated": "true"}),
        json!({"incomplete_results": true}),
        json!({"partial": true}),
        json!({"isLast": false}),
        json!({"last": false}),
        json!({"done": false}),
        json!({"moreAvailable": true}),
        json!({"hasmore": 1}),
        json!({"pageInfo": {"hasNextPage": true, "endCursor": "x"}}),
        json!({"total_pages": 3}),
        json!({"page": 0, "total_pages": 3}),
        json!({"page": 2, "total_pages": 2}),
        json!({"page": 3, "total_pages": 2}),
        json!({"page": 1, "total_pages": 3, "next_page": 3}),
        json!({"total": 3, "meta": {"total": 4}}),
        json!({"total": 3, "meta": {"hasMore": true}}),
        json!({"all": 45}),
        json!({"quantity": 45}),
        json!({"length": 45}),
        json!({"resultSize": 45}),
        json!({"no_of_items": 45}),
        json!({"nItems": 45}),
        json!({"available": 45}),
        json!({"from": 1, "to": 3, "outOf": 45}),
        json!({"omitted": 42}),
        json!({"notShown": 42}),
        json!({"limited": true}),
        json!({"limitReached": true}),
        json!({"hasMoreElements": true}),
        json!({"finished": false}),
        json!({"maxPage": 3}),
        json!({"search_after": [1_700_000_000, "x"]}),
        json!({"exclusiveStartKey": "x"}),
        json!({"message": "Showing 1-3 of 45 assistants"}),
        json!({"range": "items 0-2/45"}),
        json!({"warnings": ["results were truncated to 3"]}),
        json!({"warnings": ["result set exceeds limit, showing first 3"]}),
        json!({"message": "Page 1 of 2"}),
    ] {
        assert!(
            matches!(first(&beside), CollectStep::Incomplete(_)),
            "{beside}: {:?}",
            first(&beside)
        );
    }
}

#[test]
fn a_list_that_says_that_it_was_cut_off_is_incomplete() {
    for beside in [
        json!({"lastKey": "x"}),
        json!({"last_id": "x"}),
        json!({"additionalResults": true}),
        json!({"overflow": true}),
        json!({"maxReached": true}),
        json!({"cappedAt": 3}),
        json!({"limitedTo": 3}),
        json!({"rest": 42}),
        json!({"unshown": 42}),
        json!({"notReturned": 42}),
        json!({"matching": 45}),
        // The rows by the product's own name.
        json!({"totalVoiceAssistants": 45}),
        json!({"voice_assistants": {"total": 45}}),
        json!({"meta": {"voiceAssistantCount": 45}}),
        json!({"loadMore": true}),
        json!({"canLoadMore": true}),
        json!({"showMore": true}),
        json!({"moreToCome": true}),
        json!({"further": 42}),
        json!({"furtherResults": true}),
        json!({"isPaginated": true}),
        json!({"paginated": true}),
        json!({"allLoaded": false}),
        json!({"all_returned": false}),
        json!({"reachedEnd": false}),
        json!({"endReached": false}),
        json!({"dropped": 42}),
        json!({"dropped": true}),
        json!({"nextPages": [2, 3]}),
        json!({"n": 45}),
        json!({"nbResults": 45}),
    ] {
        let step = first(&beside);
        assert!(matches!(step, CollectStep::Incomplete(_)), "{beside}: {step:?}");
    }
}

#[test]
fn a_list_that_says_how_to_go_on_is_followed() {
    for (beside, step) in [
        (json!({"next": "/v1/assistants?page=2"}), at("/v1/assistants?page=2")),
        (json!({"next": "?after=x"}), at("?after=x")),
        (
            json!({"paging": {"nextPageUri": "/v1/assistants?page=2"}}),
            at("/v1/assistants?page=2"),
        ),
        (json!({"more": "/v1/assistants?page=2"}), at("/v1/assistants?page=2")),
        (
            json!({"links": [{"rel": "self", "href": "/"}, {"rel": "next", "href": "/2"}]}),
            at("/2"),
        ),
        (
            json!({"paginator": {"itemCount": 5, "perPage": 3, "pageCount": 2, "currentPage": 1, "slNo": 1, "hasPrevPage": false,
                "hasNextPage": true, "prev": null, "next": 2}}),
            CollectStep::Page(2),
        ),
        (
            json!({"links": {"next": "https://h.example/x"}}),
            at("https://h.example/x"),
        ),
        (json!({"_links": {"next": {"href": "/x"}}}), at("/x")),
        (json!({"_links": {"next": [{"href": "/x"}]}}), at("/x")),
        (json!({"links": [{"rel": ["next"], "href": "/x"}]}), at("/x")),
        (json!({"links": [{"rel": "last next", "href": "/x"}]}), at("/x")),
        (json!({"links": [{"relation": "Next", "href": "/x"}]}), at("/x")),
        (
            json!({"links": [{"url": null, "label": "&laquo; Previous"}, {"url": "/x", "label": "Next &raquo;"}]}),
            at("/x"),
        ),
        (json!({"moreUrl": "/x"}), at("/x")),
        (json!({"subsequent": "/x"}), at("/x")),
        (json!({"pagination": {"next_page_url": "/x", "total": 9}}), at("/x")),
        (json!({"page": 1, "total_pages": 3}), CollectStep::Page(2)),
        (json!({"page": "1/3"}), CollectStep::Page(2)),
        (
            json!({"pagination": {"currentPage": 1, "pages": 2}}),
            CollectStep::Page(2),
        ),
        (json!({"meta": {"page": "1", "hasMore": true}}), CollectStep::Page(2)),
        (json!({"page": 1, "limit": 3, "total": 4}), CollectStep::Page(2)),
        // A full page, which may be the last: only the next one tells.
        (json!({"page": 1, "limit": 3}), CollectStep::Page(2)),
        (
            json!({"meta": {"currentPage": "1", "perPage": "3"}}),
            CollectStep::Page(2),
        ),
        (json!({"offset": 0, "limit": 3}), at("?offset=3")),
        (json!({"skip": 0, "take": 3}), at("?skip=3")),
        (json!({"offset": 0}), at("?offset=3")),
        (json!({"paging": {"offset": 0, "limit": 3}}), at("?offset=3")),
        (json!({"offset": 0, "limit": 3, "total": 45}), at("?offset=3")),
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
fn what_was_seen_is_quoted() {
    let said = |beside: &Value| match first(beside) {
        CollectStep::Incomplete(why) => why,
        other => panic!("{other:?}"),
    };
    let why = said(&json!({"paginator": {"itemCount": 45}}));
    assert!(
        why.starts_with("`paginator.itemCount: 45` says that there is more"),
        "{why}"
    );
    assert!(said(&json!({"scrollId": "abc"})).contains("`scrollId: abc`"));
    assert!(said(&json!({"next_token": "x".repeat(100_000)})).len() < 250);
}

#[test]
fn an_entry_that_cannot_be_read_leaves_the_list_open() {
    let odd = json!({"status": true, "data": [{"id": "a", "name": "A"}, {"name": "B"}]});
    assert!(matches!(
        add_body(&mut PageCollector::default(), &odd, &[], None),
        CollectStep::Incomplete(why) if why.contains("entry 2")
    ));
}

#[test]
fn signs_are_found_in_linear_time() {
    let deep = (0..100).fold(json!({"total": 45}), |inner, _| json!({"a": inner}));
    let wide: Value = (0..20_000)
        .map(|number| (format!("someKeyOfMany{number}"), json!({"b": number})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let start = std::time::Instant::now();
    assert_eq!(
        first(&json!({"deep": deep, "wide": wide, "long".repeat(50_000): 45})),
        CollectStep::Done
    );
    assert!(start.elapsed() < std::time::Duration::from_secs(10));
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

#[test]
fn a_row_that_says_when_it_was_last_edited_keeps_it() {
    let body = json!({"status": true, "message": "ok", "data": [
        {"id": "1", "name": "A", "updated_at": "2026-01-01T00:00:01Z", "lastModifiedBy": {"email": "ann@example.com"}},
        {"id": "2", "name": "B", "createdAt": "2026-01-01"},
    ]});
    let mut pages = PageCollector::default();
    add_body(&mut pages, &body, &[], None);
    let listed = pages.finish(None).assistants;
    let edits = listed.iter().map(|it| it.last_edit.as_ref().map(ToString::to_string));
    let edited = "2026-01-01T00:00:01Z by ann@example.com".to_owned();
    assert_eq!(edits.collect::<Vec<_>>(), [Some(edited), None]);
}
