//! Plans that the page is made of.

use std::collections::{BTreeMap, BTreeSet};

use roster::plan::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LineMerge, LineOverlap, LineRange, LiveRef, Plan,
    PlanWarning, SourceLine,
};
use serde_json::{Value, json};

pub(crate) fn field(name: &str, before: Value, after: Value) -> FieldChange {
    FieldChange {
        field: name.to_owned(),
        before: Some(before).filter(|value| !value.is_null()),
        after,
        origin: Some(ChangeOrigin::Pending),
        ..FieldChange::default()
    }
}

pub(crate) fn change(action: Action, name: &str, fields: Vec<FieldChange>) -> Change {
    Change {
        id: (action != Action::Create).then(|| format!("id of {name}")),
        action,
        name: name.to_owned(),
        source: line(10),
        origin: fields.iter().filter_map(|field| field.origin).max(),
        fields,
        carried: BTreeMap::new(),
        unverified: BTreeSet::new(),
        sent_along: Vec::new(),
        protected: false,
        last_edit: None,
    }
}

pub(crate) fn line(line: u32) -> SourceLine {
    SourceLine {
        file: "assistants.yaml".to_owned(),
        line,
    }
}

/// A prompt of 60 lines with a word of its own in the 30th.
pub(crate) fn prompt(word: &str) -> String {
    let lines = (1..=60).map(|number| match number {
        1 => "# What you do\n".to_owned(),
        30 => format!("Name at most {word} products.\n"),
        number => format!("- Rule {number} is a rule.\n"),
    });
    lines.collect()
}

/// The line of a prompt that has a word of its own, where both sides changed it.
const OVERLAP: LineOverlap = {
    let line = LineRange { line: 30, count: 1 };
    LineOverlap {
        base: line,
        live: line,
        files: line,
    }
};

/// One of everything: blocked, in conflict, created, changed alike and changed alone.
pub(crate) fn one_of_each() -> Plan {
    let model = || FieldChange {
        source: Some(line(4)),
        ..field("model", json!("gpt-4o"), json!("gpt-4.1"))
    };
    let conflict = FieldChange {
        origin: Some(ChangeOrigin::Conflict),
        base: Some(json!(prompt("three"))),
        merge: Some(LineMerge {
            overlaps: vec![OVERLAP],
        }),
        ..field(
            "system_prompt",
            json!(prompt("four").replace("Rule 5 is", "Rule 5 was")),
            json!(prompt("two").replace("Rule 50 is", "Rule 50 was")),
        )
    };
    let drifted = FieldChange {
        origin: Some(ChangeOrigin::Drift),
        ..field("temperature", json!(0.5), json!(0.7))
    };
    let blocked = Action::Blocked {
        reason: BlockReason::CreateOnlyField,
        message: "`voice` can be set only at creation".to_owned(),
    };
    Plan {
        api_url: "https://api.test".to_owned(),
        changes: vec![
            change(
                Action::Update,
                "North",
                vec![
                    field("system_prompt", json!(prompt("three")), json!(prompt("two"))),
                    model(),
                ],
            ),
            change(Action::Update, "East", vec![model()]),
            change(Action::Update, "West", vec![model()]),
            change(Action::Update, "South", vec![conflict]),
            change(
                Action::Create,
                "New",
                vec![field("language", Value::Null, json!("English"))],
            ),
            change(Action::Update, "Drifted", vec![drifted]),
            change(blocked, "Old", vec![field("voice", json!("male"), json!("female"))]),
        ],
        unmanaged: vec![LiveRef {
            name: "Reception".to_owned(),
            id: "id of Reception".to_owned(),
        }],
        warnings: vec![PlanWarning::of("unmanaged", "a warning".to_owned())],
        base: Some(Baseline {
            reference: "origin/main".to_owned(),
            commit: "0123456789abcdef".to_owned(),
            gone: Vec::new(),
        }),
        ..Plan::default()
    }
}

