//! Looking whether live is as it was written, and finding the id of what was created: the answer to a creation carries none.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::created::{CreatedNames, shows_all};
use super::precondition::value;
use super::request_body::declared;
use crate::api::{ApiError, ReadApi, WriteApi, WriteLease};
use crate::fields;
use crate::fields::Mutability;
use crate::live::{AssistantList, LiveAssistant, values_match};
use crate::plan::Change;

/// What a detail says of a write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Verification {
    /// Declared fields that are reported with another value.
    pub(super) wrong: Vec<String>,
    /// Declared fields that are not reported.
    pub(super) unseen: Vec<String>,
}

impl Verification {
    /// Is everything seen and as declared, as far as a further look could tell? (What only a creation can set and is not
    /// reported at first will not be later; and an `extra` is not waited for.)
    fn is_final(&self) -> bool {
        let may_come =
            |field: &String| fields::by_name(field).is_some_and(|field| field.mutability != Mutability::CreateOnly);
        self.wrong.is_empty() && !self.unseen.iter().any(may_come)
    }

    /// As in [`super::Item::verified`].
    pub(super) fn verified(&self) -> Option<bool> {
        match (self.wrong.is_empty(), self.unseen.is_empty()) {
            (false, _) => Some(false),
            (true, true) => Some(true),
            (true, false) => None,
        }
    }

    /// What did not hold, in words.
    pub(super) fn error(&self) -> Option<String> {
        let names: Vec<_> = self.wrong.iter().map(|field| format!("`{field}`")).collect();
        (!names.is_empty()).then(|| {
            format!(
                "written, but {} read back otherwise than sent: the server dropped, cut or changed it; write the value as \
                 the server keeps it, or put the field under `ignore`",
                names.join(", ")
            )
        })
    }

    /// What could not be seen, in words.
    pub(super) fn warning(&self) -> Option<String> {
        let names: Vec<_> = self.unseen.iter().map(|field| format!("`{field}`")).collect();
        (!names.is_empty()).then(|| {
            format!(
                "sent but not reported back, so it can't be verified: {}; what the API never reports belongs under \
                 `settings.unobservable`",
                names.join(", ")
            )
        })
    }
}

/// Compares every declared field that can be compared.
pub(super) fn compare(change: &Change, live: &LiveAssistant) -> Verification {
    let mut verification = Verification::default();
    // Byte by byte, unlike other values: the next run looks for these very characters.
    if live.name != change.name {
        verification.wrong.push("name".to_owned());
    }
    for (field, wanted) in declared(change).filter(|(field, _)| *field != "name" && !change.unverified.contains(*field))
    {
        match value(live, field) {
            Some(now) if values_match(wanted, &now) => {}
            Some(_) => verification.wrong.push(field.to_owned()),
            None => verification.unseen.push(field.to_owned()),
        }
    }
    verification
}

/// Reads back, again and again within the settle time, until nothing more can be hoped for.
pub(super) async fn read_back(
    api: &impl ReadApi,
    change: &Change,
    id: &str,
    settle: Duration,
) -> Result<(LiveAssistant, Verification), ApiError> {
    let mut poller = Poller::within(settle);
    loop {
        let read = api.get(id).await.map(|detail| {
            let verification = compare(change, &detail);
            (detail, verification)
        });
        let is_last = match &read {
            Ok((_, verification)) => verification.is_final(),
            // Only a 404 is waited for: a new assistant may show in the list before its detail does. The client has
            // retried everything else.
            Err(error) => !matches!(error, ApiError::NotFound { .. }),
        };
        if is_last || !poller.wait_for_next_poll().await {
            return read;
        }
    }
}

/// Reads what was just created, to write upon it: it may show in the list before it shows here.
pub(super) async fn read_new(
    api: &impl WriteApi,
    id: &str,
    settle: Duration,
) -> Result<(LiveAssistant, WriteLease), ApiError> {
    let mut poller = Poller::within(settle);
    loop {
        let read = api.get_for_update(id).await;
        // The id comes from the list, so a 404 here means "not yet".
        if !matches!(read, Err(ApiError::NotFound { .. })) || !poller.wait_for_next_poll().await {
            return read;
        }
    }
}

/// Looks at something that may take a while to show: soon at first, then less often, and last when the time is up.
pub(super) struct Poller {
    until: Instant,
    pause: Duration,
}

impl Poller {
    pub(super) fn within(settle: Duration) -> Self {
        Self {
            until: Instant::now() + settle,
            // Most services show a write at once. Those that don't are asked less and less often, since each look
            // costs a place in the budget.
            pause: Duration::from_millis(200),
        }
    }

    /// Waits for the next look; false when the time is up.
    pub(super) async fn wait_for_next_poll(&mut self) -> bool {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        sleep(self.pause.min(left)).await;
        self.pause *= 2;
        true
    }
}

/// Reads the list until it shows a new id for each of these names, or the settle time is over: a list may lag behind the
/// writes. One list serves all names. The lease is for more creations upon it.
///
/// # Errors
/// When the list can't be read. Then nobody knows what became of the creations.
pub(super) async fn list_created(
    api: &impl WriteApi,
    names: &CreatedNames<'_>,
    settle: Duration,
) -> Result<(AssistantList, WriteLease), ApiError> {
    let mut poller = Poller::within(settle);
    loop {
        let list = api.list().await?;
        // The lease runs from this answer. Finishing the canary uses up some of it.
        let lease = WriteLease::shared(Instant::now());
        // A name that is missing is waited for to the end, also when some other new id may be it: that may be somebody else's,
        // and the own one still on its way into the list.
        if shows_all(&list, names) || !poller.wait_for_next_poll().await {
            return Ok((list, lease));
        }
    }
}
