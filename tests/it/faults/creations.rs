//! How the service and other people behave around a creation.

use roster::sandbox::{FaultTiming, PageStyle, Paging, RequestKind, RequestMatcher, StoredAssistant};

use super::fixture::old;
use super::service::{Disturbance, Row, every, first, remove};

/// What happens to `New`.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn creations() -> Vec<Row> {
    use Disturbance::{Behavior, EditBefore, EditDuring, Failure};
    // The lists are: for the plan, before the creation, after it.
    let later_lists = |from| RequestMatcher::nth(RequestKind::List, from).times(None);
    vec![
        Row {
            what: "the list lags a little",
            disturbance: Behavior(|it| it.list_lag = 1),
            outcome: "applied",
            verified: Some(true),
            exit: 0,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "the list lags for longer than anybody waits",
            disturbance: Behavior(|it| it.list_lag = 999),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "pages that can be followed",
            disturbance: Behavior(|it| it.paging = Some(Paging::new(1, PageStyle::Link))),
            outcome: "applied",
            verified: Some(true),
            exit: 0,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "more pages, and no way to them",
            disturbance: EditBefore(|world| {
                world.add(StoredAssistant::named("Other"));
                world.shape.paging = Some(Paging::new(1, PageStyle::Total));
            }),
            outcome: "not_attempted",
            verified: None,
            exit: 1,
            creations: 0,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "it vanishes at once",
            disturbance: EditDuring(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| remove(world, "New"),
            ),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "it vanishes from its detail",
            disturbance: EditDuring(FaultTiming::Before, first(RequestKind::Detail, "New"), |world| {
                remove(world, "New");
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "it vanishes before its settings are set",
            disturbance: EditDuring(FaultTiming::Before, first(RequestKind::Update, "New"), |world| {
                remove(world, "New");
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "two of that name before",
            disturbance: EditBefore(|world| {
                world.add(StoredAssistant::named("New"));
                world.add(StoredAssistant::named("New"));
            }),
            outcome: "not_attempted",
            verified: None,
            exit: 1,
            creations: 0,
            creations_on_rerun: None,
        },
        Row {
            what: "two of that name after",
            disturbance: EditDuring(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| {
                    world.add(StoredAssistant::named("New"));
                },
            ),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: None,
        },
        Row {
            what: "an old one is given that name after",
            disturbance: EditDuring(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| {
                    world.add(StoredAssistant::named("Third"));
                    world.named_mut("Third").unwrap().set("name", "New");
                },
            ),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: None,
        },
        Row {
            what: "the name is taken after the plan",
            disturbance: EditDuring(FaultTiming::After, RequestMatcher::first(RequestKind::List), |world| {
                let mut new = old();
                new.set("name", "New");
                world.add(new);
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 0,
            creations_on_rerun: Some(0),
        },
        Row {
            what: "another name is kept",
            disturbance: Behavior(|it| it.cut.extend([("name".to_owned(), 2)])),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: None,
        },
        Row {
            what: "a value is trimmed",
            disturbance: Behavior(|it| it.trimmed.push("first_message".to_owned())),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "a value is cut",
            disturbance: Behavior(|it| it.cut.extend([("first_message".to_owned(), 3)])),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "a value is ignored",
            disturbance: Behavior(|it| it.ignored.push("first_message".to_owned())),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "a value is not reported",
            disturbance: Behavior(|it| it.unreported.push("temperature".to_owned())),
            outcome: "applied",
            verified: None,
            exit: 0,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "the key is refused when it is looked for",
            disturbance: Failure(later_lists(3), 401),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "the list fails when it is looked for",
            disturbance: Failure(later_lists(3), 500),
            outcome: "unknown",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "the list fails before it is created",
            disturbance: Failure(later_lists(2), 500),
            outcome: "not_attempted",
            verified: None,
            exit: 3,
            creations: 0,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "its detail fails",
            disturbance: Failure(every(RequestKind::Detail, "New"), 500),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "its detail is refused",
            disturbance: Failure(every(RequestKind::Detail, "New"), 403),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "its settings are refused",
            disturbance: Failure(every(RequestKind::Update, "New"), 400),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "its settings fail",
            disturbance: Failure(every(RequestKind::Update, "New"), 503),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "too many requests without end",
            disturbance: Failure(RequestMatcher::every(RequestKind::Create), 429),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 0,
            creations_on_rerun: Some(1),
        },
    ]
}
