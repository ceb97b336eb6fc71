//! The API over HTTP: which requests its answers take, and what is read from them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::sleep;

use super::assistant_api::{ApiError, AssistantApi, RequestBody};
use super::executor::RequestExecutor;
use super::message::{Operation, Response};
use super::rate_limiter::RateLimit;
use super::rate_limiter::RateLimiter;
use super::redact::Redactor;
use super::retry_policy;
use super::transport::HttpTransport;
use super::url::{BaseUrl, RequestUrl, resolve};
use super::wire::{self, BodyError, CollectStep, ListPage, PageCollector};
use super::write_lease::WriteLease;
use crate::diagnostic::Diagnostic;
use crate::live::{AssistantList, LiveAssistant};

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
    line: RequestExecutor,
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
        let line = RequestExecutor::new(
            http,
            RateLimiter::new(concurrency, &limits),
            Redactor::new(&key),
            retries,
        );
        Ok(Self {
            base,
            line,
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
        self.line.secret()
    }

    /// Did the last answer come over HTTP/2? None before the first.
    pub fn http2(&self) -> Option<bool> {
        self.line.http2()
    }

    /// How long the budget makes so many further requests take at least; none without a budget.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        self.line.forecast(requests)
    }

    /// The names and JSON types of what one assistant's detail reports, never values. Retried.
    ///
    /// # Errors
    /// As [`AssistantApi::get`].
    pub async fn outline(&self, id: &str) -> Result<Vec<(String, &'static str)>, ApiError> {
        let address = self.address_of(id)?;
        self.line
            .read(Operation::Detail, &address, |answer| {
                wire::field_types(answer, id, self.settings_object.borrow().as_deref(), self.secret())
            })
            .await
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

    /// The whole list, from its first page on. A place is kept as long as that is the only one.
    async fn list_from(
        &self,
        mut address: RequestUrl,
        first: ListPage,
        mut place: WriteLease,
    ) -> Result<(AssistantList, WriteLease), ApiError> {
        let mut gathering = PageCollector::default();
        let mut visited = HashSet::new();
        let (mut page, mut number) = (first, None);
        let incomplete = loop {
            let next = match gathering.add(page, number) {
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
                CollectStep::Page(next) => {
                    number = Some(next);
                    Ok(self.base.page(next))
                }
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
            place = place.for_pages();
            page = match self
                .line
                .read(Operation::List, &address, |answer| self.page(answer))
                .await
            {
                Ok(page) => page,
                // That the list can be read at all was seen on its first page: what is refused is the way to the next.
                Err(
                    trouble @ (ApiError::Rejected { .. }
                    | ApiError::AccessDenied { status: 404, .. }
                    | ApiError::NotThisApi { status: 400..=499, .. }),
                ) => {
                    break Some(format!("page {} could not be read: {trouble}", gathering.pages() + 1));
                }
                // Nor can it be something else that answers.
                Err(ApiError::NotThisApi { why, .. } | ApiError::OutcomeUnknown { why }) => {
                    let why = format!("page {} of the list: {why}", gathering.pages() + 1);
                    return Err(ApiError::OutcomeUnknown { why });
                }
                Err(trouble) => return Err(trouble),
            };
        };
        let incomplete = incomplete.map(|why| self.secret().redact(&why).into_owned());
        Ok((gathering.finish(incomplete), place))
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

impl AssistantApi for Client {
    async fn list(&self) -> Result<AssistantList, ApiError> {
        let address = self.base.list();
        let first = self
            .line
            .read(Operation::List, &address, |answer| self.page(answer))
            .await?;
        let (listing, _) = self.list_from(address, first, WriteLease::default()).await?;
        Ok(listing)
    }

    async fn list_for_create(&self) -> Result<(AssistantList, WriteLease), ApiError> {
        let address = self.base.list();
        let read = |answer: &_| self.page(answer);
        let (first, place) = self.line.read_for_write(Operation::List, &address, read).await?;
        let (listing, place) = self.list_from(address, first, place).await?;
        Ok((listing, place.renew()))
    }

    async fn get(&self, id: &str) -> Result<LiveAssistant, ApiError> {
        let address = self.address_of(id)?;
        self.line
            .read(Operation::Detail, &address, |answer| self.detail(answer, id))
            .await
    }

    async fn get_for_update(&self, id: &str) -> Result<(LiveAssistant, WriteLease), ApiError> {
        let address = self.address_of(id)?;
        let read = |answer: &_| self.detail(answer, id);
        self.line.read_for_write(Operation::Detail, &address, read).await
    }

    async fn create(
        &self,
        body: &RequestBody,
        place: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        let address = self.base.list();
        self.line.write(Operation::Create, &address, body, place, unless).await
    }

    async fn update(
        &self,
        id: &str,
        body: &RequestBody,
        place: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        let address = self.address_of(id)?;
        self.line.write(Operation::Update, &address, body, place, unless).await
    }

    fn retries(&self) -> u32 {
        self.line.retries()
    }

    async fn backoff(&self, attempt: u32) {
        sleep(retry_policy::back_off(attempt)).await;
    }
}
