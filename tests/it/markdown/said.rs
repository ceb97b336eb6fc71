//! What a reviewer reads, end to end.

use insta::assert_snapshot;
use serde_json::json;

use super::plans::{field, update};
use crate::support::{Project, TestSandbox};

const FILE: &str =
    "assistants:\n  - { name: Bot, temperature: 0.7, system_prompt: \"Be kind.\\nBe brief.\\nNever guess.\" }\n";

fn project() -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", FILE);
    let bot = json!({"name": "Bot", "language": "English", "temperature": 0.5, "system_prompt": "Be kind.\nBe short.\nNever guess."});
    let service = TestSandbox::with_json(&project, &json!({"assistants": [bot, {"name": "Other"}]}).to_string());
    (project, service)
}

/// The document without its marker, which covers the address, and with one address for each run.
fn without_port(document: &str, service: &TestSandbox) -> String {
    let (_, document) = document.split_once('\n').unwrap();
    document.replace(service.url(), "https://api.example")
}

#[test]
fn a_plan_is_shown_alike_when_it_is_made_and_when_it_is_shown_again() {
    let (project, service) = project();
    let plan = ["plan", "--format", "markdown", "--out", "plan.json"];
    let ran = project.roster(plan).against(&service).run().exits(0);
    assert_snapshot!("plan", without_port(&ran.stdout, &service));
    let shown = project
        .roster(["show", "plan.json", "--format", "markdown"])
        .run()
        .exits(0);
    assert_eq!(shown.stdout, ran.stdout);
}

#[test]
fn an_apply_has_its_report_on_standard_output_and_the_plan_beside_it() {
    let (project, service) = project();
    let apply = ["apply", "--yes", "--format", "markdown"];
    let ran = project.roster(apply).against(&service).run().exits(0);
    assert_snapshot!("report", without_port(&ran.stdout, &service));
    assert!(ran.stderr.contains("Plan: 0 to create, 1 to update"), "{ran}");
}

#[test]
fn a_refused_apply_reports_too() {
    let (project, service) = project();
    let ran = project
        .roster(["apply", "--format", "markdown"])
        .against(&service)
        .run()
        .exits(1);
    assert!(
        ran.stdout
            .contains("- update `Bot` `665e4a34c65bb95f2f2d72e1`: not attempted\n"),
        "{ran}"
    );
}

#[test]
fn every_command_that_has_formats_has_this_one() {
    let (project, service) = project();
    for (args, said) in [
        (vec!["validate"], "Valid: 1 assistant."),
        (vec!["list"], "MANAGED BY"),
        (vec!["drift"], "1 assistant differs from the files."),
        (vec!["drift"], "To take it into the files: `roster pull`."),
        (vec!["pin"], "Bot"),
        (vec!["pull", "--dry-run"], "temperature"),
    ] {
        let words = args.iter().copied().chain(["--format", "markdown"]);
        let ran = project.roster(words).against(&service).run();
        assert!(
            ran.stdout.starts_with(&format!("<!-- roster {}", args[0])) && ran.stdout.contains(said),
            "{ran}"
        );
    }
}

#[test]
fn a_conflict_shows_what_either_side_made_of_the_base() {
    let mut conflict = field("first_message", Some(json!("a\nlive\n")), json!("a\nfiles\n"));
    conflict.base = Some(json!("a\nbase\n"));
    let mut short = field("temperature", Some(json!(0.5)), json!(0.7));
    short.base = Some(json!(0.3));
    let plan = roster::plan::Plan {
        changes: vec![update("Bot", vec![conflict, short])],
        ..roster::plan::Plan::default()
    };
    let document = roster::render::markdown::plan(&plan, roster::render::Verbosity::default());
    assert!(
        document.contains("- `temperature`: was `0.3`, live `0.5`, files `0.7`\n"),
        "{document}"
    );
    let sides = [
        "**Live changed**: 7 characters, 2 lines

```diff
  a
- base
+ live
```",
        "**The files changed**: 7 → 8 characters, 2 lines

```diff
  a
- base
+ files
```",
    ];
    assert!(sides.iter().all(|side| document.contains(side)), "{document}");
}

/// A plan, or what drift shows, in which live and the files both set one field.
fn conflict(is_drift: bool) -> roster::plan::Plan {
    let mut short = field("temperature", Some(json!(0.5)), json!(0.7));
    short.base = Some(json!(0.3));
    let mut changed = update("Bot", vec![short]);
    changed.origin = Some(roster::plan::ChangeOrigin::Conflict);
    changed.last_edit = Some(roster::live::LastEdit {
        at: None,
        by: Some("ann".to_owned()),
    });
    roster::plan::Plan {
        is_drift,
        changes: vec![changed],
        ..roster::plan::Plan::default()
    }
}

