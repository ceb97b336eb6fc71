//! A saved plan, read back: refused unless it is whole, unchanged and of a version that is understood. No object may name a key
//! twice: a reader that takes the first and one that takes the last would see two plans under one digest.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::digest;
use super::plan_v1::{
    ActionV1, BaseV1, ChangeV1, FieldV1, GoneV1, KnownV1, OriginV1, PatchV1, PlanV1, ReasonV1, SourceV1, SummaryV1,
    UnreadV1,
};
use crate::diagnostic::Diagnostic;
use crate::plan::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, RemovedEntry, SourceLine,
    UnreadAssistant,
};

/// The major version of the format that can be read.
const MAJOR: &str = "1";

/// Reads a plan document. The caller bounds its size; its depth is bounded by `serde_json`.
///
/// # Errors
/// When the text is cut or is no plan, is of another major version, is not as it was saved, or holds what this version
/// does not understand.
pub fn read_plan(text: &str) -> Result<Plan, Diagnostic> {
    let UniqueKeys(document) = serde_json::from_str(text).map_err(|error| not_a_plan(&error.to_string()))?;
    if document.get("results").is_some() && document.get("changes").is_none() {
        return Err(not_a_plan("it is the report of an apply"));
    }
    let version = document.get("format_version").and_then(Value::as_str);
    let version = version.ok_or_else(|| not_a_plan("it has no `format_version`"))?;
    if version.split('.').next() != Some(MAJOR) {
        return Err(Diagnostic::error(format!(
            "the plan is of format version {version}, which is unknown here"
        ))
        .with_help(format!(
            "this roster reads version {MAJOR}.x: use the roster that made the plan, or plan again"
        )));
    }
    if document.get(digest::KEY).and_then(Value::as_str) != Some(digest::digest(&document).as_str()) {
        return Err(
            Diagnostic::error("the plan was changed since it was saved: its digest is another one")
                .with_help("plan again, and leave the file as it is"),
        );
    }
    let plan = PlanV1::deserialize(&document).map_err(|error| not_understood(&place_of(&document, &error)))?;
    understood(plan)
}

fn not_a_plan(why: &str) -> Diagnostic {
    Diagnostic::error(format!("the file was cut or is not a plan: {why}")).with_help("plan again with `--out FILE`")
}

fn not_understood(what: &str) -> Diagnostic {
    Diagnostic::error(format!("the plan holds what this roster does not understand: {what}"))
        .with_help("use the roster that made the plan, or plan again")
}

/// Where in the document an error is: `serde_json` does not say that of values.
fn place_of(document: &Value, error: &serde_json::Error) -> String {
    let items = |key: &str| {
        document
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
    };
    for (at, change) in items("changes") {
        let fields = change.get("fields").and_then(Value::as_array);
        for (of, field) in fields.into_iter().flatten().enumerate() {
            if let Err(error) = FieldV1::deserialize(field) {
                return format!("changes[{at}].fields[{of}]: {error}");
            }
        }
        if let Err(error) = ChangeV1::deserialize(change) {
            return format!("changes[{at}]: {error}");
        }
    }
    for key in ["unchanged", "unmanaged"] {
        for (at, known) in items(key) {
            if let Err(error) = KnownV1::deserialize(known) {
                return format!("{key}[{at}]: {error}");
            }
        }
    }
    error.to_string()
}

fn understood(document: PlanV1) -> Result<Plan, Diagnostic> {
    if document.complete != document.unread.is_empty() {
        return Err(not_understood("`complete` contradicts `unread`"));
    }
    let SummaryV1 {
        create,
        update,
        unchanged,
        blocked,
        unmanaged,
        unobservable,
        resendable,
    } = document.summary;
    let changes = document.changes.into_iter().enumerate();
    let changes =
        changes.map(|(at, change)| planned(change).map_err(|what| not_understood(&format!("changes[{at}]: {what}"))));
    let plan = Plan {
        api_url: document.api_url,
        unread: document.unread.into_iter().map(UnreadAssistant::from).collect(),
        changes: changes.collect::<Result<_, _>>()?,
        unchanged: document.unchanged.into_iter().map(LiveRef::from).collect(),
        unmanaged: document.unmanaged.into_iter().map(LiveRef::from).collect(),
        unobservable,
        resendable,
        incomplete_list: None,
        strict: false,
        left_out: document.left_out,
        warnings: document.warnings.into_iter().map(|warning| warning.message).collect(),
        patch_declared_only: document.patch == PatchV1::Declared,
        detail: document.detail,
        base: document.base.map(Baseline::from),
    };
    let counted = [plan.creates(), plan.updates(), plan.blocked()];
    if counted != [create, update, blocked] || [plan.unchanged.len(), plan.unmanaged.len()] != [unchanged, unmanaged] {
        return Err(not_understood("`summary` does not count what is listed"));
    }
    match twice(&plan) {
        Some(name) => Err(not_understood(&format!("{name:?} is written to by two changes"))),
        None => Ok(plan),
    }
}

