//! What the API does with a request: the key is checked, then the body, then the assistant is looked for.

use serde_json::{Map, Value};

use super::answer::{ApiResponse, ErrorMessage};
use super::behavior::ServerBehavior;
use super::call::{ApiRequest, Payload, Route};
use super::state::{Scope, ServerState, timestamp};
use super::{dto, page, report};

/// What a request changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mutation {
    Nothing,
    Created,
    Updated,
}

type HttpError = (u16, ErrorMessage);

/// Answers a request, whatever it asks for.
pub(super) fn handle(world: &mut ServerState, call: &ApiRequest) -> (ApiResponse, Mutation) {
    if !call.kind.writes() {
        let answer = read(world, call);
        if call.kind == Route::List {
            world.lagging.retain(|_, left| {
                *left = left.saturating_sub(1);
                *left > 0
            });
        }
        return (answer, Mutation::Nothing);
    }
    match write(world, call) {
        Ok(did) => (ApiResponse::good(call.kind, None), did),
        Err((status, wrong)) => (
            ApiResponse::error(world.shape.errors, status, &wrong),
            Mutation::Nothing,
        ),
    }
}

/// Answers a request that changes nothing.
pub(super) fn read(world: &ServerState, call: &ApiRequest) -> ApiResponse {
    let answer = || match call.kind {
        Route::List => authorize(world, call, Scope::Read).map(|()| page::list(world, call)),
        Route::Detail => {
            authorize(world, call, Scope::Read)?;
            let assistant = call
                .id
                .as_deref()
                .and_then(|id| world.by_id(id))
                .ok_or_else(not_found)?;
            Ok(ApiResponse::good(
                Route::Detail,
                Some(report::detail(&world.shape, assistant)),
            ))
        }
        Route::Create | Route::Update | Route::Other => {
            Err((404, because(&format!("Cannot {} {}", call.method, call.path))))
        }
    };
    answer().unwrap_or_else(|(status, wrong): HttpError| ApiResponse::error(world.shape.errors, status, &wrong))
}

fn write(world: &mut ServerState, call: &ApiRequest) -> Result<Mutation, HttpError> {
    authorize(world, call, Scope::Write)?;
    let body = body_of(call)?;
    if call.kind == Route::Create {
        return create(world, body);
    }
    let id = call.id.as_deref().ok_or_else(not_found)?;
    update(world, id, body)
}

fn authorize(world: &ServerState, call: &ApiRequest, scope: Scope) -> Result<(), HttpError> {
    let given = call.key().ok_or_else(|| (401, because("API key is missing")))?;
    let Some(key) = world.keys.iter().find(|key| key.key == given) else {
        return Err(if world.shape.unknown_key_is_404 {
            (404, because("API key or organization context not found"))
        } else {
            (401, because("Invalid API key"))
        });
    };
    let name = match scope {
        Scope::Read => "assistants:read",
        Scope::Write => "assistants:write",
    };
    if key.scopes.contains(&scope) {
        return Ok(());
    }
    Err((
        403,
        because(&format!("API key does not have the required scope: {name}")),
    ))
}

fn body_of(call: &ApiRequest) -> Result<&Map<String, Value>, HttpError> {
    match &call.payload {
        Payload::Object(body) => Ok(body),
        Payload::NoObject(_) => Err((400, because("Unexpected body: a JSON object is expected"))),
        Payload::Malformed(why) => Err((400, because(why))),
        Payload::TooLarge => Err((413, because("request entity too large"))),
    }
}

fn create(world: &mut ServerState, body: &Map<String, Value>) -> Result<Mutation, HttpError> {
    let shape = &world.shape;
    let required = |name: &str| match &shape.required_at_creation {
        None => true,
        Some(some) => some.iter().any(|one| one == name),
    };
    let mut complaints = dto::complaints(body, dto::CREATION, required, &shape.extra);
    // Whatever else the service lets through, a list line without a name is not among the shapes it may have.
    if !required("name") && !body.contains_key("name") {
        complaints.push("name must be a string".to_owned());
    }
    valid(complaints)?;
    let values = body
        .iter()
        .map(|(name, value)| (name.clone(), stored(shape, name, value)))
        .collect();
    world.create(values);
    Ok(Mutation::Created)
}

fn update(world: &mut ServerState, id: &str, body: &Map<String, Value>) -> Result<Mutation, HttpError> {
    let shape = world.shape.clone();
    let mut complaints = dto::complaints(body, dto::SETTINGS, |_| !shape.partial_patch, &shape.extra);
    if body.get("id").and_then(Value::as_str).is_some_and(|given| given != id) {
        complaints.push("id must be the id in the path".to_owned());
    }
    valid(complaints)?;
    let assistant = world.by_id_mut(id).ok_or_else(not_found)?;
    for (name, value) in body
        .iter()
        .filter(|(name, _)| *name != "id" && !shape.ignored.contains(name))
    {
        assistant.set(name, stored(&shape, name, value));
    }
    let updates = assistant
        .get("__v")
        .and_then(Value::as_u64)
        .unwrap_or(0)
        .saturating_add(1);
    assistant.set("__v", updates);
    assistant.set("updatedAt", timestamp(updates));
    Ok(Mutation::Updated)
}

/// A value as the service keeps it.
fn stored(shape: &ServerBehavior, name: &str, value: &Value) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let is_in = |fields: &[String]| fields.iter().any(|field| field == name);
    let mut text = text.clone();
    if is_in(&shape.ascii_only) {
        text.retain(|c| c.is_ascii());
    }
    if is_in(&shape.trimmed) {
        text = String::from(text.trim());
    }
    if is_in(&shape.escaped) {
        text = escaped(&text);
    }
    match shape.cut.get(name) {
        None => Value::from(text),
        Some(most) => text.chars().take(*most).collect::<String>().into(),
    }
}

/// As the usual sanitizers of web frameworks do it, which look at the text alone and not at whether it was escaped before.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            other => out.push(other),
        }
    }
    out
}

fn valid(complaints: Vec<String>) -> Result<(), HttpError> {
    if complaints.is_empty() {
        Ok(())
    } else {
        Err((400, ErrorMessage::Invalid(complaints)))
    }
}

fn not_found() -> HttpError {
    (404, because("Assistant not found"))
}

fn because(why: &str) -> ErrorMessage {
    ErrorMessage::Because(why.to_owned())
}
