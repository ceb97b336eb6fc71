//! Sends one request and reads one answer; the only file that names the HTTP library.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response as HttpResponse, Version};
use secrecy::{ExposeSecret, SecretString};

use super::message::{BodyEnd, Operation, Response, SendError};
use super::url::{BaseUrl, RequestUrl};
use crate::diagnostic::Diagnostic;

/// How much is read of the body of a good answer, decoded: more than 5,000 assistants with prompts of 10 KB.
const GOOD_BODY: usize = 64 << 20;

/// How much is read of the body of any other answer.
const OTHER_BODY: usize = 1 << 20;

/// The longest wait for a connection; a machine that is there takes far less.
const CONNECT: Duration = Duration::from_secs(10);

/// How long an unused connection is kept: less than what common servers do (the shortest wait 5 s), because a request
/// that meets a connection just being closed has an unknown outcome.
const IDLE: Duration = Duration::from_secs(4);

/// The header that carries the key.
const KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Sends requests to one base address with one key.
#[derive(Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    timeout: Duration,
}

impl HttpTransport {
    /// Prepares to send; nothing is sent yet. `timeout` is for one whole exchange, from name look-up to the last byte.
    ///
    /// # Errors
    /// When the key cannot stand in a header, or the system's certificates cannot be read.
    pub fn new(base: &BaseUrl, key: &SecretString, timeout: Duration) -> Result<Self, Diagnostic> {
        // It fails only where one is installed already, which is then used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        headers.insert(KEY, header(key)?);
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("roster/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .referer(false)
            .redirect(reqwest::redirect::Policy::none())
            // What the library would send again by itself are streams that a server refused over HTTP/2. Beneath it, a
            // request that found its idle connection closed is put on a new one, but only where not a byte of it was written.
            .retry(reqwest::retry::never())
            .pool_idle_timeout(IDLE)
            .connect_timeout(CONNECT.min(timeout.mul_f64(0.75)))
            .timeout(timeout);
        if base.is_loopback() {
            builder = builder.no_proxy();
        }
        if !base.loopback_addrs().is_empty() {
            builder = builder.resolve_to_addrs("localhost", base.loopback_addrs());
        }
        if base.is_plain() {
            // No TLS is spoken, so a machine without certificates will do.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| {
            Diagnostic::error(format!("TLS cannot be set up: {}", causes(&error)))
                .with_help("install the system's CA certificates (the package is often named ca-certificates), or set SSL_CERT_FILE")
        })?;
        Ok(Self { client, timeout })
    }

    /// One request, one answer; nothing is repeated, no redirect is followed.
    ///
    /// # Errors
    /// When no answer's status and headers arrived. A body that breaks off is an answer: its [`Response::end`] says so.
    pub async fn send(
        &self,
        purpose: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
    ) -> Result<Response, SendError> {
        let method = match purpose {
            Operation::List | Operation::Detail => Method::GET,
            Operation::Create => Method::POST,
            Operation::Update => Method::PATCH,
        };
        let mut request = self.client.request(method, address.url().clone());
        request = request.header(reqwest::header::ACCEPT, "application/json");
        if let Some(body) = body {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        match request.send().await {
            Ok(response) => Ok(self.read(response).await),
            Err(error) => Err(self.failure(&error)),
        }
    }

    async fn read(&self, mut response: HttpResponse) -> Response {
        let most = if response.status().is_success() {
            GOOD_BODY
        } else {
            OTHER_BODY
        };
        let mut answer = Response {
            status: response.status().as_u16(),
            http2: response.version() == Version::HTTP_2,
            link: texts(response.headers(), "link"),
            location: first(response.headers(), "location"),
            retry_after: first(response.headers(), "retry-after"),
            date: first(response.headers(), "date"),
            rate_limit_reset: first(response.headers(), "x-ratelimit-reset")
                .or_else(|| first(response.headers(), "ratelimit-reset")),
            headers: all(response.headers()),
            ..Response::default()
        };
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if answer.body.len() + chunk.len() > most => {
                    answer.end = BodyEnd::TooBig;
                    return answer;
                }
                Ok(Some(chunk)) => answer.body.extend_from_slice(&chunk),
                Ok(None) => return answer,
                Err(error) => {
                    answer.end = BodyEnd::Cut(if error.is_timeout() {
                        format!("it was not complete within {}", seconds(self.timeout))
                    } else {
                        causes(&error)
                    });
                    return answer;
                }
            }
        }
    }

    fn failure(&self, error: &reqwest::Error) -> SendError {
        if error.is_builder() {
            return SendError::NeverLeft(format!("the request cannot be made: {}", causes(error)));
        }
        if error.is_connect() {
            return SendError::NeverLeft(if error.is_dns() {
                format!("name look-up failed: {}", causes(error))
            } else if error.is_timeout() {
                "could not connect in time".to_owned()
            } else {
                format!("could not connect: {}", causes(error))
            });
        }
        SendError::NoAnswer(if error.is_timeout() {
            format!("no answer within {}", seconds(self.timeout))
        } else {
            format!("no answer: {}", causes(error))
        })
    }
}

/// The key as a header's value, marked so that no log shows it and HTTP/2 keeps it out of its tables.
fn header(key: &SecretString) -> Result<HeaderValue, Diagnostic> {
    let text = key.expose_secret();
    let hint = "set INDIGENIUS_API_KEY, or --api-key-file, to the key alone, on one line, without quotes";
    if text.is_empty() {
        return Err(Diagnostic::error("the API key is empty").with_help(hint));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Diagnostic::error(
            "the API key holds a space, a line break or another character that no header can carry",
        )
        .with_help(hint));
    }
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Diagnostic::error("the API key cannot stand in a header").with_help(hint))?;
    value.set_sensitive(true);
    Ok(value)
}

fn all(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

fn texts(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

fn first(headers: &HeaderMap, name: &str) -> Option<String> {
    texts(headers, name).into_iter().next()
}

fn seconds(length: Duration) -> String {
    format!("{} s", length.as_secs_f64())
}

/// What lies beneath the library's own words ("error sending request", "client error (Connect)"), which say nothing to a user.
fn causes(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        // Most causes repeat what is beneath them.
        texts.retain(|outer| !outer.contains(&text));
        if !text.starts_with("client error (") && !text.is_empty() {
            texts.push(text);
        }
        next = cause.source();
    }
    if texts.is_empty() {
        return "the connection failed".to_owned();
    }
    texts.join(": ")
}