#[test]
fn the_sides_of_a_short_conflict_keep_their_names_in_every_format() {
    let show = roster::render::Verbosity::default();
    for is_drift in [false, true] {
        let plan = conflict(is_drift);
        let document = roster::render::markdown::plan(&plan, show);
        assert!(
            document.contains("was `0.3`, live `0.5`, files `0.7` · last edit: `by ann`"),
            "{document}"
        );
        let told = roster::render::human::plan(&plan, roster::render::TermStyle::default(), show);
        assert!(told.contains("live 0.5") && told.contains("files 0.7"), "{told}");
        let page = roster::render::html::plan(&plan);
        for (side, value) in [("Base", "0.3"), ("Live", "0.5"), ("Files", "0.7")] {
            let (_, after) = page.split_once(&format!("<h4>{side}</h4>")).expect(side);
            let shown = after.split_once("<h4>").map_or(after, |(shown, _)| shown);
            assert!(shown.contains(value), "{side}: {shown}");
        }
    }
}

#[test]
fn a_change_that_several_share_says_how_it_stands_and_of_few_who_edited_them() {
    let mut plan = conflict(true);
    let [first] = plan.changes.as_mut_slice() else { panic!() };
    first.fields[0].source = Some(roster::plan::SourceLine {
        file: "assistants.yaml".to_owned(),
        line: 2,
    });
    first.fields[0].origin = first.origin;
    let mut second = first.clone();
    (second.name, second.id) = ("Other".to_owned(), Some("other".to_owned()));
    second.last_edit = None;
    plan.changes.push(second);
    let document = roster::render::markdown::plan(&plan, roster::render::Verbosity::default());
    assert!(
        document.contains("- **Conflict** `temperature`: was `0.3`, live `0.5`, files `0.7` in **2** assistants"),
        "{document}"
    );
    assert!(
        document.contains("— `Bot` (last edit: `by ann`), `Other`\n"),
        "{document}"
    );
    for change in &mut plan.changes {
        change.action = roster::plan::Action::Blocked {
            reason: roster::plan::BlockReason::Protected,
            message: "hold".to_owned(),
        };
    }
    let document = roster::render::markdown::plan(&plan, roster::render::Verbosity::default());
    assert!(document.contains("- **Blocked**"), "{document}");
}

#[test]
fn an_apply_that_finds_all_as_declared_says_that_there_was_nothing_to_do() {
    let (project, service) = project();
    let apply = ["apply", "--yes", "--format", "markdown"];
    project.roster(apply).against(&service).run().exits(0);
    let ran = project.roster(apply).against(&service).run().exits(0);
    assert!(
        ran.stdout.contains("**Roster apply: nothing to do** (1 unchanged)\n"),
        "{ran}"
    );
}

#[test]
fn what_a_comment_leaves_out_of_a_line_is_shown_by_full_and_else_the_command_is_named() {
    let lines = |word: &str| {
        let same = (0..400).map(|at: u32| at.to_string()).collect::<Vec<_>>().join(" ");
        json!(format!("{same}{word} {same}\n"))
    };
    let plan = roster::plan::Plan {
        changes: vec![update(
            "Bot",
            vec![field("system_prompt", Some(lines("old")), lines("new"))],
        )],
        ..roster::plan::Plan::default()
    };
    let said = "`roster plan --full` shows what `…` leaves out";
    let document = |full| {
        let show = roster::render::Verbosity {
            full,
            ..roster::render::Verbosity::default()
        };
        roster::render::markdown::plan(&plan, show)
    };
    assert!(
        document(false).contains(said) && !document(false).contains(" 200 "),
        "{}",
        document(false)
    );
    assert!(
        !document(true).contains(said) && document(true).contains(" 200 "),
        "{}",
        document(true)
    );
}

#[test]
fn drift_says_its_direction_speaks_of_no_creation_and_ends_with_those_that_wait() {
    let mut plan = conflict(true);
    let mut absent = update("Absent", vec![field("temperature", None, json!(1))]);
    (absent.action, absent.id) = (roster::plan::Action::Create, None);
    plan.changes.push(absent);
    plan.changes.extend(["A", "B"].map(|name| {
        let mut waits = update(name, vec![field("language", Some(json!("x")), json!("y"))]);
        waits.origin = Some(roster::plan::ChangeOrigin::Pending);
        waits.sent_along = vec!["model".to_owned()];
        waits
    }));
    let document = roster::render::markdown::plan(&plan, roster::render::Verbosity::default());
    assert!(document.contains("\nfiles → live\n"), "{document}");
    assert!(document.contains("- **Not live** `Absent`: in the files, and not live (`assistants.yaml:1`)\n"));
    assert!(
        document.contains("\n2 wait for `roster apply`: `A`, `B`\n"),
        "{document}"
    );
    assert!(
        !document.contains("New") && !document.contains("creat") && !document.contains("along"),
        "{document}"
    );
    let page = roster::render::html::plan(&plan);
    let (_, body) = page.split_once("<body").unwrap();
    assert!(
        body.contains("in the files, and not live") && body.contains("last edit: <bdi>by ann"),
        "{body}"
    );
    assert!(!body.contains("to create") && !body.contains("sent along"), "{body}");
}

