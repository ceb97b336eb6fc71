//! What a failing server can do to the client, over real sockets.

use std::future::pending;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use roster::api::{ApiError, Client, ClientConfig, ReadApi, RequestBody, WriteApi, WriteLease};
use serde_json::json;

use super::server::{KEY, Reply, Server, answer, json, one_of};

const EMPTY: &str = r#"{"status":true,"message":"ok","data":[]}"#;

fn body() -> RequestBody {
    json!({"name": "Sales"}).as_object().unwrap().clone()
}

fn unclear<T: std::fmt::Debug>(result: Result<T, ApiError>) -> String {
    match result {
        Err(ApiError::OutcomeUnknown { why } | ApiError::NotThisApi { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_read_that_met_a_passing_fault_is_tried_again() {
    let faults = [
        Reply::Close(Vec::new()),
        Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"sta".to_vec()),
        Reply::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"sta\r\n".to_vec()),
        Reply::Close(b"garbage\r\n\r\n".to_vec()),
        json(502, "<html><title>Bad Gateway</title>"),
        json(200, "{\"status\":tru"),
        json(200, "<html>"),
        json(200, ""),
    ];
    let all = faults.map(|fault| async {
        let server = Server::start(move |_, before| if before == 0 { fault.clone() } else { json(200, EMPTY) });
        server.client().list().await.unwrap();
        assert_eq!(server.requests().len(), 2);
    });
    join_all(all).await;
}

#[tokio::test]
async fn retries_end_and_say_so() {
    let server = Server::start(|_, _| json(500, r#"{"statusCode":500,"message":"Internal server error"}"#));
    let why = unclear(server.client().list().await);
    assert_eq!(why, "HTTP 500: Internal server error (tried 2 times)");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_never_left_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let timeout = Duration::from_secs(5);
    let config = ClientConfig {
        url,
        key: KEY.into(),
        timeout,
        retries: 1,
        concurrency: 1,
        limits: Vec::new(),
    };
    let client = Client::new(config).unwrap();
    let unsent = client.create(&body(), WriteLease::unlimited(), pending()).await;
    assert!(matches!(unsent, Err(ApiError::NotDone { .. })), "{unsent:?}");
    match client.list().await {
        Err(ApiError::Unreachable { why }) => {
            assert!(
                why.contains("could not connect") && why.contains("refused") && why.contains("tried 2 times"),
                "{why}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_hang_and_a_slow_drip_end_with_the_time_out() {
    let drip = Server::start(|_, _| Reply::Drip(answer(200, "", EMPTY), 50));
    let hang = Server::start(|_, _| Reply::Bytes(Vec::new()));
    let headers = Server::start(|_, _| Reply::Bytes(b"HTTP/1.1 200 OK\r\n".to_vec()));
    let body_hangs = Server::start(|_, _| Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()));
    let all = [&drip, &hang, &headers, &body_hangs].map(|server| async {
        let start = Instant::now();
        let why = unclear(
            server
                .client_with(0, Duration::from_millis(400), Vec::new())
                .list()
                .await,
        );
        assert!(why.contains("within 0.4 s"), "{why}");
        assert!(start.elapsed() < Duration::from_secs(3));
        assert_eq!(server.requests().len(), 1);
    });
    join_all(all).await;
}

#[tokio::test]
async fn pages_are_read_by_link_and_by_number() {
    let by_link = Server::start(|request, _| {
        let next = "link: <?page=2>; rel=\"next\"\r\n";
        if request.starts_with("GET /v1/assistants?page=2 ") {
            Reply::Bytes(answer(
                200,
                "link: <?page=1>; rel=prev, <?page=2>; rel=last\r\n",
                one_of(2, "{}"),
            ))
        } else {
            Reply::Bytes(answer(200, next, one_of(1, "{}")))
        }
    });
    let by_number = Server::start(|request, _| {
        let page = if request.starts_with("GET /v1/assistants?page=2 ") {
            2
        } else {
            1
        };
        json(
            200,
            &one_of(page, &format!(r#"{{"pagination":{{"page":{page},"totalPages":2}}}}"#)),
        )
    });
    for server in [by_link, by_number] {
        let listing = server.client().list().await.unwrap();
        assert_eq!((listing.assistants.len(), listing.incomplete), (2, None));
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_link_to_another_last_page_without_one_to_the_next_leaves_the_list_open() {
    let list = |link: &'static str| async move {
        let link = format!("link: {link}\r\n");
        let server = Server::start(move |_, _| Reply::Bytes(answer(200, &link, one_of(1, "{}"))));
        let listing = server.client().list().await.unwrap();
        assert_eq!(server.requests().len(), 1);
        listing.incomplete
    };
    for another in [
        "<?page=2>; rel=last",
        "<http://h.example/v1/assistants>; rel=last",
        "?page=2; rel=next",
    ] {
        assert!(list(another).await.is_some_and(|why| why.contains("Link")), "{another}");
    }
    for this in [
        "</v1/assistants>; rel=last",
        "<?page=1>; rel=last",
        "<?page=0>; rel=\"first last\"",
    ] {
        assert_eq!(list(this).await, None, "{this}");
    }
}

#[tokio::test]
async fn a_loop_of_pages_and_a_refused_page_leave_the_list_open() {
    let round = Server::start(|_, before| json(200, &one_of(before, r#"{"next":"/v1/assistants"}"#)));
    let listing = round.client().list().await.unwrap();
    assert!(listing.incomplete.unwrap().contains("read already"));
    assert_eq!(round.requests().len(), 1);
    let refused = Server::start(|_, before| match before {
        0 => json(200, &one_of(1, r#"{"next":"?page=2"}"#)),
        _ => json(400, r#"{"message":"property page should not exist"}"#),
    });
    let listing = refused.client().list().await.unwrap();
    let why = listing.incomplete.unwrap();
    assert!(why.contains("page 2") && why.contains("should not exist"), "{why}");
}

#[tokio::test]
async fn a_gzip_bomb_is_bounded_by_what_comes_out_of_it() {
    let bomb = gzip_of_zeros(80 << 20);
    assert!(bomb.len() < 1 << 20);
    let server = Server::start(move |_, _| Reply::Bytes(answer(200, "content-encoding: gzip\r\n", &bomb)));
    let client = server.client_with(3, Duration::from_secs(60), Vec::new());
    assert!(unclear(client.list().await).contains("too big"));
    assert_eq!(server.requests().len(), 1);
}

/// A gzip member whose one deflate block (fixed codes) is so many zero bytes, made of copies of 258 bytes each.
fn gzip_of_zeros(size: usize) -> Vec<u8> {
    let mut bits: Vec<u8> = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut buffer, mut held) = (0u64, 0);
    let mut put = |value: u64, length: u32| {
        buffer |= value << held;
        held += length;
        while held >= 8 {
            bits.push(u8::try_from(buffer & 255).unwrap());
            buffer >>= 8;
            held -= 8;
        }
    };
    put(1, 1);
    put(1, 2);
    // The literal 0 is the code 00110000, most significant bit first.
    put(0b0000_1100, 8);
    for _ in 0..size / 258 {
        // Length 258 is symbol 285, code 11000101; distance 1 is code 00000.
        put(0b1010_0011, 8);
        put(0, 5);
    }
    bits
}

#[tokio::test]
async fn a_limit_is_kept_over_real_sockets() {
    let server = Server::start(|_, _| json(200, EMPTY));
    let limit = roster::api::RateLimit {
        requests: 5,
        window: Duration::from_millis(300),
    };
    let client = server.client_with(0, Duration::from_secs(5), vec![limit]);
    let start = Instant::now();
    join_all((0..11).map(|_| async { client.list().await.unwrap() })).await;
    assert!(start.elapsed() >= Duration::from_millis(600));
}
