//! Where the key goes, and where it does not.

use std::future::pending;
use std::time::Duration;

use roster::api::{ApiError, Client, ClientConfig, ReadApi, RequestBody, WriteApi, WriteLease};
use serde_json::json;

use super::server::{KEY, Reply, Server, answer, json, one_of};

const DONE: &str = r#"{"status":true,"message":"ok"}"#;
const EMPTY: &str = r#"{"status":true,"message":"ok","data":[]}"#;

fn body() -> RequestBody {
    json!({"name": "Sales"}).as_object().unwrap().clone()
}

#[tokio::test]
async fn a_request_carries_the_key_in_its_header_and_says_who_asks() {
    let server = Server::start(|request, _| match request {
        read if read.starts_with("GET") => json(200, EMPTY),
        _ => json(201, DONE),
    });
    let client = server.client();
    assert_eq!(client.list().await.unwrap().assistants, []);
    client
        .create(&body(), WriteLease::unlimited(), pending())
        .await
        .unwrap();
    client
        .update("a/b", &body(), WriteLease::unlimited(), pending())
        .await
        .unwrap();
    let requests = server.requests();
    assert!(
        requests[0].starts_with("GET /v1/assistants HTTP/1.1\r\n"),
        "{}",
        requests[0]
    );
    assert!(
        requests[1].starts_with("POST /v1/assistants HTTP/1.1\r\n"),
        "{}",
        requests[1]
    );
    assert!(
        requests[2].starts_with("PATCH /v1/assistants/a%2Fb HTTP/1.1\r\n"),
        "{}",
        requests[2]
    );
    for request in &requests {
        assert!(request.contains(&format!("\r\nx-api-key: {KEY}\r\n")), "{request}");
        assert!(
            request.contains(&format!("\r\nuser-agent: roster/{}\r\n", env!("CARGO_PKG_VERSION"))),
            "{request}"
        );
        assert!(!request.to_lowercase().contains("referer"), "{request}");
    }
    assert!(requests[1].ends_with("\r\n\r\n{\"name\":\"Sales\"}"));
    assert_eq!((server.connections(), client.http2()), (1, Some(false)));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_other_origin_hears_nothing() {
    let other = Server::start(|_, _| json(200, EMPTY));
    let to = format!("location: http://127.0.0.1:{}/v1/assistants?key={KEY}\r\n", other.port);
    for status in [301, 302, 303, 307, 308] {
        let to = to.clone();
        let server = Server::start(move |_, _| Reply::Bytes(answer(status, &to, "")));
        let client = server.client();
        for trouble in [
            client.list().await.unwrap_err(),
            client
                .create(&body(), WriteLease::unlimited(), pending())
                .await
                .unwrap_err(),
        ] {
            let ApiError::Rejected { status: told, .. } = &trouble else {
                panic!("{trouble:?}")
            };
            assert_eq!(*told, status);
            assert!(
                trouble.to_string().contains("redirects to") && !trouble.to_string().contains(KEY),
                "{trouble}"
            );
        }
        assert_eq!(server.requests().len(), 2);
    }
    assert_eq!((other.connections(), other.requests().len()), (0, 0));
}

#[tokio::test]
async fn a_next_page_of_another_origin_is_never_asked_for() {
    let other = Server::start(|_, _| json(200, EMPTY));
    let link = format!(
        "link: <http://127.0.0.1:{}/v1/assistants?page=2>; rel=\"next\"\r\n",
        other.port
    );
    let server = Server::start(move |_, _| Reply::Bytes(answer(200, &link, one_of(1, "{}"))));
    let listing = server.client().list().await.unwrap();
    assert_eq!(listing.assistants.len(), 1);
    assert!(listing.incomplete.unwrap().contains("another origin"));
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn an_echoed_key_is_in_no_trouble() {
    for echo in [
        KEY.to_owned(),
        KEY.to_uppercase(),
        KEY.replace('_', "%5F"),
        format!("Bearer {KEY}, {KEY}"),
        percent_encoded(),
    ] {
        for status in [200, 302, 400, 401, 404, 408, 500] {
            for body in [
                json!({"status": false, "message": [echo, "x"]}).to_string(),
                format!("<title>{echo}</title>"),
                echo.clone(),
            ] {
                let headers = format!("location: /{echo}\r\n");
                let server = Server::start(move |_, _| Reply::Bytes(answer(status, &headers, &body)));
                let client = server.client_with(0, Duration::from_secs(5), Vec::new());
                let troubles = [
                    client.get("x").await.unwrap_err(),
                    client
                        .create(&self::body(), WriteLease::unlimited(), pending())
                        .await
                        .unwrap_err(),
                ];
                let text = format!("{troubles:?}").to_lowercase();
                assert!(!text.contains(&KEY.to_lowercase()) && !text.contains("%5f"), "{text}");
            }
        }
    }
    let server = Server::start(|_, _| json(200, &one_of(1, &format!(r#"{{"next":"{KEY}","{KEY}":1,"total":9}}"#))));
    assert!(!format!("{:?}", server.client().list().await).contains(KEY));
    let server = Server::start(|_, _| json(200, &format!(r#"{{"status":true,"data":{{"id":"{KEY}","name":"N"}}}}"#)));
    assert!(!format!("{:?}", server.client().get("x").await).contains(KEY));
}

#[tokio::test]
async fn the_clients_own_description_does_not_show_the_key() {
    let server = Server::start(|_, _| json(200, EMPTY));
    assert!(!format!("{:?}", server.client()).contains(KEY));
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_refused_without_being_shown() {
    for key in ["", "a b", "s3cret\n", "s3cret\r\nx: y", "s3crét", "\u{0}", "\u{7f}"] {
        let config = ClientConfig {
            url: "https://h.example".into(),
            key: key.into(),
            timeout: Duration::from_secs(5),
            retries: 0,
            concurrency: 1,
            limits: Vec::new(),
        };
        let problem = Client::new(config).unwrap_err();
        assert!(problem.help.is_some());
        assert!(!format!("{problem:?}").contains("s3cr"), "{problem:?}");
    }
}

#[tokio::test]
async fn an_id_that_cannot_be_one_is_not_sent() {
    let server = Server::start(|_, _| json(200, DONE));
    let client = server.client();
    for id in ["", ".", "..", "a\nb"] {
        assert!(
            matches!(
                client.update(id, &body(), WriteLease::unlimited(), pending()).await,
                Err(ApiError::NotFound { .. })
            ),
            "{id:?}"
        );
    }
    assert_eq!(server.connections(), 0);
}

fn percent_encoded() -> String {
    KEY.bytes()
        .flat_map(|byte| format!("%{byte:02X}").into_bytes())
        .map(char::from)
        .collect()
}
