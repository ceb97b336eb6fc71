//! A generator of plans, for the properties that hold for every plan.

use std::collections::BTreeSet;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::live::values_match;
use roster::plan::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LineMerge, LineOverlap, LineRange, LiveRef, Plan,
    RemovedEntry, SourceLine, UnreadAssistant, contradictions,
};
use serde_json::{Value, json};

use super::samples::field;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("finite", |number| number.is_finite().then(|| json!(number))),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn reason() -> impl Strategy<Value = BlockReason> {
    prop_oneof![
        Just(BlockReason::IdNotFound),
        Just(BlockReason::AmbiguousName),
        Just(BlockReason::NearMatch),
        Just(BlockReason::ListIncomplete),
        Just(BlockReason::NothingMatches),
        Just(BlockReason::ClaimedTwice),
        Just(BlockReason::CreateOnlyField),
        Just(BlockReason::LooksRenamed),
        Just(BlockReason::Protected),
        Just(BlockReason::MovedSince),
    ]
}

fn origin() -> impl Strategy<Value = Option<ChangeOrigin>> {
    option::of(prop_oneof![
        Just(ChangeOrigin::Pending),
        Just(ChangeOrigin::Drift),
        Just(ChangeOrigin::Conflict)
    ])
}

fn merge() -> impl Strategy<Value = LineMerge> {
    let range = (1..1000_usize, 0..1000_usize).prop_map(|(line, count)| LineRange { line, count });
    let overlap =
        [range.clone(), range.clone(), range].prop_map(|[base, live, files]| LineOverlap { base, live, files });
    vec(overlap, 0..8).prop_map(|overlaps| LineMerge { overlaps })
}

fn any_field() -> impl Strategy<Value = FieldChange> {
    let before_and_base = (option::of(value()), option::of(value()));
    let source = option::of((any::<String>(), any::<u32>()).prop_map(|(file, line)| SourceLine { file, line }));
    let all = (
        any::<String>(),
        before_and_base,
        value(),
        source,
        origin(),
        option::of(merge()),
    );
    all.prop_map(|(field, (before, base), after, source, origin, merge)| FieldChange {
        field,
        before,
        after,
        source,
        origin,
        base,
        merge,
        ..FieldChange::default()
    })
}

fn any_change() -> impl Strategy<Value = Change> {
    let text = any::<String>;
    let fields = vec(any_field(), 0..4);
    let action = prop_oneof![
        Just((Action::Create, Some(false))),
        Just((Action::Update, Some(true))),
        (reason(), text()).prop_map(|(reason, message)| (Action::Blocked { reason, message }, None)),
    ];
    let carried = btree_map(text(), value(), 0..3);
    let rest = (
        carried,
        btree_set(text(), 0..3),
        vec(text(), 0..3),
        any::<bool>(),
        origin(),
    );
    (action, text(), option::of(text()), text(), any::<u32>(), fields, rest).prop_map(
        |((action, live), name, id, file, line, fields, (carried, unverified, sent_along, protected, origin))| Change {
            action,
            name,
            id: match live {
                Some(true) => Some(id.unwrap_or_default()),
                Some(false) => None,
                None => id,
            },
            source: SourceLine { file, line },
            fields,
            carried,
            unverified,
            sent_along,
            protected,
            last_edit: None,
            origin,
        },
    )
}

fn knowns() -> impl Strategy<Value = Vec<LiveRef>> {
    vec(
        (any::<String>(), any::<String>()).prop_map(|(name, id)| LiveRef { name, id }),
        0..3,
    )
}

fn base() -> impl Strategy<Value = Baseline> {
    let gone = (any::<String>(), option::of(any::<String>())).prop_map(|(name, id)| RemovedEntry { name, id });
    (any::<String>(), any::<String>(), vec(gone, 0..3)).prop_map(|(reference, commit, gone)| Baseline {
        reference,
        commit,
        gone,
    })
}

