//! How the service and other people behave around an update.

use roster::sandbox::{FaultTiming, PageStyle, Paging, RequestKind, RequestMatcher, StoredAssistant};

use super::service::{Does, NO, OPEN, Row, YES, every, first, remove, row};

/// What happens to `Old`.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn updates() -> Vec<Row> {
    use Does::{Before, Edit, Fails, Is};
    let after_it_was_written = RequestMatcher::nth(RequestKind::Detail, 3).named("Old").times(None);
    vec![
        row(
            "pages that can be followed",
            Is(|it| it.paging = Some(Paging::new(1, PageStyle::Link))),
            ("applied", YES),
            0,
            1,
            Some(1),
        ),
        row(
            "it vanishes after the plan",
            Edit(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                remove(world, "Old");
            }),
            ("failed", OPEN),
            3,
            1,
            Some(2),
        ),
        row(
            "it vanishes before the write",
            Edit(FaultTiming::Before, first(RequestKind::Update, "Old"), |world| {
                remove(world, "Old");
            }),
            ("failed", OPEN),
            3,
            1,
            Some(2),
        ),
        row(
            "it vanishes after the write",
            Edit(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                remove(world, "Old");
            }),
            ("applied", NO),
            3,
            1,
            Some(2),
        ),
        row(
            "two of that name before",
            Before(|world| drop(world.add(StoredAssistant::named("Old")))),
            ("not_attempted", OPEN),
            1,
            0,
            None,
        ),
        row(
            "two of that name after the plan",
            Edit(FaultTiming::After, RequestMatcher::first(RequestKind::List), |world| {
                drop(world.add(StoredAssistant::named("Old")));
            }),
            ("applied", YES),
            0,
            1,
            None,
        ),
        row(
            "it is edited after the plan",
            Edit(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                world.named_mut("Old").unwrap().set("temperature", 0.9);
            }),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "it is edited alike after the plan",
            Edit(FaultTiming::After, first(RequestKind::Detail, "Old"), |world| {
                let old = world.named_mut("Old").unwrap();
                old.set("temperature", 0.7);
                old.set("first_message", " Hello");
            }),
            ("already_so", YES),
            0,
            1,
            Some(1),
        ),
        row(
            "it is edited after the write",
            Edit(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                world.named_mut("Old").unwrap().set("temperature", 0.9);
            }),
            ("applied", NO),
            3,
            1,
            Some(1),
        ),
        row(
            "it is renamed after the write",
            Edit(FaultTiming::After, first(RequestKind::Update, "Old"), |world| {
                world.named_mut("Old").unwrap().set("name", "Other");
            }),
            ("applied", NO),
            3,
            1,
            None,
        ),
        row(
            "a value is trimmed",
            Is(|it| it.trimmed.push("first_message".to_owned())),
            ("applied", NO),
            3,
            1,
            Some(1),
        ),
        row(
            "a value is cut",
            Is(|it| it.cut.extend([("first_message".to_owned(), 3)])),
            ("applied", NO),
            3,
            1,
            Some(1),
        ),
        row(
            "a value is ignored",
            Is(|it| it.ignored.push("temperature".to_owned())),
            ("applied", NO),
            3,
            1,
            Some(1),
        ),
        row(
            "a value is not reported",
            Is(|it| it.unreported.push("temperature".to_owned())),
            ("applied", OPEN),
            0,
            1,
            Some(1),
        ),
        row(
            "it can't be read before the write",
            Fails(
                RequestMatcher::nth(RequestKind::Detail, 2).named("Old").times(None),
                500,
            ),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "it can't be read after the write",
            Fails(after_it_was_written.clone(), 500),
            ("applied", NO),
            3,
            1,
            Some(1),
        ),
        row(
            "the key is refused after the write",
            Fails(after_it_was_written, 401),
            ("applied", NO),
            3,
            0,
            Some(1),
        ),
        row(
            "every write fails",
            Fails(every(RequestKind::Update, "Old"), 503),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "too many requests without end",
            Fails(every(RequestKind::Update, "Old"), 429),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
    ]
}
