//! What the API does with a request: the key is checked, then the body, then the assistant is looked for.

use serde_json::{Map, Value};

use super::answer::{Answer, Wrong};
use super::call::{Call, Kind, Payload};
use super::dto;
use super::page;
use super::report;
use super::shape::Shape;
use super::world::{Scope, World, timestamp};

/// What a request changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    Nothing,
    Created,
    Updated,
}

type Refusal = (u16, Wrong);

/// Answers a request, whatever it asks for.
pub(super) fn act(world: &mut World, call: &Call) -> (Answer, Did) {
    if !call.kind.writes() {
        let answer = read(world, call);
        if call.kind == Kind::List {
            world.lagging.retain(|_, left| {
                *left = left.saturating_sub(1);
                *left > 0
            });
        }
        return (answer, Did::Nothing);
    }
    match write(world, call) {
        Ok(did) => (Answer::good(call.kind, None), did),
        Err((status, wrong)) => (Answer::error(world.shape.errors, status, &wrong), Did::Nothing),
    }
}

/// Answers a request that changes nothing.
pub(super) fn read(world: &World, call: &Call) -> Answer {
    let answer = || match call.kind {
        Kind::List => allowed(world, call, Scope::Read).map(|()| page::list(world, call)),
        Kind::Detail => {
            allowed(world, call, Scope::Read)?;
            let assistant = call
                .id
                .as_deref()
                .and_then(|id| world.by_id(id))
                .ok_or_else(not_found)?;
            Ok(Answer::good(
                Kind::Detail,
                Some(report::detail(&world.shape, assistant)),
            ))
        }
        Kind::Create | Kind::Update | Kind::Other => {
            Err((404, because(&format!("Cannot {} {}", call.method, call.path))))
        }
    };
    answer().unwrap_or_else(|(status, wrong): Refusal| Answer::error(world.shape.errors, status, &wrong))
}

fn write(world: &mut World, call: &Call) -> Result<Did, Refusal> {
    allowed(world, call, Scope::Write)?;
    let body = body_of(call)?;
    if call.kind == Kind::Create {
        return create(world, body);
    }
    let id = call.id.as_deref().ok_or_else(not_found)?;
    update(world, id, body)
}

fn allowed(world: &World, call: &Call, scope: Scope) -> Result<(), Refusal> {
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

fn body_of(call: &Call) -> Result<&Map<String, Value>, Refusal> {
    match &call.payload {
        Payload::Object(body) => Ok(body),
        Payload::NoObject(_) => Err((400, because("Unexpected body: a JSON object is expected"))),
        Payload::Malformed(why) => Err((400, because(why))),
        Payload::TooLarge => Err((413, because("request entity too large"))),
    }
}

fn create(world: &mut World, body: &Map<String, Value>) -> Result<Did, Refusal> {
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
    Ok(Did::Created)
}

fn update(world: &mut World, id: &str, body: &Map<String, Value>) -> Result<Did, Refusal> {
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
    Ok(Did::Updated)
}

/// A value as the service keeps it.
fn stored(shape: &Shape, name: &str, value: &Value) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let trims = shape.trimmed.iter().any(|field| field == name);
    let text = if trims { text.trim() } else { text };
    match shape.cut.get(name) {
        None => Value::from(text),
        Some(most) => text.chars().take(*most).collect::<String>().into(),
    }
}

fn valid(complaints: Vec<String>) -> Result<(), Refusal> {
    if complaints.is_empty() {
        Ok(())
    } else {
        Err((400, Wrong::Invalid(complaints)))
    }
}

fn not_found() -> Refusal {
    (404, because("Assistant not found"))
}

fn because(why: &str) -> Wrong {
    Wrong::Because(why.to_owned())
}