/// What more than one change would create, or update.
fn twice(plan: &Plan) -> Option<&str> {
    let mut seen = BTreeSet::new();
    let written = plan.changes.iter().filter_map(|change| match change.action {
        Action::Create => Some((change, (true, change.name.as_str()))),
        Action::Update => Some((change, (false, change.id.as_deref()?))),
        Action::Blocked { .. } => None,
    });
    let mut again = written.filter(|(_, target)| !seen.insert(*target));
    again.next().map(|(change, _)| change.name.as_str())
}

fn planned(change: ChangeV1) -> Result<Change, &'static str> {
    let action = match (change.action, change.reason, change.message) {
        (ActionV1::Create, None, None) if change.id.is_none() => Action::Create,
        (ActionV1::Update, None, None) if change.id.is_some() => Action::Update,
        (ActionV1::Blocked, Some(reason), Some(message)) => Action::Blocked {
            reason: reason.into(),
            message,
        },
        (ActionV1::Create, ..) => return Err("a creation has neither `id` nor `reason` nor `message`"),
        (ActionV1::Update, ..) => return Err("an update has an `id`, and neither `reason` nor `message`"),
        (ActionV1::Blocked, ..) => return Err("a blocked change has a `reason` and a `message`"),
    };
    let mut names = BTreeSet::new();
    for field in &change.fields {
        if field.field == "name" && field.after != change.name.as_str() {
            return Err("the new `name` is not the one of the change");
        }
        if !names.insert(&field.field) || change.carried.contains_key(&field.field) {
            return Err("a field stands there twice");
        }
    }
    Ok(Change {
        action,
        name: change.name,
        id: change.id,
        source: change.source.into(),
        fields: change.fields.into_iter().map(FieldChange::from).collect(),
        carried: change.carried,
        unverified: change.unverified,
        origin: change.origin.map(ChangeOrigin::from),
    })
}

impl From<FieldV1> for FieldChange {
    fn from(field: FieldV1) -> Self {
        let FieldV1 {
            field,
            before,
            after,
            source,
            origin,
            base,
        } = field;
        Self {
            field,
            before,
            after,
            source: source.map(SourceLine::from),
            origin: origin.map(ChangeOrigin::from),
            base,
        }
    }
}

impl From<SourceV1> for SourceLine {
    fn from(SourceV1 { file, line }: SourceV1) -> Self {
        Self { file, line }
    }
}

impl From<OriginV1> for ChangeOrigin {
    fn from(origin: OriginV1) -> Self {
        match origin {
            OriginV1::Pending => Self::Pending,
            OriginV1::Drift => Self::Drift,
            OriginV1::Conflict => Self::Conflict,
        }
    }
}

impl From<BaseV1> for Baseline {
    fn from(base: BaseV1) -> Self {
        let gone = base.no_longer_managed.into_iter();
        Self {
            reference: base.reference,
            commit: base.commit,
            gone: gone.map(|GoneV1 { name, id }| RemovedEntry { name, id }).collect(),
        }
    }
}

impl From<UnreadV1> for UnreadAssistant {
    fn from(UnreadV1 { name, id, why, before }: UnreadV1) -> Self {
        Self { name, id, why, before }
    }
}

impl From<KnownV1> for LiveRef {
    fn from(KnownV1 { name, id }: KnownV1) -> Self {
        Self { name, id }
    }
}

impl From<ReasonV1> for BlockReason {
    fn from(reason: ReasonV1) -> Self {
        match reason {
            ReasonV1::IdNotFound => Self::IdNotFound,
            ReasonV1::AmbiguousName => Self::AmbiguousName,
            ReasonV1::NearMatch => Self::NearMatch,
            ReasonV1::ListIncomplete => Self::ListIncomplete,
            ReasonV1::NothingMatches => Self::NothingMatches,
            ReasonV1::ClaimedTwice => Self::ClaimedTwice,
            ReasonV1::CreateOnlyField => Self::CreateOnlyField,
            ReasonV1::LooksRenamed => Self::LooksRenamed,
        }
    }
}

/// A JSON value that was read so.
pub(super) struct UniqueKeys(pub(super) Value);

impl<'de> Deserialize<'de> for UniqueKeys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).map(Value::Number);
        number.ok_or_else(|| E::custom("a number that is none"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(UniqueKeys(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, UniqueKeys(value))) = entries.next_entry::<String, UniqueKeys>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} stands there twice")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
