//! Entries that inherit all of another entry (`<<: *other`) or a part of it: a value that is pulled into one does not
//! change the others.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;

/// Pulls into a file, after which the plan is empty.
#[track_caller]
fn comes_to(before: &str, live: &Value, after: &str) {
    let fixture = Fixture::new(&[("assistants.yaml", before), ("a.md", "Old.\n")], live);
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", after);
}

#[test]
fn a_value_that_an_entry_gets_of_its_own_is_not_handed_on() {
    comes_to(
        "defaults: {model: old}\nassistants:\n- &a\n  name: A\n- <<: *a\n  name: B\n- name: C\n  <<: *a\n",
        &json!([{"name": "A", "model": "new"}, {"name": "B", "model": "old"}, {"name": "C", "model": "other"}]),
        "defaults: {model: old}\nassistants:\n- &a\n  name: A\n  model: new\n- <<: *a\n  name: B\n  model: old\n- name: C\n  model: other\n  <<: *a\n",
    );
}

#[test]
fn an_extra_field_that_an_entry_gets_of_its_own_is_not_handed_on() {
    comes_to(
        "defaults: {extra: {x: 1, z: 1}}\nassistants:\n- &a {name: A}\n- {<<: *a, name: B}\n",
        &json!([{"name": "A", "x": 2, "z": 3}, {"name": "B", "x": 1, "z": 1}]),
        "defaults: {extra: {x: 1, z: 1}}\nassistants:\n- &a {name: A, extra: { x: 2, z: 3 }}\n- {<<: *a, name: B, extra: { x: 1, z: 1 }}\n",
    );
}

#[test]
fn a_shared_entry_changes_while_its_heir_stays() {
    comes_to(
        "assistants:\n- &a {name: A, model: old, voice: v}\n- <<: *a\n  name: B\n",
        &json!([{"name": "A", "model": "new", "voice": "v"}, {"name": "B", "model": "old", "voice": "v"}]),
        "assistants:\n- &a {name: A, model: new, voice: v}\n- <<: *a\n  name: B\n  model: old\n",
    );
}

#[test]
fn an_alias_that_gives_way_to_a_value_leaves_it_to_the_heirs() {
    comes_to(
        "assistants:\n- name: M\n  model: &m old\n- &a\n  name: A\n  model: *m\n- <<: *a\n  name: B\n- <<: *a\n  name: C\n  model: c\n",
        &json!([{"name": "M", "model": "old"}, {"name": "A", "model": "new"}, {"name": "B", "model": "old"}, {"name": "C", "model": "c"}]),
        "assistants:\n- name: M\n  model: &m old\n- &a\n  name: A\n  model: new\n- <<: *a\n  name: B\n  model: old\n- <<: *a\n  name: C\n  model: c\n",
    );
}

#[test]
fn an_heir_of_an_heir_keeps_what_it_has_and_so_does_one_of_several() {
    comes_to(
        "defaults: {model: old}\nassistants:\n- &a\n  name: A\n- &b\n  <<: *a\n  name: B\n- <<: [*b, *a]\n  name: C\n",
        &json!([{"name": "A", "model": "old"}, {"name": "B", "model": "new"}, {"name": "C", "model": "old"}]),
        "defaults: {model: old}\nassistants:\n- &a\n  name: A\n- &b\n  <<: *a\n  name: B\n  model: new\n- <<: [*b, *a]\n  name: C\n  model: old\n",
    );
}

#[test]
fn an_alias_of_a_prompt_file_leaves_it_or_stays() {
    let roster = "assistants:\n- name: A\n  system_prompt: &p {file: a.md}\n- name: B\n  system_prompt: *p\n";
    let all = |a: &str, b: &str| json!([{"name": "A", "system_prompt": a}, {"name": "B", "system_prompt": b}]);
    comes_to(
        roster,
        &all("New.", "Old."),
        &roster
            .replace("{file: a.md}\n", "New.\n")
            .replace(" *p", "\n    file: a.md"),
    );
    comes_to(roster, &all("Old.", "New."), &roster.replace("*p", "New."));
    comes_to(roster, &all("New.", "New."), roster);
    let heir = "assistants:\n- &a\n  name: A\n  system_prompt: {file: a.md}\n- <<: *a\n  name: B\n";
    comes_to(
        heir,
        &all("New.", "Old."),
        "assistants:\n- &a\n  name: A\n  system_prompt: New.\n- <<: *a\n  name: B\n  system_prompt:\n    file: a.md\n",
    );
}

