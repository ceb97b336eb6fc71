//! One request with as many tries as it deserves: waits its turn, sends, has it judged, and waits before the next try.

use std::cell::Cell;
use std::future::pending;
use std::pin::pin;
use std::time::SystemTime;

use tokio::time::{Instant, sleep};
use tracing::{debug, trace, warn};

use super::address::Address;
use super::exchange::{Answer, Failure, Purpose};
use super::http::Http;
use super::pace::{Pace, Sign};
use super::port::{Body, Trouble};
use super::redact::Secret;
use super::retry::{self, Judgement, Pause};
use super::wire::Unreadable;

/// The line to the API.
#[derive(Debug)]
pub struct Line {
    http: Http,
    pace: Pace,
    secret: Secret,
    retries: u32,
    http2: Cell<Option<bool>>,
}

impl Line {
    /// A line that tries each request at most `retries` times more.
    pub fn new(http: Http, pace: Pace, secret: Secret, retries: u32) -> Self {
        Self {
            http,
            pace,
            secret,
            retries,
            http2: Cell::new(None),
        }
    }

    /// The key, to be kept out of texts.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// How often a request is tried again.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.http2.get()
    }

    /// Asks for something until `read` can read the answer or no further try is deserved.
    ///
    /// # Errors
    /// What the last try ended in, without the key.
    pub async fn ask<T>(
        &self,
        purpose: Purpose,
        address: &Address,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<T, Trouble> {
        self.ask_unless(pending(), purpose, address, None, read).await
    }

    /// The same for any request; given up, where it waits to be sent, as soon as `unless` is ready.
    ///
    /// # Errors
    /// As [`Self::ask`], and [`Trouble::Interrupted`].
    pub async fn ask_unless<T>(
        &self,
        unless: impl Future<Output = ()>,
        purpose: Purpose,
        address: &Address,
        body: Option<&Body>,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<T, Trouble> {
        let body = body
            .map(serde_json::to_vec)
            .transpose()
            .map_err(|error| Trouble::Unreachable {
                why: format!("the request cannot be made: {error}"),
            })?;
        let mut unless = pin!(unless);
        let mut tries = 1;
        loop {
            let pass = tokio::select! {
                biased;
                () = &mut unless => return Err(Trouble::Interrupted),
                pass = self.pace.enter() => pass,
            };
            let ending = self.exchange(purpose, address, body.clone(), tries).await;
            let (sign, judged) = self.judge(purpose, ending, &read);
            pass.end(sign);
            let judgement = match judged {
                Ok(value) => return Ok(value),
                Err(judgement) => judgement,
            };
            if !judgement.again || tries > self.retries {
                return Err(self.clean(judgement.trouble, tries));
            }
            let wait = retry::back_off(tries);
            match judgement.pause {
                // The pace holds this request back with all others.
                Some(Pause::For(length)) if length >= wait => {
                    warn!("the server asks for a pause of {} s", length.as_secs());
                }
                Some(Pause::Untimed) => warn!("the server says that there are too many requests"),
                // Also where it asks for no pause to speak of (`Retry-After: 0`).
                Some(Pause::For(_)) | None => {
                    trace!(wait_ms = wait.as_millis(), "trying again");
                    tokio::select! {
                        biased;
                        () = &mut unless => return Err(Trouble::Interrupted),
                        () = sleep(wait) => {}
                    }
                }
            }
            tries += 1;
        }
    }

    async fn exchange(
        &self,
        purpose: Purpose,
        address: &Address,
        body: Option<Vec<u8>>,
        attempt: u32,
    ) -> Result<Answer, Failure> {
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
            Err(Failure::NeverLeft(_)) => debug!(method, %path, elapsed_ms, "never left"),
            Err(Failure::NoAnswer(_)) => debug!(method, %path, elapsed_ms, "no answer"),
        }
        ending
    }

    /// What an ending is to the pace, and to the caller.
    fn judge<T>(
        &self,
        purpose: Purpose,
        ending: Result<Answer, Failure>,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> (Sign, Result<T, Judgement>) {
        let answer = match ending {
            Ok(answer) => answer,
            Err(failure) => {
                let sign = match failure {
                    Failure::NeverLeft(_) => Sign::NeverLeft,
                    Failure::NoAnswer(_) => Sign::Unanswered,
                };
                return (sign, Err(retry::failed(purpose, failure)));
            }
        };
        let Some(judgement) = retry::answered(purpose, &answer, &self.secret, SystemTime::now()) else {
            let value = read(&answer);
            let value = value.map_err(|why| retry::unreadable(purpose, answer.status, why));
            return (Sign::Answered, value);
        };
        let sign = match judgement.pause {
            Some(Pause::For(length)) => Sign::Pause(length),
            Some(Pause::Untimed) => Sign::TooMany,
            None => Sign::Answered,
        };
        (sign, Err(judgement))
    }

    /// The trouble with the key taken out of every word, and the tries counted where there were several.
    fn clean(&self, trouble: Trouble, tries: u32) -> Trouble {
        let clean = |text: String| self.secret.redact(&text).into_owned();
        let all = |texts: Vec<String>| texts.into_iter().map(clean).collect();
        let counted = |why: String| {
            if tries > 1 {
                format!("{} (tried {tries} times)", clean(why))
            } else {
                clean(why)
            }
        };
        match trouble {
            Trouble::Refused { status, messages } => Trouble::Refused {
                status,
                messages: all(messages),
            },
            Trouble::Denied { status, messages } => Trouble::Denied {
                status,
                messages: all(messages),
            },
            Trouble::Missing { messages } => Trouble::Missing {
                messages: all(messages),
            },
            Trouble::Throttled { messages } => Trouble::Throttled {
                messages: all(messages),
            },
            Trouble::Unreachable { why } => Trouble::Unreachable { why: counted(why) },
            Trouble::Unclear { why } => Trouble::Unclear { why: counted(why) },
            Trouble::Foreign { why } => Trouble::Foreign { why: counted(why) },
            Trouble::Interrupted => Trouble::Interrupted,
        }
    }
}
