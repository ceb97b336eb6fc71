//! One request with as many tries as it deserves: waits its turn, sends, has it judged, and waits before the next try.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};
use tracing::{debug, trace, warn};

use super::assistant_api::RequestBody;
use super::error::ApiError;
use super::message::{Operation, Response, SendError};
use super::rate_limiter::{Permit, RateLimiter, RequestEnd};
use super::redact::Redactor;
use super::retry_policy::{RetryDecision, ServerPause};
use super::transport::HttpTransport;
use super::url::RequestUrl;
use super::wire::BodyError;
use super::write_lease::WriteLease;
use super::{retry_policy, wire};

/// The line to the API.
#[derive(Debug)]
pub struct RequestExecutor {
    http: HttpTransport,
    pace: Arc<RateLimiter>,
    secret: Redactor,
    retries: u32,
    http2: Cell<Option<bool>>,
}

impl RequestExecutor {
    /// A line that tries each request at most `retries` times more.
    pub fn new(http: HttpTransport, pace: RateLimiter, secret: Redactor, retries: u32) -> Self {
        Self {
            http,
            pace: Arc::new(pace),
            secret,
            retries,
            http2: Cell::new(None),
        }
    }

    /// The key, to be kept out of texts.
    pub fn secret(&self) -> &Redactor {
        &self.secret
    }

    /// How often a request is tried again.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// How long the budget makes so many further requests take at least; none without a budget.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        self.pace.forecast(requests)
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.http2.get()
    }

    /// Asks for something until `read` can read the answer or no further try is deserved.
    ///
    /// # Errors
    /// What the last try ended in, without the key.
    pub async fn read<T>(
        &self,
        purpose: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<T, ApiError> {
        let enter = async || (self.pace.acquire().await, ());
        let (value, ()) = self.read_with(enter, purpose, address, read).await?;
        Ok(value)
    }

    /// The same, for a write that follows at once.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_for_write<T>(
        &self,
        purpose: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<(T, WriteLease), ApiError> {
        let enter = async || self.pace.acquire_pair().await;
        let (value, held) = self.read_with(enter, purpose, address, read).await?;
        Ok((value, WriteLease::reserved(held, !self.pace.can_reserve())))
    }

    /// What comes with the pass lasts for one try: a place that is kept during a pause would be in the way of others, and
    /// they in the way of the next try.
    async fn read_with<'p, T, P>(
        &'p self,
        enter: impl AsyncFn() -> (Permit<'p>, P),
        purpose: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<(T, P), ApiError> {
        let mut tries = 1;
        loop {
            let (pass, with_it) = enter().await;
            let judgement = match self.attempt(pass, purpose, address, None, tries, &read).await {
                Ok(value) => return Ok((value, with_it)),
                Err(judgement) => judgement,
            };
            drop(with_it);
            if !judgement.again || tries > self.retries {
                return Err(self.redact(judgement.trouble, tries));
            }
            let wait = retry_policy::back_off(tries);
            match judgement.pause {
                // The pace holds this request back with all others.
                Some(ServerPause::Untimed) => {}
                Some(ServerPause::For(length)) if length >= wait => {}
                // Also where it asks for no pause to speak of (`Retry-After: 0`).
                Some(ServerPause::For(_)) | None => {
                    trace!(wait_ms = wait.as_millis(), "trying again");
                    sleep(wait).await;
                }
            }
            tries += 1;
        }
    }

    /// Writes, once: only while `place` is good, and unless it is given up where it waits to be sent.
    ///
    /// # Errors
    /// What it ended in, without the key: [`ApiError::NotSent`] where it was surely not done and deserves another try.
    pub async fn write(
        &self,
        purpose: Operation,
        address: &RequestUrl,
        body: &RequestBody,
        mut place: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        let body = serde_json::to_vec(body).map_err(|error| ApiError::Unreachable {
            why: format!("the request cannot be made: {error}"),
        })?;
        let held = place.take();
        let enter = async {
            match held {
                Some(held) => self.pace.acquire_reserved(held).await,
                None => self.pace.acquire().await,
            }
        };
        let pass = tokio::select! {
            biased;
            () = unless => return Err(ApiError::Cancelled),
            () = place.expired() => return Err(ApiError::NotSent {
                why: "other requests or pauses came between the read and the write upon it".to_owned(),
                was_sent: false,
            }),
            pass = enter => pass,
        };
        let read = |answer: &_| wire::expect_success(answer, &self.secret);
        let judgement = match self.attempt(pass, purpose, address, Some(body), 1, read).await {
            Ok(()) => return Ok(()),
            Err(judgement) => judgement,
        };
        let trouble = self.redact(judgement.trouble, 1);
        Err(if judgement.again {
            ApiError::NotSent {
                why: trouble.to_string(),
                was_sent: true,
            }
        } else {
            trouble
        })
    }

    /// One try.
    async fn attempt<T>(
        &self,
        pass: Permit<'_>,
        purpose: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
        attempt: u32,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<T, RetryDecision> {
        let ending = self.exchange(purpose, address, body, attempt).await;
        let (sign, judged) = self.classify(purpose, ending, read);
        if let Some(pause) = pass.finish(sign) {
            warn!(
                "the server is busy: nothing is sent for {} s",
                pause.as_secs_f64().ceil()
            );
        }
        judged
    }

    async fn exchange(
        &self,
        purpose: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
        attempt: u32,
    ) -> Result<Response, SendError> {
        let (method, path) = (purpose.method(), self.secret.redact(address.path()));
        trace!(method, %path, attempt, "sending");
        let start = Instant::now();
        let ending = self.http.send(purpose, address, body).await;
        let elapsed_ms = start.elapsed().as_millis();
        match &ending {
            Ok(answer) => {
                self.http2.set(Some(answer.http2));
                debug!(method, %path, status = answer.status, elapsed_ms, http2 = answer.http2, "answered");
            }
            Err(SendError::NeverLeft(_)) => debug!(method, %path, elapsed_ms, "never left"),
            Err(SendError::NoAnswer(_)) => debug!(method, %path, elapsed_ms, "no answer"),
        }
        ending
    }

    /// What an ending is to the pace, and to the caller.
    fn classify<T>(
        &self,
        purpose: Operation,
        ending: Result<Response, SendError>,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> (RequestEnd, Result<T, RetryDecision>) {
        let answer = match ending {
            Ok(answer) => answer,
            Err(failure) => {
                let sign = match failure {
                    SendError::NeverLeft(_) => RequestEnd::NeverLeft,
                    SendError::NoAnswer(_) => RequestEnd::Unanswered,
                };
                return (sign, Err(retry_policy::classify_send_error(purpose, failure)));
            }
        };
        let Some(judgement) = retry_policy::classify_status(purpose, &answer, &self.secret, SystemTime::now()) else {
            let value = read(&answer);
            let value = value.map_err(|why| retry_policy::classify_body(purpose, answer.status, why));
            return (RequestEnd::Answered, value);
        };
        let sign = match judgement.pause {
            Some(ServerPause::For(length)) => RequestEnd::Pause(length),
            Some(ServerPause::Untimed) => RequestEnd::TooMany,
            None => RequestEnd::Answered,
        };
        (sign, Err(judgement))
    }

    /// The error with the key taken out of every text: whatever the server said may echo it, and no error leaves the executor
    /// any other way.
    fn redact(&self, mut error: ApiError, attempts: u32) -> ApiError {
        for text in error.texts_mut() {
            *text = self.secret.redact(text).into_owned();
        }
        error.with_attempts(attempts)
    }
}
