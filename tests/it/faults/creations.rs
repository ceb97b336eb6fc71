//! How the service and other people behave around a creation.

use roster::sandbox::{FaultTiming, PageStyle, Paging, RequestKind, RequestMatcher, StoredAssistant};

use super::service::{Does, NO, OPEN, Row, YES, every, first, remove, row};
use super::team::old;

/// What happens to `New`.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn creations() -> Vec<Row> {
    use Does::{Before, Edit, Fails, Is};
    // The lists are: for the plan, before the creation, after it.
    let later_lists = |from| RequestMatcher::nth(RequestKind::List, from).times(None);
    vec![
        row(
            "the list lags a little",
            Is(|it| it.list_lag = 1),
            ("applied", YES),
            0,
            1,
            Some(1),
        ),
        row(
            "the list lags for longer than anybody waits",
            Is(|it| it.list_lag = 999),
            ("unknown", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "pages that can be followed",
            Is(|it| it.paging = Some(Paging::new(1, PageStyle::Link))),
            ("applied", YES),
            0,
            1,
            Some(1),
        ),
        row(
            "more pages, and no way to them",
            Before(|world| {
                world.add(StoredAssistant::named("Other"));
                world.shape.paging = Some(Paging::new(1, PageStyle::Total));
            }),
            ("not_attempted", OPEN),
            1,
            0,
            Some(1),
        ),
        row(
            "it vanishes at once",
            Edit(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| remove(world, "New"),
            ),
            ("unknown", OPEN),
            3,
            1,
            Some(2),
        ),
        row(
            "it vanishes from its detail",
            Edit(FaultTiming::Before, first(RequestKind::Detail, "New"), |world| {
                remove(world, "New");
            }),
            ("failed", OPEN),
            3,
            1,
            Some(2),
        ),
        row(
            "it vanishes before its settings are set",
            Edit(FaultTiming::Before, first(RequestKind::Update, "New"), |world| {
                remove(world, "New");
            }),
            ("failed", OPEN),
            3,
            1,
            Some(2),
        ),
        row(
            "two of that name before",
            Before(|world| {
                world.add(StoredAssistant::named("New"));
                world.add(StoredAssistant::named("New"));
            }),
            ("not_attempted", OPEN),
            1,
            0,
            None,
        ),
        row(
            "two of that name after",
            Edit(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| {
                    world.add(StoredAssistant::named("New"));
                },
            ),
            ("unknown", OPEN),
            3,
            1,
            None,
        ),
        row(
            "an old one is given that name after",
            Edit(
                FaultTiming::After,
                RequestMatcher::first(RequestKind::Create),
                |world| {
                    world.add(StoredAssistant::named("Third"));
                    world.named_mut("Third").unwrap().set("name", "New");
                },
            ),
            ("unknown", OPEN),
            3,
            1,
            None,
        ),
        row(
            "the name is taken after the plan",
            Edit(FaultTiming::After, RequestMatcher::first(RequestKind::List), |world| {
                let mut new = old();
                new.set("name", "New");
                world.add(new);
            }),
            ("failed", OPEN),
            3,
            0,
            Some(0),
        ),
        row(
            "another name is kept",
            Is(|it| it.cut.extend([("name".to_owned(), 2)])),
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
            Is(|it| it.ignored.push("first_message".to_owned())),
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
            "the key is refused when it is looked for",
            Fails(later_lists(3), 401),
            ("unknown", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "the list fails when it is looked for",
            Fails(later_lists(3), 500),
            ("unknown", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "the list fails before it is created",
            Fails(later_lists(2), 500),
            ("not_attempted", OPEN),
            3,
            0,
            Some(1),
        ),
        row(
            "its detail fails",
            Fails(every(RequestKind::Detail, "New"), 500),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "its detail is refused",
            Fails(every(RequestKind::Detail, "New"), 403),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "its settings are refused",
            Fails(every(RequestKind::Update, "New"), 400),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "its settings fail",
            Fails(every(RequestKind::Update, "New"), 503),
            ("failed", OPEN),
            3,
            1,
            Some(1),
        ),
        row(
            "too many requests without end",
            Fails(RequestMatcher::every(RequestKind::Create), 429),
            ("failed", OPEN),
            3,
            0,
            Some(1),
        ),
    ]
}
