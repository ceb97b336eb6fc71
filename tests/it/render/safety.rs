//! Nothing that is rendered can act on a terminal, a log or a page, whatever comes from the API or the files.

use std::sync::Arc;

use proptest::prelude::*;
use roster::apply::{ApplyOutcome, ApplyReport, ItemReport, RunRecord};
use roster::diagnostic::{Diagnostic, Location, offset_of};
use roster::live::LastEdit;
use roster::plan::{Action, BlockReason, FieldChange, Plan, SourceLine};
use roster::render::human::{self, ListRow};
use roster::render::{TermStyle, Verbosity, html, json};
use serde_json::{Value, json as value};

use super::any::{always_the_same, any_plan, consistent};
use super::samples::{PLAIN, blocked, change, known, legible, of, terminal};

/// Harmful pieces in all orders, among harmless ones.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\u{1b}[2J".to_owned()),
        Just("\u{9b}31m".to_owned()),
        Just("\r".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{8}\u{7}\u{7f}\0".to_owned()),
        Just("::error::x".to_owned()),
        Just("::".to_owned()),
        Just(":".to_owned()),
        Just("#".to_owned()),
        Just("##[error]x".to_owned()),
        Just("##vso[task.x]".to_owned()),
        Just("section_start:1:x\r\u{1b}[0K".to_owned()),
        Just("\u{202e}\u{2066}\u{200f}\u{61c}".to_owned()),
        Just("\u{200b}\u{200d}\u{feff}\u{ad}\u{fe0f}\u{2028}\u{e0041}".to_owned()),
        Just("\u{600}1\u{6dd}\u{70f}\u{891}\u{8e2}\u{110bd}\u{110cd}\u{13430}\u{fff9}\u{1d173}".to_owned()),
        Just("\u{a0}\u{3000}\u{85}\t ".to_owned()),
        Just("long enough to be wrapped ".repeat(3)),
        Just("\\u{1b}".to_owned()),
        Just("日本⚠\u{fe0f}".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Independent of the code under test: controls, and Unicode's general categories Cf, Zl and Zp, but for the joiners: those only
/// choose a shape, and stay where they do.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
            | '\u{8e2}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{13438}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

fn check(text: &str) -> Result<(), TestCaseError> {
    prop_assert!(!text.chars().any(acts), "{text:?}");
    prop_assert!(!text.contains("##[") && !text.contains("##vso["), "{text:?}");
    for line in text.lines() {
        let line = line.trim_start();
        prop_assert!(!line.starts_with("::") && !line.starts_with("##"), "{text:?}");
    }
    Ok(())
}

/// What a build server sees of a colored text, whether or not it removes the colors first.
fn check_colored(text: &str) -> Result<(), TestCaseError> {
    let bare = legible(text).replace(['‹', '›'], "");
    prop_assert!(!bare.chars().any(acts), "{text:?}");
    for line in text.lines() {
        let line = line.trim_start();
        prop_assert!(!line.starts_with("::") && !line.starts_with("##"), "{text:?}");
    }
    Ok(())
}

/// A plan with the same text in every position.
fn everywhere(text: &str) -> Plan {
    let mut at = 0;
    let mut field = |before: Option<Value>, after: Value| FieldChange {
        // A field is set once.
        field: {
            at += 1;
            format!("{text}{at}")
        },
        before,
        after,
        ..FieldChange::default()
    };
    let fields = vec![
        field(None, value!(text)),
        field(Some(value!("before")), value!(text)),
        field(Some(value!(text)), value!("after\n")),
        field(Some(value!([text])), value!({ text: [text] })),
        field(
            Some(value!(format!("a\nb\n{text}\nc"))),
            value!(format!("a\nb\n{text} \nd")),
        ),
        FieldChange {
            field: "name".to_owned(),
            before: Some(value!(format!("{text}x"))),
            after: value!(text),
            ..FieldChange::default()
        },
    ];
    let source = SourceLine {
        file: text.to_owned(),
        line: 1,
    };
    let mut plan = of(vec![
        change(Action::Update, text, Some(text), 1, fields.clone()),
        change(Action::Create, text, None, 1, fields.clone()),
        change(blocked(BlockReason::NearMatch, text), text, None, 1, fields),
    ]);
    for change in &mut plan.changes {
        change.source = source.clone();
    }
    plan.unread = vec![roster::plan::UnreadAssistant {
        name: text.to_owned(),
        id: "x".to_owned(),
        why: text.to_owned(),
        before: 0,
    }];
    plan.warnings = vec![roster::plan::PlanWarning::of("odd", text.to_owned())];
    plan.left_out = vec![text.to_owned()];
    plan.unmanaged = vec![known(text, text)];
    consistent(plan)
}

fn styles() -> [TermStyle; 3] {
    [PLAIN, terminal(80, false), terminal(30, false)]
}

const ALL: Verbosity = Verbosity {
    full: false,
    summary: false,
    verbose: true,
};

proptest! {
    #![proptest_config(always_the_same())]

    #[test]
    fn a_plan_is_inert(text in hostile()) {
        for style in styles() {
            check(&human::plan(&everywhere(&text), style, ALL))?;
        }
    }

    #[test]
    fn a_colored_plan_is_inert(text in hostile()) {
        check_colored(&human::plan(&everywhere(&text), terminal(40, true), ALL))?;
    }

    #[test]
    fn any_plan_is_inert(plan in any_plan()) {
        check(&human::plan(&plan, PLAIN, ALL))?;
        check(&html::plan(&plan))?;
        check(&json::plan(&plan))?;
    }

    #[test]
    fn documents_are_inert(text in hostile()) {
        check(&json::plan(&everywhere(&text)))?;
        prop_assert_eq!(json::read_plan(&json::plan(&everywhere(&text))), Ok(everywhere(&text)));
    }

    #[test]
    fn a_report_is_inert(text in hostile()) {
        let item = ItemReport {
            name: text.clone(),
            id: Some(text.clone()),
            action: "update",
            outcome: ApplyOutcome::Failed,
            verified: Some(false),
            error: Some(text.clone()),
            warnings: vec![text.clone()],
            found: std::collections::BTreeMap::new(),
        };
        let report = ApplyReport { items: vec![item], unchanged: 0 };
        for style in styles() {
            check(&human::report(&report, style))?;
        }
        check(&json::report(&report, &Plan::default(), &RunRecord { who: Some(text), ..RunRecord::default() }))?;
    }

    #[test]
    fn a_list_is_inert(text in hostile()) {
        let source = SourceLine { file: text.clone(), line: 1 };
        let edit = LastEdit { at: Some(text.clone()), by: Some(text.clone()) };
        let rows = [ListRow { id: text.clone(), name: text.clone(), managed_by: Some(source), last_edit: Some(edit) }];
        check(&human::list(&rows, PLAIN))?;
        check(&json::list(&rows))?;
    }

    #[test]
    fn problems_are_inert(text in hostile(), line in 1..4_u32, column in 1..40_u32, width in 1..40_u32) {
        let offset = offset_of(&text, line, column);
        let file: Arc<str> = Arc::from(text.as_str());
        let place = Location { file: file.clone(), line, column, width, offset };
        let list = [
            Diagnostic::error(text.clone()).with_location(&place).with_help(text.clone()),
            Diagnostic::warning(text.clone()).with_help(text.clone()),
        ];
        let sources = [roster::diagnostic::SourceFile { file: file.clone(), text: Arc::new(text.clone()) }];
        for style in styles() {
            check(&human::problems(&list, &sources, style))?;
        }
    }
}

#[test]
fn a_workflow_command_is_broken_wherever_a_line_begins_with_it() {
    let mut plan = of(vec![]);
    plan.warnings = vec![roster::plan::PlanWarning::of(
        "odd",
        "first\n  ::error::second".to_owned(),
    )];
    let text = human::plan(&plan, PLAIN, ALL);
    assert!(text.contains(r"  :\u{3a}error::second"), "{text}");
}

#[test]
fn a_heading_in_a_prompt_stays_a_heading() {
    let mut plan = everywhere("x");
    let prompt = "## Rules\n\n::note\n";
    plan.changes[0].fields = vec![FieldChange {
        field: "system_prompt".to_owned(),
        before: Some(value!(prompt)),
        after: value!("## Rules\n\nBe kind.\n::note\n"),
        ..FieldChange::default()
    }];
    let text = human::plan(&plan, PLAIN, ALL);
    assert!(text.contains("│ ## Rules\n"), "{text}");
    assert!(text.contains("│ ::note\n"), "{text}");
}
