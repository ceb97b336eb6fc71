//! Which assistants are live, as the list says; all that the API reports of one, and what it says of a field in several
//! spellings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compare::same_value;
use super::last_edit::LastEdit;
use crate::fields::snake_case;

/// What a detail says of one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReportedValue<'a> {
    /// Not reported, or `null`.
    Unset,
    /// Reported once, or several times alike, by [`same_value`].
    As(&'a Value),
    /// Reported twice (two spellings, or at two depths), and the two do not mean the same.
    Disagreeing(&'a Value, &'a Value),
}

/// All that the API reports of one assistant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveAssistant {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Every value that was reported, under its `snake_case` name; more than one where it was reported more than once.
    /// Nulls are not kept.
    pub reported: BTreeMap<String, Vec<Value>>,
}

impl LiveAssistant {
    /// When it was last edited and by whom, if that is reported.
    pub fn last_edit(&self) -> Option<LastEdit> {
        let members = self.reported.iter();
        LastEdit::of(members.filter_map(|(key, values)| Some((key.as_str(), values.first()?))))
    }

    /// What it says of a field, in whatever spelling: an `extra` may be declared as `topP`.
    pub fn get(&self, field: &str) -> ReportedValue<'_> {
        let Some(values) = self.reported.get(&*snake_case(field)) else {
            return ReportedValue::Unset;
        };
        // The plainest is the one that can be sent back: `400` rather than `"400"`, `0.7` rather than what 32 bits leave of it.
        let Some(plainest) = plainest(values) else {
            return ReportedValue::Unset;
        };
        match values.iter().find(|other| !same_value(plainest, other)) {
            None => ReportedValue::As(plainest),
            Some(other) => ReportedValue::Disagreeing(plainest, other),
        }
    }
}

fn plainest(values: &[Value]) -> Option<&Value> {
    match values {
        [] => None,
        [one] => Some(one),
        several => several.iter().min_by_key(|value| value.to_string().len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reporting(values: &[Value]) -> LiveAssistant {
        LiveAssistant {
            reported: BTreeMap::from([("field".to_owned(), values.to_vec())]),
            ..LiveAssistant::default()
        }
    }

    #[test]
    fn spellings_that_mean_the_same_are_no_disagreement_and_the_plainest_counts() {
        for (values, plainest) in [
            ([json!("400"), json!(400)], json!(400)),
            ([json!(400.0), json!(400)], json!(400)),
            ([json!(0.699_999_988_079_071), json!(0.7)], json!(0.7)),
            ([json!("Hi\r\n"), json!("Hi")], json!("Hi")),
            ([json!(""), json!("")], json!("")),
        ] {
            assert_eq!(
                reporting(&values).get("field"),
                ReportedValue::As(&plainest),
                "{values:?}"
            );
        }
    }

    #[test]
    fn spellings_that_mean_something_else_disagree() {
        for values in [
            vec![json!(400), json!("300")],
            vec![json!("400"), json!(400), json!(401)],
            vec![json!(true), json!("true")],
            vec![json!("Hi"), json!(" Hi")],
        ] {
            let detail = reporting(&values);
            assert!(
                matches!(detail.get("field"), ReportedValue::Disagreeing(..)),
                "{values:?}"
            );
        }
        assert_eq!(reporting(&[]).get("field"), ReportedValue::Unset);
    }
}

/// One line of the list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistantSummary {
    /// The id: other resources of the platform refer to it.
    pub id: String,
    /// The name; not documented as unique.
    pub name: String,
    /// When it was last edited and by whom, if that is listed.
    pub last_edit: Option<LastEdit>,
}

/// The list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssistantList {
    /// All that were listed, in the server's order.
    pub assistants: Vec<AssistantSummary>,
    /// Why there may be more than were listed, if there may: then nobody's absence is certain.
    pub incomplete: Option<String>,
    /// Is it known that this is all, because the service said so (a total, a last page) or because a second page was asked for?
    /// Otherwise the list merely ends, which a page of a list that is paged without a word does, too.
    pub end_confirmed: bool,
}
