//! Finding what was created: the answer to a creation carries no id.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use super::verify::Poller;
use crate::api::{ApiError, AssistantApi, WriteLease};
use crate::live::AssistantList;

/// What was found, and the list that showed it.
pub(super) struct CreatedIds {
    /// The ids of each name; a name that is missing was not found.
    pub(super) ids: BTreeMap<String, Vec<String>>,
    pub(super) listing: AssistantList,
    /// For further creations upon this list.
    pub(super) place: WriteLease,
}

/// The ids of a list.
pub(super) fn ids(listing: &AssistantList) -> BTreeSet<String> {
    listing.assistants.iter().map(|live| live.id.clone()).collect()
}

/// Looks for assistants of these names whose ids were not there before, within the settle time. One list serves all.
pub(super) async fn find(
    api: &impl AssistantApi,
    names: &BTreeSet<&str>,
    before: &BTreeSet<String>,
    settle: Duration,
) -> Result<CreatedIds, ApiError> {
    let mut looks = Poller::within(settle);
    loop {
        let listing = api.list().await?;
        let place = WriteLease::shared(Instant::now());
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let new = listing.assistants.iter().filter(|live| !before.contains(&live.id));
        for live in new.filter(|live| names.contains(live.name.as_str())) {
            ids.entry(live.name.clone()).or_default().push(live.id.clone());
        }
        if ids.len() == names.len() || !looks.wait_for_next_poll().await {
            return Ok(CreatedIds { ids, listing, place });
        }
    }
}
