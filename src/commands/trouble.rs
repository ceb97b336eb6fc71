//! What to do about a request that failed, in words.

use super::connect::Session;
use crate::api::ApiError;
use crate::diagnostic::Diagnostic;

/// Why the live assistants could not be read.
pub(super) fn unread(session: &Session, trouble: &ApiError) -> Diagnostic {
    let address = &session.address;
    let problem = Diagnostic::error(format!("the live assistants at {address} could not be read: {trouble}"));
    if let Some(file) = address.strip_prefix("sandbox:") {
        return problem.with_help(format!(
            "the stand-in does as {file} says: look at its `keys`, `shape` and `faults`"
        ));
    }
    match trouble {
        ApiError::AccessDenied { status: 401, .. } => problem.with_help(format!(
            "the key is missing, wrong or revoked: check {}",
            session.key_from
        )),
        ApiError::AccessDenied { status: 403, .. } => {
            problem.with_help("the key lacks the scope `assistants:read`, or this IP address")
        }
        ApiError::AccessDenied { .. } => {
            problem.with_help("the key belongs to no organisation here: check the key and the address")
        }
        ApiError::RateLimited { .. } => {
            problem.with_help("wait a minute, or keep within the key's budget with --rate-limit")
        }
        ApiError::Unreachable { .. } => problem.with_help("check the address, the network and the proxy"),
        ApiError::NotThisApi { .. } => {
            problem.with_help("is this the address of the Indigenius API? -vv shows the requests")
        }
        ApiError::OutcomeUnknown { .. } => problem.with_help(
            "the service, or what is on the way to it, is in trouble: try again later; -vv shows the requests",
        ),
        // The server's own words say more than we could.
        ApiError::Rejected { .. } | ApiError::NotFound { .. } | ApiError::NotSent { .. } | ApiError::Cancelled => {
            problem
        }
    }
}
