//! What a key of paging means, told from its words.

/// What a key's words say that its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How many there are in all.
    Total,
    /// A number of something that may be the rows.
    Count,
    /// How many are still to come.
    Remaining,
    /// How many pages there are.
    Pages,
    /// The number of this page.
    Page,
    /// How many rows a page may have.
    PageSize,
    /// The next page: its address, its number, what to ask for it with, or whether there is one.
    Next,
    /// Is there more?
    More,
    /// Was the list cut off at a limit, or at which? Only a yes, or a limit as large as what is listed, says something.
    Capped,
    /// Is this the end?
    Last,
    /// The number of the last page (Laravel's `last_page`), or whether this is the last.
    LastPage,
    /// Where to go on, said also at the end of some lists; or where this page begins.
    Position,
    /// What belongs to paging, whatever it is.
    Paging,
    /// References by their relation.
    Links,
}

/// The words of a `snake_case` name, also of one without any sign between them (`totalcount`, `nextpagetoken`).
pub(super) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|letter: char| !letter.is_alphanumeric()) {
        let known = words.len();
        if !split_compound(part, &mut words) {
            words.truncate(known);
            if !part.is_empty() {
                words.push(part);
            }
        }
    }
    // The rows by the product's own name; of voices alone it would be another list.
    if let Some(at) = words
        .windows(2)
        .position(|pair| matches!(pair, ["voice", "assistant" | "assistants"]))
    {
        words.remove(at);
    }
    words
}

/// No key of paging without a sign between its words is longer, in bytes; it bounds the search below.
const LONGEST_COMPOUND: usize = 32;

/// Splits what is made of known words and nothing else. False where it is not.
fn split_compound<'a>(part: &'a str, words: &mut Vec<&'a str>) -> bool {
    if COMPOUNDED.contains(&part) {
        words.push(part);
        return true;
    }
    let known = words.len();
    part.len() <= LONGEST_COMPOUND
        // Each word is tried, for the first that fits may leave a rest that is none: `totals` after `total`.
        && COMPOUNDED.iter().any(|word| {
            words.truncate(known);
            let Some((first, rest)) = part
                .starts_with(word)
                .then(|| part.split_at_checked(word.len()))
                .flatten()
            else {
                return false;
            };
            words.push(first);
            split_compound(rest, words)
        })
}

/// Words that are written together with others.
const COMPOUNDED: &[&str] = &[
    "total",
    "totals",
    "count",
    "counts",
    "num",
    "number",
    "page",
    "pages",
    "size",
    "limit",
    "per",
    "item",
    "items",
    "row",
    "rows",
    "record",
    "records",
    "result",
    "results",
    "doc",
    "docs",
    "elements",
    "entries",
    "hits",
    "next",
    "has",
    "is",
    "more",
    "last",
    "current",
    "end",
    "scroll",
    "token",
    "cursor",
    "link",
    "url",
    "offset",
    "key",
    "id",
    "index",
    "truncated",
    "remaining",
    "left",
    "info",
];

/// Words of paging that stand in headers, beside those above.
const IN_HEADERS: &[&str] = &[
    "list",
    "collection",
    "resource",
    "resources",
    "object",
    "objects",
    "document",
    "documents",
    "element",
    "entry",
    "assistant",
    "assistants",
    "pagination",
    "paging",
    "paginator",
    "first",
    "prev",
    "previous",
    "continuation",
    "evaluated",
    "uri",
    "href",
    "of",
    "skip",
    "start",
    "after",
    "marker",
    "data",
    "partial",
    "incomplete",
    "complete",
    "range",
    "meta",
    "metadata",
    "search",
    "full",
    "matched",
    "found",
    "response",
];

/// Words that leave no doubt about a header, whatever its vendor puts before them: `Acme-Total-Count`.
const TELLING: &[&str] = &["total", "next", "more", "truncated", "pages", "assistant", "assistants"];

