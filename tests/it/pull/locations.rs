//! Each live value goes back to the location that set it, or to a new one where other entries keep the old value.

use serde_json::json;

use crate::pull::fixture::Fixture;

#[test]
fn pull_of_nothing_changes_nothing() {
    let roster = "# ours\nassistants: # all of them\n- {name: A,   temperature: 0.70 , system_prompt: {file: p.md}}\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", roster), ("p.md", "Be kind.\n\n\n")],
        &json!([{"name": "A", "temperature": 0.7, "system_prompt": "Be kind."}]),
    );
    let ran = fixture.pull(&[]);
    assert!(
        ran.stdout.ends_with("Pull: 0 pulled, 0 left (0 files changed).\n"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", roster);
    fixture.holds("p.md", "Be kind.\n\n\n");
}

#[test]
fn values_come_back_in_the_style_they_are_written_in() {
    let fixture = Fixture::new(
        &[(
            "assistants.yaml",
            "assistants:\n  - name: A   # first\n    language: 'English' # said 'so'\n    model: gpt-4o\n    emotion: true\n    max_tokens: 400 # enough?\n    first_message: \"Hi\"\n    system_prompt: |\n      One.\n      Two.\n    # the end\n",
        )],
        &json!([{"name": "A", "language": "it's", "model": "no", "emotion": false, "max_tokens": "500",
            "first_message": "Hello", "system_prompt": "One.\nThree."}]),
    );
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "assistants:\n  - name: A   # first\n    language: 'it''s' # said 'so'\n    model: \"no\"\n    emotion: false\n    max_tokens: 500 # enough?\n    first_message: \"Hello\"\n    system_prompt: |\n      One.\n      Three.\n    # the end\n",
    );
}

#[test]
fn a_default_changes_when_all_who_use_it_agree() {
    let fixture = Fixture::new(
        &[(
            "assistants.yaml",
            "defaults:\n  model: old # ours\nassistants:\n- name: A\n- name: B\n- name: C\n  model: its own\n",
        )],
        &json!([{"name": "A", "model": "new"}, {"name": "B", "model": "new"}, {"name": "C", "model": "its own"}]),
    );
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "defaults:\n  model: new # ours\nassistants:\n- name: A\n- name: B\n- name: C\n  model: its own\n",
    );
}

#[test]
fn a_default_that_no_longer_holds_for_one_becomes_its_own_value() {
    let files = [(
        "assistants.yaml",
        "defaults: {model: old, extra: {top_p: 1}}\nassistants:\n- name: A\n  temperature: 1\n- name: B\n",
    )];
    let live = json!([{"name": "A", "model": "new", "temperature": 1.0, "top_p": 0.5}, {"name": "B", "model": "old", "top_p": 1}]);
    let fixture = Fixture::new(&files, &live);
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "defaults: {model: old, extra: {top_p: 1}}\nassistants:\n- name: A\n  model: new\n  temperature: 1\n  extra:\n    top_p: 0.5\n- name: B\n",
    );
}

#[test]
fn of_those_who_agree_all_must_be_asked_for() {
    let files = [(
        "assistants.yaml",
        "defaults:\n  model: old\nassistants:\n- name: A\n- name: B\n",
    )];
    let live = json!([{"name": "A", "model": "new"}, {"name": "B", "model": "new"}]);
    let fixture = Fixture::new(&files, &live);
    let ran = fixture.run(&["pull", "A"]).exits(0);
    assert!(
        ran.stdout
            .contains("given a value of its own: the one at assistants.yaml:2 is shared"),
        "{ran}"
    );
    fixture.holds(
        "assistants.yaml",
        "defaults:\n  model: old\nassistants:\n- name: A\n  model: new\n- name: B\n",
    );
}

#[test]
fn an_anchor_is_kept_and_its_aliases_follow_or_leave() {
    let files = [(
        "assistants.yaml",
        "assistants:\n- &a\n  name: A\n  model: &m old # shared\n  voice: female\n- name: B\n  model: *m\n- <<: *a\n  name: C\n",
    )];
    let all = |models: [&str; 3]| {
        json!([{"name": "A", "model": models[0], "voice": "female"}, {"name": "B", "model": models[1]},
            {"name": "C", "model": models[2], "voice": "female"}])
    };
    let fixture = Fixture::new(&files, &all(["new", "new", "new"]));
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "assistants:\n- &a\n  name: A\n  model: &m new # shared\n  voice: female\n- name: B\n  model: *m\n- <<: *a\n  name: C\n",
    );
    fixture.live(&all(["new", "other", "new"]));
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "assistants:\n- &a\n  name: A\n  model: &m new # shared\n  voice: female\n- name: B\n  model: other\n- <<: *a\n  name: C\n",
    );
    // Now only the entry that holds the anchor changes: the other keeps its value.
    fixture.live(&all(["newest", "other", "new"]));
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "assistants:\n- &a\n  name: A\n  model: &m newest # shared\n  voice: female\n- name: B\n  model: other\n- <<: *a\n  name: C\n  model: new\n",
    );
}