/// The same cases in every run.
pub(super) fn always_the_same() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(0x0020_057e),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(super) fn any_plan() -> impl Strategy<Value = Plan> {
    let text = any::<String>;
    let changes = vec(any_change(), 0..4);
    let unread = (text(), text(), text(), 0..5_usize);
    let unread = unread.prop_map(|(name, id, why, before)| UnreadAssistant { name, id, why, before });
    let lists = (vec(unread, 0..3), vec(text(), 0..3), vec(text(), 0..3));
    (
        text(),
        changes,
        knowns(),
        knowns(),
        0..9_usize,
        lists,
        (
            any::<(bool, bool)>(),
            option::of(Just("settings".to_owned())),
            option::of(base()),
        ),
    )
        .prop_map(
            |(
                api_url,
                changes,
                unchanged,
                unmanaged,
                unobservable,
                (unread, left_out, warnings),
                ((patch_declared_only, is_revert), detail, base),
            )| {
                consistent(Plan {
                    api_url,
                    unread,
                    changes,
                    unchanged,
                    unmanaged,
                    unobservable,
                    resendable: unobservable / 2,
                    // The document does not contain these, only what follows from them.
                    incomplete_list: None,
                    strict: false,
                    files: vec!["a.yaml".to_owned()],
                    overlays: Vec::new(),
                    is_drift: false,
                    is_revert,
                    commit: detail.clone(),
                    clean: detail.as_ref().map(|_| is_revert),
                    left_out,
                    set_aside: BTreeSet::new(),
                    warnings: warnings
                        .into_iter()
                        .map(|text| roster::plan::PlanWarning::of("odd", text))
                        .collect(),
                    patch_declared_only,
                    detail,
                    base,
                })
            },
        )
}

/// The plan without what no plan can say: each assistant has one name, one id and one place, each field is set once, and so on.
pub(crate) fn consistent(mut plan: Plan) -> Plan {
    let mut count = 0;
    let mut unique = |text: &mut String| {
        count += 1;
        text.push_str(&count.to_string());
    };
    let (patch_declared_only, has_baseline) = (plan.patch_declared_only, plan.base.is_some());
    for change in &mut plan.changes {
        unique(&mut change.name);
        unique(&mut change.source.file);
        change.id.iter_mut().for_each(&mut unique);
        make_consistent(change, patch_declared_only, has_baseline);
    }
    for known in plan.unchanged.iter_mut().chain(&mut plan.unmanaged) {
        unique(&mut known.name);
        unique(&mut known.id);
    }
    for unread in &mut plan.unread {
        unique(&mut unread.name);
        unique(&mut unread.id);
        unread.before = unread.before.min(plan.changes.len());
    }
    plan.left_out.iter_mut().for_each(&mut unique);
    assert_eq!(contradictions(&plan), [""; 0], "{plan:#?}");
    plan
}

fn make_consistent(change: &mut Change, patch_declared_only: bool, has_baseline: bool) {
    let is_creation = change.action == Action::Create;
    let mut declared = BTreeSet::new();
    change
        .fields
        .retain(|field| !(is_creation && field.field == "name") && declared.insert(field.field.clone()));
    if change.action == Action::Update && change.fields.is_empty() {
        declared.insert("model".to_owned());
        change.fields.push(field("model", None, json!("gpt-4o")));
    }
    change.carried.retain(|field, _| declared.insert(field.clone()));
    change.unverified.retain(|field| declared.contains(field));
    for field in &mut change.fields {
        if field.field == "name" {
            field.after = json!(change.name);
        }
        let can_have_been = !is_creation && !change.unverified.contains(&field.field);
        let after = &field.after;
        field.before = field
            .before
            .take()
            .filter(|before| can_have_been && !values_match(after, before));
        field.origin = field.origin.filter(|_| has_baseline);
    }
    change.sent_along.retain(|field| declared.insert(field.clone()));
    if change.action != Action::Update || patch_declared_only {
        change.sent_along.clear();
    }
    change.origin = change.origin.filter(|_| has_baseline);
    change.origin = change
        .fields
        .iter()
        .map(|field| field.origin)
        .chain([change.origin])
        .max()
        .flatten();
    if let Action::Blocked { reason, message } = &mut change.action {
        if message.is_empty() {
            message.push_str("no reason");
        }
        if *reason == BlockReason::CreateOnlyField && (change.id.is_none() || change.fields.is_empty()) {
            *reason = BlockReason::NearMatch;
        }
    }
}
