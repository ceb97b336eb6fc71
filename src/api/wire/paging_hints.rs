//! Signs that a list has more rows than an answer shows, and where the next are.
//!
//! They are known by meaning, not by a list of names, because every framework has its own: `paginator.itemCount`,
//! `meta.totalDocs`, `LastEvaluatedKey`, `X-Total-Count`. A key is split into words, and the words say what its value means. In
//! doubt it is a sign: what is taken for one in error blocks a creation, which can be lifted; one that is missed creates an
//! assistant twice, which can't be undone through this API.

use serde_json::{Map, Value};

use super::link_header::links;
use super::paging_texts::{is_cut, numbers, says_more, total};
use super::paging_words::{Meaning, header_words, is_exact_total, is_foreign, meaning, words};
use crate::fields::snake_case;

/// What an answer says of more pages, collected from wherever it says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PagingHints {
    /// Who says whether there is more.
    claims: Vec<(String, bool)>,
    /// Numbers that say how many there are in all, or may say it: only that they are larger than what was listed means
    /// anything, for they may as well count this page, or something else.
    counts: Vec<(String, u64)>,
    /// Numbers that the answer gives for sure: each with the key that gives it.
    numbers: Vec<(PagingNumber, String, u64)>,
    /// References to the next page.
    next: Vec<String>,
    /// References to the first page.
    first: Vec<String>,
    /// References to the last page: if it is another one, this can't be the end.
    last: Vec<String>,
    /// Keys that are there because the list is paged, and don't say whether this is its end.
    undecided: Vec<String>,
    /// Are fewer rows listed than the page size that the answer gives? Then what is undecided is decided.
    is_short: bool,
    /// Are there just as many rows as the page size that the answer gives? Then only the next page tells whether this is the end.
    is_full: bool,
    /// Where this page begins, if that is counted in rows: the key that says so, by which the next page can be asked for.
    offset: Option<(String, u64)>,
    /// How many rows are on this page.
    rows: u64,
    /// Keys that say where to go on, or where this page begins; a short page may have more after it all the same.
    positions: Vec<String>,
    /// Is there a `Link` that can't be read?
    garbled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PagingNumber {
    /// Of this page.
    Page,
    /// Of the next page.
    Next,
    /// Of all pages.
    Pages,
    /// Of all entries.
    Total,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// There is no more.
    End,
    /// There is no more, if all of these lead to this very page.
    EndIfHere(Vec<String>),
    /// Follow these references, which must all lead to one address.
    At(Vec<String>),
    /// Ask for the page of that number; the answer must say that it is that page.
    Page(u64),
    /// There may be more, and why it cannot be had or known, in words.
    Unclear(String),
}

/// How deep objects within objects are looked into.
const DEEPEST: usize = 8;

/// Of a key with its value, what a message quotes at most, in characters.
const QUOTED: usize = 80;

impl PagingHints {
    /// Collects the signs in an object that stands around or beside the rows; `rows` is their number on this page.
    pub fn collect(&mut self, object: &Map<String, Value>, rows: usize) {
        self.rows = rows as u64;
        self.collect_within("", object, rows as u64, 0);
    }

    fn collect_within(&mut self, within: &str, object: &Map<String, Value>, rows: u64, depth: usize) {
        for (key, value) in object {
            let path = if within.is_empty() {
                key.clone()
            } else {
                format!("{within}.{key}")
            };
            self.collect_sentences(&path, value, rows);
            let name = snake_case(key);
            let words = words(&name);
            // Of a quota, a rate limit or a bill, also the totals are none of the list's.
            if !is_foreign(&words) {
                self.collect_value(path, meaning(&words), is_exact_total(&words), value, rows, depth);
            }
        }
    }

