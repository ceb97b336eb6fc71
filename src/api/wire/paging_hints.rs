//! Signs of paging in a list's answer, in its body and its `Link` header (RFC 8288), and what they say together.

use serde_json::{Map, Value};

use crate::fields::snake_case;

/// What an answer says of further pages, collected from wherever it says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PagingHints {
    /// Keys that are signs of paging, whatever they say.
    seen: Vec<String>,
    /// Who says whether there is more.
    claims: Vec<(String, bool)>,
    /// References to the next page.
    next: Vec<String>,
    /// References to the first page.
    first: Vec<String>,
    /// References to the last page: if it is another one, this can't be the end.
    last: Vec<String>,
    /// Is there a `Link` that can't be read?
    garbled: bool,
    /// Numbers that the answer gives: each with the key that gives it.
    numbers: Vec<(PagingNumber, String, u64)>,
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

impl PagingHints {
    /// Collects the signs in an object that stands around or beside the list, which has `entries` entries.
    pub fn collect(&mut self, object: &Map<String, Value>, entries: usize) {
        self.collect_in("", object, entries);
    }

    fn collect_in(&mut self, within: &str, object: &Map<String, Value>, entries: usize) {
        for (key, value) in object {
            let shown = if within.is_empty() {
                key.clone()
            } else {
                format!("{within}.{key}")
            };
            match (&*snake_case(key), value) {
                (name, Value::Null) if !is_next(name) && !is_cursor(name) => {}
                ("pagination" | "meta" | "paging" | "page_info" | "cursors" | "page", Value::Object(inner)) => {
                    self.collect_in(&shown, inner, entries);
                    self.seen.push(shown);
                }
                ("links" | "_links", Value::Object(inner)) => self.collect_in(&shown, inner, entries),
                ("pagination" | "meta" | "paging" | "page_info", _) => self.seen.push(shown),
                (name, value) if is_cursor(name) => self.claims.push((shown, !is_nothing(value))),
                (name, value) if is_next(name) => self.look_at_next(shown, value),
                ("has_more" | "has_next" | "has_next_page" | "more", Value::Bool(more)) => {
                    self.claims.push((shown, *more));
                }
                ("is_last" | "is_last_page" | "last", Value::Bool(last)) => self.claims.push((shown, !*last)),
                ("page" | "current_page" | "page_number" | "page_no", value) => {
                    self.note(PagingNumber::Page, shown, value);
                }
                ("total_pages" | "pages" | "last_page" | "page_count" | "num_pages", value) => {
                    self.note(PagingNumber::Pages, shown, value);
                }
                (
                    "total" | "total_count" | "total_items" | "total_results" | "total_elements" | "total_docs"
                    | "total_records",
                    value,
                ) => self.note(PagingNumber::Total, shown, value),
                // `count` is as often the count of this answer as that of all.
                ("count", value) if number(value).is_some_and(|count| count != entries as u64) => {
                    self.note(PagingNumber::Total, shown, value);
                }
                // The first three say something odd; the others never say whether there is more.
                (
                    "has_more" | "has_next" | "has_next_page" | "limit" | "per_page" | "page_size" | "offset" | "skip"
                    | "cursor",
                    _,
                ) => self.seen.push(shown),
                _ => {}
            }
        }
    }

    fn look_at_next(&mut self, shown: String, value: &Value) {
        match value {
            value if is_nothing(value) => self.claims.push((shown, false)),
            Value::Bool(_) => self.claims.push((shown, true)),
            Value::Number(_) => {
                self.note(PagingNumber::Next, shown.clone(), value);
                self.claims.push((shown, true));
            }
            Value::Object(inner) => match inner.get("href").or_else(|| inner.get("url")) {
                Some(inner) if !inner.is_object() => self.look_at_next(shown, inner),
                _ => self.claims.push((shown, true)),
            },
            value => {
                if let Some(text) = value.as_str().filter(|text| is_reference(text)) {
                    self.next.push(text.to_owned());
                }
                self.claims.push((shown, true));
            }
        }
    }

