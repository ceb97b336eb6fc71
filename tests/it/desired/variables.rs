//! `${{ var.NAME }}`: where values come from, where they are substituted, and what stays text.

use serde_json::json;

use super::workspace::{Workspace, value};

const ONE: &str = "variables:\n  x: from file\nassistants:\n  - name: A\n    voice: ${{ var.x }}\n";

fn voice(workspace: &Workspace) -> String {
    value(&workspace.assistants()[0], "voice")
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn the_command_line_counts_more_than_the_environment_than_overlays_than_the_file() {
    assert_eq!(voice(&Workspace::of(ONE)), "from file");
    assert_eq!(
        voice(&Workspace::of(ONE).overlay("o.yaml", "variables: {x: from overlay}")),
        "from overlay"
    );
    let both = Workspace::of(ONE)
        .overlay("o.yaml", "variables: {x: first}")
        .overlay("p.yaml", "variables: {x: second}");
    assert_eq!(voice(&both), "second");
    assert_eq!(
        voice(
            &Workspace::of(ONE)
                .overlay("o.yaml", "variables: {x: o}")
                .env("x", "from env")
        ),
        "from env"
    );
    assert_eq!(
        voice(&Workspace::of(ONE).env("x", "env").var("x", "first").var("x", "last")),
        "last"
    );
    assert_eq!(voice(&Workspace::of(ONE).var("x", "")), "");
    assert_eq!(voice(&Workspace::of(ONE).env("X", "another case")), "from file");
}

#[test]
fn an_overlay_may_declare_a_variable_or_take_its_value_away() {
    let workspace = Workspace::of(ONE).overlay(
        "o.yaml",
        "variables: {x: , y: new}\nassistants: [{name: A, industry: \"${{ var.y }}\"}]\n",
    );
    assert_eq!(
        workspace.errors(),
        ["assistants.yaml:5:12: the variable `x` has no value"]
    );
    let given = workspace.var("x", "given").assistants();
    assert_eq!(value(&given[0], "industry"), Some(&json!("new")));
}

#[test]
fn a_variables_value_is_taken_as_written() {
    for written in ["no", "012", "1234", "true"] {
        assert_eq!(voice(&Workspace::of(ONE.replace("from file", written))), written);
    }
    assert_eq!(voice(&Workspace::of(ONE.replace("from file", "\"\""))), "");
    let errors =
        Workspace::of("variables:\n  x: [1]\n  9y: 1\nassistants: [{name: A, voice: \"${{ var.x }}\"}]\n").errors();
    assert_eq!(
        errors,
        [
            "assistants.yaml:2:6: the variable `x` must be text, but this is a list",
            "assistants.yaml:3:3: `9y` cannot be a variable's name"
        ]
    );
}

#[test]
fn without_a_value_or_a_declaration_it_is_an_error_at_its_place() {
    let text = "variables:\n  company: x\n  region:\n  unused:\nassistants:\n  - name: A\n    voice: in ${{ var.region }}, ${{ var.compny }}\n    industry: ${{var.region}}\n";
    let workspace = Workspace::of(text);
    assert_eq!(
        workspace.errors(),
        [
            "assistants.yaml:4:3: the variable `unused` has no value",
            "assistants.yaml:7:15: the variable `region` has no value",
            "assistants.yaml:7:34: the variable `compny` is not declared",
        ]
    );
    assert_eq!(workspace.problem("compny").location.unwrap().width, 17);
    assert_eq!(workspace.hint("compny"), "did you mean `company`?");
    assert!(workspace.hint("`region`").contains("--var region=VALUE"));
    assert!(workspace.hint("`region`").contains("ROSTER_VAR_region"));
}

#[test]
fn a_given_variable_that_no_file_declares_is_an_error_but_not_in_the_environment() {
    let workspace = Workspace::of(ONE).var("y", "1").env("z", "1");
    assert_eq!(workspace.errors(), ["`--var y`: no file declares this variable"]);
}

#[test]
fn a_file_that_cannot_be_read_hides_no_declarations() {
    let workspace = Workspace::new()
        .file("a/1.yaml", "variables: {x: 1\n")
        .file("a/2.yaml", "assistants: [{name: A, voice: \"${{ var.x }}\"}]\n");
    let errors = workspace.from("a").var("x", "1").errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn expressions_work_in_every_string_value_but_id_and_file() {
    let workspace = Workspace::new()
        .file("p-${{ var.x }}.md", "Hi ${{ var.x }}!\n")
        .file(
            "assistants.yaml",
            "variables: {x: V}\nsettings: {unobservable: [\"e\"]}\nassistants:\n  - name: N ${{ var.x }}\n    renamed_from: O ${{ var.x }}\n    industry: \"${{var.x}}${{ var.x }}\"\n    first_message: |\n      a ${{\tvar.x }}\n    system_prompt: { file: \"p-${{ var.x }}.md\" }\n    extra: { e: [\"${{ var.x }}\", {\"${{ var.x }}\": \"<${{ var.x }}>\"}] }\n",
        );
    let all = workspace.assistants();
    assert_eq!(all[0].name, "N V");
    assert_eq!(all[0].renamed_from.as_deref(), Some("O V"));
    assert_eq!(value(&all[0], "industry"), Some(&json!("VV")));
    assert_eq!(value(&all[0], "first_message"), Some(&json!("a V\n")));
    assert_eq!(value(&all[0], "system_prompt"), Some(&json!("Hi V!")));
    assert_eq!(value(&all[0], "e"), Some(&json!(["V", {"${{ var.x }}": "<V>"}])));
}

#[test]
fn what_was_put_in_is_not_expanded_again() {
    let workspace = Workspace::of(ONE).var("x", "${{ var.x }} and $${{ var.x }}");
    assert_eq!(voice(&workspace), "${{ var.x }} and $${{ var.x }}");
    let warnings = Workspace::of(ONE.replace("from file", "\"${{ var.y }}\"")).warnings();
    assert_eq!(warnings, ["assistants.yaml:2:6: the value of `x` is not expanded"]);
}

#[test]
fn dollars_before_an_expression_escape_it() {
    for (written, wanted) in [
        ("$${{ var.x }}", "${{ var.x }}"),
        ("$$${{ var.x }}", "$${{ var.x }}"),
        ("a$$$${{var.x}}b", "a$$${{var.x}}b"),
        ("$ ${{ var.x }}", "$ V"),
        ("$${{ var.x }}${{ var.x }}", "${{ var.x }}V"),
        ("$$", "$$"),
        ("$${{name}}", "$${{name}}"),
        ("$${{ var.x", "$${{ var.x"),
        ("{{ var.x }}", "{{ var.x }}"),
        ("{{name}} ${{price}} ${x} $x", "{{name}} ${{price}} ${x} $x"),
        ("${{ var. x }}", "${{ var. x }}"),
        ("${{ ${{ var.x }} }}", "${{ V }}"),
        ("${{{ var.x }}}", "${{{ var.x }}}"),
    ] {
        let workspace = Workspace::of(ONE.replace("${{ var.x }}", &format!("'{written}'"))).var("x", "V");
        assert_eq!(voice(&workspace), wanted, "{written}");
    }
}

#[test]
fn what_nearly_is_an_expression_stays_and_is_told() {
    // That nothing uses `x` then is another matter.
    let of = |written: &str| {
        let text = ONE.replace("${{ var.x }}", written);
        Workspace::of(format!("{}\nlint: {{ variable-unused: off }}\n", text.trim_end()))
    };
    for written in [
        "${{ vars.x }}",
        "${{ env.HOME }}",
        "${{ var.x | upper }}",
        "${{ Var.x }}",
        "${{ var.1 }}",
    ] {
        let workspace = of(&format!("'{written}'"));
        assert_eq!(voice(&workspace), written);
        assert_eq!(
            workspace.warnings(),
            [format!(
                "assistants.yaml:5:13: `{written}` is not an expression, and stays as it is"
            )]
        );
    }
    let open = of("'a ${{ var.x } b'");
    assert_eq!(
        open.warnings(),
        ["assistants.yaml:5:15: `${{ var.x` is not an expression, and stays as it is"]
    );
    for written in ["${{price}}", "{{ vars.x }}", "$${{ vars.x }}", "${{ car.price }}"] {
        assert_eq!(of(&format!("'{written}'")).warnings(), [""; 0], "{written}");
    }
}

#[test]
fn in_a_prompt_file_the_place_is_the_prompt_files() {
    let workspace = Workspace::of("assistants:\n  - name: A\n    system_prompt: { file: p/a.md }\n")
        .file("p/a.md", "Ünï\r\n  é ${{ var.gone }}\n");
    let problem = workspace.problem("`gone` is not declared");
    let place = problem.location.unwrap();
    assert_eq!(
        (&*place.file, place.line, place.column, place.width),
        ("p/a.md", 2, 5, 15)
    );
    assert!(
        workspace
            .read()
            .sources
            .iter()
            .any(|source| &*source.file == "p/a.md" && source.text.starts_with("Ünï"))
    );
}

#[test]
fn a_number_or_a_flag_may_come_from_a_variable() {
    let text = "variables: {t: 0.7, n: 400, f: true, bad: warm}\nassistants:\n  - name: A\n    temperature: ${{ var.t }}\n    max_tokens: \"${{ var.n }}\"\n    emotion: ${{ var.f }}\n";
    let all = Workspace::of(text).assistants();
    assert_eq!(value(&all[0], "temperature"), Some(&json!(0.7)));
    assert_eq!(value(&all[0], "max_tokens"), Some(&json!(400)));
    assert_eq!(value(&all[0], "emotion"), Some(&json!(true)));
    let wrong = Workspace::of(text.replace("var.t", "var.bad")).errors();
    assert_eq!(
        wrong,
        ["assistants.yaml:4:18: `temperature` must be a number, but its variables give `warm`"]
    );
}

#[test]
fn how_a_value_came_about_can_be_asked() {
    let workspace = Workspace::of("variables: {x: V}\nassistants:\n  - name: A\n    voice: ${{ var.x }}\n    industry: plain\n    system_prompt: { file: a.md }\n    first_message: { file: b.md }\n")
        .file("a.md", "a")
        .file("b.md", "${{ var.x }}");
    let reading = workspace.read();
    let origin = |field: &str| {
        let declared = reading.roster.assistants[0]
            .declared
            .iter()
            .find(|declared| declared.field == field)
            .unwrap();
        let origin = reading.origins.get(&declared.location)?;
        let prompt = origin.prompt.as_deref().map(str::to_owned);
        Some((prompt, origin.woven.is_some()))
    };
    assert_eq!(origin("voice"), Some((None, true)));
    assert_eq!(origin("industry"), None);
    assert_eq!(origin("system_prompt"), Some((Some("a.md".to_owned()), false)));
    assert_eq!(origin("first_message"), Some((Some("b.md".to_owned()), false)));
    let in_prompt = reading.origins.iter().find(|(place, _)| &*place.file == "b.md");
    assert!(in_prompt.is_some_and(|(place, origin)| (place.line, place.column) == (1, 1) && origin.woven.is_some()));
}

#[test]
fn the_lines_of_a_prompt_file_are_known_where_a_variable_puts_in_several() {
    let text = "variables: {rules: \"one\\ntwo\\nthree\"}\nassistants:\n  - name: A\n    system_prompt: {file: a.md}\n";
    let workspace = Workspace::of(text).file("a.md", "First.\n${{ var.rules }}\nLast.\n");
    let declared = workspace.assistants()[0].declared[0].clone();
    let lines: Vec<_> = declared.lines.iter().map(|origin| (origin.from, origin.line)).collect();
    // The value's lines 2 to 4 all stand where the expression does, and line 5 is the file's third.
    assert_eq!(lines, [(1, 1), (3, 2), (4, 2)]);
    assert_eq!(&*declared.lines[0].file, "a.md");
}

#[test]
fn in_extra_a_plain_variable_has_the_type_of_its_value_and_a_quoted_one_is_text() {
    let roster = "\
variables: { n: 0.9, flag: true, word: warm, nothing: \"\" }
assistants:
  - name: A
    extra:
      plain: ${{ var.n }}
      quoted: \"${{ var.n }}\"
      tagged: !!str ${{ var.n }}
      flag: ${{ var.flag }}
      word: ${{ var.word }}
      part: ${{ var.n }}0
      list: [\"${{ var.n }}\", 1]
      deep:
        - ${{ var.n }}
      nothing: ${{ var.nothing }}
";
    let assistants = Workspace::of(roster).assistants();
    for (field, wanted) in [
        ("plain", json!(0.9)),
        ("quoted", json!("0.9")),
        ("tagged", json!("0.9")),
        ("flag", json!(true)),
        ("word", json!("warm")),
        ("part", json!("0.90")),
        ("list", json!(["0.9", 1])),
        ("deep", json!([0.9])),
        ("nothing", json!("")),
    ] {
        assert_eq!(value(&assistants[0], field), Some(&wanted), "{field}");
    }
}
