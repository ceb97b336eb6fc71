//! The API over HTTP: which requests its answers take, and what is read from them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::sleep;

use super::assistant_api::{ReadApi, RequestBody, WriteApi};
use super::error::ApiError;
use super::executor::{Fetched, RequestExecutor, stale};
use super::message::{Operation, Response};
use super::rate_limiter::RateLimit;
use super::rate_limiter::RateLimiter;
use super::redact::Redactor;
use super::retry_policy;
use super::transport::HttpTransport;
use super::url::{BaseUrl, RequestUrl, resolve};
use super::wire::{self, BodyError, CollectStep, ListPage, NextPage, PageCollector};
use super::write_lease::WriteLease;
use crate::diagnostic::Diagnostic;
use crate::live::{AssistantList, AssistantSummary, LiveAssistant};

/// How the API is to be reached.
#[derive(Debug, Clone)]
pub struct ClientConfig {
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
    pub limits: Vec<RateLimit>,
}

/// Speaks to the API.
///
/// It knows nothing of being stopped: whoever drops one of its futures gives the request up. A write that was given up
/// may have been done.
#[derive(Debug)]
pub struct Client {
    base: BaseUrl,
    executor: RequestExecutor,
    /// The object in a detail that holds the settings, where the roster or the plan names it. It is known only after the files
    /// are read, and these may be read after the client is made.
    settings_object: RefCell<Option<String>>,
}

impl Client {
    /// Prepares to speak to the API; nothing is sent yet. (`localhost` is looked up.)
    ///
    /// # Errors
    /// When the address is not fit to be sent the key, the key cannot stand in a header, or TLS cannot be set up.
    pub fn new(config: ClientConfig) -> Result<Self, Diagnostic> {
        let ClientConfig {
            url,
            key,
            timeout,
            retries,
            concurrency,
            limits,
        } = config;
        let base = BaseUrl::parse(&url, resolve)?;
        let http = HttpTransport::new(&base, &key, timeout)?;
        let executor = RequestExecutor::new(
            http,
            RateLimiter::new(concurrency, &limits),
            Redactor::new(&key),
            retries,
        );
        Ok(Self {
            base,
            executor,
            settings_object: RefCell::default(),
        })
    }

    /// Reads the settings of all details from the object of that name from now on (`settings.detail`); none: from where they
    /// are by the detail's shape.
    pub fn read_settings_from(&self, object: Option<&str>) {
        self.settings_object.replace(object.map(str::to_owned));
    }

