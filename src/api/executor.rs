//! One request with as many attempts as it deserves: waits for its permit, sends, has the outcome classified, and waits before
//! the next attempt.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};
use tracing::{debug, trace, warn};

use super::assistant_api::RequestBody;
use super::error::ApiError;
use super::freshness::stale_sign;
use super::message::{Operation, Response, SendError};
use super::rate_limiter::{Permit, RateLimiter, RequestEnd, Reservation};
use super::redact::Redactor;
use super::retry_policy::{RetryDecision, ServerPause};
use super::transport::HttpTransport;
use super::url::RequestUrl;
use super::wire::BodyError;
use super::write_lease::WriteLease;
use super::{retry_policy, wire};

/// What was read, and whether it can be built upon.
#[derive(Debug)]
pub struct Fetched<T> {
    /// What the answer says.
    pub value: T,
    /// What shows that the answer is old, if it is, although it was asked for twice.
    pub stale: Option<String>,
}

impl<T> Fetched<T> {
    /// What the answer says.
    ///
    /// # Errors
    /// [`ApiError::Stale`] where it is old.
    pub fn fresh(self) -> Result<T, ApiError> {
        match self.stale {
            None => Ok(self.value),
            Some(sign) => Err(ApiError::Stale { why: stale(&sign) }),
        }
    }
}

/// What it means that an answer is old, and what to do.
pub fn stale(sign: &str) -> String {
    format!(
        "the answer is old (`{sign}`): a cache stands before the API and gives out what it kept, although `Cache-Control: \
         no-cache` asks it not to; nothing is written upon that; let the cache pass `/v1/assistants` through, or use an address \
         that does not lead through it"
    )
}

/// How large a request was, and what made it so: the server that finds it too large never says.
fn sizes(body: &RequestBody, size: usize) -> String {
    let mut fields: Vec<_> = body
        .iter()
        .map(|(field, value)| (value.to_string().len(), field))
        .collect();
    fields.sort_unstable_by(|one, other| other.cmp(one));
    let largest = fields.iter().take(3).map(|(size, field)| format!("`{field}` {size}"));
    format!(
        "the request was {size} bytes long; its largest fields: {} bytes",
        largest.collect::<Vec<_>>().join(", ")
    )
}

/// Sends requests, each as often as it deserves, within the limits.
#[derive(Debug)]
pub struct RequestExecutor {
    http: HttpTransport,
    limiter: RateLimiter,
    secret: Redactor,
    retries: u32,
    /// Written after each answer and read when the run is over; no two tasks touch it at once, since all run on one thread.
    http2: Cell<Option<bool>>,
}

