//! The API over HTTP: waits its turn, sends, reads, and tries again what may be tried again.

use std::cell::Cell;
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::time::{Instant, sleep};
use tracing::{debug, trace, warn};

use super::address::{Address, Base, resolve};
use super::budget::Limit;
use super::exchange::{Answer, Failure, Purpose};
use super::http::Http;
use super::pace::{Pace, Sign};
use super::port::{Api, Body, Trouble};
use super::redact::Secret;
use super::retry::{self, Judgement, Pause};
use super::wire::{self, Gathering, Step, Unreadable};
use crate::live::{Detail, Listing};
use crate::problem::Problem;

/// How the API is to be reached.
#[derive(Debug, Clone)]
pub struct Config {
    /// Its address, without `/v1`.
    pub url: String,
    /// The key.
    pub key: SecretString,
    /// For one request, from name look-up to the last byte of the answer.
    pub timeout: Duration,
    /// How often a request is tried again.
    pub retries: u32,
    /// How many requests are under way at once, at least 1.
    pub concurrency: usize,
    /// The budget; several limits hold together.
    pub limits: Vec<Limit>,
}

/// Speaks to the API.
///
/// It knows nothing of being stopped: whoever drops one of its futures gives the request up. A write that was given up
/// may have been done.
#[derive(Debug)]
pub struct Client {
    base: Base,
    secret: Secret,
    http: Http,
    pace: Pace,
    retries: u32,
    http2: Cell<Option<bool>>,
}

impl Client {
    /// Prepares to speak to the API; nothing is sent yet. (`localhost` is looked up.)
    ///
    /// # Errors
    /// When the address is not fit to be sent the key, the key cannot stand in a header, or TLS cannot be set up.
    pub fn new(config: Config) -> Result<Self, Problem> {
        let Config {
            url,
            key,
            timeout,
            retries,
            concurrency,
            limits,
        } = config;
        let base = Base::check(&url, resolve)?;
        let http = Http::new(&base, &key, timeout)?;
        Ok(Self {
            base,
            secret: Secret::new(&key),
            http,
            pace: Pace::new(concurrency, &limits),
            retries,
            http2: Cell::new(None),
        })
    }

    /// The API's address, normalised, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.base.as_str()
    }

    /// The key, to be kept out of texts. Troubles and the list's reason to be incomplete are clean already; live values
    /// are as the server sent them, because a changed one could be written back.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.http2.get()
    }

    /// The names and JSON types of what one assistant's detail reports, never values. Retried.
    ///
    /// # Errors
    /// As [`Api::detail`].
    pub async fn outline(&self, id: &str) -> Result<Vec<(String, &'static str)>, Trouble> {
        let address = self.address_of(id)?;
        self.ask(Purpose::Detail, &address, None, |answer| {
            wire::outline(answer, &self.secret)
        })
        .await
    }

    fn address_of(&self, id: &str) -> Result<Address, Trouble> {
        self.base.assistant(id).ok_or_else(|| Trouble::Missing {
            messages: vec!["this cannot be an id, so nothing was sent".to_owned()],
        })
    }

    /// One request, with as many tries as it deserves.
    async fn ask<T>(
        &self,
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
        let mut tries = 1;
        loop {
            let pass = self.pace.enter().await;
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
                    sleep(wait).await;
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
            Trouble::Interrupted => Trouble::Interrupted,
        }
    }

    /// The one address that all references from `from` lead to.
    fn follow(&self, from: &Address, references: &[String], visited: &HashSet<Address>) -> Result<Address, String> {
        let mut found = None;
        for reference in references {
            let address = self.base.follow(from, reference)?;
            if found.as_ref().is_some_and(|found| *found != address) {
                return Err("the answer refers to several next pages".to_owned());
            }
            found = Some(address);
        }
        match found {
            Some(address) if visited.contains(&address) => Err("the next page is one that was read already".to_owned()),
            Some(address) => Ok(address),
            None => Err("the answer refers to no next page".to_owned()),
        }
    }
}

impl Api for Client {
    async fn list(&self) -> Result<Listing, Trouble> {
        let mut gathering = Gathering::default();
        let mut visited = HashSet::new();
        let (mut address, mut number) = (self.base.list(), None);
        let incomplete = loop {
            let page = self
                .ask(Purpose::List, &address, None, |answer| wire::page(answer, &self.secret))
                .await;
            let page = match page {
                Ok(page) => page,
                // That the list can be read at all was seen on its first page: what is refused is the way to the next.
                Err(trouble @ (Trouble::Refused { .. } | Trouble::Denied { status: 404, .. }))
                    if gathering.pages() > 0 =>
                {
                    break Some(format!("page {} could not be read: {trouble}", gathering.pages() + 1));
                }
                Err(trouble) => return Err(trouble),
            };
            let next = match gathering.add(page, number) {
                Step::Done => break None,
                Step::Incomplete(why) => break Some(why),
                Step::Page(next) => {
                    number = Some(next);
                    Ok(self.base.page(next))
                }
                Step::At(references) => {
                    number = None;
                    visited.insert(address.clone());
                    self.follow(&address, &references, &visited)
                }
            };
            match next {
                Ok(next) => address = next,
                Err(why) => break Some(why),
            }
        };
        Ok(gathering.finish(incomplete.map(|why| self.secret.redact(&why).into_owned())))
    }

    async fn detail(&self, id: &str) -> Result<Detail, Trouble> {
        let address = self.address_of(id)?;
        self.ask(Purpose::Detail, &address, None, |answer| {
            wire::detail(answer, id, &self.secret)
        })
        .await
    }

    async fn create(&self, body: &Body) -> Result<(), Trouble> {
        self.ask(Purpose::Create, &self.base.list(), Some(body), |answer| {
            wire::done(answer, &self.secret)
        })
        .await
    }

    async fn update(&self, id: &str, body: &Body) -> Result<(), Trouble> {
        let address = self.address_of(id)?;
        self.ask(Purpose::Update, &address, Some(body), |answer| {
            wire::done(answer, &self.secret)
        })
        .await
    }

    fn retries(&self) -> u32 {
        self.retries
    }

    async fn back_off(&self, attempt: u32) {
        sleep(retry::back_off(attempt)).await;
    }
}
