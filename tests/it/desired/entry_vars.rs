//! Variables from files, and an entry's own values of them (`vars`).

use std::sync::Arc;

use serde_json::json;

use super::workspace::{Workspace, value};

const SHOPS: &str = "\
variables:
  city:
  tone: kind
defaults:
  system_prompt: { file: shop.md }
  model: ${{ var.tone }}
  language: English
assistants:
  - name: Shop ${{ var.city }}
    vars: { city: Berlin }
  - name: Shop Munich
    vars: { city: Munich, tone: short }
  - name: Office
    system_prompt: You answer the phone.
    vars: { tone: dry }
";

fn shops() -> Workspace {
    Workspace::of(SHOPS).file("shop.md", "You sell in ${{ var.city }}.\n")
}

/// The names, with the values of a field.
fn all(workspace: &Workspace, field: &str) -> Vec<(String, String)> {
    let assistants = workspace.assistants();
    let text = |entry| {
        value(entry, field)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    assistants
        .iter()
        .map(|entry| (entry.name.clone(), text(entry)))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn one_prompt_file_serves_many_entries_each_with_its_own_values() {
    assert_eq!(
        all(&shops(), "system_prompt"),
        pairs(&[
            ("Shop Berlin", "You sell in Berlin."),
            ("Shop Munich", "You sell in Munich."),
            ("Office", "You answer the phone."),
        ])
    );
    assert_eq!(
        all(&shops(), "model"),
        pairs(&[("Shop Berlin", "kind"), ("Shop Munich", "short"), ("Office", "dry")])
    );
}

#[test]
fn what_is_given_counts_more_than_an_entrys_own_value_and_that_more_than_an_overlays_variable() {
    assert_eq!(
        all(&shops().var("tone", "given"), "model"),
        pairs(&[("Shop Berlin", "given"), ("Shop Munich", "given"), ("Office", "given")])
    );
    assert_eq!(
        all(
            &shops()
                .env("tone", "env")
                .overlay("o.yaml", "variables: {tone: overlay}"),
            "model"
        ),
        pairs(&[("Shop Berlin", "env"), ("Shop Munich", "env"), ("Office", "env")])
    );
    assert_eq!(
        all(&shops().overlay("o.yaml", "variables: {tone: overlay}"), "model"),
        pairs(&[("Shop Berlin", "overlay"), ("Shop Munich", "short"), ("Office", "dry")])
    );
}

#[test]
fn an_overlays_entry_replaces_own_values_one_by_one_and_leaves_the_name() {
    let overlay =
        "assistants:\n- name: Shop Munich\n  vars: {city: Augsburg}\n  voice: ${{ var.city }} ${{ var.tone }}\n";
    let workspace = shops().overlay("o.yaml", overlay);
    assert_eq!(all(&workspace, "system_prompt")[1].1, "You sell in Augsburg.");
    assert_eq!(
        all(&workspace, "voice")[1],
        ("Shop Munich".to_owned(), "Augsburg short".to_owned())
    );
    assert_eq!(all(&workspace, "model")[1].1, "short");
}

#[test]
fn an_overlay_brings_variables_to_an_entry_that_has_none() {
    let workspace = Workspace::of("variables: {x: }\nassistants:\n- {name: A, voice: \"${{ var.x }}\"}\n");
    assert_eq!(
        workspace.errors(),
        ["assistants.yaml:3:21: the variable `x` has no value"]
    );
    let workspace = workspace.overlay("o.yaml", "assistants: [{name: A, vars: {x: female}}]");
    assert_eq!(all(&workspace, "voice"), pairs(&[("A", "female")]));
}

#[test]
fn an_entry_without_a_value_that_it_needs_is_named() {
    let workspace = Workspace::of(
        "variables: {x: }\ndefaults: {voice: \"${{ var.x }}\"}\nassistants:\n- {name: A, vars: {x: a}}\n- name: B\n",
    );
    assert_eq!(
        workspace.errors(),
        ["assistants.yaml:2:20: the variable `x` has no value"]
    );
    let workspace = Workspace::of(
        "variables: {x: , y: b}\ndefaults: {voice: \"${{ var.x }}\"}\nassistants:\n- {name: A, vars: {x: a}}\n- {name: B, vars: {y: b}, model: \"${{ var.y }}\"}\n",
    );
    assert_eq!(
        workspace.errors(),
        ["assistants.yaml:2:20: the variable `x` has no value for \"B\""]
    );
    assert!(workspace.hint("has no value").contains("or in the entry's `vars`"));
}

#[test]
fn each_fault_in_vars_is_told_once_where_it_stands() {
    let workspace = Workspace::of(
        "variables: {city: x, tone: x}\nassistants:\n- {name: A, vars: {cty: a, tone: , city: [b]}, voice: \"${{ var.city }}${{ var.tone }}\"}\n- {name: B, vars: [a]}\n- {name: C, vars: }\n",
    );
    assert_eq!(
        workspace.errors(),
        [
            "assistants.yaml:3:20: `vars` gives `cty` a value, but no file declares this variable",
            "assistants.yaml:3:28: the variable `tone` is null here",
            "assistants.yaml:3:42: the variable `city` must be text, but this is a list",
            "assistants.yaml:4:19: `vars` must be a map of variables and their values, but this is a list",
            "assistants.yaml:5:13: `vars` is null",
        ]
    );
    assert_eq!(workspace.hint("cty"), "did you mean `city`?");
    let workspace = Workspace::of(
        "variables: {x: a}\ndefaults: {vars: {x: b}}\nassistants: [{name: A, voice: \"${{ var.x }}\"}]\n",
    );
    assert_eq!(workspace.errors(), ["assistants.yaml:2:12: `vars` cannot be a default"]);
}

#[test]
fn vars_and_variables_that_were_mixed_up_get_the_key_that_was_meant() {
    for (text, error, hint) in [
        (
            "assistants:\n- {name: A, vars: {city: x}, voice: \"${{ var.city }}\"}\n- {name: B, voice: \"${{ var.city }}\"}\n",
            "2:20: `vars` gives `city` a value, but no file declares this variable",
            "declare it: `variables:` with `city:` under it",
        ),
        (
            "assistants:\n- {name: A, variables: {city: x}}\n",
            "2:13: unknown field `variables`",
            "an entry's own values of variables stand under `vars` (a field that is newer than this tool goes under `extra`)",
        ),
        (
            "vars: {city: x}\nassistants: []\n",
            "1:1: unknown key `vars`",
            "what all entries share stands under `variables`; `vars` gives one entry its own values",
        ),
        (
            "variables: {city: x}\nassistants:\n- {name: A, vars: {city: {}}, voice: \"${{ var.city }}\"}\n",
            "3:26: `city` must be text or `{ file: PATH }`, but this is a map",
            "write `city: TEXT`, or `city: { file: PATH }`; the text `{}` needs quotes",
        ),
    ] {
        let workspace = Workspace::of(text);
        assert_eq!(workspace.errors(), [format!("assistants.yaml:{error}")]);
        assert_eq!(workspace.hint(""), hint);
    }
    let blank = Workspace::of("variables: {city: x}\nassistants: [{name: A, vars: {}, voice: \"${{ var.city }}\"}]\n");
    assert_eq!(all(&blank, "voice"), pairs(&[("A", "x")]));
}

#[test]
fn a_variables_value_may_stand_in_a_file_wherever_it_is_given() {
    let workspace = Workspace::of(
        "variables: {legal: {file: parts/a.md}}\nassistants:\n- {name: A, system_prompt: \"1 ${{ var.legal }} 2\"}\n- {name: B, vars: {legal: {file: parts/b.md}}, system_prompt: \"${{ var.legal }}\"}\n",
    )
    .file("parts/a.md", "One.\nTwo.\n")
    .file("parts/b.md", "B ${{ var.legal }}\n")
    .file("parts/o.md", "O");
    assert_eq!(
        all(&workspace, "system_prompt"),
        pairs(&[("A", "1 One.\nTwo. 2"), ("B", "B ${{ var.legal }}")])
    );
    assert_eq!(
        workspace.warnings(),
        ["assistants.yaml:4:27: the value of `legal` is not expanded"]
    );
    let overlaid = workspace.overlay("o.yaml", "variables: {legal: {file: parts/o.md}}");
    assert_eq!(all(&overlaid, "system_prompt")[0].1, "1 O 2");
}

#[test]
fn a_variables_file_is_bound_by_the_rules_of_prompt_files() {
    let of = |path: &str| {
        Workspace::of(format!(
            "variables: {{legal: {{file: {path}}}}}\nassistants: [{{name: A, voice: \"${{{{ var.legal }}}}\"}}]\n"
        ))
    };
    assert_eq!(of("../a.md").errors().len(), 1);
    assert_eq!(of(".hidden.md").file(".hidden.md", "x").errors().len(), 1);
    let near = of("lega.md").file("legal.md", "x");
    assert_eq!(near.errors(), ["assistants.yaml:1:27: `lega.md` does not exist"]);
    assert_eq!(near.hint("lega.md"), "did you mean `legal.md`?");
    let marked = of("a.md").file("a.md", "a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n");
    assert_eq!(marked.errors(), ["a.md:2:1: this file has conflict markers"]);
    assert_eq!(
        Workspace::of("variables: {x: {path: a}}\nassistants: [{name: A, voice: \"${{ var.x }}\"}]\n").errors(),
        ["assistants.yaml:1:17: unknown key `path`"]
    );
}

#[test]
fn what_own_variables_do_not_change_is_held_once() {
    let assistants = shops().assistants();
    let language = |at: usize| {
        let mut declared = assistants[at].declared.iter();
        declared.find(|declared| declared.field == "language").unwrap()
    };
    assert!(Arc::ptr_eq(language(0), language(1)));
}

#[test]
fn entries_that_share_a_text_by_an_alias_put_in_their_own_values() {
    let workspace = Workspace::of(
        "variables: {x: all}\nassistants:\n- &a {name: A, vars: {x: a}, voice: &v \"${{ var.x }}\"}\n- {<<: *a, name: B}\n- {<<: *a, name: C, vars: {x: c}}\n- {name: D, voice: *v}\n",
    );
    assert_eq!(
        all(&workspace, "voice"),
        pairs(&[("A", "a"), ("B", "a"), ("C", "c"), ("D", "all")])
    );
}

#[test]
fn an_extra_takes_the_type_of_an_entrys_own_value() {
    let workspace = Workspace::of(
        "variables: {p: 1}\ndefaults: {extra: {top_p: \"${{ var.p }}\"}}\nassistants:\n- name: A\n  extra:\n    top_p: ${{ var.p }}\n  vars: {p: 0.5}\n- {name: B, vars: {p: 0.5}}\n",
    );
    let assistants = workspace.assistants();
    assert_eq!(value(&assistants[0], "top_p"), Some(&json!(0.5)));
    assert_eq!(value(&assistants[1], "top_p"), Some(&json!("0.5")));
}
