//! What a generated document means.

use roster::yaml::PathSegment;
use serde_json::{Map, Value};

use super::generators::{Kind, StyledNode};

impl StyledNode {
    /// What it means.
    pub(super) fn meaning(&self) -> Value {
        let key = |at: usize| format!("k{at}");
        match &self.kind {
            Kind::Text(text) => text.as_str().into(),
            Kind::Number(number) => (*number).into(),
            Kind::Nothing => Value::Null,
            Kind::List(all) => all.iter().map(Self::meaning).collect(),
            Kind::Map(all) => {
                let members = all.iter().enumerate().map(|(at, node)| (key(at), node.meaning()));
                Value::Object(members.collect())
            }
            Kind::New(value) => value.clone(),
            Kind::Grown(node, more) => match node.meaning() {
                Value::Array(mut items) => {
                    items.push(Value::Object(more.iter().cloned().collect()));
                    Value::Array(items)
                }
                Value::Object(mut members) => {
                    members.extend(more.iter().cloned());
                    Value::Object(members)
                }
                _ => Value::Object(more.iter().cloned().collect::<Map<_, _>>()),
            },
        }
    }

    /// What is at a path.
    pub(super) fn at(&mut self, path: &[PathSegment]) -> &mut Self {
        let mut node = self;
        for step in path {
            node = match (step, &mut node.kind) {
                (PathSegment::Key(key), Kind::Map(all)) => &mut all[key[1..].parse::<usize>().unwrap()],
                (PathSegment::Item(at), Kind::List(all)) => &mut all[*at],
                other => panic!("{other:?}"),
            };
        }
        node
    }
}