    fn collect_value(
        &mut self,
        path: String,
        meaning: Option<Meaning>,
        is_exact: bool,
        value: &Value,
        rows: u64,
        depth: usize,
    ) {
        let inner = match value {
            Value::Object(inner) => Some(inner),
            // An aggregation gives its one result as a list: `metadata: [{total: 45}]`.
            Value::Array(items) if !matches!(meaning, Some(Meaning::Links | Meaning::Next)) => match items.as_slice() {
                [Value::Object(inner)] => Some(inner),
                // `search_after: [1700000000, "x"]`
                [Value::String(_) | Value::Number(_), ..] if meaning == Some(Meaning::Position) => {
                    return self.positions.push(path);
                }
                _ => return,
            },
            _ => None,
        };
        match (meaning, inner) {
            (Some(Meaning::Next), _) => self.collect_next(path, value),
            (Some(Meaning::Links), None) => self.collect_relations(&path, value),
            // `{"LastEvaluatedKey": {"id": ...}}` says by being there that there is more.
            (Some(Meaning::More), Some(_)) => self.claims.push((path, true)),
            (meaning, Some(inner)) => {
                if let (Some(meaning @ (Meaning::Total | Meaning::Count)), Some(number)) = (meaning, inner.get("value"))
                {
                    self.collect_scalar(&path, meaning, is_exact, number, rows);
                }
                if depth < DEEPEST {
                    self.collect_within(&path, inner, rows, depth + 1);
                }
                if matches!(meaning, Some(Meaning::Paging | Meaning::Page)) {
                    self.undecided.push(path);
                }
            }
            (Some(meaning), None) => self.collect_scalar(&path, meaning, is_exact, value, rows),
            (None, None) => {}
        }
    }

    /// Collects what a text says whatever its key is: `Showing 1-20 of 45`, or that the result was truncated.
    fn collect_sentences(&mut self, path: &str, value: &Value, rows: u64) {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for text in items.iter().filter_map(Value::as_str) {
            let shown = || quoted(path, &Value::from(text));
            if let Some(total) = total(text, rows) {
                self.counts.push((shown(), total));
            } else if says_more(text) || is_cut(text, rows) {
                self.claims.push((shown(), true));
            }
        }
    }

    /// Collects what neither an object nor a list says.
    fn collect_scalar(&mut self, path: &str, meaning: Meaning, is_exact: bool, value: &Value, rows: u64) {
        let shown = quoted(path, value);
        match (meaning, number(value)) {
            // Unset; of a next page it would say something.
            _ if value.is_null() => {}
            (Meaning::Total, Some(total)) if is_exact => self.numbers.push((PagingNumber::Total, shown, total)),
            (Meaning::Total, None) if is_exact => self.positions.push(shown),
            (Meaning::Total | Meaning::Count, Some(count)) if count > rows => self.counts.push((shown, count)),
            (Meaning::Remaining, Some(remaining)) => self.claims.push((shown, remaining > 0)),
            (Meaning::Remaining, None) if boolean(value) == Some(true) => self.claims.push((shown, true)),
            (Meaning::Pages | Meaning::LastPage, Some(pages)) => self.numbers.push((PagingNumber::Pages, shown, pages)),
            (Meaning::Page, Some(page)) => self.numbers.push((PagingNumber::Page, shown, page)),
            (Meaning::Page, None) => {
                // `1/3`, `1 of 3`
                if let [(_, page), (_, pages)] = *numbers(value.as_str().unwrap_or_default()) {
                    self.numbers.push((PagingNumber::Page, shown.clone(), page));
                    self.numbers.push((PagingNumber::Pages, shown, pages));
                }
            }
            (Meaning::PageSize, Some(size)) if size > rows => self.is_short = true,
            // A full page may be the last. (One that is larger than its size tells that it is no such size.)
            (Meaning::PageSize, Some(size)) if size == rows && size > 0 => {
                self.is_full = true;
                self.undecided.push(shown);
            }
            (Meaning::Position, number) => {
                let key = path.rsplit('.').next().unwrap_or(path);
                if let ("offset" | "skip", Some(begins)) = (&*snake_case(key), number) {
                    self.offset = Some((key.to_owned(), begins));
                }
                if number != Some(0) && !is_nothing(value) {
                    self.positions.push(shown);
                }
            }
            // `paginated: false` is a list without pages.
            (Meaning::Paging, _) if boolean(value) != Some(false) => self.undecided.push(shown),
            (Meaning::More, number) => match (boolean(value), number) {
                (Some(more), _) => self.claims.push((shown, more)),
                (None, Some(number)) => self.claims.push((shown, number > 0)),
                (None, None) if is_nothing(value) => self.claims.push((shown, false)),
                (None, None) => self.collect_next(path.to_owned(), value),
            },
            (Meaning::Capped, number) if boolean(value) == Some(true) || number == Some(rows) => {
                self.claims.push((shown, true));
            }
            (Meaning::Last | Meaning::LastPage, _) => {
                if let Some(is_last) = boolean(value) {
                    self.claims.push((shown, !is_last));
                }
            }
            _ => {}
        }
    }

