//! Tests of the parser of `cmd` files.

use super::script::{Step, Verb, read};

fn only(text: &str) -> Step {
    let mut steps = read(text).unwrap();
    assert_eq!(steps.len(), 1);
    steps.remove(0)
}

#[test]
fn a_line_has_variables_words_and_an_input() {
    let step = only("# why\n\n  NO_COLOR=1 A='b c' roster plan --target 'Sales Assistant' -f - < team.yaml\n");
    let Verb::Roster { env, args, input } = step.verb else {
        panic!("{step:?}")
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(env, [pair("NO_COLOR", "1"), pair("A", "b c")]);
    assert_eq!(args, ["plan", "--target", "Sales Assistant", "-f", "-"]);
    assert_eq!(input.as_deref(), Some("team.yaml"));
}

#[test]
fn quotes_keep_everything_and_may_be_empty() {
    let step = only(r#"roster --var a="b 'c' $d \" '' "x"y"#);
    let Verb::Roster { args, .. } = step.verb else {
        panic!("{step:?}")
    };
    assert_eq!(args, ["--var", r"a=b 'c' $d \", "", "xy"]);
}

#[test]
fn a_value_with_an_equals_sign_is_no_variable_after_the_command() {
    let step = only("roster plan --var a=b");
    let Verb::Roster { env, args, .. } = step.verb else {
        panic!("{step:?}")
    };
    assert!(env.is_empty());
    assert_eq!(args, ["plan", "--var", "a=b"]);
}

#[test]
fn files_and_the_live_state_can_be_edited_between_commands() {
    let steps = read("copy new.yaml assistants.yaml\nremove x.md\nlive edited.json\n").unwrap();
    let copy = Verb::Copy {
        from: "new.yaml".to_owned(),
        to: "assistants.yaml".to_owned(),
    };
    let remove = Verb::Remove {
        file: "x.md".to_owned(),
    };
    let live = Verb::Live {
        file: "edited.json".to_owned(),
    };
    assert_eq!(
        steps.into_iter().map(|step| step.verb).collect::<Vec<_>>(),
        [copy, remove, live]
    );
}

#[test]
fn a_line_that_is_not_understood_is_an_error_with_its_number() {
    for (text, number) in [
        ("sh -c x", 1),
        ("# a\nroster 'plan", 2),
        ("A=1 copy a b", 1),
        ("A=1", 1),
        ("copy a", 1),
    ] {
        let why = read(text).unwrap_err();
        assert!(why.starts_with(&format!("cmd:{number}: ")), "{why}");
    }
}