    /// The API's address, normalised, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.base.as_str()
    }

    /// The key, to be kept out of texts. Troubles and the list's reason to be incomplete are clean already; live values
    /// are as the server sent them, because a changed one could be written back.
    pub fn secret(&self) -> &Redactor {
        self.executor.secret()
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.executor.http2()
    }

    /// How long the budget makes so many further requests take at least; none without a budget.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        self.executor.forecast(requests)
    }

    /// The names and JSON types of what one assistant's detail reports, never values. Retried.
    ///
    /// # Errors
    /// As [`ReadApi::get`].
    pub async fn outline(&self, id: &str) -> Result<Vec<(String, &'static str)>, ApiError> {
        let address = self.address_of(id)?;
        self.executor
            .read(Operation::Detail, &address, |answer| {
                wire::field_types(answer, id, self.settings_object.borrow().as_deref(), self.secret())
            })
            .await
            .map(|fetched| fetched.value)
    }

    fn address_of(&self, id: &str) -> Result<RequestUrl, ApiError> {
        self.base.assistant(id).ok_or_else(|| ApiError::NotFound {
            messages: vec!["this cannot be an id, so nothing was sent".to_owned()],
        })
    }

    fn detail(&self, answer: &Response, id: &str) -> Result<LiveAssistant, BodyError> {
        wire::detail(answer, id, self.settings_object.borrow().as_deref(), self.secret())
    }

    fn page(&self, answer: &Response) -> Result<ListPage, BodyError> {
        wire::page(answer, self.secret())
    }

    /// The whole list, from its first page on. The reserved place is kept as long as that is the only one.
    async fn list_from(
        &self,
        mut address: RequestUrl,
        first: Fetched<ListPage>,
        mut lease: WriteLease,
    ) -> Result<(AssistantList, WriteLease), ApiError> {
        let mut collector = PageCollector::default();
        let mut visited = HashSet::new();
        let Fetched {
            value: mut page,
            stale: mut stale_page,
        } = first;
        let mut number = None;
        let incomplete = loop {
            let next = match collector.add(page, number) {
                CollectStep::Done => break None,
                CollectStep::DoneIfHere(references) => {
                    let is_here = |reference: &String| {
                        self.base
                            .resolve_link(&address, reference)
                            .is_ok_and(|last| last == address)
                    };
                    break (!references.iter().all(is_here))
                        .then(|| "the answer's `Link` names another last page, and no next one".to_owned());
                }
                CollectStep::Incomplete(why) => break Some(why),
                // The answer must say that it is this page: a service that does not know the parameter gives its first page each time.
                CollectStep::Page(next) => {
                    number = Some(next);
                    Ok(self.base.page(next))
                }
                // By its address a page need not say which it is. Links that lead in a circle are told by where they lead.
                CollectStep::At(references) => {
                    number = None;
                    visited.insert(address.clone());
                    self.follow(&address, &references, &visited)
                }
            };
            match next {
                Ok(next) => address = next,
                Err(why) => break Some(why),
            }
            lease = lease.for_pages();
            page = match self
                .executor
                .read(Operation::List, &address, |answer| self.page(answer))
                .await
            {
                Ok(fetched) => {
                    stale_page = stale_page.or(fetched.stale);
                    fetched.value
                }
                // That the list can be read at all was seen on its first page: what is refused is the way to the next.
                Err(
                    error @ (ApiError::Rejected { .. }
                    | ApiError::AccessDenied { status: 404, .. }
                    | ApiError::NotThisApi { status: 400..=499, .. }),
                ) => {
                    break Some(format!("page {} could not be read: {error}", collector.pages() + 1));
                }
                // Nor can it be something else that answers.
                Err(ApiError::NotThisApi { why, .. } | ApiError::OutcomeUnknown { why }) => {
                    let why = format!("page {} of the list: {why}", collector.pages() + 1);
                    return Err(ApiError::OutcomeUnknown { why });
                }
                Err(error) => return Err(error),
            };
        };
        // What it shows can still be matched, and each detail is read for itself. But nobody is absent from an old list.
        let incomplete = stale_page.map(|sign| stale(&sign)).or(incomplete);
        let incomplete = incomplete.map(|why| self.secret().redact(&why).into_owned());
        Ok((collector.finish(incomplete), lease))
    }

    /// The one address that all references from `from` lead to.
    fn follow(
        &self,
        from: &RequestUrl,
        references: &[String],
        visited: &HashSet<RequestUrl>,
    ) -> Result<RequestUrl, String> {
        let mut found = None;
        for reference in references {
            let address = self.base.resolve_link(from, reference)?;
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

impl ReadApi for Client {
    async fn list(&self) -> Result<AssistantList, ApiError> {
        let address = self.base.list();
        let first = self
            .executor
            .read(Operation::List, &address, |answer| self.page(answer))
            .await?;
        let (listing, _) = self.list_from(address, first, WriteLease::unlimited()).await?;
        Ok(listing)
    }

    async fn get(&self, id: &str) -> Result<LiveAssistant, ApiError> {
        let address = self.address_of(id)?;
        self.executor
            .read(Operation::Detail, &address, |answer| self.detail(answer, id))
            .await?
            .fresh()
    }

    async fn probe_for_more(&self, listed: AssistantList) -> Result<AssistantList, ApiError> {
        if !may_go_on(&listed) {
            return Ok(listed);
        }
        let second = self
            .executor
            .read(Operation::List, &self.base.page(2), |answer| self.page(answer))
            .await;
        let incomplete = match second {
            Ok(fetched) if fetched.stale.is_none() => return Ok(settled_by(listed, fetched.value)),
            Ok(fetched) => fetched.stale.map(|sign| stale(&sign)),
            // A service that doesn't know the parameter may say so, and one without a second page that it isn't there. Any other
            // refusal is about something else.
            Err(
                ApiError::Rejected {
                    status: 400 | 422,
                    messages,
                }
                | ApiError::AccessDenied { status: 404, messages },
            ) if !messages.iter().any(|message| names_other_paging(message)) => None,
            Err(error @ ApiError::RateLimited { for_long: true, .. }) => return Err(error),
            Err(error) => Some(format!(
                "it says nothing of its end, and whether there is a second page could not be read: {error}"
            )),
        };
        Ok(AssistantList {
            end_confirmed: incomplete.is_none(),
            incomplete,
            ..listed
        })
    }
}

impl WriteApi for Client {
    async fn list_for_create(&self) -> Result<(AssistantList, WriteLease), ApiError> {
        let address = self.base.list();
        let read = |answer: &_| self.page(answer);
        let (first, lease) = self.executor.read_for_write(Operation::List, &address, read).await?;
        let (listing, mut lease) = self.list_from(address, first, lease).await?;
        if may_go_on(&listing) {
            // As for every page: a place that is kept would be in the way of the probe.
            lease = lease.for_pages();
        }
        // Counted from the last answer on: a list of many pages would be too old before its end, and never written upon.
        Ok((self.probe_for_more(listing).await?, lease.renew()))
    }

    async fn get_for_update(&self, id: &str) -> Result<(LiveAssistant, WriteLease), ApiError> {
        let address = self.address_of(id)?;
        let read = |answer: &_| self.detail(answer, id);
        let (fetched, lease) = self.executor.read_for_write(Operation::Detail, &address, read).await?;
        Ok((fetched.fresh()?, lease))
    }

    async fn create(
        &self,
        body: &RequestBody,
        lease: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        let address = self.base.list();
        self.executor
            .write(Operation::Create, &address, body, lease, unless)
            .await
    }

    async fn update(
        &self,
        id: &str,
        body: &RequestBody,
        lease: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        let address = self.address_of(id)?;
        self.executor
            .write(Operation::Update, &address, body, lease, unless)
            .await
    }

    fn retries(&self) -> u32 {
        self.executor.retries()
    }

    async fn backoff(&self, attempt: u32) {
        sleep(retry_policy::back_off(attempt)).await;
    }
}

/// Could the list be the first page of more, for all that it says?
fn may_go_on(listed: &AssistantList) -> bool {
    listed.incomplete.is_none() && !listed.end_confirmed && is_likely_page_size(listed.assistants.len())
}

/// Is this how many rows a page may hold? Multiples of ten or 25, or a power of two from 16: what people choose as a limit. A
/// list of any other length was not cut off by one.
fn is_likely_page_size(rows: usize) -> bool {
    rows > 0 && (rows.is_multiple_of(10) || rows.is_multiple_of(25) || rows >= 16 && rows.is_power_of_two())
}

/// Does a refusal of a page name another way to the next? Then there may be one.
fn names_other_paging(message: &str) -> bool {
    let mut words = message.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| {
        ["cursor", "offset", "token", "after", "next"]
            .iter()
            .any(|way| word.eq_ignore_ascii_case(way))
    })
}

/// What a second page says of a list that says nothing of its end.
fn settled_by(listed: AssistantList, second: ListPage) -> AssistantList {
    let known: HashSet<&str> = listed.assistants.iter().map(|listed| listed.id.as_str()).collect();
    let is_known = |row: &&AssistantSummary| known.contains(row.id.as_str());
    let repeated = second.assistants.iter().filter(is_known).count();
    // Others are not followed on: no answer says which page it is, and where pages count from 0 this one is the third.
    let others = second.assistants.len() - repeated;
    let rows = listed.assistants.len();
    let doubt = second
        .unreadable
        .or_else(|| match second.signs.next(rows + others, None, true) {
            NextPage::End => None,
            NextPage::Unclear(why) => Some(why),
            NextPage::EndIfHere(_) | NextPage::At(_) | NextPage::Page(_) => {
                Some("that says that there is more".to_owned())
            }
        });
    if let (Some(why), true) = (doubt, others == 0 || repeated == rows) {
        return AssistantList {
            incomplete: Some(format!("it says nothing of its end, and of `?page=2`: {why}")),
            ..listed
        };
    }
    if others == 0 {
        return AssistantList {
            end_confirmed: true,
            ..listed
        };
    }
    // The parameter means nothing to the service, and somebody created one between the two answers: the later one counts.
    if repeated == rows {
        return AssistantList {
            assistants: second.assistants,
            incomplete: None,
            end_confirmed: true,
        };
    }
    AssistantList {
        incomplete: Some(format!(
            "it shows {rows} assistants and says nothing of more, but `?page=2` gives others: the service pages without saying \
             so, and not all can be seen"
        )),
        ..listed
    }
}