    fn collect_next(&mut self, path: String, value: &Value) {
        let shown = quoted(&path, value);
        match value {
            value if is_nothing(value) || boolean(value) == Some(false) => self.claims.push((shown, false)),
            // HAL gives several links of one relation as a list.
            Value::Array(items) => items.iter().for_each(|item| self.collect_next(path.clone(), item)),
            Value::Object(inner) => match inner.get("href").or_else(|| inner.get("url")) {
                Some(inner) if !inner.is_object() => self.collect_next(path, inner),
                _ => self.claims.push((shown, true)),
            },
            value => {
                if let Some(number) = number(value) {
                    self.numbers.push((PagingNumber::Next, shown.clone(), number));
                }
                if let Some(text) = value.as_str().filter(|text| is_reference(text)) {
                    self.next.push(text.to_owned());
                }
                self.claims.push((shown, true));
            }
        }
    }

    /// Collects `[{"rel": "next", "href": "..."}]`, the relation also under other keys and as a list (Siren), or as the text of a
    /// link (Laravel).
    fn collect_relations(&mut self, path: &str, value: &Value) {
        for link in value.as_array().into_iter().flatten() {
            let given = ["rel", "relation", "label"].iter().filter_map(|key| link.get(*key));
            let mut relations = given
                .flat_map(|given| given.as_array().map_or(std::slice::from_ref(given), Vec::as_slice))
                .filter_map(Value::as_str)
                .flat_map(str::split_whitespace);
            if relations.any(|relation| relation.eq_ignore_ascii_case("next")) {
                self.collect_next(format!("{path}.next"), link);
            }
        }
    }

    /// Collects what the `Link` headers say (RFC 8288).
    pub fn collect_links(&mut self, headers: &[String]) {
        let read: Vec<_> = headers.iter().map(|header| links(header)).collect();
        self.garbled |= read.contains(&None);
        let all: Vec<_> = read.into_iter().flatten().flatten().collect();
        let leading = |to: &[&str]| -> Vec<String> {
            let found = all.iter().filter(|(_, relation)| to.contains(&relation.as_str()));
            found.map(|(target, _)| (*target).to_owned()).collect()
        };
        let next = leading(&["next"]);
        if !next.is_empty() || !leading(&["prev", "previous", "first", "last"]).is_empty() {
            self.claims.push(("Link".to_owned(), !next.is_empty()));
        }
        self.next.extend(next);
        self.first.extend(leading(&["first"]));
        self.last.extend(leading(&["last"]));
    }

    /// Collects what the status and the other headers say; names are in lower case.
    pub fn collect_headers(&mut self, status: u16, headers: &[(String, String)], rows: usize) {
        let mut says_all = false;
        for (name, value) in headers {
            if name == "content-range" {
                says_all |= self.collect_content_range(value);
                continue;
            }
            // Whatever the header: no other text says "1-20 of 45" of just as many rows.
            if let Some(total) = total(value, rows as u64) {
                self.counts.push((quoted(name, &Value::from(value.as_str())), total));
            }
            let Some(words) = header_words(name) else { continue };
            if let Ok(Value::Object(object)) = serde_json::from_str(value) {
                self.collect_within(name, &object, rows as u64, 0);
            } else {
                let (value, is_exact) = (Value::from(value.trim()), is_exact_total(&words));
                self.collect_value(name.clone(), meaning(&words), is_exact, &value, rows as u64, 0);
            }
        }
        let partly = match status {
            // Under way, or changed by something before the API.
            202 => Some("202 Accepted"),
            203 => Some("203 Non-Authoritative Information"),
            206 if !says_all => Some("206 Partial Content"),
            _ => None,
        };
        self.claims.extend(partly.map(|status| (status.to_owned(), true)));
    }

