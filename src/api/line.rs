//! One request with as many tries as it deserves: waits its turn, sends, has it judged, and waits before the next try.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};
use tracing::{debug, trace, warn};

use super::address::Address;
use super::exchange::{Answer, Failure, Purpose};
use super::http::Http;
use super::pace::{Pace, Pass, Sign};
use super::place::Place;
use super::port::{Body, Trouble};
use super::redact::Secret;
use super::retry::{self, Judgement, Pause};
use super::wire::{self, Unreadable};

/// The line to the API.
#[derive(Debug)]
pub struct Line {
    http: Http,
    pace: Arc<Pace>,
    secret: Secret,
    retries: u32,
    http2: Cell<Option<bool>>,
}

impl Line {
    /// A line that tries each request at most `retries` times more.
    pub fn new(http: Http, pace: Pace, secret: Secret, retries: u32) -> Self {
        Self {
            http,
            pace: Arc::new(pace),
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
    pub async fn ask<T>(
        &self,
        purpose: Purpose,
        address: &Address,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<T, Trouble> {
        let enter = async || (self.pace.enter().await, ());
        let (value, ()) = self.ask_entering(enter, purpose, address, read).await?;
        Ok(value)
    }

    /// The same, for a write that follows at once.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn ask_to_write<T>(
        &self,
        purpose: Purpose,
        address: &Address,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<(T, Place), Trouble> {
        let enter = async || self.pace.enter_with_place().await;
        let (value, held) = self.ask_entering(enter, purpose, address, read).await?;
        Ok((value, Place::kept(held, !self.pace.can_keep_places())))
    }

    /// What comes with the pass lasts for one try: a place that is kept during a pause would be in the way of others, and
    /// they in the way of the next try.
    async fn ask_entering<'p, T, P>(
        &'p self,
        enter: impl AsyncFn() -> (Pass<'p>, P),
        purpose: Purpose,
        address: &Address,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<(T, P), Trouble> {
        let mut tries = 1;
        loop {
            let (pass, with_it) = enter().await;
            let judgement = match self.once(pass, purpose, address, None, tries, &read).await {
                Ok(value) => return Ok((value, with_it)),
                Err(judgement) => judgement,
            };
            drop(with_it);
            if !judgement.again || tries > self.retries {
                return Err(self.clean(judgement.trouble, tries));
            }
            let wait = retry::back_off(tries);
            match judgement.pause {
                // The pace holds this request back with all others.
                Some(Pause::Untimed) => {}
                Some(Pause::For(length)) if length >= wait => {}
                // Also where it asks for no pause to speak of (`Retry-After: 0`).
                Some(Pause::For(_)) | None => {
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
    /// What it ended in, without the key: [`Trouble::NotYet`] where it was surely not done and deserves another try.
    pub async fn tell(
        &self,
        purpose: Purpose,
        address: &Address,
        body: &Body,
        mut place: Place,
        unless: impl Future<Output = ()>,
    ) -> Result<(), Trouble> {
        let body = serde_json::to_vec(body).map_err(|error| Trouble::Unreachable {
            why: format!("the request cannot be made: {error}"),
        })?;
        let held = place.take();
        let enter = async {
            match held {
                Some(held) => self.pace.enter_held(held).await,
                None => self.pace.enter().await,
            }
        };
        let pass = tokio::select! {
            biased;
            () = unless => return Err(Trouble::Interrupted),
            () = place.too_late() => return Err(Trouble::NotYet {
                why: "other requests or pauses came between the read and the write upon it".to_owned(),
                was_sent: false,
            }),
            pass = enter => pass,
        };
        let read = |answer: &_| wire::done(answer, &self.secret);
        let judgement = match self.once(pass, purpose, address, Some(body), 1, read).await {
            Ok(()) => return Ok(()),
            Err(judgement) => judgement,
        };
        let trouble = self.clean(judgement.trouble, 1);
        Err(if judgement.again {
            Trouble::NotYet {
                why: trouble.to_string(),
                was_sent: true,
            }
        } else {
            trouble
        })
    }

    /// One try.
    async fn once<T>(
        &self,
        pass: Pass<'_>,
        purpose: Purpose,
        address: &Address,
        body: Option<Vec<u8>>,
        attempt: u32,
        read: impl Fn(&Answer) -> Result<T, Unreadable>,
    ) -> Result<T, Judgement> {
        let ending = self.exchange(purpose, address, body, attempt).await;
        let (sign, judged) = self.judge(purpose, ending, read);
        if let Some(pause) = pass.end(sign) {
            warn!(
                "the server is busy: nothing is sent for {} s",
                pause.as_secs_f64().ceil()
            );
        }
        judged
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
            Trouble::Throttled { messages, for_long } => Trouble::Throttled {
                messages: all(messages),
                for_long,
            },
            Trouble::Unreachable { why } => Trouble::Unreachable { why: counted(why) },
            Trouble::Unclear { why } => Trouble::Unclear { why: counted(why) },
            Trouble::Foreign { status, why } => Trouble::Foreign {
                status,
                why: counted(why),
            },
            Trouble::NotYet { why, was_sent } => Trouble::NotYet {
                why: counted(why),
                was_sent,
            },
            Trouble::Interrupted => Trouble::Interrupted,
        }
    }
}
