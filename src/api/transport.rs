//! Sends one request and reads one answer; the only file that names the HTTP library.

use std::error::Error;
use std::ffi::OsString;
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
    /// The variable that names the proxy, if there is one.
    proxy: Option<&'static str>,
    /// What `SSL_CERT_FILE` names. The TLS library trusts what it holds instead of the system's certificates (on Linux; macOS and
    /// Windows ask the system alone).
    certificates: Option<OsString>,
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
            // What the library would send again by itself are streams that a server refused over HTTP/2: that is decided here,
            // where the rate limit counts it. Beneath it, a request that found its idle connection closed is put on a new one,
            // but only where not a byte of it was written.
            .retry(reqwest::retry::never())
            .pool_idle_timeout(IDLE)
            .connect_timeout(CONNECT.min(timeout.mul_f64(0.75)))
            .timeout(timeout);
        let proxy = if base.is_loopback() {
            builder = builder.no_proxy();
            None
        } else {
            check_proxy(|name| std::env::var_os(name))?
        };
        let certificates = std::env::var_os(CERTIFICATES).filter(|file| !file.is_empty());
        if !base.loopback_addrs().is_empty() {
            builder = builder.resolve_to_addrs("localhost", base.loopback_addrs());
        }
        if base.is_plain() {
            // No TLS is spoken, so a machine without certificates will do.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| {
            Diagnostic::error(format!("TLS cannot be set up: {}", causes(&error))).with_help(match &certificates {
                None => "install the system's CA certificates (the package is often named ca-certificates), or set \
                             SSL_CERT_FILE"
                    .to_owned(),
                Some(file) => format!(
                    "SSL_CERT_FILE names {}: check that it is there, can be read, and holds certificates in PEM form",
                    file.display()
                ),
            })
        })?;
        Ok(Self {
            client,
            timeout,
            proxy,
            certificates,
        })
    }

    /// One request, one answer; nothing is repeated, no redirect is followed.
    ///
    /// # Errors
    /// When no answer's status and headers arrived. A body that breaks off is an answer: its [`Response::end`] says so.
    pub async fn send(
        &self,
        operation: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
    ) -> Result<Response, SendError> {
        let method = match operation {
            Operation::List | Operation::Detail => Method::GET,
            Operation::Create => Method::POST,
            Operation::Update => Method::PATCH,
        };
        let mut request = self.client.request(method, address.url().clone());
        request = request.header(reqwest::header::ACCEPT, "application/json");
        if operation.is_read() {
            // A cache that keeps its answers would let yesterday pass for today. What comes back is checked all the same.
            request = request.header(reqwest::header::CACHE_CONTROL, "no-cache");
        }
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
            date: first(response.headers(), "date"),
            headers: all(response.headers()),
            ..Response::default()
        };
        // A length that is only said is no reason to fail.
        let expected = response
            .content_length()
            .and_then(|length| usize::try_from(length).ok());
        let _ = answer.body.try_reserve_exact(expected.unwrap_or_default().min(most));
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
            return SendError::NeverLeft(self.connect_failure(error));
        }
        if was_not_processed(error) {
            return SendError::NotProcessed(format!(
                "the server ended the connection before it processed the request: {}",
                causes(error)
            ));
        }
        SendError::NoAnswer(if error.is_timeout() {
            format!("no answer within {}", seconds(self.timeout))
        } else {
            format!("no answer: {}", causes(error))
        })
    }

    fn connect_failure(&self, error: &reqwest::Error) -> String {
        let causes = causes(error);
        // It tells what the proxy answered to CONNECT, and hides the status: `unsuccessful` is anything but 200 and 407.
        if let (Some(variable), Some((_, what))) = (self.proxy, causes.split_once("tunnel error: ")) {
            return if let Some(why) = what.strip_prefix("failed to create underlying connection: ") {
                format!("could not connect to the proxy that {variable} names: {why}")
            } else if what.starts_with("proxy authorization required") {
                format!(
                    "the proxy that {variable} names wants a user and a password: write them into {variable}, as in \
                     `http://USER:PASSWORD@HOST:PORT`"
                )
            } else {
                format!(
                    "the proxy that {variable} names did not connect to the API's host ({what}): that is the proxy's refusal, \
                     and not the API's; ask who runs it, or set NO_PROXY to the API's host"
                )
            };
        }
        let through = self.proxy.map_or_else(String::new, |variable| {
            format!(" (through the proxy that {variable} names)")
        });
        if error.is_dns() {
            format!("name look-up failed{through}: {causes}")
        } else if error.is_timeout() {
            format!("could not connect in time{through}")
        } else if causes.contains("UnknownIssuer") {
            let advice = match &self.certificates {
                None => "if that authority is your own (a company's proxy often has one), name the file of its certificate in \
                         SSL_CERT_FILE"
                    .to_owned(),
                Some(file) => format!(
                    "SSL_CERT_FILE names {}: check that it holds the certificate of that authority, in PEM form",
                    file.display()
                ),
            };
            format!(
                "could not connect{through}: the server's certificate is of no authority that is trusted here ({causes}); {advice}"
            )
        } else {
            format!("could not connect{through}: {causes}")
        }
    }
}

