//! Generators of scenarios: what the files ask for, and which assistants are live.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use roster::desired::{AssistantSpec, DeclaredField, Roster, Settings};
use roster::diagnostic::Location;
use roster::fields::{FIELDS, FieldType, Mutability, sort_key};
use serde_json::{Value, json};

use super::service::Values;

/// A roster, and live assistants by id.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    pub(super) roster: Roster,
    pub(super) live: Vec<(String, Values)>,
}

/// How an entry finds its live assistant.
#[derive(Debug, Clone, Copy)]
enum By {
    Name,
    Id,
    FormerName,
}

/// Scenarios of up to six assistants, each of them declared, live, or both. Nothing in them is blocked.
pub(super) fn scenarios() -> impl Strategy<Value = Scenario> {
    let by = prop::sample::select(vec![By::Name, By::Id, By::FormerName]);
    let one = (prop::option::of(values()), prop::option::of(values()), by);
    (prop::collection::vec(one, 1..6), any::<bool>()).prop_map(|(parts, declared_only)| {
        let mut scenario = Scenario {
            roster: Roster {
                settings: Settings {
                    patch_declared_only: declared_only,
                    ..Settings::default()
                },
                ..Roster::default()
            },
            live: Vec::new(),
        };
        for (at, (declared, live, by)) in parts.into_iter().enumerate() {
            add(&mut scenario, at, declared, live, by);
        }
        scenario
    })
}

fn add(scenario: &mut Scenario, at: usize, declared: Option<Values>, live: Option<Values>, by: By) {
    let (name, former, id) = (format!("Assistant {at}"), format!("Former {at}"), format!("id {at}"));
    let is_live = live.is_some();
    if let Some(mut live) = live {
        let renamed = declared.is_some() && !matches!(by, By::Name);
        // A create-only field that differs would be blocked.
        for field in FIELDS.iter().filter(|field| field.mutability == Mutability::CreateOnly) {
            if let Some(value) = declared.as_ref().and_then(|declared| declared.get(field.name)) {
                live.insert(field.name.to_owned(), value.clone());
            }
        }
        live.insert("name".to_owned(), json!(if renamed { &former } else { &name }));
        scenario.live.push((id.clone(), live));
    }
    if let Some(declared) = declared {
        let mut entry = entry(&name, &declared);
        match by {
            By::Id if is_live => entry.id = Some(id),
            By::FormerName => entry.renamed_from = Some(former),
            By::Id | By::Name => {}
        }
        scenario.roster.assistants.push(entry);
    }
}

/// An entry that declares these values.
pub(super) fn entry(name: &str, values: &Values) -> AssistantSpec {
    let place = Location {
        file: "team.yaml".into(),
        line: 1,
        column: 1,
        width: 1,
        offset: 0,
    };
    let declare = |(field, value): (&String, &Value)| {
        Arc::new(DeclaredField {
            lines: Vec::new(),
            own_template: None,
            from_entry: true,
            field: field.clone(),
            value: value.clone(),
            location: place.clone(),
        })
    };
    let mut declared: Vec<_> = values.iter().map(declare).collect();
    declared.sort_by_key(|declared| sort_key(&declared.field));
    AssistantSpec {
        name: name.to_owned(),
        name_place: place.clone(),
        id: None,
        renamed_from: None,
        ignore: BTreeSet::new(),
        lint_ignore: BTreeSet::new(),
        protected: false,
        declared,
        place,
    }
}

/// Values for any of the fields but the name, and an extra.
pub(super) fn values() -> impl Strategy<Value = Values> {
    let fields = FIELDS.iter().filter(|field| field.name != "name");
    let fields: Vec<_> = fields
        .map(|field| prop::option::of((Just(field.name.to_owned()), value(field.field_type))))
        .collect();
    (
        fields,
        prop::option::of((0..3_u32).prop_map(|n| json!(f64::from(n) / 4.0))),
    )
        .prop_map(|(fields, extra)| {
            let mut values: Values = fields.into_iter().flatten().collect();
            if let Some(extra) = extra {
                values.insert("top_p".to_owned(), extra);
            }
            values
        })
}

/// Few different values, so that equal ones are as likely as others.
fn value(kind: FieldType) -> BoxedStrategy<Value> {
    match kind {
        FieldType::Text => prop::sample::select(vec!["", "one", "two"])
            .prop_map(Value::from)
            .boxed(),
        FieldType::LongText => prop::sample::select(vec![
            "",
            "Hello {{name}}",
            "One\nTwo\n",
            "One\r\nTwo",
            "One\nTwo\nThree",
        ])
        .prop_map(Value::from)
        .boxed(),
        FieldType::Integer => (0..3_i64).prop_map(Value::from).boxed(),
        FieldType::Number => prop::sample::select(vec![0.0, 0.7, 1.0]).prop_map(Value::from).boxed(),
        FieldType::Bool => any::<bool>().prop_map(Value::from).boxed(),
    }
}
