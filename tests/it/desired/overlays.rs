//! Overlays: which value wins, and entries that match nothing.

use serde_json::json;

use super::workspace::{Workspace, value};

const BASE: &str = "defaults: {voice: default, language: default, industry: default, model: default}\nassistants:\n  - name: A\n    id: base\n    voice: entry\n    language: entry\n    extra: {p: 1, q: 1}\n    ignore: [voice]\n  - name: B\n";

#[test]
fn an_overlays_entry_counts_more_than_the_entry_than_an_overlays_default_than_the_default() {
    let overlay = "defaults: {voice: over default, industry: over default}\nassistants:\n  - name: A\n    id: prod\n    voice: over entry\n    extra: {q: 2}\n    ignore: [industry]\n";
    let reading = Workspace::of(BASE).overlay("o.yaml", overlay).read();
    let all = &reading.roster.assistants;
    for (field, wanted, file) in [
        ("voice", json!("over entry"), "o.yaml"),
        ("language", json!("entry"), "assistants.yaml"),
        ("industry", json!("over default"), "o.yaml"),
        ("model", json!("default"), "assistants.yaml"),
        ("p", json!(1), "assistants.yaml"),
        ("q", json!(2), "o.yaml"),
    ] {
        let declared = all[0].declared.iter().find(|declared| declared.field == field).unwrap();
        assert_eq!((&declared.value, &*declared.location.file), (&wanted, file), "{field}");
    }
    assert_eq!(all[0].id.as_deref(), Some("prod"));
    assert!(all[0].ignore.iter().eq(["industry"]));
    assert_eq!((&*all[0].place.file, all[0].place.line), ("assistants.yaml", 3));
    assert_eq!(value(&all[1], "voice"), Some(&json!("over default")));
}

#[test]
fn later_overlays_count_more_and_settings_replace_key_by_key() {
    let workspace = Workspace::of(format!("settings: {{patch: declared, unobservable: [voice]}}\n{BASE}"))
        .overlay(
            "1.yaml",
            "settings: {unobservable: [model]}\nassistants: [{name: A, voice: one, model: one}]",
        )
        .overlay("2.yaml", "assistants: [{name: A, voice: two}]");
    let reading = workspace.read();
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    assert_eq!(value(&reading.roster.assistants[0], "voice"), Some(&json!("two")));
    assert_eq!(value(&reading.roster.assistants[0], "model"), Some(&json!("one")));
    assert!(reading.roster.settings.patch_declared_only);
    assert!(reading.roster.settings.unobservable.iter().eq(["model"]));
}

#[test]
fn entries_match_by_resolved_name() {
    let workspace = Workspace::of("variables: {x: A}\nassistants: [{name: \"${{ var.x }} 1\"}]\n")
        .overlay("o.yaml", "assistants: [{name: A 1, voice: x}]\n");
    assert_eq!(value(&workspace.assistants()[0], "voice"), Some(&json!("x")));
}

#[test]
fn an_overlay_entry_that_matches_nothing_is_an_error() {
    let workspace = Workspace::of(BASE).overlay(
        "o.yaml",
        "assistants:\n  - name: a\n  - name: Nobody Known\n  - voice: x\n",
    );
    assert_eq!(
        workspace.errors(),
        [
            "o.yaml:2:11: unknown assistant in an overlay: `a`",
            "o.yaml:3:11: unknown assistant in an overlay: `Nobody Known`",
            "o.yaml:4:5: this assistant has no `name`",
        ]
    );
    assert_eq!(workspace.hint("`a`"), "did you mean `A`?");
}

#[test]
fn an_entry_that_is_twice_in_one_overlay_is_an_error() {
    let workspace = Workspace::of(BASE).overlay("o.yaml", "assistants: [{name: A}, {name: A}]\n");
    assert_eq!(
        workspace.errors(),
        ["o.yaml:1:32: two assistants have the same `name`, `A`"]
    );
}

#[test]
fn ids_are_unique_after_overlays() {
    let clash = Workspace::of(BASE).overlay("o.yaml", "assistants: [{name: B, id: base}]\n");
    assert_eq!(
        clash.errors(),
        ["o.yaml:1:28: two assistants have the same `id`, `base`"]
    );
    let moved = Workspace::of(BASE).overlay("o.yaml", "assistants: [{name: B, id: base}, {name: A, id: other}]\n");
    assert_eq!(moved.errors(), [""; 0]);
}

#[test]
fn a_base_file_that_cannot_be_read_makes_no_overlay_wrong() {
    let errors = Workspace::of("assistants: [\n")
        .overlay("o.yaml", "assistants: [{name: A}]\n")
        .errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn a_prompt_file_of_an_overlay_is_relative_to_the_overlay() {
    let workspace = Workspace::of(BASE).file("envs/p.md", "prod").overlay(
        "envs/prod.yaml",
        "assistants: [{name: A, system_prompt: {file: p.md}}]\n",
    );
    assert_eq!(value(&workspace.assistants()[0], "system_prompt"), Some(&json!("prod")));
}