/// The file with the certificates to trust.
const CERTIFICATES: &str = "SSL_CERT_FILE";

/// The variable that names the proxy for https, if one does.
///
/// # Errors
/// When what it holds can't be read: the library would then go without the proxy, past whatever the proxy is there for. The value is
/// not repeated, since it may hold a password.
fn check_proxy(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<&'static str>, Diagnostic> {
    // In the library's order: the first of each pair that is set, and the second pair only without the first.
    let set = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variable(name)?)));
    let is_empty = |value: &OsString| value.is_empty();
    let Some((name, value)) = set(["HTTPS_PROXY", "https_proxy"])
        .filter(|(_, value)| !is_empty(value))
        .or_else(|| set(["ALL_PROXY", "all_proxy"]).filter(|(_, value)| !is_empty(value)))
    else {
        return Ok(None);
    };
    // Parsed by what the library parses it with.
    let uri: Option<hyper::Uri> = value.to_str().and_then(|text| text.parse().ok());
    let is_proxy = |uri: &hyper::Uri| {
        let Some(authority) = uri.authority() else { return false };
        // It checks neither: of two `@` it takes the first for the end of the password, and any text for a port.
        let host_and_port = authority
            .as_str()
            .split_once('@')
            .map_or(authority.as_str(), |(_, rest)| rest);
        let is_clear =
            host_and_port == authority.host() || authority.port_u16().is_some() && !host_and_port.contains('@');
        is_clear && !authority.host().is_empty() && matches!(uri.scheme_str(), None | Some("http" | "https"))
    };
    if uri.as_ref().is_some_and(is_proxy) {
        return Ok(Some(name));
    }
    Err(
        Diagnostic::error(format!("the proxy that {name} names can't be read")).with_help(format!(
            "write it as `http://HOST:PORT`, with characters such as `@`, `#` and `/` of a user or password percent-encoded, or \
             unset {name}"
        )),
    )
}

