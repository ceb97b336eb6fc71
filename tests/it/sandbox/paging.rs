//! The list in pages, in every style.

use reqwest::Method;
use roster::sandbox::{BlockingSandbox, PageStyle, PageWord, Paging, ServerBehavior, ServerState, StoredAssistant};
use serde_json::{Value, json};

use crate::sandbox::client::{Answer, Client, of};

fn paged(style: PageStyle) -> (BlockingSandbox, Client) {
    with(Paging::new(2, style))
}

fn with(paging: Paging) -> (BlockingSandbox, Client) {
    let shape = ServerBehavior {
        paging: Some(paging),
        ..ServerBehavior::default()
    };
    of(ServerState::with(["A", "B", "C", "D", "E"].map(StoredAssistant::named)).with_behavior(shape))
}

async fn page(client: &Client, page: u32) -> Answer {
    client
        .ask(Method::GET, &format!("/v1/assistants?limit=50&page={page}"))
        .await
}

fn names(answer: &Answer) -> Vec<Value> {
    answer
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["name"].clone())
        .collect()
}

fn top(answer: &Answer) -> Vec<String> {
    answer.json().as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn pagination_or_meta_stands_beside_the_data() {
    for (style, key) in [(PageStyle::Pagination, "pagination"), (PageStyle::Meta, "meta")] {
        let (_sandbox, client) = paged(style);
        assert_eq!(names(&client.list().await), ["A", "B"]);
        let last = page(&client, 3).await;
        assert_eq!(names(&last), ["E"]);
        assert_eq!(
            last.json()[key],
            json!({"page": 3, "limit": 2, "total": 5, "totalPages": 3})
        );
        assert_eq!(names(&page(&client, 4).await), [Value::Null; 0]);
        assert_eq!(names(&page(&client, 0).await), ["A", "B"], "there is no page 0");
    }
}

#[tokio::test]
async fn the_link_header_leads_on_until_the_last_page() {
    let (sandbox, client) = paged(PageStyle::Link);
    let first = client.list().await;
    assert_eq!(top(&first), ["data", "message", "status"]);
    let link = format!("<{}/v1/assistants?page=2>; rel=\"next\"", sandbox.url());
    assert_eq!(first.header("link"), Some(link.as_str()));
    assert_eq!(names(&page(&client, 2).await), ["C", "D"]);
    let last = page(&client, 3).await;
    assert_eq!((names(&last), last.header("link")), (vec![json!("E")], None));
}

#[tokio::test]
async fn next_leads_on_until_the_last_page() {
    let (sandbox, client) = paged(PageStyle::Next);
    let next = |page: u32| json!(format!("{}/v1/assistants?page={page}", sandbox.url()));
    assert_eq!(client.list().await.json()["next"], next(2));
    assert_eq!(page(&client, 2).await.json()["next"], next(3));
    let last = page(&client, 3).await.json();
    assert_eq!(last.get("next"), Some(&Value::Null));
}

#[tokio::test]
async fn a_circle_leads_back_to_the_first_page_for_ever() {
    let (sandbox, client) = paged(PageStyle::Circle);
    for asked in [1, 3, 9] {
        let next = format!("{}/v1/assistants?page=1", sandbox.url());
        assert_eq!(page(&client, asked).await.json()["next"], next);
    }
}

#[tokio::test]
async fn the_way_on_can_point_to_a_stranger() {
    let mut paging = Paging::new(2, PageStyle::Next);
    paging.origin = Some("http://elsewhere.example".to_owned());
    let (_sandbox, client) = with(paging);
    assert_eq!(
        client.list().await.json()["next"],
        "http://elsewhere.example/v1/assistants?page=2"
    );
}

#[tokio::test]
async fn a_bare_total_or_has_more_leads_nowhere() {
    for (style, key, value) in [
        (PageStyle::Total, "total", json!(5)),
        (PageStyle::HasMore, "has_more", json!(true)),
    ] {
        let (_sandbox, client) = paged(style);
        let first = client.list().await;
        assert_eq!(top(&first).len(), 4);
        assert_eq!(first.json()[key], value);
        assert_eq!(names(&page(&client, 2).await), ["A", "B"]);
    }
}

#[tokio::test]
async fn a_page_that_holds_everything_is_the_last() {
    let (_sandbox, client) = with(Paging::new(5, PageStyle::HasMore));
    assert_eq!(client.list().await.json()["has_more"], false);
    let (_sandbox, client) = with(Paging::new(5, PageStyle::Pagination));
    assert_eq!(client.list().await.json()["pagination"]["totalPages"], 1);
}

#[tokio::test]
async fn a_sign_may_have_any_name_in_any_object_or_header() {
    for (says, value) in [
        (PageWord::Total, json!(5)),
        (PageWord::Pages, json!(3)),
        (PageWord::Remaining, json!(3)),
        (PageWord::More, json!(true)),
    ] {
        let key = "a.b.itemCount".to_owned();
        let (_sandbox, client) = paged(PageStyle::Named { key, says });
        assert_eq!(client.list().await.json()["a"], json!({"b": {"itemCount": value}}));
        assert_eq!(names(&page(&client, 2).await), ["A", "B"]);
        let name = "x-said".to_owned();
        let (_sandbox, client) = paged(PageStyle::Header { name, says });
        let first = client.list().await;
        assert_eq!(
            (top(&first).len(), first.header("x-said")),
            (3, Some(&*value.to_string()))
        );
    }
}

#[tokio::test]
async fn a_silent_list_has_further_pages_for_whoever_asks() {
    let (_sandbox, client) = paged(PageStyle::Silent);
    let first = client.list().await;
    assert_eq!((names(&first), top(&first).len()), (vec![json!("A"), json!("B")], 3));
    assert_eq!(names(&page(&client, 3).await), ["E"]);
}
