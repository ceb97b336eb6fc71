//! Which shape the service has, where its documentation leaves that open. The default is what is documented.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How the service behaves. Every part can be combined with every other; as JSON, what is left out is the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent yes or no about the service"
)]
pub struct ServerBehavior {
    /// The list holds what a detail holds, not only id and name.
    pub rich_list: bool,
    /// Answers say `_id`; requests stay as documented.
    pub underscore_id: bool,
    /// Answers spell their keys in camelCase; requests stay as documented.
    pub camel_case: bool,
    /// What only an update sets, and `extra`, stands in an object of this name inside the detail.
    pub settings_under: Option<String>,
    /// What stands in every detail beside the assistant's own fields and is no part of it: a `transcriber` with a `provider` and
    /// a `model`, a reference that was filled in.
    pub beside: Map<String, Value>,
    /// The list comes in pages.
    pub paging: Option<Paging>,
    /// A cache stands before the service: of each list and detail that it fetched it gives out so many copies, with their age.
    pub cached_reads: u32,
    /// What a detail says of a field that nobody ever set.
    pub unset: UnsetStyle,
    /// Fields that are accepted and kept, but never reported.
    pub unreported: Vec<String>,
    /// An update may carry only some of its fields.
    pub partial_patch: bool,
    /// What a creation demands; nothing here means all six.
    pub required_at_creation: Option<Vec<String>>,
    /// How errors look.
    pub errors: ErrorStyle,
    /// An unknown key is answered by 404 (key or organization context not found), not by 401.
    pub unknown_key_is_404: bool,
    /// Additional properties that are accepted by creations and updates, whatever they hold, and reported.
    pub extra: Vec<String>,
    /// Text fields that lose white space at both ends when they are stored.
    pub trimmed: Vec<String>,
    /// Text fields that are cut to so many characters when they are stored.
    pub cut: BTreeMap<String, usize>,
    /// Text fields in which `&`, `<`, `>`, `"` and `'` are escaped for HTML each time they are stored, also what is escaped already.
    pub escaped: Vec<String>,
    /// Text fields that lose every character outside of ASCII (an emoji, say) when they are stored.
    pub ascii_only: Vec<String>,
    /// Fields of an update that are ignored, under 200.
    pub ignored: Vec<String>,
    /// Fractions are kept as 32-bit floats: 0.7 is reported as 0.699999988079071.
    pub float32: bool,
    /// Numbers are reported as text.
    pub numbers_as_text: bool,
    /// How many list answers a new assistant is missing from.
    pub list_lag: u32,
}

/// What a detail says of a field that nobody ever set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnsetStyle {
    /// The service's own default, where it has one: it has none for what only a creation can set.
    #[default]
    Default,
    /// Nothing.
    LeftOut,
    /// `null`.
    Null,
}

/// How an error looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStyle {
    /// `{"statusCode": 400, "message": [...], "error": "Bad Request"}`.
    #[default]
    Framework,
    /// `{"status": false, "message": "..."}`, under the error's HTTP status.
    Envelope,
    /// The same, under HTTP 200.
    EnvelopeUnder200,
}

/// A list in pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// How many assistants are on a page, at least 1.
    pub size: usize,
    /// How a page says that there are more.
    pub style: PageStyle,
    /// Where the addresses of further pages point instead of at this service (`http://other.example`): never to be followed.
    #[serde(default)]
    pub origin: Option<String>,
}

/// How a page says that there are more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageStyle {
    /// `pagination: {page, limit, total, totalPages}` beside `data`; more by `?page=N`.
    Pagination,
    /// The same object, called `meta`.
    Meta,
    /// The header `Link: <...>; rel="next"`.
    Link,
    /// The address of the next page as `next` beside `data`; `null` on the last one.
    Next,
    /// As `Next`, but it always leads back to the first page.
    Circle,
    /// Only `total` beside `data`; there is no way to the rest.
    Total,
    /// Only `has_more` beside `data`; there is no way to the rest.
    HasMore,
    /// One sign in words of its own beside `data`; there is no way to the rest.
    Named {
        /// The key; with dots, within objects: `paginator.itemCount`.
        key: String,
        /// What it says.
        says: PageWord,
    },
    /// One header; there is no way to the rest.
    Header {
        /// Its name, in lower case.
        name: String,
        /// What it says.
        says: PageWord,
    },
    /// No sign at all; more by `?page=N`.
    Silent,
}

/// What a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageWord {
    /// How many there are in all.
    Total,
    /// How many pages there are.
    Pages,
    /// How many come after this page.
    Remaining,
    /// Are there more?
    More,
}

impl Paging {
    /// Pages of a size, in a style, on this service.
    pub fn new(size: usize, style: PageStyle) -> Self {
        Self {
            size,
            style,
            origin: None,
        }
    }
}