/// The words of a header, its prefix left out, if every one is of paging: proxies and frameworks count and number many things
/// there (`X-Envoy-Attempt-Count`).
pub(super) fn header_words(name: &str) -> Option<Vec<&str>> {
    let mut prefix = words(name);
    prefix.retain(|word| !matches!(*word, "x" | "wp" | "api" | "ms"));
    let is_of_paging = |word: &&str| COMPOUNDED.contains(word) || IN_HEADERS.contains(word);
    let words = prefix.split_off(prefix.iter().position(is_of_paging)?);
    let is_sure = || !is_foreign(&prefix) && words.iter().any(|word| TELLING.contains(word));
    (words.iter().all(is_of_paging) && (prefix.is_empty() || is_sure())).then_some(words)
}

/// Words of what has totals and next things of its own: quotas and rates, money, time, other people and things.
const FOREIGN: &[&str] = &[
    "rate",
    "ratelimit",
    "ratelimits",
    "throttle",
    "limits",
    "quota",
    "quotas",
    "usage",
    "used",
    "max",
    "maximum",
    "min",
    "minimum",
    "allowed",
    "capacity",
    "plan",
    "plans",
    "subscription",
    "tier",
    "billing",
    "invoice",
    "invoices",
    "payment",
    "charge",
    "renewal",
    "credit",
    "credits",
    "cost",
    "price",
    "amount",
    "balance",
    "minutes",
    "seconds",
    "hours",
    "days",
    "ms",
    "millis",
    "duration",
    "time",
    "took",
    "elapsed",
    "date",
    "at",
    "bytes",
    "tokens",
    "characters",
    "words",
    "request",
    "requests",
    "query",
    "queries",
    "retry",
    "retries",
    "attempt",
    "attempts",
    "reset",
    "run",
    "sync",
    "refresh",
    "cache",
    "cached",
    "schedule",
    "call",
    "calls",
    "message",
    "messages",
    "conversation",
    "conversations",
    "user",
    "users",
    "member",
    "members",
    "seat",
    "seats",
    "error",
    "errors",
    "warning",
    "warnings",
    "failed",
    "unread",
    "version",
    "release",
    "step",
    "steps",
    "action",
    "actions",
    "voice",
    "voices",
    "language",
    "languages",
    "model",
    "models",
    "phone",
    "folder",
    "folders",
    "tag",
    "tags",
    "team",
    "teams",
    "db",
    "memory",
    "upstream",
    "worker",
    "workers",
];

/// Words of a list that was cut off at a limit.
const CUT_OFF: &[&str] = &["capped", "clipped", "limited", "cut"];

/// Is it about something else than the list?
pub(super) fn is_foreign(words: &[&str]) -> bool {
    // `maxPage` is the last page, and `maxReached` and `cappedAt` are about this list, while other bounds are no number of rows.
    let is_of_list =
        matches!(words, ["max", "page" | "pages" | "reached"]) || CUT_OFF.contains(words.first().unwrap_or(&""));
    !is_of_list && words.iter().any(|word| FOREIGN.contains(word))
}

/// What stands beside the word that makes a key a flag (`hasMoreItems`, `isLastPage`); beside another, it would be something
/// else (`moreInfo`, `lastUpdated`).
const FLAG: &[&str] = &[
    "is",
    "has",
    "are",
    "there",
    "was",
    "list",
    "page",
    "pages",
    "result",
    "results",
    "response",
    "more",
    "items",
    "rows",
    "records",
    "entries",
    "assistants",
    "data",
    "available",
    "exist",
    "exists",
    "truncated",
    "partial",
    "incomplete",
    "additional",
    "overflow",
    "last",
    "final",
    "complete",
    "completed",
    "finished",
    "done",
    "exhausted",
    "end",
    "ended",
    "eof",
    "of",
    "all",
    "reached",
    "loaded",
    "returned",
    "shown",
    "listed",
    "fetched",
    "included",
    "further",
    "can",
    "load",
    "show",
    "fetch",
    "to",
    "come",
    "url",
    "uri",
    "link",
];

/// What stands alone for its number.
const ROWS: &[&str] = &[
    "results",
    "items",
    "records",
    "rows",
    "elements",
    "entries",
    "documents",
    "docs",
    "assistants",
];

/// Words of rows that are not shown.
const REMAINING: &[&str] = &[
    "remaining",
    "left",
    "omitted",
    "hidden",
    "withheld",
    "missing",
    "unlisted",
    "unshown",
    "dropped",
    "elided",
];

