//! The JSON of the API: the only room that knows its spelling. Everything here is pure.

mod complaint;
mod detail;
mod envelope;
mod identity;
mod links;
mod listing;
mod paging;
mod signs;

pub use complaint::{error_messages, one_line};
pub use detail::{detail, field_types};
pub use envelope::{BodyError, expect_success};
pub use listing::{ListPage, page};
pub use paging::{CollectStep, PageCollector};
pub use signs::{NextPage, PagingHints};