/// Did the server say that it had not begun with the request, or was that never written? Then it can be sent again, also where it
/// would be fatal to do it twice.
///
/// Three endings say so. `GOAWAY` from the server: h2 gives it only to streams above the last one that the server names
/// (`recv_go_away` in its `streams.rs`; the others end with a broken pipe, which proves nothing), and those are not processed (RFC
/// 9113, section 6.8). A stream reset with `REFUSED_STREAM` (section 8.7). And hyper's "canceled", which it says only of a request
/// that it hands back unwritten. What the library itself resets or ends says nothing of what the server did.
fn was_not_processed(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(ended) = cause.downcast_ref::<h2::Error>() {
            let is_refused = ended.is_reset() && ended.reason() == Some(h2::Reason::REFUSED_STREAM);
            return ended.is_remote() && (ended.is_go_away() || is_refused);
        }
        if cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_canceled)
        {
            return true;
        }
        next = cause.source();
    }
    false
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

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::{JoinHandle, spawn};

    use super::*;

    /// What an HTTP/2 server does with a request.
    #[derive(Debug, Clone, Copy)]
    enum Turn {
        /// Answers 200.
        Answer,
        /// Answers, and says in the same breath that it takes no more on this connection.
        AnswerAndGoAway,
        /// Ends the connection with this code, having processed this request or not.
        GoAway { was_processed: bool, code: u8 },
        /// Resets the request's stream with this code.
        Reset(u8),
        /// Ends the connection without a word.
        Close,
    }

    const NO_ERROR: u8 = 0;
    const INTERNAL_ERROR: u8 = 2;
    const REFUSED_STREAM: u8 = 7;
    const CANCEL: u8 = 8;
    const ENHANCE_YOUR_CALM: u8 = 11;

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut bytes = vec![length[1], length[2], length[3], kind, flags];
        bytes.extend(stream.to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    fn go_away(last: u32, code: u8) -> Vec<u8> {
        frame(7, 0, 0, &[last.to_be_bytes(), [0, 0, 0, code]].concat())
    }

    /// Serves HTTP/2 without TLS, frame by frame: a turn for each request, over as many connections as the client makes, until
    /// the flag is up.
    fn serve(turns: Vec<Turn>) -> (u16, Arc<AtomicBool>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_over = Arc::new(AtomicBool::new(false));
        let flag = is_over.clone();
        let thread = spawn(move || {
            let mut turns = turns.into_iter();
            for stream in listener.incoming().map_while(Result::ok) {
                if flag.load(Ordering::SeqCst) {
                    break;
                }
                // The client ends a connection that is of no more use to it.
                let _ = connection(stream, &mut turns);
            }
        });
        (port, is_over, thread)
    }

    fn connection(mut stream: TcpStream, turns: &mut impl Iterator<Item = Turn>) -> std::io::Result<()> {
        stream.read_exact(&mut [0; 24])?;
        stream.write_all(&frame(4, 0, 0, &[]))?;
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head)?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
            stream.read_exact(&mut vec![0; length])?;
            let id = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
            // `:status: 200` is one byte of the static table. Frames: 0 is data, 1 headers, 3 a reset, 4 settings.
            let answer = [frame(1, 4, id, &[0x88]), frame(0, 1, id, b"{}")].concat();
            let bytes = match (head[3], head[4]) {
                (4, 0) => frame(4, 1, 0, &[]),
                (1, _) => match turns.next() {
                    Some(Turn::Answer) => answer,
                    Some(Turn::AnswerAndGoAway) => [answer, go_away(id, NO_ERROR)].concat(),
                    Some(Turn::GoAway { was_processed, code }) => {
                        let bytes = go_away(if was_processed { id } else { 0 }, code);
                        stream.write_all(&bytes)?;
                        // Closing with unread bytes would reset the connection, and the client's next write could fail before it
                        // has read of the end. So the rest is read until the client has closed.
                        stream.shutdown(Shutdown::Write)?;
                        std::io::copy(&mut stream, &mut std::io::sink())?;
                        return Ok(());
                    }
                    Some(Turn::Reset(code)) => frame(3, 0, id, &[0, 0, 0, code]),
                    Some(Turn::Close) | None => return Ok(()),
                },
                _ => continue,
            };
            stream.write_all(&bytes)?;
        }
    }

    /// Sends so many creations, one after the other, to a server that takes these turns.
    async fn create(turns: &[Turn], times: usize) -> Vec<Result<u16, SendError>> {
        let (port, is_over, server) = serve(turns.to_vec());
        let base = BaseUrl::parse(&format!("http://127.0.0.1:{port}"), |_| Ok(Vec::new())).unwrap();
        let mut http = HttpTransport::new(&base, &"key".into(), Duration::from_secs(20)).unwrap();
        http.client = reqwest::Client::builder()
            .http2_prior_knowledge()
            .no_proxy()
            .tls_certs_only([])
            .retry(reqwest::retry::never())
            .build()
            .unwrap();
        let mut ended = Vec::new();
        for _ in 0..times {
            let body = Some(b"{}".to_vec());
            let answer = http.send(Operation::Create, &base.list(), body).await;
            ended.push(answer.map(|answer| answer.status));
        }
        drop(http);
        is_over.store(true, Ordering::SeqCst);
        // Wakes the listener. Joined beside this thread, which has to close the client's connections first.
        drop(TcpStream::connect(("127.0.0.1", port)));
        tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
        ended
    }

    #[tokio::test]
    async fn what_an_http2_server_surely_did_not_process_is_told_so_and_can_be_sent_again() {
        for turn in [
            Turn::GoAway {
                was_processed: false,
                code: NO_ERROR,
            },
            Turn::GoAway {
                was_processed: false,
                code: ENHANCE_YOUR_CALM,
            },
            Turn::Reset(REFUSED_STREAM),
        ] {
            let ended = create(&[turn, Turn::Answer], 2).await;
            assert!(
                matches!(ended[0], Err(SendError::NotProcessed(_))),
                "{turn:?}: {ended:?}"
            );
            assert_eq!(ended[1], Ok(200), "{turn:?}");
        }
    }

    #[tokio::test]
    async fn what_an_http2_server_may_have_processed_stays_open() {
        for turn in [
            Turn::GoAway {
                was_processed: true,
                code: NO_ERROR,
            },
            Turn::GoAway {
                was_processed: true,
                code: INTERNAL_ERROR,
            },
            Turn::Reset(INTERNAL_ERROR),
            Turn::Reset(CANCEL),
            Turn::Reset(NO_ERROR),
            Turn::Close,
        ] {
            let ended = create(&[turn], 1).await;
            assert!(matches!(ended[0], Err(SendError::NoAnswer(_))), "{turn:?}: {ended:?}");
        }
    }

    #[tokio::test]
    async fn a_connection_that_is_ended_between_requests_leaves_none_open() {
        for ended in create(&[Turn::Answer, Turn::AnswerAndGoAway, Turn::Answer], 3).await {
            // Whether the client has read of the end by the next request is chance; that it is not processed is not.
            assert!(matches!(ended, Ok(200) | Err(SendError::NotProcessed(_))), "{ended:?}");
        }
    }

    fn proxy_by(variables: &[(&str, &str)]) -> Result<Option<&'static str>, Diagnostic> {
        check_proxy(|name| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| OsString::from(*value))
        })
    }

    #[test]
    fn a_proxy_variable_that_cannot_be_read_is_an_error_that_does_not_repeat_it() {
        for value in [
            "http://",
            "http://user:s3cret@x@proxy:1",
            "http://u:s3#cret@proxy:1",
            "socks5://proxy:1",
            "ftp://proxy",
            "a b",
        ] {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                let error = proxy_by(&[(name, value)]).expect_err(value);
                assert!(error.message.contains(name), "{error:?}");
                assert!(!format!("{error:?}").contains("s3"), "{error:?}");
            }
        }
        for value in [
            "http://proxy:3128",
            "https://u:p%40@proxy",
            "proxy:3128",
            "proxy",
            "http://[::1]:8/",
        ] {
            assert_eq!(
                proxy_by(&[("https_proxy", value)]).unwrap(),
                Some("https_proxy"),
                "{value}"
            );
        }
        assert_eq!(proxy_by(&[]).unwrap(), None);
        assert_eq!(proxy_by(&[("HTTPS_PROXY", ""), ("ALL_PROXY", "")]).unwrap(), None);
        assert_eq!(
            proxy_by(&[("HTTP_PROXY", "a b"), ("HTTPS_PROXY", "p:1"), ("ALL_PROXY", "a b")]).unwrap(),
            Some("HTTPS_PROXY")
        );
    }
}
