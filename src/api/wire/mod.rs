//! The JSON of the API: the only folder that knows its spelling. Everything here is pure.
//!
//! `json` reads bodies, also odd ones; `envelope` opens every answer and finds the server's words in those that say no (`html` in pages); `list` and
//! `detail` read what is inside, `rows` finds the rows of a list, `identity` tells whom it is about. `paging_hints` tell whether a list has more pages, and where:
//! `paging_words` knows what a key means, `paging_texts` what a sentence says, `link_header` reads the one header that has a grammar of its own.

mod detail;
mod envelope;
mod html;
mod identity;
mod json;
mod link_header;
mod list;
mod paging_hints;
mod paging_texts;
mod paging_words;
mod rows;

pub use detail::{detail, field_types};
pub use envelope::{BodyError, error_messages, expect_success, is_of_router, one_line, status_in_body};
pub use list::{CollectStep, ListPage, PageCollector, page};
pub use paging_hints::{NextPage, PagingHints};