#[test]
fn prompt_files_keep_their_frame() {
    let roster = "assistants:\n- name: A\n  system_prompt: {file: prompts/a.md}\n- name: B\n  system_prompt: {file: prompts/b.md}\n";
    let fixture = Fixture::new(
        &[
            ("assistants.yaml", roster),
            ("prompts/a.md", "\u{feff}One.\r\nTwo.\r\n"),
            ("prompts/b.md", "One."),
        ],
        &json!([{"name": "A", "system_prompt": "One.\nThree.\n${{ var.x }} and {{name}}"}, {"name": "B", "system_prompt": "Two."}]),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", roster);
    fixture.holds(
        "prompts/a.md",
        "\u{feff}One.\r\nThree.\r\n$${{ var.x }} and {{name}}\r\n",
    );
    fixture.holds("prompts/b.md", "Two.");
}

#[test]
fn a_shared_prompt_file_follows_all_or_none() {
    let roster = "defaults:\n  system_prompt: {file: prompts/shared.md}\nassistants:\n- name: A\n- name: B\n";
    let long = "1\n2\n3\n4\n5\n6\n7";
    let all = |a: &str, b: &str| json!([{"name": "A", "system_prompt": a}, {"name": "B", "system_prompt": b}]);
    let fixture = Fixture::new(
        &[("assistants.yaml", roster), ("prompts/shared.md", "Old.\n")],
        &all(long, long),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", roster);
    fixture.holds("prompts/shared.md", &format!("{long}\n"));

    fixture.live(&all("Short.", &format!("{long}\n8")));
    let ran = fixture.pull(&[]);
    assert!(
        ran.stdout
            .contains("given a value of its own: `prompts/shared.md` is shared, and stays as it is"),
        "{ran}"
    );
    fixture.holds("prompts/shared.md", &format!("{long}\n"));
    fixture.holds("prompts/b.md", &format!("{long}\n8\n"));
    fixture.holds(
        "assistants.yaml",
        "defaults:\n  system_prompt: {file: prompts/shared.md}\nassistants:\n- name: A\n  system_prompt: Short.\n- name: B\n  system_prompt:\n    file: prompts/b.md\n",
    );
}

#[test]
fn a_text_with_control_characters_leaves_its_file() {
    let roster = "assistants:\n- name: A\n  system_prompt: {file: a.md} # long\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", roster), ("a.md", "Old.\n")],
        &json!([{"name": "A", "system_prompt": "Bell \u{7} and \u{1b}[31m\nNUL \u{0}"}]),
    );
    fixture.pull(&[]);
    fixture.holds("a.md", "Old.\n");
    let text = fixture.project.read("assistants.yaml");
    assert!(
        text.contains("\\u001b[31m") || text.contains("\\e[31m") || text.contains("\\x1b[31m"),
        "{text}"
    );
    assert!(text.ends_with(" # long\n"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn an_overlays_value_comes_back_to_the_overlay() {
    let base = "defaults: {model: small}\nassistants:\n- name: A\n  temperature: 0.5\n- name: B\n  voice: female\n";
    let prod = "# production\ndefaults:\n  model: big\nassistants:\n- name: A\n  temperature: 0.1\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", base), ("prod.yaml", prod)],
        &json!([{"name": "A", "model": "big", "temperature": 0.2}, {"name": "B", "model": "huge", "voice": "male"}]),
    );
    fixture.pull(&["--overlay", "prod.yaml"]);
    fixture.holds("assistants.yaml", &base.replace("female", "male"));
    fixture.holds(
        "prod.yaml",
        "# production\ndefaults:\n  model: big\nassistants:\n- name: A\n  temperature: 0.2\n\n- name: B\n  model: huge\n",
    );
}

#[test]
fn a_live_name_comes_back_to_a_pinned_entry() {
    let id = "665e4a34c65bb95f2f2d72e1";
    let roster = format!("assistants:\n- name: Old # it\n  id: \"{id}\"\n  model: m\n");
    let fixture = Fixture::new(
        &[("assistants.yaml", &roster)],
        &json!([{"id": id, "name": "New: one", "model": "m"}]),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", &roster.replace("Old", "\"New: one\""));
}

