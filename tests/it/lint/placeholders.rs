//! Placeholders and variables: what is reported, where, and what is let stand.

use roster::lint::{LintSettings, Role, Vocabulary, lint};

use super::world::{entry, findings, of_prompt, of_spoken, pieces};

#[test]
fn a_lost_brace_is_found_on_either_side() {
    let rule = "prompt-placeholder-unclosed";
    assert_eq!(pieces(rule, "Say {{name} now."), ["{{name}"]);
    assert_eq!(pieces(rule, "Say {{ name now."), ["{{ name"]);
    assert_eq!(pieces(rule, "Say {name}} now."), ["{name}}"]);
    assert_eq!(pieces(rule, "Say {{name"), ["{{name"]);
    assert_eq!(pieces(rule, "{{a}, {{b}} and {{c}"), ["{{a}", "{{c}"]);
}

#[test]
fn a_placeholder_without_a_name_is_found() {
    let rule = "prompt-placeholder-unclosed";
    assert_eq!(pieces(rule, "Say \"{{}}\"."), ["{{}}"]);
    assert_eq!(pieces(rule, "Say {{ }} now."), ["{{ }}"]);
}

#[test]
fn braces_of_json_code_and_expressions_are_closed() {
    for text in [
        "{\"a\": {\"b\": {c}}}",
        "{a: {b}}",
        "Write `{{name}` there.",
        "```\n{{name}\n```",
        "{{ full name of the caller }}",
        "{{{name}}}",
        "\\frac{a{b}}",
        "style={{}} f({{}}) {\"a\": {{}}}",
    ] {
        assert!(pieces("prompt-placeholder-unclosed", text).is_empty(), "{text}");
    }
}

#[test]
fn a_name_of_one_line_is_a_slip_of_one_that_several_lines_use() {
    let rule = "prompt-placeholder-near";
    let often = |name: &str| format!("Ask {{{{{name}}}}}.\nTell {{{{{name}}}}}.\nThank {{{{{name}}}}}.\n");
    for (name, slip) in [("name", "nmae"), ("customer", "customr"), ("customer", "custommer")] {
        let slip = format!("{{{{{slip}}}}}");
        assert_eq!(pieces(rule, &format!("{}Call {slip}.", often(name))), [&*slip]);
        assert_eq!(pieces(rule, &format!("Call {slip}.\n{}", often(name))), [&*slip]);
    }
    assert_eq!(
        pieces(rule, "Ask {{firstName}}.\nTell {{first_name}}."),
        ["{{first_name}}"]
    );
    assert_eq!(
        pieces(rule, "Ask {{first_name}}.\nTell {{first name}}."),
        ["{{first name}}"]
    );
}

