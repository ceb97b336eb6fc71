//! The list, whole or in pages.

use serde_json::{Value, json};

use super::answer::{ApiResponse, good_envelope, good_status};
use super::behavior::{PageStyle, PageWord, Paging};
use super::call::{ApiRequest, Route};
use super::report;
use super::state::ServerState;

/// The answer to a list request. Those that still lag are missing from it.
pub(super) fn list(world: &ServerState, call: &ApiRequest) -> ApiResponse {
    let lines: Vec<Value> = world
        .assistants
        .iter()
        .filter(|assistant| world.lagging.get(assistant.id()).is_none_or(|left| *left == 0))
        .map(|assistant| report::listed(&world.shape, assistant))
        .collect();
    match &world.shape.paging {
        None => ApiResponse::good(Route::List, Some(Value::Array(lines))),
        Some(paging) => page(paging, &lines, call),
    }
}

fn page(paging: &Paging, lines: &[Value], call: &ApiRequest) -> ApiResponse {
    let size = paging.size.max(1);
    // Where there is no way to the rest, a guessed `?page=2` gives the first page again.
    let leads_on = matches!(
        paging.style,
        PageStyle::Pagination
            | PageStyle::Meta
            | PageStyle::Link
            | PageStyle::Next
            | PageStyle::Circle
            | PageStyle::Silent
    );
    let page = if leads_on { call.page } else { 1 };
    let shown: Vec<&Value> = lines.iter().skip(size.saturating_mul(page - 1)).take(size).collect();
    let total = lines.len();
    let pages = total.div_ceil(size);
    let origin = paging.origin.as_ref().unwrap_or(&call.origin);
    let address = |page: usize| format!("{origin}/v1/assistants?page={page}");
    let next = (page < pages).then(|| address(page + 1));

    let mut body = good_envelope(Route::List, Some(json!(shown)));
    let mut beside = |name: &str, value: Value| {
        if let Some(body) = body.as_object_mut() {
            body.insert(name.to_owned(), value);
        }
    };
    let said = |word: PageWord| match word {
        PageWord::Total => json!(total),
        PageWord::Pages => json!(pages),
        PageWord::Remaining => json!(total.saturating_sub(size.saturating_mul(page))),
        PageWord::More => json!(page < pages),
    };
    let numbers = json!({"page": page, "limit": size, "total": total, "totalPages": pages});
    match &paging.style {
        PageStyle::Pagination => beside("pagination", numbers),
        PageStyle::Meta => beside("meta", numbers),
        PageStyle::Link | PageStyle::Header { .. } | PageStyle::Silent => {}
        PageStyle::Next => beside("next", json!(next)),
        PageStyle::Circle => beside("next", json!(address(1))),
        PageStyle::Total => beside("total", json!(total)),
        PageStyle::HasMore => beside("has_more", said(PageWord::More)),
        PageStyle::Named { key, says } => {
            let mut keys = key.split('.');
            let outer = keys.next().unwrap_or_default();
            beside(outer, keys.rfold(said(*says), |inner, key| json!({ key: inner })));
        }
    }
    let answer = ApiResponse::json(good_status(Route::List), &body);
    match (&paging.style, next) {
        (PageStyle::Link, Some(next)) => answer.header("link", format!("<{next}>; rel=\"next\"")),
        (PageStyle::Header { name, says }, _) => answer.header(name.clone(), said(*says).to_string()),
        _ => answer,
    }
}
