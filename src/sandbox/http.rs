//! From the wire to a call, and from an answer back to the wire.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::{Stream, StreamExt as _, stream};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use super::answer::{ApiResponse, ErrorMessage};
use super::call::{ApiRequest, Payload, Route, page_of};
use super::effect::{Delivery, Effect, RetryAfter};
use super::handler::{Handler, lock};
use super::listener::KillSwitch;

/// The longest body that is taken, in bytes; what is longer is answered by 413.
const LONGEST_BODY: usize = 8 << 20;
/// So many bytes of a longer one are still read, so that the client gets to see the answer.
const READ_ON: usize = 64 << 20;

/// What every request is handled with.
#[derive(Debug)]
pub(super) struct AppState {
    pub(super) desk: Arc<Handler>,
    /// `http://127.0.0.1:PORT`.
    pub(super) origin: String,
    pub(super) latency: Duration,
}

/// One request is in work as long as this lives.
struct InFlightGuard<'a>(&'a Handler);

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        lock(&self.0.log).end();
    }
}

/// Handles a request, whatever it asks for.
pub(super) async fn handle(
    State(house): State<Arc<AppState>>,
    ConnectInfo(switch): ConnectInfo<KillSwitch>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let call = call_of(&house.origin, id.ok().map(|Path(id)| id), request).await;
    let number = lock(&house.desk.log).begin(&call);
    let _in_work = InFlightGuard(&house.desk);
    let (answer, delivery) = answer_to(&house.desk, &call);
    if !house.latency.is_zero() {
        sleep(house.latency).await;
    }
    match delivery {
        Delivery::Nothing => switch.throw(),
        Delivery::Never => return std::future::pending().await,
        _ => lock(&house.desk.log).answered(number, answer.status),
    }
    response(answer, delivery)
}

async fn call_of(origin: &str, id: Option<String>, request: Request) -> ApiRequest {
    let (parts, body) = request.into_parts();
    let method = parts.method.as_str().to_owned();
    let path = parts
        .uri
        .path_and_query()
        .map_or_else(|| parts.uri.to_string(), ToString::to_string);
    let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    ApiRequest {
        kind: Route::of(&method, parts.uri.path(), id.as_deref()),
        payload: payload_of(&parts.headers, body).await,
        page: page_of(parts.uri.query()),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        method,
        path,
        id,
        origin: origin.to_owned(),
    }
}

async fn payload_of(headers: &HeaderMap, body: Body) -> Payload {
    let mut read = Vec::new();
    let mut length = 0_usize;
    let mut body = body.into_data_stream();
    while let Some(Ok(piece)) = body.next().await {
        length = length.saturating_add(piece.len());
        if length > READ_ON {
            break;
        }
        if length <= LONGEST_BODY {
            read.extend_from_slice(&piece);
        }
    }
    if length > LONGEST_BODY {
        return Payload::TooLarge;
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if read.is_empty() || !kind.to_ascii_lowercase().starts_with("application/json") {
        return Payload::Object(Map::new());
    }
    match serde_json::from_slice(&read) {
        Ok(Value::Object(body)) => Payload::Object(body),
        Ok(value) => Payload::NoObject(value),
        Err(error) => Payload::Malformed(error.to_string()),
    }
}

fn answer_to(desk: &Handler, call: &ApiRequest) -> (ApiResponse, Delivery) {
    if let Some(limit) = &desk.limit
        && let Err(seconds) = lock(limit).take(Instant::now())
    {
        let effect = Effect::TooMany {
            retry_after: RetryAfter::Seconds(seconds),
            rate_limit_headers: true,
        };
        return effect.apply(call, ApiResponse::good(call.kind, None));
    }
    desk.handle(call).unwrap_or_else(|error| {
        let wrong = ErrorMessage::Because(error.to_string());
        (ApiResponse::framework(500, &wrong), Delivery::Whole)
    })
}

fn response(answer: ApiResponse, delivery: Delivery) -> Response {
    let length = answer.body.len();
    let bytes = Bytes::from(answer.body);
    let mut response = Response::builder()
        .status(answer.status)
        .header(header::CONTENT_TYPE, answer.content_type);
    for (name, value) in answer.headers {
        response = response.header(name.as_ref(), value);
    }
    let response = match delivery {
        Delivery::Whole | Delivery::Nothing | Delivery::Never => response.body(Body::from(bytes)),
        Delivery::Cut(keep) => response
            .header(header::CONTENT_LENGTH, length)
            .body(Body::from_stream(cut(&bytes, keep))),
        Delivery::Drip(every) => response
            .header(header::CONTENT_LENGTH, length)
            .body(Body::from_stream(drip(bytes, every))),
        Delivery::Huge(megabytes) => response.body(Body::from_stream(huge(megabytes))),
    };
    response.unwrap_or_else(|error| {
        let mut response = Response::new(Body::from(format!("this fault cannot be put on the wire: {error}")));
        *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

type Piece = io::Result<Bytes>;

fn cut(bytes: &Bytes, keep: usize) -> impl Stream<Item = Piece> + Send + use<> {
    let kept = bytes.slice(..keep.min(bytes.len()));
    stream::once(async move { Ok(kept) }).chain(stream::once(async {
        // Lets the server send what it has before it learns that there is no more.
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionAborted.into())
    }))
}

fn drip(bytes: Bytes, every: Duration) -> impl Stream<Item = Piece> + Send {
    stream::iter(0..bytes.len()).then(move |at| {
        let byte = bytes.slice(at..=at);
        async move {
            sleep(every).await;
            Ok(byte)
        }
    })
}

/// A good envelope whose message is that long.
fn huge(megabytes: u32) -> impl Stream<Item = Piece> + Send {
    let thousand = Bytes::from_static(&[b'x'; 1000]);
    let filling = stream::repeat(thousand).take(usize::try_from(megabytes).unwrap_or(usize::MAX).saturating_mul(1000));
    let start = Bytes::from_static(br#"{"status":true,"message":""#);
    let end = Bytes::from_static(br#""}"#);
    stream::iter([start]).chain(filling).chain(stream::iter([end])).map(Ok)
}