#[test]
fn two_swapped_letters_are_a_slip_in_a_small_roster_too() {
    let rule = "prompt-placeholder-near";
    assert_eq!(
        pieces(rule, "Greet {{name}}.\nSay {{nmae}}.\nBye {{name}}."),
        ["{{nmae}}"]
    );
    assert_eq!(pieces(rule, "Greet {{name}}.\nSay {{nmae}}."), ["{{nmae}}"]);
    let pasted = "Call {{nmae}}.\nSay {{nmae}}.\nGreet {{name}}.\nAsk {{name}}.\nBye {{name}}.";
    assert_eq!(pieces(rule, pasted), ["{{nmae}}"; 2][..1]);
    for text in [
        "From {{from}}.\nOn {{from}}.\nThe {{form}}.\nA {{form}}.",
        "Ask {{contract_name}}.\nTell {{contact_name}}.\nThank {{contract_name}}.\nCall {{contact_name}}.",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
}

#[test]
fn one_more_dollar_before_another_tools_variable_is_sent_and_so_is_no_cure() {
    let rule = "prompt-variable-foreign";
    assert_eq!(pieces(rule, "Say $${{ inputs.q }}."), ["${{ inputs.q }}"]);
    assert!(pieces(rule, "Say ${{ var.x }}.").is_empty());
}

#[test]
fn two_names_that_are_used_alike_or_side_by_side_are_two_names() {
    let often = "Ask {{country}}.\nTell {{country}}.\nThank {{country}}.\n";
    for text in [
        "Ask {{county}}.\nTell {{country}}.",
        "{{county}} {{country}} {{country}} {{country}}",
        &format!("{often}It is {{{{county}}}}, {{{{country}}}}."),
        &format!("{often}Ask {{{{county}}}}.\nTell {{{{county}}}}."),
        "Ask {{firstName}}, that is {{first_name}}.",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
}

#[test]
fn a_prompt_that_many_share_counts_once() {
    let shared = "Thank {{nmae}}.";
    let texts = [
        shared,
        "Ask {{name}}.\nTell {{name}}.\nCall {{name}}.",
        shared,
        shared,
        shared,
    ];
    let entries = texts.map(|text| entry(Role::Prompt, text));
    let settings = LintSettings {
        vocabulary: Vocabulary::of(&entries),
        ..LintSettings::default()
    };
    let found = entries.each_ref().map(|entry| lint(entry, &settings).len());
    assert_eq!(found, [1, 0, 1, 1, 1]);
}

#[test]
fn names_that_differ_at_an_end_or_in_a_digit_are_two_names() {
    for text in [
        "{{order}} {{orders}}",
        "{{line1}} {{line2}}",
        "{{rsi_ob}} {{rsi_os}}",
        "{{to}} {{ot}}",
        "{{day}} {{may}}",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
}

#[test]
fn a_slip_is_found_across_assistants() {
    let texts = ["Ask {{name}}.\nCall {{name}}.", "Tell {{name}}.", "Thank {{nmae}}."];
    let entries = texts.map(|text| entry(Role::Prompt, text));
    let settings = LintSettings {
        vocabulary: Vocabulary::of(&entries),
        ..LintSettings::default()
    };
    let found = entries.each_ref().map(|entry| lint(entry, &settings).len());
    assert_eq!(found, [0, 0, 1]);
}

#[test]
fn with_a_list_only_what_it_does_not_have_is_reported_and_what_was_meant_is_said() {
    let settings = LintSettings {
        placeholders: Some(["name", "nmae"].map(str::to_owned).into()),
        ..LintSettings::default()
    };
    assert!(lint(&entry(Role::Prompt, "{{name}} {{nmae}}"), &settings).is_empty());
    let found = lint(&entry(Role::Prompt, "{{naem}} {{city}} {name}"), &settings);
    let said: Vec<_> = found
        .iter()
        .map(|finding| (finding.rule, finding.help.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("prompt-placeholder-unknown", "did you mean `{{name}}`?"),
            (
                "prompt-placeholder-unknown",
                "add it to the list, if the platform fills it"
            ),
            (
                "prompt-placeholder-single-brace",
                "write `{{name}}`, or nobody fills it"
            ),
        ]
    );
}

#[test]
fn a_list_knows_names_with_spaces_and_dashes_and_says_which_was_meant() {
    let settings = LintSettings {
        placeholders: Some(["first_name", "order-id", "home city"].map(str::to_owned).into()),
        ..LintSettings::default()
    };
    assert!(
        lint(
            &entry(Role::Prompt, "{{order-id}} {{ home city }} {{a | b}} {{#if x}}"),
            &settings
        )
        .iter()
        .all(|finding| finding.rule != "prompt-placeholder-unknown")
    );
    let found = lint(&entry(Role::Prompt, "{{first name}} {{order id}} {{2nd}}"), &settings);
    let helps: Vec<_> = found.iter().map(|finding| finding.help.as_str()).collect();
    assert_eq!(
        helps,
        [
            "did you mean `{{first_name}}`?",
            "did you mean `{{order-id}}`?",
            "add it to the list, if the platform fills it"
        ]
    );
}

#[test]
fn what_is_another_tools_variable_is_no_placeholder() {
    let settings = LintSettings {
        placeholders: Some(["name".to_owned()].into()),
        ..LintSettings::default()
    };
    let found = lint(&entry(Role::Prompt, "Say ${{ inputs.q }} and ${{q}}."), &settings);
    let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["prompt-variable-foreign"; 2]);
}

#[test]
fn single_braces_are_an_error_only_where_they_surely_are_one() {
    assert!(of_prompt("Answer as {name}.").is_empty());
    assert_eq!(
        of_prompt("Answer as {name}. Greet {{name}}."),
        ["prompt-placeholder-single-brace"]
    );
    assert!(of_spoken("Hello {name}!").is_empty());
    assert_eq!(
        of_spoken("Hello {name} from {{name}}!"),
        ["prompt-placeholder-single-brace"]
    );
    assert!(of_spoken("Hello {{name}}!").is_empty());
    // What another assistant's text says is of no account.
    let other = entry(Role::Prompt, "Greet {{name}}.");
    let settings = LintSettings {
        vocabulary: Vocabulary::of([&other]),
        ..LintSettings::default()
    };
    assert!(lint(&entry(Role::Prompt, "Answer as {name}."), &settings).is_empty());
}

#[test]
fn variables_of_other_tools_are_found_once_each() {
    let text = "${{ inputs.q }} ${name} ${tone:kind} {% if x %} {%- endif -%} {{#if x}} {{/if}} %{x} <<x>> ${name}";
    let all = [
        "${{ inputs.q }}",
        "${name}",
        "${tone:kind}",
        "{% if x %}",
        "{%- endif -%}",
        "{{#if x}}",
        "{{/if}}",
        "%{x}",
        "<<x>>",
    ];
    assert_eq!(pieces("prompt-variable-foreign", text), all);
    assert_eq!(findings(Role::Prompt, text)[1].times, 2);
}

#[test]
fn prices_and_shell_words_are_no_variables() {
    for text in [
        "It costs $5 or $name.",
        "a << b >> c",
        "100% {of them}",
        "`${name}`",
        "Say ${} now.",
        "{% never closed",
        "$ {x}",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
}
