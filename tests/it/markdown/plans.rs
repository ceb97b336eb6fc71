//! Plans and reports that hold the same text in every field.

use roster::apply::{ApplyOutcome, ApplyReport, ItemReport};
use roster::plan::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, RemovedEntry, SourceLine,
};
use serde_json::{Value, json};

fn source(file: &str) -> SourceLine {
    SourceLine {
        file: file.to_owned(),
        line: 1,
    }
}

pub(super) fn field(name: &str, before: Option<Value>, after: Value) -> FieldChange {
    FieldChange {
        field: name.to_owned(),
        before,
        after,
        ..FieldChange::default()
    }
}

pub(super) fn update(name: &str, fields: Vec<FieldChange>) -> Change {
    Change {
        action: Action::Update,
        name: name.to_owned(),
        id: Some(name.to_owned()),
        source: source("assistants.yaml"),
        fields,
        carried: std::collections::BTreeMap::default(),
        unverified: std::collections::BTreeSet::default(),
        sent_along: Vec::new(),
        protected: false,
        last_edit: None,
        origin: None,
    }
}

/// A plan with the text in every field that holds data.
pub(super) fn everywhere(text: &str) -> Plan {
    let lines = |end: &str| json!(format!("{text}\nkept\n{text}{end}"));
    let mut conflict = field("first_message", Some(lines("live")), lines("files"));
    conflict.base = Some(lines("base"));
    conflict.origin = Some(ChangeOrigin::Conflict);
    let mut short = field(text, Some(json!(text)), json!(format!("{text}!")));
    short.source = Some(source(text));
    let fields = vec![
        short,
        field("system_prompt", Some(lines("before")), lines("after")),
        conflict,
    ];
    let mut blocked = update(text, vec![]);
    blocked.source = source(text);
    blocked.action = Action::Blocked {
        reason: BlockReason::NearMatch,
        message: text.to_owned(),
    };
    let mut create = update(
        text,
        vec![
            field("system_prompt", None, lines("new")),
            field(text, None, json!({ text: text })),
        ],
    );
    (create.action, create.id) = (Action::Create, None);
    Plan {
        api_url: text.to_owned(),
        unread: vec![roster::plan::UnreadAssistant {
            name: text.to_owned(),
            id: "x".to_owned(),
            why: text.to_owned(),
            before: 0,
        }],
        changes: vec![update(text, fields), blocked, create],
        unmanaged: vec![LiveRef {
            name: text.to_owned(),
            id: text.to_owned(),
        }],
        left_out: vec![text.to_owned()],
        warnings: vec![roster::plan::PlanWarning::of("odd", text.to_owned())],
        base: Some(Baseline {
            reference: text.to_owned(),
            commit: text.to_owned(),
            gone: vec![RemovedEntry {
                name: text.to_owned(),
                id: Some(text.to_owned()),
            }],
        }),
        ..Plan::default()
    }
}

/// A report with the text in every field that holds data.
pub(super) fn report(text: &str) -> ApplyReport {
    ApplyReport {
        items: vec![ItemReport {
            name: text.to_owned(),
            id: Some(text.to_owned()),
            action: "update",
            outcome: ApplyOutcome::Failed,
            verified: None,
            error: Some(text.to_owned()),
            warnings: vec![text.to_owned()],
            found: std::collections::BTreeMap::new(),
        }],
        unchanged: 0,
    }
}