    /// Collects `items 0-19/45`; does it say how many there are in all? In bytes, it speaks of something else.
    fn collect_content_range(&mut self, value: &str) -> bool {
        let shown = quoted("content-range", &Value::from(value));
        let Some((_, total)) = value
            .rsplit_once('/')
            .filter(|(range, _)| !range.trim_start().starts_with("bytes"))
        else {
            return false;
        };
        match total.trim().parse() {
            Ok(total) => self.numbers.push((PagingNumber::Total, shown, total)),
            Err(_) => self.positions.push(shown),
        }
        true
    }

    /// The number of that kind, and its key; an error in words when it is given twice, differently.
    fn agreed(&self, what: PagingNumber) -> Result<Option<(&str, u64)>, String> {
        let mut given = self.numbers.iter().filter(|(kind, ..)| *kind == what);
        let Some((_, key, value)) = given.next() else {
            return Ok(None);
        };
        match given.find(|(_, _, other)| other != value) {
            None => Ok(Some((key, *value))),
            Some((_, other, _)) => Err(format!("`{key}` and `{other}` disagree")),
        }
    }

    /// How many assistants there are in all, if the answer says it.
    pub fn total(&self) -> Option<u64> {
        self.agreed(PagingNumber::Total).ok().flatten().map(|(_, total)| total)
    }

    /// What the signs say together, once `gathered` different assistants were listed in all. `asked` is the number of
    /// the page that was asked for, if it was by number; `followed` says whether this is a later page.
    pub fn next(&self, gathered: usize, asked: Option<u64>, followed: bool) -> NextPage {
        match self.decide(gathered as u64, asked, followed) {
            Ok(NextPage::End) if self.garbled => {
                NextPage::Unclear("the answer carries a `Link` that cannot be read, so there may be more".to_owned())
            }
            Ok(NextPage::End) => {
                let is_first =
                    |last: &String| self.first.contains(last) || last.split(['?', '&']).any(|part| part == "page=1");
                let others: Vec<_> = self
                    .last
                    .iter()
                    .filter(|last| followed || !is_first(last))
                    .cloned()
                    .collect();
                if others.is_empty() {
                    NextPage::End
                } else {
                    NextPage::EndIfHere(others)
                }
            }
            Ok(next) => next,
            Err(why) => NextPage::Unclear(why),
        }
    }

