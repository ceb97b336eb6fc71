//! A saved plan, read back: refused unless it is whole, unchanged and of a version that is understood. No object may name a key
//! twice: a reader that takes the first and one that takes the last would see two plans under one digest.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::digest;
use super::plan_v1::{ActionV1, ChangeV1, PatchV1, PlanV1, WarningV1};
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Change, FieldChange, LiveRef, Plan, PlanWarning, contradictions};

/// The major version of the format that can be read.
const MAJOR: &str = "1";

/// Reads a plan document. The caller bounds its size; its depth is bounded by `serde_json`.
///
/// # Errors
/// When the text is cut or is no plan, is of another major version, is not as it was saved, or holds what this version
/// does not understand.
pub fn read_plan(text: &str) -> Result<Plan, Diagnostic> {
    read_plan_and_digest(text).map(|(plan, _)| plan)
}

/// As [`read_plan`], with the digest that stands in the document: one that is made anew may be another, for this version knows
/// neither what a later one adds nor that it was an earlier one that planned.
///
/// # Errors
/// As [`read_plan`].
pub fn read_plan_and_digest(text: &str) -> Result<(Plan, String), Diagnostic> {
    let (document, digest) = read_document(text, DocumentKind::Plan)?;
    let plan = PlanV1::deserialize(&document).map_err(|error| not_understood(&place_of(&document, &error)))?;
    Ok((understood(plan)?, digest))
}

/// A document that is written, and read back later.
#[derive(Debug, Clone, Copy)]
pub(super) enum DocumentKind {
    Plan,
    Report,
}

impl DocumentKind {
    fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Report => "report",
        }
    }

    /// The text is not such a document.
    fn none(self, why: &str) -> Diagnostic {
        let problem = Diagnostic::error(format!("the file was cut or is not a {}: {why}", self.name()));
        problem.with_help(match self {
            Self::Plan => "plan again with `--out FILE`",
            Self::Report => "name the file that `roster apply --report` wrote",
        })
    }

    fn of_unknown_version(self, version: &str) -> Diagnostic {
        let name = self.name();
        let problem = Diagnostic::error(format!(
            "the {name} is of format version {version}, which is unknown here"
        ));
        let again = match self {
            Self::Plan => ", or plan again",
            Self::Report => "",
        };
        problem.with_help(format!(
            "this roster reads version {MAJOR}.x: use the roster that made the {name}{again}"
        ))
    }

    fn changed(self) -> Diagnostic {
        match self {
            Self::Plan => Diagnostic::error("the plan was changed since it was saved: its digest is another one")
                .with_help("plan again, and leave the file as it is"),
            Self::Report => Diagnostic::error(
                "the report was changed since it was written, or held the API key, which is taken out: its digest is another one",
            )
            .with_help("use the file as `roster apply --report` wrote it, or set the values back by hand"),
        }
    }
}

/// The document in a text, and its digest. The caller bounds the size; the depth is bounded by `serde_json`.
///
/// # Errors
/// When the text is cut or is no such document, is of another major version, or is not as it was written.
pub(super) fn read_document(text: &str, kind: DocumentKind) -> Result<(Value, String), Diagnostic> {
    let UniqueKeys(document) = serde_json::from_str(text).map_err(|error| kind.none(&error.to_string()))?;
    match (kind, document.get("changes"), document.get("results")) {
        (DocumentKind::Plan, None, Some(_)) => return Err(kind.none("it is the report of an apply")),
        (DocumentKind::Report, Some(_), None) => return Err(kind.none("it is a plan")),
        _ => {}
    }
    let version = document.get("format_version").and_then(Value::as_str);
    let version = version.ok_or_else(|| kind.none("it has no `format_version`"))?;
    if version.split('.').next() != Some(MAJOR) {
        return Err(kind.of_unknown_version(version));
    }
    let digest = digest::digest(&document);
    if document.get(digest::KEY).and_then(Value::as_str) != Some(digest.as_str()) {
        return Err(kind.changed());
    }
    Ok((document, digest))
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
            if let Err(error) = FieldChange::deserialize(field) {
                return format!("changes[{at}].fields[{of}]: {error}");
            }
        }
        if let Err(error) = ChangeV1::deserialize(change) {
            return format!("changes[{at}]: {error}");
        }
    }
    for key in ["unchanged", "unmanaged"] {
        for (at, known) in items(key) {
            if let Err(error) = LiveRef::deserialize(known) {
                return format!("{key}[{at}]: {error}");
            }
        }
    }
    error.to_string()
}

fn understood(document: PlanV1) -> Result<Plan, Diagnostic> {
    let changes = document.changes.into_iter().enumerate();
    let changes =
        changes.map(|(at, change)| planned(change).map_err(|what| not_understood(&format!("changes[{at}]: {what}"))));
    let warnings = document.warnings.into_iter();
    let warnings = warnings.map(|WarningV1 { code, message }| PlanWarning { code, message });
    let plan = Plan {
        api_url: document.api_url,
        unread: document.unread,
        changes: changes.collect::<Result<_, _>>()?,
        unchanged: document.unchanged,
        unmanaged: document.unmanaged,
        unobservable: document.summary.unobservable,
        resendable: document.summary.resendable,
        incomplete_list: None,
        strict: false,
        is_drift: false,
        is_revert: document.revert,
        commit: document.commit,
        clean: document.clean,
        files: document.files,
        overlays: document.overlays,
        left_out: document.left_out,
        set_aside: document.set_aside,
        warnings: warnings.collect(),
        patch_declared_only: document.patch == PatchV1::Declared,
        detail: document.detail,
        base: document.base,
    };
    if document.complete != plan.complete() {
        return Err(not_understood("`complete` contradicts `unread`"));
    }
    if document.summary != plan.summary() {
        return Err(not_understood("`summary` does not count what is listed"));
    }
    match contradictions(&plan).as_slice() {
        [] => Ok(plan),
        [first, rest @ ..] => {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            Err(not_understood(&format!("it contradicts itself: {first}{more}")))
        }
    }
}

fn planned(change: ChangeV1) -> Result<Change, &'static str> {
    let action = match (change.action, change.reason, change.message) {
        (ActionV1::Create, None, None) => Action::Create,
        (ActionV1::Update, None, None) => Action::Update,
        (ActionV1::Blocked, Some(reason), Some(message)) => Action::Blocked { reason, message },
        (ActionV1::Create | ActionV1::Update, ..) => {
            return Err("a creation or an update has neither `reason` nor `message`");
        }
        (ActionV1::Blocked, ..) => return Err("a blocked change has a `reason` and a `message`"),
    };
    Ok(Change {
        action,
        name: change.name,
        id: change.id,
        source: change.source,
        fields: change.fields,
        carried: change.carried,
        unverified: change.unverified,
        sent_along: change.sent_along.unwrap_or_default(),
        protected: change.protected,
        last_edit: change.last_edit,
        origin: change.origin,
    })
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
