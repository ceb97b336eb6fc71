//! What to do about a request that failed, in words.

use super::connect::Session;
use crate::api::Trouble;
use crate::problem::Problem;

/// Why the live assistants could not be read.
pub(super) fn unread(session: &Session, trouble: &Trouble) -> Problem {
    let address = &session.address;
    let problem = Problem::error(format!("the live assistants at {address} could not be read: {trouble}"));
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
        Trouble::Unclear { .. } | Trouble::Refused { .. } | Trouble::Missing { .. } => {
            problem.hint("is this the address of the Indigenius API? -vv shows the requests")
        }
        Trouble::NotYet { .. } | Trouble::Interrupted => problem,
    }
}