/// Words of a number of things.
const COUNTED: &[&str] = &[
    "count",
    "counts",
    "cnt",
    "num",
    "quantity",
    "qty",
    "length",
    "sum",
    "filtered",
    "found",
    "matched",
    "matches",
    "matching",
    "hits",
    "cardinality",
];

/// What the words of a key say, taken together; none if it is nothing of paging.
pub(super) fn meaning(words: &[&str]) -> Option<Meaning> {
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let only = |all: &[&str]| !words.is_empty() && words.iter().all(|word| all.contains(word));
    // The order counts: the more telling word comes first.
    Some(if has(&["next", "following", "subsequent"]) {
        Meaning::Next
    } else if has(&["prev", "previous", "before", "first"]) {
        // Where a list begins says nothing of its end.
        return None;
    } else if has(&["continuation", "continue", "evaluated", "resume"]) {
        // Tokens that are there only where there is more (DynamoDB, Azure).
        Meaning::Next
    } else if has(&[
        "truncated",
        "incomplete",
        "partial",
        "more",
        "further",
        "additional",
        "overflow",
    ]) && only(FLAG)
        || words.starts_with(&["has", "more"])
    {
        Meaning::More
    } else if has(CUT_OFF) || has(&["limit", "max", "cap"]) && has(&["reached", "exceeded", "hit"]) {
        Meaning::Capped
    } else if has(&["scroll", "cursor", "marker", "bookmark", "after"])
        || has(&["page"]) && has(&["token"])
        || has(&["start", "since"]) && has(&["key", "id", "token"])
        || words.first() == Some(&"last") && only(&["last", "key", "id", "token", "seen"]) && words.len() > 1
    {
        // These stand on a last page, too (the cursor of its last row), so they leave the end open and prove nothing.
        Meaning::Position
    } else if has(&["page", "pages"]) && has(&["size", "per", "limit"]) {
        // Before the number of pages, whose words these have as well.
        Meaning::PageSize
    } else if has(&["pages"]) || has(&["page"]) && has(&["total", "count", "of", "max"]) {
        Meaning::Pages
    } else if words == ["last", "page"] {
        Meaning::LastPage
    } else if has(&[
        "last",
        "final",
        "complete",
        "completed",
        "finished",
        "done",
        "exhausted",
        "eof",
        "end",
    ]) && only(FLAG)
        || has(&["all"]) && has(&["loaded", "returned", "shown", "listed", "fetched", "included"]) && only(FLAG)
    {
        Meaning::Last
    } else if has(&["page"]) && only(&["page", "current", "number", "no", "num", "nr", "index", "idx", "this"]) {
        Meaning::Page
    } else if has(&[
        "paging",
        "pagination",
        "paginator",
        "pager",
        "paginated",
        "paged",
        "cursors",
    ]) || words.first() == Some(&"page")
    {
        Meaning::Paging
    } else if only(&["links", "link"]) {
        Meaning::Links
    } else if only(&["limit", "size", "per", "batch", "take", "fetch"]) {
        Meaning::PageSize
    } else if only(&["offset", "skip", "skipped"]) {
        Meaning::Position
    } else if has(REMAINING)
        || only(&["rest"])
        || words.first() == Some(&"not") && has(&["shown", "listed", "returned", "included"])
    {
        Meaning::Remaining
    } else if has(&["total", "totals", "overall", "tot"]) {
        Meaning::Total
    } else if has(COUNTED)
        || has(&["number", "no", "nr"]) && has(&["of"])
        || has(&["n", "nb", "size"]) && (has(ROWS) || has(&["result", "list", "collection"]))
        || only(ROWS)
        || only(&["all"])
        || only(&["n"])
        || has(&["available"]) && words.iter().all(|word| *word == "available" || ROWS.contains(word))
        || only(&["out", "of"])
    {
        Meaning::Count
    } else {
        return None;
    })
}

/// Do the words say that it is the number of all rows, and of nothing else?
pub(super) fn is_exact_total(words: &[&str]) -> bool {
    const BESIDE: &[&str] = &[
        "pagination",
        "total",
        "count",
        "number",
        "num",
        "of",
        "item",
        "result",
        "element",
        "doc",
        "document",
        "record",
        "row",
        "entry",
        "hits",
        "assistant",
    ];
    words.contains(&"total") && words.iter().all(|word| BESIDE.contains(word) || ROWS.contains(word))
}