impl RequestExecutor {
    /// Tries each request at most `retries` times more.
    pub fn new(http: HttpTransport, limiter: RateLimiter, secret: Redactor, retries: u32) -> Self {
        Self {
            http,
            limiter,
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
        self.limiter.forecast(requests)
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.http2.get()
    }

    /// Asks for something until `read` can read the answer or no other attempt is deserved.
    ///
    /// # Errors
    /// What the last attempt ended in, without the key.
    pub async fn read<T>(
        &self,
        operation: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<Fetched<T>, ApiError> {
        let (fetched, _) = self.read_in(1, operation, address, read).await?;
        Ok(fetched)
    }

    /// The same, for a write that follows at once.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_for_write<T>(
        &self,
        operation: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<(Fetched<T>, WriteLease), ApiError> {
        let (fetched, reservation) = self.read_in(2, operation, address, read).await?;
        Ok((fetched, WriteLease::reserved(reservation)))
    }

    /// Reads in the first of so many slots, and gives what is left of them, for a write. They are taken for one attempt: a
    /// reservation that is kept during a pause would be in the way of others, and theirs in the way of the next attempt, until
    /// none can go on.
    async fn read_in<T>(
        &self,
        slots: usize,
        operation: Operation,
        address: &RequestUrl,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<(Fetched<T>, Option<Reservation>), ApiError> {
        let mut tries = 1;
        let mut asked_again = false;
        loop {
            let mut slots = self.limiter.acquire(slots).await;
            let reservation = slots.split();
            let permit = slots.start().await;
            let decision = match self.attempt(permit, operation, address, None, tries, &read).await {
                // Each cache of several may have an answer of another age, and one may be renewing its own right now. So it is
                // asked again, once: another answer from the same store would be no younger.
                Ok(fetched) if fetched.stale.is_some() && !asked_again => {
                    // It uses up none of the tries, since nothing failed.
                    debug!("the answer is old: asking again");
                    asked_again = true;
                    continue;
                }
                Ok(fetched) => return Ok((fetched, reservation)),
                Err(decision) => decision,
            };
            drop(reservation);
            if !decision.again || tries > self.retries {
                return Err(self.redact(decision.trouble, tries));
            }
            let wait = retry_policy::back_off(tries);
            match decision.pause {
                // The limiter holds this request back with all others.
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

    /// Writes, once: only while `lease` is valid, and unless it is given up where it waits to be sent.
    ///
    /// # Errors
    /// What it ended in, without the key: [`ApiError::NotDone`] where it was surely not done and deserves another attempt.
    pub async fn write(
        &self,
        operation: Operation,
        address: &RequestUrl,
        body: &RequestBody,
        mut lease: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        // Before anything is waited for: what was read grows old meanwhile.
        let bytes = serde_json::to_vec(body).map_err(|error| ApiError::Unreachable {
            why: format!("the request cannot be made: {error}"),
        })?;
        let size = bytes.len();
        let reservation = lease.take();
        let acquire = async {
            let slot = match reservation {
                Some(slot) => slot,
                None => self.limiter.acquire(1).await,
            };
            slot.start().await
        };
        // In this order: whoever stops the run is heard even where a permit is there at the same moment, and a read that has just
        // become too old is not written upon. Once the permit is there, only the way to the server is left: a new
        // connection may take as long as the time-out, and what was read is that much older when the write arrives.
        let permit = tokio::select! {
            biased;
            () = unless => return Err(ApiError::Cancelled),
            () = lease.expired() => return Err(ApiError::NotDone {
                why: "other requests or pauses came between the read and the write upon it".to_owned(),
                was_sent: false,
            }),
            permit = acquire => permit,
        };
        let read = |answer: &_| wire::expect_success(answer, &self.secret);
        let Err(decision) = self.attempt(permit, operation, address, Some(bytes), 1, read).await else {
            return Ok(());
        };
        let mut error = self.redact(decision.trouble, 1);
        if let ApiError::Rejected { status: 413, messages } = &mut error {
            messages.push(sizes(body, size));
        }
        Err(if decision.again {
            ApiError::NotDone {
                why: error.to_string(),
                was_sent: true,
            }
        } else {
            error
        })
    }

    /// One attempt.
    async fn attempt<T>(
        &self,
        permit: Permit,
        operation: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
        attempt: u32,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> Result<Fetched<T>, RetryDecision> {
        let outcome = self.exchange(operation, address, body, attempt).await;
        let (end, result) = self.classify(operation, outcome, read);
        if let Some(pause) = permit.finish(end) {
            warn!(
                "the server is busy: nothing is sent for {} s",
                pause.as_secs_f64().ceil()
            );
        }
        result
    }

    async fn exchange(
        &self,
        operation: Operation,
        address: &RequestUrl,
        body: Option<Vec<u8>>,
        attempt: u32,
    ) -> Result<Response, SendError> {
        // The key, too, may have been pasted where an id belongs.
        let (method, path) = (operation.method(), self.secret.redact(address.path()));
        trace!(method, %path, attempt, "sending");
        let start = Instant::now();
        let outcome = self.http.send(operation, address, body).await;
        let elapsed_ms = start.elapsed().as_millis();
        match &outcome {
            Ok(answer) => {
                self.http2.set(Some(answer.http2));
                debug!(method, %path, status = answer.status, elapsed_ms, http2 = answer.http2, "answered");
            }
            Err(SendError::NeverLeft(_)) => debug!(method, %path, elapsed_ms, "never left"),
            Err(SendError::NotProcessed(_)) => debug!(method, %path, elapsed_ms, "not processed"),
            Err(SendError::NoAnswer(_)) => debug!(method, %path, elapsed_ms, "no answer"),
        }
        outcome
    }

    /// What an outcome is to the limiter, and to the caller.
    fn classify<T>(
        &self,
        operation: Operation,
        outcome: Result<Response, SendError>,
        read: impl Fn(&Response) -> Result<T, BodyError>,
    ) -> (RequestEnd, Result<Fetched<T>, RetryDecision>) {
        let mut answer = match outcome {
            Ok(answer) => answer,
            Err(failure) => {
                let end = match failure {
                    SendError::NeverLeft(_) => RequestEnd::NeverLeft,
                    // It may have been counted all the same.
                    SendError::NotProcessed(_) | SendError::NoAnswer(_) => RequestEnd::Unanswered,
                };
                return (end, Err(retry_policy::classify_send_error(operation, failure)));
            }
        };
        if let (200..=299, Some(status)) = (answer.status, wire::status_in_body(&answer, operation)) {
            debug!(status, "the body says that it is an error");
            // From here on it is an answer of that status, so that one place says what that means.
            answer.status = status;
        }
        let Some(decision) = retry_policy::classify_status(operation, &answer, &self.secret, SystemTime::now()) else {
            let value = read(&answer);
            let fetched = value.map(|value| Fetched {
                value,
                // What a write did is read back in any case.
                stale: stale_sign(&answer).filter(|_| operation.is_read()),
            });
            let fetched = fetched.map_err(|why| retry_policy::classify_body(operation, answer.status, why));
            return (RequestEnd::Answered, fetched);
        };
        let end = match decision.pause {
            Some(ServerPause::For(length)) => RequestEnd::Pause(length),
            Some(ServerPause::Untimed) => RequestEnd::TooMany,
            None => RequestEnd::Answered,
        };
        (end, Err(decision))
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
