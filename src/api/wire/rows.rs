//! Which array of an answer holds the rows of the list, and whether others hold assistants as well.
//!
//! A service may file them in several (`archived`, `sharedWithMe`), or leave the one that is known by its name empty. Whoever takes
//! one of them for the whole list creates what stands in another.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::identity::{the_id, the_name};
use super::paging_words::words;
use crate::fields::snake_case;

/// Keys of an array that is the list whatever is in it, also nothing.
const LISTS: &[&str] = &[
    "data",
    "items",
    "results",
    "result",
    "rows",
    "list",
    "records",
    "docs",
    "documents",
    "content",
    "contents",
    "entries",
    "elements",
    "objects",
    "collection",
    "nodes",
    "values",
    "value",
    "hits",
    "resources",
    "assistants",
];

/// Keys of things that have ids and names, and are no assistants.
const OTHERS: &[&str] = &[
    "tags",
    "labels",
    "categories",
    "facets",
    "filters",
    "aggregations",
    "buckets",
    "options",
    "sorts",
    "columns",
    "fields",
    "errors",
    "warnings",
    "notices",
    "messages",
    "links",
    "link",
    "breadcrumbs",
    "organizations",
    "organisations",
    "orgs",
    "workspaces",
    "tenants",
    "accounts",
    "companies",
    "customers",
    "users",
    "members",
    "owners",
    "roles",
    "permissions",
    "teams",
    "groups",
    "folders",
    "projects",
    "campaigns",
    "languages",
    "locales",
    "regions",
    "countries",
    "voices",
    "models",
    "providers",
    "transcribers",
    "integrations",
    "tools",
    "templates",
    "phones",
    "numbers",
    "plans",
    "industries",
    "types",
    "statuses",
    "actions",
];

/// How deep objects within objects are looked into.
const DEEPEST: usize = 8;

/// Does the last word of a key, the noun, stand in this list?
fn is_one_of(nouns: &[&str], key: &str) -> bool {
    let name = snake_case(key);
    // `words` takes some compounds apart, such as `results`.
    nouns.contains(&&*name) || words(&name).last().is_some_and(|noun| nouns.contains(noun))
}

/// Takes the rows out of an object around them: `{assistants: [...], total: 3}`, `{metadata: [{total: 3}], data: [...]}`. An
/// array with something in it comes before one that is only called so, and an empty one counts only by its key: an empty
/// `errors` is no list without assistants. None where that leaves several, or no array.
pub(super) fn take_rows(data: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let has_id = |item: &Value| item.as_object().is_some_and(|item| matches!(the_id(item), Ok(Some(_))));
    let arrays = || {
        let arrays = data.iter().filter_map(|(key, value)| Some((key, value.as_array()?)));
        arrays.filter(|(key, _)| !is_one_of(OTHERS, key))
    };
    let only = |is_meant: &dyn Fn(&str, &[Value]) -> bool| {
        let mut keys = arrays().filter(|(key, items)| is_meant(key, items)).map(|(key, _)| key);
        keys.next().filter(|_| keys.next().is_none()).cloned()
    };
    let is_named = |key: &str| is_one_of(LISTS, key);
    let are_rows = |items: &[Value]| !items.is_empty() && items.iter().all(has_id);
    let key = only(&|key, items| is_named(key) && !items.is_empty())
        .or_else(|| only(&|key, items| is_named(key) && are_rows(items)))
        .or_else(|| only(&|_, items| are_rows(items)))
        .or_else(|| only(&|key, _| is_named(key)))
        .or_else(|| {
            only(&|_, _| true).filter(|key| data.get(key).is_some_and(|items| *items != Value::Array(Vec::new())))
        })?;
    match data.remove(&key) {
        Some(Value::Array(rows)) => Some(rows),
        _ => None,
    }
}

/// The path to an array, or a map by ids, that holds what may be assistants and is not among the rows; `ids` are those of the rows.
pub(super) fn other_rows(beside: &Map<String, Value>, ids: &HashSet<&str>) -> Option<String> {
    within("", beside, ids, false, 0)
}

/// `is_other` says that what is around it holds other things.
fn within(
    path: &str,
    object: &Map<String, Value>,
    ids: &HashSet<&str>,
    is_other: bool,
    depth: usize,
) -> Option<String> {
    object.iter().find_map(|(key, value)| {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        let is_other = is_one_of(OTHERS, key) || is_other && !is_one_of(LISTS, key);
        let inner: Vec<&Map<String, Value>> = match value {
            Value::Object(inner) => vec![inner],
            Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
            _ => return None,
        };
        let holds_rows = match value {
            Value::Object(map) => is_map_by_id(map) && map.iter().any(|(id, row)| is_unlisted(row, Some(id), ids)),
            items => items
                .as_array()
                .into_iter()
                .flatten()
                .any(|row| is_unlisted(row, None, ids)),
        };
        if holds_rows && !is_other {
            return Some(path);
        }
        let mut inner = inner.into_iter().filter(|_| depth < DEEPEST);
        inner.find_map(|inner| within(&path, inner, ids, is_other, depth + 1))
    })
}

/// Is it `{ID: {...}, ID: {...}}`? Ids have digits, and keys that people choose are rarely that long with some.
fn is_map_by_id(map: &Map<String, Value>) -> bool {
    let looks_like_id = |key: &str| key.len() >= 8 && key.bytes().any(|byte| byte.is_ascii_digit());
    let is_by_id = |(key, row): (&String, &Value)| {
        row.as_object().is_some_and(|row| match the_id(row) {
            Ok(Some(id)) => id.eq_ignore_ascii_case(key),
            _ => looks_like_id(key),
        })
    };
    !map.is_empty() && map.iter().all(is_by_id)
}

/// Does it look like an assistant, by an id of the form that the rows have and a name, and is none of them? A GraphQL edge has it
/// in its `node`.
fn is_unlisted(row: &Value, key: Option<&str>, ids: &HashSet<&str>) -> bool {
    let Some(row) = row.as_object() else { return false };
    let row = row.get("node").and_then(Value::as_object).unwrap_or(row);
    let id = the_id(row).ok().flatten().or_else(|| key.map(str::to_owned));
    let has_name = !matches!(the_name(row), Ok(None));
    id.is_some_and(|id| {
        has_name && !ids.contains(id.as_str()) && ids.iter().next().is_none_or(|listed| are_alike(listed, &id))
    })
}

/// Are they ids of one form? Generated ones are all of one length; others can't be told apart.
fn are_alike(listed: &str, id: &str) -> bool {
    let is_generated = |id: &str| id.len() >= 16;
    is_generated(listed) == is_generated(id) && (!is_generated(listed) || listed.len() == id.len())
}