    fn decide(&self, gathered: u64, asked: Option<u64>, followed: bool) -> Result<NextPage, String> {
        let page = self.agreed(PagingNumber::Page)?;
        match (asked, page) {
            (Some(asked), told) if told.is_none_or(|(_, told)| told != asked) => {
                return Err(format!(
                    "page {asked} was asked for, and the answer does not say that it is that page"
                ));
            }
            (None, Some((key, told))) if told > 1 && !followed => {
                return Err(format!("the first answer says that it is page {told} (`{key}`)"));
            }
            _ => {}
        }
        let mut claims = self.claims.clone();
        if let Some((key, total)) = self.agreed(PagingNumber::Total)? {
            // Counted of something else, or before something was created: either way it can't prove an end.
            if total < gathered {
                return Err(format!("`{key}` says less than the {gathered} that were listed"));
            }
            claims.push((key.to_owned(), total > gathered));
        }
        let larger = self.counts.iter().filter(|(_, count)| *count > gathered);
        claims.extend(larger.map(|(key, _)| (key.clone(), true)));
        if let Some((key, pages)) = self.agreed(PagingNumber::Pages)? {
            match page {
                // Counted from 0, the last page may be `pages` or one less.
                Some((_, 0)) => {}
                // An empty list has no pages, and is on page 1 all the same.
                Some((_, page)) if page > pages.max(1) => {
                    return Err(format!("`{key}` says {pages} pages, but this is page {page}"));
                }
                Some((_, page)) => claims.push((key.to_owned(), page < pages)),
                None => claims.push((key.to_owned(), pages > 1)),
            }
        }
        let more = claims.iter().find(|(_, more)| *more);
        let no_more = claims.iter().find(|(_, more)| !*more);
        match (more, no_more) {
            // Neither is believed: one of them may count something else, and a list that goes on can't be told from one that ends.
            (Some((more, _)), Some((end, _))) => {
                Err(format!("`{more}` says that there is more, `{end}` that there is not"))
            }
            (None, Some(_)) => Ok(NextPage::End),
            // Asked for a page behind the last one, a service gives an empty page, so this comes to an end.
            (None, None) if self.may_be_full() && (followed || self.positions.is_empty()) => {
                let key = self
                    .undecided
                    .first()
                    .or(self.positions.first())
                    .map_or("offset", String::as_str);
                let next = self.next_request(page.map(|(_, page)| page), key);
                next.map_err(|_| format!("the answer carries `{key}`, which does not say whether there is more"))
            }
            (None, None) => {
                let page = page.map(|(key, _)| key).filter(|_| !self.is_last());
                let undecided = self.undecided.first().filter(|_| !self.is_last());
                match self.positions.first().or(undecided).map(String::as_str).or(page) {
                    // The last of several pages often differs from the others in nothing but that it names no next one.
                    Some(key) if !followed || asked.is_some() => Err(format!(
                        "the answer carries `{key}`, which does not say whether there is more"
                    )),
                    _ => Ok(NextPage::End),
                }
            }
            (Some((more, _)), None) => self.next_request(page.map(|(_, page)| page), more),
        }
    }

    /// Is there so little on this page that nothing can come after it?
    fn is_last(&self) -> bool {
        self.is_short || self.rows == 0
    }

    /// Is this a page of a size that is reached, or not told?
    fn may_be_full(&self) -> bool {
        !self.is_last() && (self.is_full || self.offset.is_some())
    }

    /// Does the answer say nothing at all of paging?
    pub fn is_silent(&self) -> bool {
        *self
            == Self {
                rows: self.rows,
                ..Self::default()
            }
    }

    fn next_request(&self, page: Option<u64>, more: &str) -> Result<NextPage, String> {
        if !self.next.is_empty() {
            return Ok(NextPage::At(self.next.clone()));
        }
        let follows = page.filter(|page| *page > 0).and_then(|page| page.checked_add(1));
        match (follows, self.agreed(PagingNumber::Next)?) {
            (Some(follows), told) if told.is_none_or(|(_, told)| told == follows) => Ok(NextPage::Page(follows)),
            (None, None) if page.is_none() && self.offset.is_some() && self.rows > 0 => {
                // Where the parameter means nothing to the service, the same rows come again, and the list counts as incomplete.
                let next = |(key, begins): &(String, u64)| format!("?{key}={}", begins.saturating_add(self.rows));
                Ok(NextPage::At(self.offset.iter().map(next).collect()))
            }
            _ => Err(format!(
                "`{more}` says that there is more, but not clearly how to ask for it"
            )),
        }
    }
}

/// Does it say that there is none?
fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_str() == Some("")
}

fn is_reference(text: &str) -> bool {
    text.starts_with(['/', '?']) || text.starts_with("http://") || text.starts_with("https://")
}

/// A whole number, also as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// True or false, also as text.
fn boolean(value: &Value) -> Option<bool> {
    value
        .as_bool()
        .or_else(|| value.as_str()?.trim().to_ascii_lowercase().parse().ok())
}

/// A key with its value, as a message quotes it: `paginator.itemCount: 45`.
fn quoted(path: &str, value: &Value) -> String {
    let mut text = match value {
        Value::Array(_) | Value::Object(_) => path.to_owned(),
        Value::String(text) => format!("{path}: {text}"),
        value => format!("{path}: {value}"),
    };
    if let Some((end, _)) = text.char_indices().nth(QUOTED) {
        text.truncate(end);
        text.push('…');
    }
    text
}