#[test]
fn those_that_a_group_blocks_are_named_in_a_fold_or_in_a_summary_in_the_line() {
    let changes = (0..7).map(|at| {
        let mut blocked = update(&format!("Bot {at}"), vec![]);
        blocked.action = roster::plan::Action::Blocked {
            reason: roster::plan::BlockReason::NearMatch,
            message: "It is not known".to_owned(),
        };
        blocked
    });
    let plan = roster::plan::Plan {
        changes: changes.collect(),
        ..roster::plan::Plan::default()
    };
    let of = |summary| {
        let show = roster::render::Verbosity {
            summary,
            ..roster::render::Verbosity::default()
        };
        roster::render::markdown::plan(&plan, show)
    };
    let (usual, brief) = (of(false), of(true));
    assert!(
        usual.contains("In `Bot 0`, `Bot 1`") && usual.contains("`Bot 6`\n"),
        "{usual}"
    );
    assert!(
        brief.contains("— `Bot 0`, `Bot 1`") && !brief.contains("<details"),
        "{brief}"
    );
}

#[test]
fn undeclared_fields_that_are_sent_along_are_counted_once() {
    let mut changed = update("Bot", vec![field("temperature", Some(json!(1)), json!(2))]);
    changed.sent_along = vec!["model".to_owned(), "language".to_owned()];
    let shown = comment(vec![changed]);
    assert!(
        shown.contains("\n1 update sends undeclared fields along as they are live.\n"),
        "{shown}"
    );
}

/// The comment of a plan of these changes.
fn comment(changes: Vec<roster::plan::Change>) -> String {
    let plan = roster::plan::Plan {
        changes,
        ..roster::plan::Plan::default()
    };
    roster::render::markdown::plan(&plan, roster::render::Verbosity::default())
}

#[test]
fn headings_of_a_prompt_look_as_they_were_written_and_say_where_a_change_is() {
    let filler = "A line of rules.\n".repeat(8);
    let text = |last: &str| json!(format!("# You\n\n## How you talk\n{filler}## Rules\n{last}\n## End\n"));
    let fields = vec![field("system_prompt", Some(text("Be short.")), text("Be brief."))];
    let shown = comment(vec![update("Bot", fields)]);
    assert!(
        shown.contains("@@ line 10 @@ ## How you talk\n  A line of rules.\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\n  ## Rules\n- Be [-short-].\n+ Be {+brief+}.\n  ## End\n"),
        "{shown}"
    );
}

#[test]
fn what_would_be_obeyed_at_the_start_of_a_line_stands_behind_a_bar() {
    let text = |last: &str| json!(format!("/close\n::error::x\n{last}"));
    let fields = vec![field("system_prompt", Some(text("a")), text("b"))];
    let shown = comment(vec![update("Bot", fields)]);
    assert!(shown.contains("\n│ /close\n│ ::error::x\n"), "{shown}");
}

#[test]
fn values_from_right_to_left_keep_their_sides() {
    let fields = vec![field("first_message", Some(json!("שלום")), json!("להתראות"))];
    let shown = comment(vec![update("A", fields)]);
    assert!(shown.contains("`שלום`&lrm; → `להתראות`&lrm;"), "{shown}");
}

#[test]
fn a_word_in_a_long_paragraph_is_marked_and_the_rest_of_it_left_out() {
    let (before, after) = ("Before it. ".repeat(60), "After it. ".repeat(60));
    let text = |word: &str| json!(format!("{before}If the caller is upset, {word} once. {after}"));
    let fields = vec![field("system_prompt", Some(text("apologise")), text("say sorry"))];
    let shown = comment(vec![update("Bot", fields)]);
    assert!(shown.contains("If the caller is upset, [-apologise-] once."), "{shown}");
    assert!(shown.contains("If the caller is upset, {+say sorry+} once."), "{shown}");
    assert!(shown.len() < 900, "{shown}");
}

#[test]
fn of_a_pin_that_is_gone_nothing_can_be_pulled() {
    let mut gone = update("Bot", Vec::new());
    gone.action = roster::plan::Action::Blocked {
        reason: roster::plan::BlockReason::IdNotFound,
        message: "it is not live".to_owned(),
    };
    let plan = roster::plan::Plan {
        is_drift: true,
        changes: vec![gone],
        ..roster::plan::Plan::default()
    };
    assert_eq!(roster::render::review::next_steps(&plan), [""; 0]);
}
