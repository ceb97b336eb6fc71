//! A server of raw bytes on loopback: each test decides what it responds, and how.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use roster::api::{Client, ClientConfig, RateLimit, RequestBody};

/// What the server does with one request.
#[derive(Clone)]
pub(super) enum Reply {
    /// Writes these bytes, and keeps the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes, and closes the connection.
    Close(Vec<u8>),
    /// Writes these bytes one at a time, so many milliseconds apart.
    Drip(Vec<u8>, u64),
}

/// A whole answer with a body.
pub(super) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub(super) fn json(status: u16, body: &str) -> Reply {
    Reply::Bytes(answer(status, "content-type: application/json\r\n", body))
}

/// A list of one assistant, with more members beside `data`.
pub(super) fn one_of(number: usize, beside: &str) -> String {
    let mut body = serde_json::json!({"status": true, "data": [{"id": format!("i{number}"), "name": "N"}]});
    body.as_object_mut()
        .unwrap()
        .extend(serde_json::from_str::<RequestBody>(beside).unwrap());
    body.to_string()
}

/// A running server. It ends with the test.
pub(super) struct Server {
    pub(super) port: u16,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<Vec<TcpStream>>>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers each request with `reply`, which gets the request and how many came before it.
    pub(super) fn start(reply: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let ended = Arc::new(AtomicBool::new(false));
        let (seen, open, over, reply) = (requests.clone(), connections.clone(), ended.clone(), Arc::new(reply));
        let thread = std::thread::spawn(move || {
            let mut threads = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                open.lock().unwrap().push(stream.try_clone().unwrap());
                let (seen, reply) = (seen.clone(), reply.clone());
                threads.push(std::thread::spawn(move || serve(stream, &seen, &*reply)));
            }
            for thread in threads {
                thread.join().unwrap();
            }
        });
        Self {
            port,
            requests,
            connections,
            ended,
            thread: Some(thread),
        }
    }

    /// Every request that arrived, headers and body, in order.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many connections were made.
    pub(super) fn connections(&self) -> usize {
        self.connections.lock().unwrap().len()
    }

    /// A client of this server with a short time-out.
    pub(super) fn client(&self) -> Client {
        self.client_with(1, Duration::from_secs(5), Vec::new())
    }

    pub(super) fn client_with(&self, retries: u32, timeout: Duration, limits: Vec<RateLimit>) -> Client {
        let url = format!("http://127.0.0.1:{}", self.port);
        Client::new(ClientConfig {
            url,
            key: KEY.into(),
            timeout,
            retries,
            concurrency: 8,
            limits,
        })
        .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        for connection in self.connections.lock().unwrap().iter() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        self.thread.take().unwrap().join().unwrap();
    }
}

/// The key of every test.
pub(super) const KEY: &str = "Test-Key_0123456789";

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<String>>, reply: &dyn Fn(&str, usize) -> Reply) {
    while let Some(request) = read(&mut stream) {
        let before = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let sent = match reply(&request, before) {
            Reply::Bytes(bytes) => stream.write_all(&bytes),
            Reply::Close(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
            Reply::Drip(bytes, apart) => bytes.iter().try_for_each(|byte| {
                std::thread::sleep(Duration::from_millis(apart));
                stream.write_all(&[*byte])
            }),
        };
        if sent.is_err() {
            return;
        }
    }
}

/// One request, or none when the connection ends.
fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
