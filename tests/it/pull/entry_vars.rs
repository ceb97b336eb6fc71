//! `pull` where entries have values of their own for variables: one written text gives several live ones.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;

const ROSTER: &str = "\
variables: { city: }
defaults:
  system_prompt: { file: shop.md }
assistants:
- name: Berlin
  vars: { city: Berlin }
- name: Munich
  vars: { city: Munich }
";

fn all(berlin: &str, munich: &str) -> Value {
    json!([{"name": "Berlin", "system_prompt": berlin}, {"name": "Munich", "system_prompt": munich}])
}

fn fixture(berlin: &str, munich: &str) -> Fixture {
    let files = [
        ("assistants.yaml", ROSTER),
        ("shop.md", "You sell in ${{ var.city }}.\n"),
    ];
    Fixture::new(&files, &all(berlin, munich))
}

#[test]
fn the_same_change_in_all_comes_back_to_the_text_that_they_share() {
    let fixture = fixture("You sell shoes in Berlin.", "You sell shoes in Munich.");
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", ROSTER);
    fixture.holds("shop.md", "You sell shoes in ${{ var.city }}.\n");
}

#[test]
fn a_change_in_one_becomes_its_own_text_with_the_variable_kept() {
    let fixture = fixture("You sell in Berlin.", "You sell shoes in Munich.");
    fixture.pull(&[]);
    fixture.holds(
        "assistants.yaml",
        &ROSTER.replace(
            "Munich\n  vars: { city: Munich }\n",
            "Munich\n  system_prompt: You sell shoes in ${{ var.city }}.\n  vars: { city: Munich }\n",
        ),
    );
    fixture.holds("shop.md", "You sell in ${{ var.city }}.\n");
}

#[test]
fn one_live_text_for_two_cities_is_no_agreement() {
    let fixture = fixture("You sell shoes in Berlin.", "You sell shoes in Berlin.");
    fixture.pull(&[]);
    fixture.holds("shop.md", "You sell in ${{ var.city }}.\n");
    let written = fixture.project.read("assistants.yaml");
    assert!(
        written.contains("Munich\n  system_prompt: You sell shoes in Berlin.\n"),
        "{written}"
    );
}

#[test]
fn a_live_text_that_the_own_value_no_longer_gives_is_left_with_the_reason() {
    let roster =
        "variables: {city: x}\nassistants:\n- name: A\n  vars: {city: Berlin}\n  voice: from ${{ var.city }}\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", roster)],
        &json!([{"name": "A", "voice": "from Bonn"}]),
    );
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(
        ran.stdout
            .contains("it is written with `${{ var.city }}`, which no longer gives the live value"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", roster);
}

#[test]
fn a_text_around_a_variable_from_a_file_comes_back_and_the_file_stays() {
    let roster = "variables: {legal: {file: legal.md}}\nassistants:\n- name: A\n  system_prompt: {file: a.md}\n";
    let files = [
        ("assistants.yaml", roster),
        ("legal.md", "No\nadvice.\n"),
        ("a.md", "Old.\n${{ var.legal }}\n"),
    ];
    let fixture = Fixture::new(&files, &json!([{"name": "A", "system_prompt": "New.\nNo\nadvice."}]));
    fixture.pull(&[]);
    fixture.holds("a.md", "New.\n${{ var.legal }}\n");
    fixture.live(&json!([{"name": "A", "system_prompt": "New.\nSome\nadvice."}]));
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(ran.stdout.contains("which no longer gives the live value"), "{ran}");
    fixture.holds("legal.md", "No\nadvice.\n");
    fixture.holds("a.md", "New.\n${{ var.legal }}\n");
}
