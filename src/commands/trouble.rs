//! What to do about a request that failed, in words.

use super::connect::Session;
use crate::api::Trouble;
use crate::problem::Problem;

/// Why the live assistants could not be read.
pub(super) fn unread(session: &Session, trouble: &Trouble) -> Problem {
    let address = &session.address;
    let problem = Problem::error(format!("the live assistants at {address} could not be read: {trouble}"));
    if let Some(file) = address.strip_prefix("sandbox:") {
        return problem.hint(format!(
            "the stand-in does as {file} says: look at its `keys`, `shape` and `faults`"
        ));
    }
    match trouble {
        Trouble::Denied { status: 401, .. } => problem.hint(format!(
            "the key is missing, wrong or revoked: check {}",
            session.key_from
        )),
        Trouble::Denied { status: 403, .. } => {
            problem.hint("the key lacks the scope `assistants:read`, or this IP address")
        }
        Trouble::Denied { .. } => {
            problem.hint("the key belongs to no organisation here: check the key and the address")
        }
        Trouble::Throttled { .. } => problem.hint("wait a minute, or keep within the key's budget with --rate-limit"),
        Trouble::Unreachable { .. } => problem.hint("check the address, the network and the proxy"),
        Trouble::Foreign { .. } => problem.hint("is this the address of the Indigenius API? -vv shows the requests"),
        Trouble::Unclear { .. } => problem
            .hint("the service, or what is on the way to it, is in trouble: try again later; -vv shows the requests"),
        // The server's own words say more than we could.
        Trouble::Refused { .. } | Trouble::Missing { .. } | Trouble::NotYet { .. } | Trouble::Interrupted => problem,
    }
}
