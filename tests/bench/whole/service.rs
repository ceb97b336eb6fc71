//! A fast stand-in: it serves prepared answers, holds each back as long as it is told, and counts.

use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::team::{Answers, Team};

/// A service that runs until it is dropped, on a thread of its own.
pub(crate) struct Service {
    /// Its address.
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Prepared {
    list: Bytes,
    details: Vec<Bytes>,
    latency: Duration,
    requests: Arc<AtomicUsize>,
}

impl Service {
    /// Gives these answers; over TLS (and HTTP/2 for those who ask) with an acceptor.
    pub(crate) fn start(answers: Answers, latency: Duration, tls: Option<TlsAcceptor>) -> Result<Self, Box<dyn Error>> {
        let (requests, connections) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let prepared = Prepared {
            list: answers.list.into(),
            details: answers.details.into_iter().map(Bytes::from).collect(),
            latency,
            requests: Arc::clone(&requests),
        };
        let router = Router::new()
            .route("/v1/assistants", get(list))
            .route("/v1/assistants/{id}", get(detail))
            .with_state(Arc::new(prepared));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr()?);
        let accepted = Arc::clone(&connections);
        let door = Door {
            listener,
            accepted,
            tls,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::spawn(axum::serve(door, router).into_future());
                // A message and a dropped sender mean the same.
                let _ = stopped.await;
            });
        });
        Ok(Self {
            url,
            requests,
            connections,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Requests and connections since it was last asked.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::SeqCst);
        (take(&self.requests), take(&self.connections))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

async fn list(State(prepared): State<Arc<Prepared>>) -> Response {
    prepared.answer(Some(&prepared.list)).await
}

async fn detail(State(prepared): State<Arc<Prepared>>, Path(id): Path<String>) -> Response {
    let at = Team::place(&id);
    prepared.answer(at.and_then(|at| prepared.details.get(at))).await
}

impl Prepared {
    async fn answer(&self, body: Option<&Bytes>) -> Response {
        self.requests.fetch_add(1, Ordering::SeqCst);
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        match body {
            Some(body) => ([(header::CONTENT_TYPE, "application/json")], body.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

/// Both kinds of connections.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

struct Door {
    listener: TcpListener,
    accepted: Arc<AtomicUsize>,
    tls: Option<TlsAcceptor>,
}

impl Listener for Door {
    type Io = Box<dyn Wire>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Box<dyn Wire>, SocketAddr) {
        loop {
            let Ok((stream, from)) = self.listener.accept().await else {
                continue;
            };
            self.accepted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.set_nodelay(true);
            match &self.tls {
                None => return (Box::new(stream), from),
                // Who does not get through the handshake is told so by its own side.
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        return (Box::new(stream), from);
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
