//! The JSON of the API: the only room that knows its spelling. Everything here is pure.

mod complaint;
mod detail;
mod envelope;
mod identity;
mod links;
mod listing;
mod paging;
mod signs;

pub use complaint::{complaint, tidy};
pub use detail::{detail, outline};
pub use envelope::{Unreadable, done};
pub use listing::{Page, page};
pub use paging::{Gathering, Step};
pub use signs::{Next, Signs};