    /// Collects what the `Link` headers say (RFC 8288): `<...?page=2>; rel="next"`.
    pub fn look_at_links(&mut self, headers: &[String]) {
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

    fn note(&mut self, what: PagingNumber, shown: String, value: &Value) {
        match number(value) {
            Some(value) => self.numbers.push((what, shown, value)),
            None => self.seen.push(shown),
        }
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
    /// the page that was asked for, if it was by number; `followed` says whether this is a further page.
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
            if total < gathered {
                return Err(format!("`{key}` says {total}, but {gathered} were listed"));
            }
            claims.push((key.to_owned(), total > gathered));
        }
        if let Some((key, pages)) = self.agreed(PagingNumber::Pages)? {
            match page {
                // Counted from 0, the last page may be `pages` or one less.
                Some((_, 0)) => {}
                Some((_, page)) if page > pages.max(1) => {
                    return Err(format!("`{key}` says {pages}, but this is page {page}"));
                }
                Some((_, page)) => claims.push((key.to_owned(), page < pages)),
                None => claims.push((key.to_owned(), pages > 1)),
            }
        }
        let more = claims.iter().find(|(_, more)| *more);
        let no_more = claims.iter().find(|(_, more)| !*more);
        match (more, no_more) {
            (Some((more, _)), Some((end, _))) => {
                Err(format!("`{more}` says that there is more, `{end}` that there is not"))
            }
            (None, Some(_)) => Ok(NextPage::End),
            (None, None) => match [self.seen.first(), page.map(|(key, _)| key.to_owned()).as_ref()] {
                // The last of several pages often differs from the others in nothing but that it names no next one.
                _ if followed && asked.is_none() => Ok(NextPage::End),
                [Some(key), _] | [None, Some(key)] => Err(format!(
                    "the answer carries `{key}`, which does not say whether there is more"
                )),
                [None, None] => Ok(NextPage::End),
            },
            (Some((more, _)), None) => self.next_request(page.map(|(_, page)| page), more),
        }
    }

    fn next_request(&self, page: Option<u64>, more: &str) -> Result<NextPage, String> {
        if !self.next.is_empty() {
            return Ok(NextPage::At(self.next.clone()));
        }
        let follows = page.filter(|page| *page > 0).and_then(|page| page.checked_add(1));
        match (follows, self.agreed(PagingNumber::Next)?) {
            (Some(follows), told) if told.is_none_or(|(_, told)| told == follows) => Ok(NextPage::Page(follows)),
            _ => Err(format!(
                "`{more}` says that there is more, but not clearly how to ask for it"
            )),
        }
    }
}

/// Does a key of that name refer to the next page by its address or number?
fn is_next(name: &str) -> bool {
    matches!(
        name,
        "next" | "next_url" | "next_page_url" | "next_link" | "next_href" | "next_page"
    )
}

/// Does a key of that name hold what some unknown parameter takes to get on? Only that it is empty can be understood.
fn is_cursor(name: &str) -> bool {
    matches!(
        name,
        "next_cursor" | "next_token" | "next_page_token" | "continuation_token" | "next_offset"
    )
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

/// The targets with their relations, in lower case: one for each that is named. None where it can't be read.
pub(super) fn links(header: &str) -> Option<Vec<(&str, String)>> {
    let mut links = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(links);
        }
        let (target, parameters) = rest.strip_prefix('<')?.split_once('>')?;
        rest = parameters.trim_start();
        while let Some(parameter) = rest.strip_prefix(';') {
            let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
            let (name, value) = parameter.split_at_checked(end)?;
            let Some(value) = value.strip_prefix('=') else {
                rest = value; // a name alone
                continue;
            };
            let (value, after) = value_of(value.trim_start())?;
            if name.trim().eq_ignore_ascii_case("rel") {
                links.extend(
                    value
                        .split_whitespace()
                        .map(|relation| (target, relation.to_ascii_lowercase())),
                );
            }
            rest = after.trim_start();
        }
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

/// A parameter's value, quoted or not, and what follows it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (value, after) = text.split_at_checked(end)?;
        return Some((value.trim().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, quoted.get(at + 1..)?)),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}
