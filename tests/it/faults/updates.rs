//! A table of what the service and other people do around an update.

use roster::sandbox::{FaultTiming, PageStyle, Paging, RequestKind, RequestMatcher, StoredAssistant};

use super::service::{Disturbance, Row, every, first, remove};

/// What happens to `Old`.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn updates() -> Vec<Row> {
    use Disturbance::{Behavior, EditBefore, EditDuring, Failure};
    let after_it_was_written = RequestMatcher::nth(RequestKind::Detail, 3).named("Old").times(None);
    vec![
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
            what: "it vanishes after the plan",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                remove(world, "Old");
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "it vanishes before the write",
            disturbance: EditDuring(FaultTiming::Before, first(RequestKind::Update, "Old"), |world| {
                remove(world, "Old");
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "it vanishes after the write",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                remove(world, "Old");
            }),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(2),
        },
        Row {
            what: "two of that name before",
            disturbance: EditBefore(|world| drop(world.add(StoredAssistant::named("Old")))),
            outcome: "not_attempted",
            verified: None,
            exit: 1,
            creations: 0,
            creations_on_rerun: None,
        },
        Row {
            what: "two of that name after the plan",
            disturbance: EditDuring(FaultTiming::After, RequestMatcher::first(RequestKind::List), |world| {
                drop(world.add(StoredAssistant::named("Old")));
            }),
            outcome: "applied",
            verified: Some(true),
            exit: 0,
            creations: 1,
            creations_on_rerun: None,
        },
        Row {
            what: "it is edited after the plan",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                world.named_mut("Old").unwrap().set("temperature", 0.9);
            }),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "it is edited alike after the plan",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                let old = world.named_mut("Old").unwrap();
                old.set("temperature", 0.7);
                old.set("first_message", " Hello");
            }),
            outcome: "already_so",
            verified: Some(true),
            exit: 0,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "it is edited after the write",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                world.named_mut("Old").unwrap().set("temperature", 0.9);
            }),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "it is renamed after the write",
            disturbance: EditDuring(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                world.named_mut("Old").unwrap().set("name", "Other");
            }),
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
            disturbance: Behavior(|it| it.ignored.push("temperature".to_owned())),
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
            what: "it can't be read before the write",
            disturbance: Failure(
                RequestMatcher::nth(RequestKind::Detail, 2).named("Old").times(None),
                500,
            ),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "it can't be read after the write",
            disturbance: Failure(after_it_was_written.clone(), 500),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "the key is refused after the write",
            disturbance: Failure(after_it_was_written, 401),
            outcome: "applied",
            verified: Some(false),
            exit: 3,
            creations: 0,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "every write fails",
            disturbance: Failure(every(RequestKind::Update, "Old"), 503),
            outcome: "failed",
            verified: Some(false),
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
        Row {
            what: "too many requests without end",
            disturbance: Failure(every(RequestKind::Update, "Old"), 429),
            outcome: "failed",
            verified: None,
            exit: 3,
            creations: 1,
            creations_on_rerun: Some(1),
        },
    ]
}
