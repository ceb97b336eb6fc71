//! Finding what was created: the answer to a creation carries no id.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use super::verify::Looks;
use crate::api::{Api, Place, Trouble};
use crate::live::Listing;

/// What was found, and the list that showed it.
pub(super) struct Found {
    /// The ids of each name; a name that is missing was not found.
    pub(super) ids: BTreeMap<String, Vec<String>>,
    pub(super) listing: Listing,
    /// For further creations upon this list.
    pub(super) place: Place,
}

/// The ids of a list.
pub(super) fn ids(listing: &Listing) -> BTreeSet<String> {
    listing.assistants.iter().map(|live| live.id.clone()).collect()
}

/// Looks for assistants of these names whose ids were not there before, within the settle time. One list serves all.
pub(super) async fn find(
    api: &impl Api,
    names: &BTreeSet<&str>,
    before: &BTreeSet<String>,
    settle: Duration,
) -> Result<Found, Trouble> {
    let mut looks = Looks::within(settle);
    loop {
        let listing = api.list().await?;
        let place = Place::shared(Instant::now());
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let new = listing.assistants.iter().filter(|live| !before.contains(&live.id));
        for live in new.filter(|live| names.contains(live.name.as_str())) {
            ids.entry(live.name.clone()).or_default().push(live.id.clone());
        }
        if ids.len() == names.len() || !looks.again().await {
            return Ok(Found { ids, listing, place });
        }
    }
}
