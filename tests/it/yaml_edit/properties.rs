//! What holds for any YAML and any edit: the edited value changes, and not one other byte.

use proptest::{prelude::*, test_runner::RngSeed};
use roster::yaml::edit::{Edit, InsertAt, edit};
use serde_json::{Value, json};

use super::generators::{Kind, NodeLocation, StyledNode, documents, text, write};

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => text().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => prop::collection::vec(text(), 0..3).prop_map(|items| json!(items)),
        1 => (text(), any::<u8>()).prop_map(|(text, number)| json!({"m0": text, "m1": [number, {"n0": null}]})),
    ]
}

/// The meaning of the file, by a reader that the edits don't use.
fn meaning(text: &str) -> Value {
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(text, options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The same text with CRLF line endings.
fn windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 500,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(4),
        ..ProptestConfig::default()
    }
}

/// Nothing outside of that location has changed, except that the lines of a long value may stand below it.
fn only_there(before: &str, after: &str, location: &NodeLocation) {
    let start = &before[..location.range.start];
    assert!(after.starts_with(start), "before the value\n{before}\n→\n{after}");
    let rest = &before[location.range.end..];
    let (line, below) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
    let blank = below.len() - below.trim_start_matches('\n').len();
    let below = &below[blank.saturating_sub(1)..];
    assert!(
        after.trim_end().ends_with(below.trim_end()),
        "below the value\n{before}\n→\n{after}"
    );
    assert!(
        after[start.len()..].contains(line.trim()),
        "on the value's line\n{before}\n→\n{after}"
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_value_is_set_and_nothing_else(
        document in documents(), value in values(), pick in any::<prop::sample::Index>(),
    ) {
        let (before, locations) = write(&document);
        prop_assert_eq!(meaning(&before), document.meaning(), "the generated document itself\n{}", before);
        let location = pick.get(&locations);
        let change = [Edit::Set { path: location.path.clone(), value: value.clone() }];
        let after = edit(&before, &change).unwrap_or_else(|error| panic!("{error}\n{before}"));
        let mut meant = document.clone();
        meant.at(&location.path).kind = Kind::New(value);
        prop_assert_eq!(meaning(&after), meant.meaning(), "{}\n→\n{}", before, after);
        only_there(&before, &after, location);
        prop_assert_eq!(edit(&after, &change).unwrap(), after.clone(), "a second time\n{}", before);
        prop_assert_eq!(edit(&windows(&before), &change).unwrap(), windows(&after));
    }

    #[test]
    fn a_key_or_item_is_added_and_nothing_else(
        document in documents(), value in values(), pick in any::<prop::sample::Index>(), at in 0..3_usize,
    ) {
        let (before, locations) = write(&document);
        let root = NodeLocation { path: Vec::new(), range: 0..before.len() };
        let growing: Vec<&NodeLocation> = locations.iter().chain([&root]).filter(|location| {
            matches!(document.clone().at(&location.path).kind, Kind::Map(_) | Kind::List(_) | Kind::Nothing)
        }).collect();
        let location = *pick.get(&growing);
        let mut meant = document.clone();
        let grown = meant.at(&location.path);
        let more = vec![("z0".to_owned(), value.clone()), ("z1".to_owned(), json!("no"))];
        let (change, more) = match &grown.kind {
            Kind::List(_) => (Edit::Append { path: location.path.clone(), item: more.clone() }, more),
            kind => {
                let some = matches!(kind, Kind::Map(all) if !all.is_empty());
                let at = match at {
                    0 => InsertAt::First,
                    1 if some => InsertAt::After("k0".to_owned()),
                    _ => InsertAt::Last,
                };
                let one = more[0].clone();
                (Edit::Add { path: location.path.clone(), key: one.0.clone(), value: one.1.clone(), at }, vec![one])
            }
        };
        let change = [change];
        let old = StyledNode { kind: grown.kind.clone(), style: 0 };
        grown.kind = Kind::Grown(Box::new(old), more);
        let after = edit(&before, &change).unwrap_or_else(|error| panic!("{error}\n{change:?}\n{before}"));
        prop_assert_eq!(meaning(&after), meant.meaning(), "{:?}\n{}\n→\n{}", change, before, after);
        for line in before.lines().filter(|line| line.contains("# c")) {
            let comment = &line[line.rfind("# c").unwrap()..];
            prop_assert!(after.contains(comment), "{} is gone\n{}\n→\n{}", comment, before, after);
        }
        prop_assert_eq!(edit(&windows(&before), &change).unwrap(), windows(&after));
    }
}