#[test]
fn under_an_overlay_a_name_stays_because_other_overlays_find_the_entry_by_it() {
    let id = "665e4a34c65bb95f2f2d72e1";
    let base = "assistants:\n- name: Old\n  model: m\n";
    let overlay = format!("assistants: [{{name: Old, id: \"{id}\", voice: male}}]\n");
    let fixture = Fixture::new(
        &[
            ("assistants.yaml", base),
            ("prod.yaml", &overlay),
            ("staging.yaml", "assistants: [{name: Old, voice: x}]\n"),
        ],
        &json!([{"id": id, "name": "New", "model": "n", "voice": "female"}]),
    );
    let ran = fixture.run(&["pull", "--overlay", "prod.yaml"]).exits(3);
    assert!(ran.stdout.contains("overlays find their entries by name"), "{ran}");
    fixture.holds("assistants.yaml", &base.replace(": m", ": \"n\""));
    fixture.holds("prod.yaml", &overlay.replace("male", "female"));
    fixture.run(&["validate", "--overlay", "staging.yaml"]).exits(0);
}

#[test]
fn create_only_fields_come_back_and_ignored_ones_do_not() {
    let fixture = Fixture::new(
        &[(
            "assistants.yaml",
            "settings: {unobservable: [hipaa]}\nassistants:\n- name: A\n  voice: female\n  industry: retail\n  ignore: [industry]\n  hipaa: true\n",
        )],
        &json!([{"name": "A", "voice": "male", "industry": "banks", "hipaa": false}]),
    );
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        "settings: {unobservable: [hipaa]}\nassistants:\n- name: A\n  voice: male\n  industry: retail\n  ignore: [industry]\n  hipaa: true\n",
    );
}

#[test]
fn variables_stay_where_they_still_give_the_live_value() {
    let fixture = Fixture::new(
        &[
            (
                "assistants.yaml",
                "variables: {company: Acme}\nassistants:\n- name: A\n  first_message: \"Hello from ${{ var.company }}!\"\n  system_prompt: {file: a.md}\n",
            ),
            (
                "a.md",
                "You work for ${{ var.company }}.\nBe kind to ${{var.company}}.\n",
            ),
        ],
        &json!([{"name": "A", "first_message": "Hi from Acme, friend!", "system_prompt": "You work at Acme.\nBe very kind to Acme."}]),
    );
    fixture.pull(&[]);
    fixture.holds(
        "a.md",
        "You work at ${{ var.company }}.\nBe very kind to ${{var.company}}.\n",
    );
    assert!(
        fixture
            .project
            .read("assistants.yaml")
            .contains("\"Hi from ${{ var.company }}, friend!\"")
    );
}

#[test]
fn comments_within_lists_and_maps_stay_where_the_shape_stays() {
    let file = "assistants:\n  - name: A\n    extra:\n      stop: # the stop words\n        - foo # f\n        - bar # b\n      \
                opts:\n        z: 1 # z\n        a: x # a\n      top_p: 0.9\n";
    let live = json!([{"name": "A", "stop": ["foo", "baz"], "opts": {"a": "w", "z": 1}, "top_p": "0.8"}]);
    let fixture = Fixture::new(&[("assistants.yaml", file)], &live);
    fixture.live_in_shape(&json!({"extra": ["stop", "opts", "top_p"]}), &live);
    fixture.pull(&[]);
    let wanted = file.replace("bar", "baz").replace("a: x", "a: w").replace("0.9", "0.8");
    fixture.holds("assistants.yaml", &wanted);
}

#[test]
fn remarks_within_a_map_stay_although_a_prompt_holds_what_looks_like_a_merge_key() {
    let roster = "defaults: &all { hipaa: true }\nassistants:\n  - <<: *all\n    name: A\n    \
                  system_prompt: \"write cat <<EOF\"\n    extra:\n      tuning:\n        top_p: 0.9 # why\n        \
                  top_k: 3 # and this\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", roster)],
        &json!([{"name": "A", "hipaa": true, "system_prompt": "write cat <<EOF", "tuning": {"top_p": 0.5, "top_k": 3}}]),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", &roster.replace("0.9", "0.5"));
}

#[test]
fn a_map_with_a_merge_key_of_its_own_is_replaced_as_a_whole() {
    let roster = |tuning: &str| {
        format!("x-base: &base {{ top_p: 0.9 }}\nassistants:\n  - name: A\n    extra:\n      tuning:{tuning}\n")
    };
    let fixture = Fixture::new(
        &[("assistants.yaml", &roster(" { <<: *base, top_k: 3 }"))],
        &json!([{"name": "A", "tuning": {"top_p": 0.5, "top_k": 3}}]),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", &roster(" { top_k: 3, top_p: 0.5 }"));
}

#[test]
fn a_merge_key_with_its_tag_is_one_and_keeps_it() {
    let roster = |temperature: &str| {
        format!(
            "assistants:\n  - &day\n    name: Day\n    hipaa: true\n    temperature: 0.7\n  - !!merge <<: *day\n    \
             name: Night\n    temperature: {temperature} # late\n"
        )
    };
    let fixture = Fixture::new(
        &[("assistants.yaml", &roster("0.3"))],
        &json!([
            {"name": "Day", "hipaa": true, "temperature": 0.7},
            {"name": "Night", "hipaa": true, "temperature": 0.5}
        ]),
    );
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", &roster("0.5"));
}
