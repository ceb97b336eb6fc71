//! Reads that do not show all there is, or not as it is now: nothing is created twice, and nothing is written upon them.

use roster::sandbox::{
    FaultTiming, PageStyle, PageWord, Paging, RequestKind, RequestMatcher, ServerBehavior, ServerState,
};
use serde_json::{Value, json};

use super::fixture::{apply, converges, fixture, old};
use crate::support::{Project, Ran, TestSandbox};

/// `Old` and `New` of the roster, after so many others.
fn after(others: usize, shape: ServerBehavior) -> ServerState {
    let others = (0..others).map(|number| roster::sandbox::StoredAssistant::named(&format!("Other {number}")));
    let mut new = old();
    new.set("name", "New");
    ServerState::with(others.chain([old(), new])).with_behavior(shape)
}

fn paged(size: usize, style: PageStyle) -> ServerBehavior {
    ServerBehavior {
        paging: Some(Paging::new(size, style)),
        ..ServerBehavior::default()
    }
}

fn applied(world: &ServerState) -> (Project, TestSandbox, Ran) {
    let (project, service) = fixture(world);
    let ran = apply(&project, &service);
    (project, service, ran)
}

#[test]
fn what_stands_on_a_later_page_is_not_created_whatever_says_that_there_is_one() {
    use PageWord::{More, Pages, Remaining, Total};
    let named = |key: &str, says| PageStyle::Named {
        key: key.to_owned(),
        says,
    };
    let header = |name: &str, says| PageStyle::Header {
        name: name.to_owned(),
        says,
    };
    let leads_nowhere = vec![
        PageStyle::Total,
        PageStyle::HasMore,
        PageStyle::Circle,
        named("paginator.itemCount", Total),
        named("metadata.totalDocs", Total),
        named("resultSize", Total),
        named("nbPages", Pages),
        named("_meta.page.maxPage", Pages),
        named("remainingItems", Remaining),
        named("omitted", Remaining),
        named("IsTruncated", More),
        named("limitReached", More),
        header("x-total-count", Total),
        header("acme-total-count", Total),
        header("x-wp-totalpages", Pages),
        header("x-results-remaining", Remaining),
        header("x-has-more", More),
        PageStyle::Silent,
    ];
    std::thread::scope(|scope| {
        for style in leads_nowhere {
            scope.spawn(move || {
                let what = format!("{style:?}");
                let (project, service, ran) = applied(&after(10, paged(10, style)));
                assert_eq!(ran.code, Some(1), "{what}\n{ran}");
                assert!(ran.stderr.contains("blocked"), "{what}\n{ran}");
                apply(&project, &service);
                assert_eq!((service.creations(), service.updates()), (0, 0), "{what}");
            });
        }
        for style in [PageStyle::Pagination, PageStyle::Meta, PageStyle::Link, PageStyle::Next] {
            scope.spawn(move || {
                let what = format!("{style:?}");
                let (project, service, ran) = applied(&after(10, paged(10, style)));
                assert_eq!(ran.code, Some(0), "{what}\n{ran}");
                converges(&project, &service, &what);
                assert_eq!(service.creations(), 0, "{what}");
            });
        }
    });
}

/// A cache that gives out so many copies of each answer.
fn caching(cached_reads: u32) -> ServerBehavior {
    ServerBehavior {
        cached_reads,
        ..ServerBehavior::default()
    }
}

#[test]
fn nothing_is_written_upon_what_a_cache_kept() {
    // From the start, or from the moment when the plan was made: the list before the first creation, and the detail before
    // the update, are then old.
    for (when, which) in [
        (FaultTiming::Before, RequestMatcher::first(RequestKind::List)),
        (FaultTiming::After, RequestMatcher::first(RequestKind::Detail)),
    ] {
        let (project, service) = fixture(&ServerState::with([old()]));
        // Both are in the cache before the run.
        service.with_world(|world| world.shape.cached_reads = 100).unwrap();
        project.roster(["plan"]).against(&service).run();
        service.with_world(|world| world.shape.cached_reads = 0).unwrap();
        service.on(when, which, |world| world.shape.cached_reads = 100);
        let ran = apply(&project, &service);
        assert_eq!((service.creations(), service.updates()), (0, 0), "{ran}");
        assert!(matches!(ran.code, Some(1 | 3)), "{ran}");
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains("a cache stands before the API"), "{ran}");
    }
}

#[test]
fn a_cache_that_gives_out_one_copy_is_asked_again_and_nothing_is_done_twice() {
    let (project, service) = fixture(&ServerState::with([old()]).with_behavior(caching(1)));
    for _ in 0..3 {
        apply(&project, &service);
    }
    service
        .with_world(|world| world.shape = ServerBehavior::default())
        .unwrap();
    converges(&project, &service, "without the cache");
    assert_eq!(service.creations(), 1);
}

#[test]
fn what_stands_in_other_objects_of_a_detail_is_neither_compared_nor_sent() {
    let beside = json!({
        "transcriber": {"provider": "deepgram", "model": "nova-2", "language": "de"},
        "created_by": {"_id": "665e4a34c65bb95f2f2d0001", "name": "Ann", "language": "fr", "industry": "none"},
        "fallbacks": [{"provider": "x", "model": "y", "temperature": 0.1}],
    });
    let Value::Object(beside) = beside else {
        unreachable!("it is written as one")
    };
    for (settings_under, camel_case) in [(None, false), (Some("ai_settings"), false), (Some("aiSettings"), true)] {
        let shape = ServerBehavior {
            beside: beside.clone(),
            settings_under: settings_under.map(str::to_owned),
            camel_case,
            ..ServerBehavior::default()
        };
        let (project, service, ran) = applied(&ServerState::with([old()]).with_behavior(shape));
        assert_eq!(ran.code, Some(0), "{ran}");
        for sent in service.requests().iter().filter(|request| request.method == "PATCH") {
            let body = sent.body.as_ref().unwrap();
            assert_eq!(
                (&body["provider"], &body["language"]),
                (&json!("open_ai"), &json!("English")),
                "{body}"
            );
        }
        converges(&project, &service, "settings and other objects");
        assert_eq!(service.creations(), 1);
    }
}
