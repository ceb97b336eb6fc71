//! Pages as long as their size, without a word of how many there are: only the next one tells.

use roster::api::ReadApi;
use roster::api::wire::{CollectStep, PageCollector};
use serde_json::json;

use super::lists::{add, at};
use super::probe::rows;
use super::server::{Server, json};

#[test]
fn full_pages_without_a_total_are_followed_to_a_short_or_empty_one() {
    let beside = |page: u64| json!({"page": page, "limit": 3});
    for (last, rows) in [(6..7, 7), (6..6, 6)] {
        let mut gathering = PageCollector::default();
        assert_eq!(add(&mut gathering, 0..3, &beside(1), None), CollectStep::Page(2));
        assert_eq!(add(&mut gathering, 3..6, &beside(2), Some(2)), CollectStep::Page(3));
        assert_eq!(add(&mut gathering, last, &beside(3), Some(3)), CollectStep::Done);
        assert_eq!(gathering.finish(None).assistants.len(), rows);
    }
    let beside = |offset: u64| json!({"offset": offset, "limit": 3});
    for (last, rows) in [(6..7, 7), (6..6, 6)] {
        let mut gathering = PageCollector::default();
        assert_eq!(add(&mut gathering, 0..3, &beside(0), None), at("?offset=3"));
        assert_eq!(add(&mut gathering, 3..6, &beside(3), None), at("?offset=6"));
        assert_eq!(add(&mut gathering, last, &beside(6), None), CollectStep::Done);
        assert_eq!(gathering.finish(None).assistants.len(), rows);
    }
}

#[test]
fn a_full_page_that_comes_again_leaves_the_list_open() {
    for (beside, asked) in [
        (json!({"offset": 0, "limit": 3}), None),
        (json!({"page": 1, "limit": 3}), Some(2)),
    ] {
        let mut gathering = PageCollector::default();
        add(&mut gathering, 0..3, &beside, None);
        let step = add(&mut gathering, 0..3, &beside, asked);
        assert!(matches!(step, CollectStep::Incomplete(_)), "{beside}: {step:?}");
    }
    let mut gathering = PageCollector::default();
    add(&mut gathering, 0..3, &json!({"page": 1, "limit": 3}), None);
    let step = add(&mut gathering, 0..3, &json!({"page": 2, "limit": 3}), Some(2));
    assert!(matches!(step, CollectStep::Incomplete(why) if why.contains("nothing new")));
}

#[tokio::test]
async fn full_pages_that_tell_their_number_or_offset_are_read_to_the_end() {
    for (beside, next) in [
        (r#""page":P,"limit":20"#, ["page=2", "page=3"]),
        (r#""skip":S,"limit":20"#, ["skip=20", "skip=40"]),
    ] {
        let page = move |number: usize, rows_on_it: std::ops::Range<usize>| {
            let beside = beside
                .replace('P', &number.to_string())
                .replace('S', &((number - 1) * 20).to_string());
            json(
                200,
                &rows(rows_on_it).replace(r#""status":true"#, &format!(r#""status":true,{beside}"#)),
            )
        };
        let server = Server::start(move |request, _| match request {
            second if second.contains(next[0]) => page(2, 20..40),
            third if third.contains(next[1]) => page(3, 40..40),
            _ => page(1, 0..20),
        });
        let listed = server.client().list().await.unwrap();
        assert_eq!((listed.assistants.len(), listed.incomplete), (40, None), "{beside}");
        assert_eq!(server.requests().len(), 3);
    }
}
