//! Finding what was created: the answer to a creation carries no id.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::verify::Looks;
use crate::api::{Api, Trouble};
use crate::live::Listing;

/// The ids of a list.
pub(super) fn ids(listing: &Listing) -> BTreeSet<String> {
    listing.assistants.iter().map(|live| live.id.clone()).collect()
}

/// Looks for assistants of these names whose ids were not there before, within the settle time. One list serves all. A
/// name that is missing in the answer was not found.
pub(super) async fn find(
    api: &impl Api,
    names: &BTreeSet<&str>,
    before: &BTreeSet<String>,
    settle: Duration,
) -> Result<BTreeMap<String, Vec<String>>, Trouble> {
    let mut looks = Looks::within(settle);
    loop {
        let listing = api.list().await?;
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let new = listing.assistants.into_iter().filter(|live| !before.contains(&live.id));
        for live in new.filter(|live| names.contains(live.name.as_str())) {
            found.entry(live.name).or_default().push(live.id);
        }
        if found.len() == names.len() || !looks.again().await {
            return Ok(found);
        }
    }
}