#[test]
fn what_is_written_within_a_merge_key_comes_back_there() {
    comes_to(
        "assistants:\n- name: A\n  <<: {model: old} # m\n  voice: v\n- name: B\n  <<: [{model: old, voice: v}]\n",
        &json!([{"name": "A", "model": "new", "voice": "v"}, {"name": "B", "model": "old", "voice": "w"}]),
        "assistants:\n- name: A\n  <<: {model: new} # m\n  voice: v\n- name: B\n  <<: [{model: old, voice: w}]\n",
    );
}

#[test]
fn an_extra_that_others_take_over_gets_no_further_field_without_them() {
    let roster = "defaults: {extra: {z: 1}}\nassistants:\n- name: A\n  extra: &x {x: 1}\n- name: B\n  extra: {<<: *x}\n- name: C\n  model: old\n";
    let all = |z: u8| json!([{"name": "A", "x": 1, "z": 2}, {"name": "B", "x": 1, "z": 1}, {"name": "C", "x": 1, "z": z, "model": "new"}]);
    comes_to(
        roster,
        &all(1),
        "defaults: {extra: {z: 1}}\nassistants:\n- name: A\n  extra: &x {x: 1, z: 2}\n- name: B\n  extra: {<<: *x, z: 1}\n- name: C\n  model: new\n",
    );
    // An alias can't have its own value: what would change it is skipped, and nothing else is.
    let alias = roster.replace("{<<: *x}", "*x");
    let fixture = Fixture::new(&[("assistants.yaml", &alias)], &all(3));
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(ran.stdout.contains("its `extra` is shared with other entries"), "{ran}");
    fixture.holds(
        "assistants.yaml",
        &alias.replace("model: old", "model: new\n  extra:\n    z: 3"),
    );
}

#[test]
fn of_several_entries_that_one_takes_over_the_first_that_says_something_counts() {
    comes_to(
        "defaults: &all {temperature: 0.5}\nassistants:\n- &a {name: A, temperature: 0}\n- {name: B, <<: [*all, *a]}\n",
        &json!([{"name": "A", "temperature": 0.1}, {"name": "B", "temperature": 0}]),
        "defaults: &all {temperature: 0}\nassistants:\n- &a {name: A, temperature: 0.1}\n- {name: B, <<: [*all, *a]}\n",
    );
}

#[test]
fn what_cannot_be_written_without_changing_something_else_holds_nothing_else_back() {
    let roster = "assistants:\n- name: A\n  model: old\n  extra:\n    deep: {stop: &s [a], go: 1}\n- name: B\n  model: old\n  extra: {stop: *s}\n";
    let fixture = Fixture::new(&[("assistants.yaml", roster)], &json!([]));
    let live = json!([{"name": "A", "model": "new", "deep": {"stop": ["b"], "go": 1}}, {"name": "B", "model": "newer", "stop": ["a"]}]);
    fixture.live_in_shape(&json!({"extra": ["deep", "stop"]}), &live);
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(
        ran.stdout
            .contains("left: something else would change with it: bring it back by hand"),
        "{ran}"
    );
    assert!(
        ran.stdout.ends_with("Pull: 2 pulled, 1 left (1 file changed).\n"),
        "{ran}"
    );
    fixture.holds(
        "assistants.yaml",
        &roster.replacen("old", "new", 1).replacen("old", "newer", 1),
    );
}

#[test]
fn an_overlays_entry_hands_nothing_on_either() {
    let base = "assistants:\n- name: A\n  model: old\n- name: B\n  model: b\n";
    let fixture = Fixture::new(
        &[
            ("assistants.yaml", base),
            (
                "prod.yaml",
                "defaults: {voice: v}\nassistants:\n- &a {name: A}\n- {<<: *a, name: B}\n",
            ),
        ],
        &json!([{"name": "A", "model": "old", "voice": "w"}, {"name": "B", "model": "b", "voice": "v"}]),
    );
    fixture.pull(&["--overlay", "prod.yaml"]);
    fixture.holds("assistants.yaml", base);
    fixture.holds(
        "prod.yaml",
        "defaults: {voice: v}\nassistants:\n- &a {name: A, voice: w}\n- {<<: *a, name: B, voice: v}\n",
    );
}
