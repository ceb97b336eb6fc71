//! Plans and texts that the tests render.

use std::collections::{BTreeMap, BTreeSet};

use roster::plan::{Action, BlockReason, Change, FieldChange, LiveRef, Plan, SourceLine};
use roster::render::TermStyle;
use serde_json::{Value, json};

pub(super) const PLAIN: TermStyle = TermStyle {
    color: false,
    width: None,
};

pub(super) const fn terminal(width: usize, color: bool) -> TermStyle {
    TermStyle {
        color,
        width: Some(width),
    }
}

/// Color codes in a form that is readable in a snapshot: `‹1›bold‹›`.
pub(super) fn legible(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, code)) = rest.split_once("\u{1b}[") {
        let (code, after) = code.split_once('m').expect("a color code ends");
        out.push_str(before);
        out.push('‹');
        out.push_str(if code == "0" { "" } else { code });
        out.push('›');
        rest = after;
    }
    out + rest
}

pub(super) fn source(line: u32) -> SourceLine {
    SourceLine {
        file: "assistants.yaml".to_owned(),
        line,
    }
}

pub(super) fn field(field: &str, before: Option<Value>, after: Value) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        before,
        after,
        ..FieldChange::default()
    }
}

pub(super) fn change(action: Action, name: &str, id: Option<&str>, line: u32, fields: Vec<FieldChange>) -> Change {
    Change {
        action,
        name: name.to_owned(),
        id: id.map(str::to_owned),
        source: source(line),
        fields,
        carried: BTreeMap::new(),
        unverified: BTreeSet::new(),
        sent_along: Vec::new(),
        protected: false,
        last_edit: None,
        origin: None,
    }
}

pub(super) fn blocked(reason: BlockReason, message: &str) -> Action {
    Action::Blocked {
        reason,
        message: message.to_owned(),
    }
}

pub(super) fn known(name: &str, id: &str) -> LiveRef {
    LiveRef {
        name: name.to_owned(),
        id: id.to_owned(),
    }
}

/// A plan of these changes alone.
pub(super) fn of(changes: Vec<Change>) -> Plan {
    Plan {
        api_url: "https://api.indigenius.ai".to_owned(),
        changes,
        ..Plan::default()
    }
}

/// A prompt of many lines.
pub(super) fn prompt(lines: usize) -> String {
    (1..=lines).fold(String::new(), |text, line| {
        text + &format!("{line}. When the caller asks about topic {line}, answer in one or two short sentences.\n")
    })
}

/// Everything that a plan can hold, once.
pub(super) fn mixed() -> Plan {
    let before = prompt(38);
    let after = before
        .replace(
            "topic 12, answer in one or two short",
            "topic 12, answer in two or three friendly",
        )
        .replace("31. When", "30b. Never promise a discount.\n31. When");
    let mut sales = change(
        Action::Update,
        "Sales Assistant",
        Some("665e4a34c65bb95f2f2d72e1"),
        17,
        vec![
            field(
                "first_message",
                None,
                json!("Hello, I can help with product questions."),
            ),
            field("system_prompt", Some(json!(before)), json!(after)),
            field("model", Some(json!("gpt-4o")), json!("gpt-4o-mini")),
            field("temperature", Some(json!(0.5)), json!(0.7)),
            field("emotion", Some(json!(false)), json!(true)),
            field("hipaa", None, json!(true)),
            field("stop", Some(json!(["END"])), json!(["END", "STOP"])),
        ],
    );
    sales.carried = BTreeMap::from([("max_tokens".to_owned(), json!(400))]);
    sales.unverified = BTreeSet::from(["hipaa".to_owned()]);
    let create = change(
        Action::Create,
        "Support",
        None,
        30,
        vec![
            field("company_name", None, json!("Acme Inc")),
            field("language", None, json!("English")),
            field("voice", None, json!("female")),
            field(
                "system_prompt",
                None,
                json!("You answer questions about orders.\n\nBe brief.\n"),
            ),
            field("temperature", None, json!(0.2)),
        ],
    );
    let old = change(
        blocked(
            BlockReason::CreateOnlyField,
            "`voice` can only be set when an assistant is created, and live reports another value. Change the file to \
             what live reports, list the field under `ignore`, or create the assistant again by hand and pin it by `id`",
        ),
        "Old",
        Some("665e4a34c65bb95f2f2d72e9"),
        41,
        vec![field("voice", Some(json!("male")), json!("female"))],
    );
    Plan {
        api_url: "https://api.indigenius.ai".to_owned(),
        unread: vec![],
        changes: vec![sales, create, old],
        unchanged: vec![known("Billing", "665e4a34c65bb95f2f2d72e2")],
        unmanaged: vec![
            known("Playground", "665e4a34c65bb95f2f2d72f0"),
            known("Test", "665e4a34c65bb95f2f2d72f1"),
        ],
        unobservable: 3,
        resendable: 3,
        incomplete_list: None,
        strict: false,
        files: vec!["a.yaml".to_owned()],
        overlays: Vec::new(),
        is_drift: false,
        is_revert: false,
        commit: None,
        clean: None,
        left_out: vec!["Night Shift".to_owned()],
        set_aside: BTreeSet::new(),
        warnings: vec![roster::plan::PlanWarning::of(
            "odd",
            "`Support` declares no `industry`: whether a creation needs it, only the server knows".to_owned(),
        )],
        patch_declared_only: false,
        detail: None,
        base: None,
    }
}

/// The same without long texts.
pub(super) fn small() -> Plan {
    let mut plan = mixed();
    for change in &mut plan.changes {
        change.fields.retain(|field| field.field != "system_prompt");
    }
    plan
}
