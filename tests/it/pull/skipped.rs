//! What `pull` skips: each value is reported with the reason, and the exit code is 3.

use serde_json::json;

use crate::pull::fixture::Fixture;

#[test]
fn variables_that_no_longer_give_the_live_value_are_not_touched() {
    let roster = "variables: {company: Acme, heat: 0.5}\nassistants:\n- name: A\n  company_name: ${{ var.company }}\n  temperature: ${{ var.heat }}\n  model: old\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", roster)],
        &json!([{"name": "A", "company_name": "Globex", "temperature": 0.9, "model": "new"}]),
    );
    let ran = fixture.run(&["pull", "--format", "json"]).exits(3);
    let results = &ran.json()["results"];
    assert_eq!(results[0]["outcome"], "left", "{ran}");
    assert!(
        results[0]["reason"].as_str().unwrap().contains("`${{ var.company }}`"),
        "{ran}"
    );
    assert_eq!(
        (&results[1]["field"], &results[1]["outcome"]),
        (&json!("model"), &json!("pulled"))
    );
    assert_eq!(
        (&results[2]["field"], &results[2]["outcome"]),
        (&json!("temperature"), &json!("left"))
    );
    assert_eq!(
        ran.json()["summary"],
        json!({"pulled": 1, "added": 0, "left": 2, "pending": 0, "conflict": 0})
    );
    assert_eq!(
        ran.json()["files"],
        json!([{"file": "assistants.yaml", "new": false, "outcome": "written"}])
    );
    fixture.holds("assistants.yaml", &roster.replace("old", "new"));
}

#[test]
fn a_variable_whose_value_is_only_a_piece_of_a_new_word_is_lost() {
    let roster = "variables: {price: 5, city: Bonn}\nassistants:\n- name: A\n  first_message: It costs ${{ var.price }} euro in ${{ var.city }}.\n";
    for (live, lost) in [
        ("It costs 50 euro in Bonn.", "`${{ var.price }}`, which no longer gives"),
        ("It costs 15 euro in Bonn.", "`${{ var.price }}`, which no longer gives"),
        (
            "It costs 5 euro in Bonner shops.",
            "`${{ var.city }}`, which no longer gives",
        ),
        (
            "It costs 55 euro in Bonner shops.",
            "`${{ var.price }}`, `${{ var.city }}`, which no longer give ",
        ),
    ] {
        let fixture = Fixture::new(
            &[("assistants.yaml", roster)],
            &json!([{"name": "A", "first_message": live}]),
        );
        let ran = fixture.run(&["pull"]).exits(3);
        assert!(ran.stdout.contains(&format!("it is written with {lost}")), "{ran}");
        fixture.holds("assistants.yaml", roster);
    }
    let fixture = Fixture::new(
        &[("assistants.yaml", roster)],
        &json!([{"name": "A", "first_message": "It costs 5-6 euro in Bonn/Berlin."}]),
    );
    fixture.pull(&[]);
    let written = roster.replace("}} euro", "}}-6 euro").replace("}}.", "}}/Berlin.");
    fixture.holds("assistants.yaml", &written);
}

#[test]
fn what_is_not_live_or_blocked_is_said_and_the_rest_is_pulled() {
    let roster = "assistants:\n- name: A\n  model: old\n- name: Missing\n  model: x\n- name: Twice\n  model: x\n- name: Pinned\n  id: \"000000000000000000000000\"\n";
    let live = json!([{"name": "A", "model": "new"}, {"name": "Twice"}, {"name": "Twice"}]);
    let fixture = Fixture::new(&[("assistants.yaml", roster)], &live);
    let ran = fixture.run(&["pull"]).exits(3);
    for part in [
        "left: it is not live",
        "2 live assistants are named \"Twice\"",
        "no live assistant has the pinned id",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {ran}");
    }
    assert!(
        ran.stdout.ends_with("Pull: 1 pulled, 3 left (1 file changed).\n"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", &roster.replace("old", "new"));
    fixture.run(&["pull", "A"]).exits(0);
}

#[test]
fn a_live_value_of_another_type_or_none_at_all_is_left() {
    let roster = "assistants:\n- name: A\n  model: m\n  max_tokens: 400\n  first_message: Hi\n";
    let live = json!([{"name": "A", "model": 5, "max_tokens": "many", "first_message": null}]);
    let fixture = Fixture::new(&[("assistants.yaml", roster)], &live);
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(
        ran.stdout.ends_with("Pull: 0 pulled, 3 left (0 files changed).\n"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", roster);
}

#[test]
fn a_rename_that_the_files_ask_for_is_left_to_apply() {
    let roster = "assistants:\n- name: New\n  renamed_from: Old\n  model: m\n";
    let fixture = Fixture::new(&[("assistants.yaml", roster)], &json!([{"name": "Old", "model": "n"}]));
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(ran.stdout.contains("`renamed_from`"), "{ran}");
    fixture.holds("assistants.yaml", &roster.replace(" m\n", " \"n\"\n"));
}

#[test]
fn an_unknown_name_is_an_error_with_the_nearest() {
    let fixture = Fixture::new(
        &[("assistants.yaml", "assistants:\n- name: Sales\n")],
        &json!([{"name": "Sales"}]),
    );
    let ran = fixture.run(&["pull", "Salse"]).exits(1);
    assert!(
        ran.stderr.contains("no entry has the name \"Salse\"") && ran.stderr.contains("did you mean \"Sales\"?"),
        "{ran}"
    );
}

#[test]
fn two_live_names_that_would_clash_are_left() {
    let id = |n: u8| format!("665e4a34c65bb95f2f2d72e{n}");
    let roster = format!(
        "assistants:\n- name: A\n  id: \"{}\"\n- name: B\n  id: \"{}\"\n",
        id(1),
        id(2)
    );
    let live = json!([{"id": id(1), "name": "X"}, {"id": id(2), "name": "X"}]);
    let fixture = Fixture::new(&[("assistants.yaml", &roster)], &live);
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(ran.stdout.contains("another entry has the live name"), "{ran}");
    fixture.holds("assistants.yaml", &roster);
}