/// So many assistants with prompts of about 10 KB, every line of which differs.
pub(crate) fn many(count: usize) -> Plan {
    let line =
        |of: usize, word: &str, line: usize| format!("- {word} {line} of assistant {of} says what is to be done.\n");
    let text = |of: usize, word: &str| {
        (0..170)
            .map(|number| line(of, word, number))
            .collect::<Vec<_>>()
            .concat()
    };
    let changes = (0..count).map(|of| {
        let prompt = field("system_prompt", json!(text(of, "Advice")), json!(text(of, "Rule")));
        change(Action::Update, &format!("Assistant {of}"), vec![prompt])
    });
    Plan {
        changes: changes.collect(),
        ..Plan::default()
    }
}

/// What would act if any of it were taken for more than text.
const HOSTILE: &[&str] = &[
    "</script><script>window.acted = 1</script>",
    "<script>window.acted = 1</script>",
    "\"><img src=\"https://evil.test/a.png\" onerror=\"window.acted = 1\">",
    "' onmouseover='window.acted = 1' x='",
    "</noscript><svg onload=\"window.acted = 1\"></svg>",
    "</style></title></textarea></template><style>@import 'https://evil.test/b.css';</style>",
    "<!-- --><iframe srcdoc=\"<script>parent.acted = 1</script>\"></iframe>",
    "![a](https://evil.test/c.png) [b](javascript:window.acted=1) <https://evil.test/d>",
    "[c]: https://evil.test/e\n![c] [c]",
    "<img src=https://evil.test/f.png>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.test/g\">",
    "<base href=https://evil.test/><form action=//evil.test/h><button>go</button></form>",
    "| a | b |\n|:-:|--:|\n| <b onclick=alert(1)>1</b> | ![](//evil.test/i) |",
    "```js\" onclick=\"alert(1)\n</code></pre><script>window.acted = 1</script>\n```",
    "# Heading {#tools onclick=alert(1) .item}",
    "{{script}}{{body}}{{style hash}}",
    "\u{202e}\u{1b}[2J\u{0}\u{feff}",
    "::error::x\n##[group]y\n##vso[task.x]",
];

/// A plan with hostile data in every position, so often that it waits in the page or not.
pub(crate) fn hostile(copies: usize) -> Plan {
    let all = HOSTILE.join("\n\n");
    let mut changes = Vec::new();
    for (at, piece) in HOSTILE.iter().enumerate() {
        let name = |what: &str| format!("{piece} {what} {at}");
        let text = |word: &str| json!(format!("{word}\n{}", format!("{all}\n\n").repeat(copies)));
        let conflict = FieldChange {
            base: Some(json!(format!("{all}\nbase"))),
            origin: Some(ChangeOrigin::Conflict),
            source: Some(SourceLine {
                file: name("file"),
                line: 1,
            }),
            ..field(
                "first_message",
                json!(format!("{piece}\n{all}\nlive")),
                json!(format!("{all}\n{piece}\nfiles")),
            )
        };
        let fields = vec![
            field("system_prompt", text("before"), text("after")),
            conflict,
            field(&name("field"), json!(piece), json!(format!("{piece}x"))),
            field(&name("list"), json!([piece]), json!({ *piece: [all] })),
        ];
        let blocked = Action::Blocked {
            reason: BlockReason::NearMatch,
            message: name("message"),
        };
        let mut update = change(Action::Update, &name("update"), fields.clone());
        update.sent_along = vec![name("along")];
        changes.extend([
            update,
            change(blocked, &name("blocked"), fields[2..].to_vec()),
            change(Action::Create, &name("create"), fields),
        ]);
    }
    let known = |what: &str| LiveRef {
        name: format!("{what} {all}"),
        id: all.clone(),
    };
    Plan {
        api_url: all.clone(),
        changes,
        unmanaged: vec![known("unmanaged")],
        unchanged: vec![known("unchanged")],
        left_out: vec![all.clone()],
        warnings: HOSTILE
            .iter()
            .map(|piece| PlanWarning::of("unmanaged", (*piece).to_owned()))
            .collect(),
        files: vec![all.clone()],
        base: Some(Baseline {
            reference: all.clone(),
            commit: all.clone(),
            gone: Vec::new(),
        }),
        ..Plan::default()
    }
}
