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
}

#[test]
fn only_the_variable_that_a_live_text_no_longer_gives_is_written_out_and_named() {
    let roster = "variables: { shop: Acme, city: , phone: 030 12 }
defaults:
  system_prompt: { file: shop.md }
assistants:
- name: Berlin
  vars: { city: Berlin }
- name: Munich
  vars: { city: Munich }
";
    let files = [
        ("assistants.yaml", roster),
        (
            "shop.md",
            "This is ${{ var.shop }}.\nWe are in ${{ var.city }}.\nCall ${{ var.phone }}.\n",
        ),
    ];
    let said = |city: &str, phone: &str| format!("This is Acme.\nWe are in {city}.\nCall {phone}.");
    let fixture = Fixture::new(&files, &all(&said("Berlin", "030 12"), &said("Bonn", "030 12 now")));
    let ran = fixture.pull(&[]);
    fixture.holds("shop.md", files[1].1);
    let written = fixture.project.read("assistants.yaml");
    assert!(
        written.contains("This is ${{ var.shop }}.\n    We are in Bonn.\n    Call ${{ var.phone }} now.\n"),
        "{written}"
    );
    assert!(
        ran.stdout
            .contains("written without `${{ var.city }}`, which no longer gives the live value"),
        "{ran}"
    );
    // What they share is not written out: it is the variable that changed, or the text, and a person knows which.
    let fixture = Fixture::new(&files, &all(&said("Berlin", "089 7"), &said("Munich", "089 7")));
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(
        ran.stdout
            .contains("it is written with `${{ var.phone }}`, which no longer gives the live value"),
        "{ran}"
    );
    for (file, text) in files {
        fixture.holds(file, text);
    }
}

/// Two prompts that put in one part, each with its own city.
const PARTS: [(&str, &str); 4] = [
    (
        "assistants.yaml",
        "variables: { city: , legal: { file: legal.md } }\nassistants:\n- name: A\n  vars: { city: Berlin }\n  system_prompt: { file: a.md }\n- name: B\n  vars: { city: Munich }\n  first_message: \"In ${{ var.city }}: ${{ var.legal }} Well?\"\n",
    ),
    ("legal.md", "Calls are recorded.\nSay so.\n"),
    ("a.md", "You sell in ${{ var.city }}.\n${{ var.legal }}\nBye.\n"),
    ("unused.md", ""),
];

fn parts(a: &str, b: &str) -> Value {
    json!([{"name": "A", "system_prompt": a}, {"name": "B", "first_message": b}])
}

#[test]
fn a_change_within_a_part_that_all_who_put_it_in_agree_on_comes_back_to_its_file() {
    let a = "You sell in Berlin.\nCalls may be recorded.\nAsk first.\nSay so.\nBye.";
    let b = "In Munich: Calls may be recorded.\nAsk first.\nSay so. Well?";
    let fixture = Fixture::new(&PARTS, &parts(a, b));
    let ran = fixture.pull(&[]);
    assert!(ran.stdout.contains("legal.md"), "{ran}");
    fixture.holds("legal.md", "Calls may be recorded.\nAsk first.\nSay so.\n");
    for (file, text) in [PARTS[0], PARTS[2]] {
        fixture.holds(file, text);
    }
    // What changed around the part goes to the text around it.
    fixture.live(&parts(
        &a.replace("Bye", "See you").replace("may be", "will be"),
        &b.replace("may be", "will be"),
    ));
    fixture.pull(&[]);
    fixture.holds("legal.md", "Calls will be recorded.\nAsk first.\nSay so.\n");
    fixture.holds("a.md", "You sell in ${{ var.city }}.\n${{ var.legal }}\nSee you.\n");
}

#[test]
fn a_change_within_a_part_that_not_all_agree_on_becomes_the_entrys_own_text() {
    let same_b = "In Munich: Calls are recorded.\nSay so. Well?";
    for b in [same_b, &same_b.replace("recorded", "taped")] {
        let fixture = Fixture::new(
            &PARTS,
            &parts("You sell in Berlin.\nCalls may be recorded.\nSay so.\nBye.", b),
        );
        let ran = fixture.pull(&[]);
        assert!(
            ran.stdout.contains("no longer puts in `legal.md`, which is shared"),
            "{ran}"
        );
        fixture.holds("legal.md", "Calls are recorded.\nSay so.\n");
        fixture.holds(
            "a.md",
            "You sell in ${{ var.city }}.\nCalls may be recorded.\nSay so.\nBye.\n",
        );
        let roster = fixture.project.read("assistants.yaml");
        assert_eq!(roster.contains("${{ var.legal }}"), b == same_b, "{roster}");
    }
}

#[test]
fn a_part_that_is_used_elsewhere_or_was_not_asked_for_stays() {
    let edited = "You sell in Berlin.\nCalls may be recorded.\nSay so.\nBye.";
    let live = |more: &Value| {
        let mut all = parts(edited, "In Munich: Calls may be recorded.\nSay so. Well?");
        all.as_array_mut().unwrap().push(more.clone());
        all
    };
    let [roster, legal, a, _] = PARTS;
    for (more, entry, live) in [
        (
            "- name: C\n  system_prompt: { file: legal.md }\n",
            &[][..],
            live(&json!({"name": "C", "system_prompt": "Calls are recorded.\nSay so."})),
        ),
        (
            "- name: C\n  extra: { said: [\"${{ var.legal }}\"] }\n",
            &[],
            live(&json!({"name": "C", "said": ["Calls are recorded.\nSay so."]})),
        ),
        ("", &["A"], live(&json!({"name": "C"}))),
    ] {
        let roster = format!("{}{more}", roster.1);
        let fixture = Fixture::new(&[("assistants.yaml", &roster), legal, a], &live);
        fixture.run(&[&["pull"], entry].concat()).exits(0);
        fixture.holds("legal.md", legal.1);
        assert!(fixture.project.read("a.md").contains("may be"), "{more}");
    }
}

#[test]
fn edits_within_a_part_and_beside_it_come_back_to_both_if_all_agree() {
    let roster = "variables: { city: , legal: { file: legal.md } }
defaults:
  system_prompt: { file: shop.md }
assistants:
- name: Berlin
  vars: { city: Berlin }
- name: Munich
  vars: { city: Munich }
";
    let files = [
        ("assistants.yaml", roster),
        ("legal.md", PARTS[1].1),
        (
            "shop.md",
            "You sell in ${{ var.city }}.\n${{ var.legal }}\nBye from ${{ var.city }}.\nEnd.\n",
        ),
    ];
    let said =
        |city: &str| format!("You sell shoes in {city}.\nCalls may be recorded.\nSay it.\nSee you in {city}.\nEnd.");
    let fixture = Fixture::new(&files, &all(&said("Berlin"), &said("Munich")));
    fixture.pull(&[]);
    fixture.holds("assistants.yaml", roster);
    fixture.holds("legal.md", "Calls may be recorded.\nSay it.\n");
    fixture.holds(
        "shop.md",
        "You sell shoes in ${{ var.city }}.\n${{ var.legal }}\nSee you in ${{ var.city }}.\nEnd.\n",
    );
    // Lines that moved can't be told: nothing of them goes into the part.
    let said = |city: &str| format!("Calls may be recorded.\nAsk first.\nSay so.\nBye from {city}.\nEnd.");
    let fixture = Fixture::new(&files, &all(&said("Berlin"), &said("Munich")));
    fixture.run(&["pull"]).exits(3);
    fixture.holds("legal.md", PARTS[1].1);
}

#[test]
fn an_edit_that_cannot_be_told_from_the_text_around_it_becomes_the_entrys_own() {
    let live = parts(
        "Other.\nAnother.\nThird.",
        "In Munich: Calls are recorded.\nSay so. Well?",
    );
    let fixture = Fixture::new(&PARTS, &live);
    fixture.run(&["pull"]);
    fixture.holds("legal.md", PARTS[1].1);
}

#[test]
fn an_agreed_edit_of_a_part_comes_back_whatever_becomes_of_the_other_parts_of_a_text() {
    let roster = "variables: { legal: { file: legal.md }, hours: { file: hours.md } }
assistants:
- name: A
  system_prompt: { file: a.md }
- name: B
  system_prompt: { file: b.md }
- name: C
  first_message: \"Open ${{ var.hours }}\"
";
    let files = [
        ("assistants.yaml", roster),
        ("legal.md", "No warranty\n"),
        ("hours.md", "9 to 5\n"),
        ("a.md", "${{ var.legal }}\n\nWe are open ${{ var.hours }}\n"),
        ("b.md", "B\n${{ var.legal }}\n"),
    ];
    for (line, written) in [
        // Beside the other part, which stays.
        ("We Are open 9 to 5", "We Are open ${{ var.hours }}"),
        // In place of it.
        ("Closed", "Closed"),
        // Within it, which C does not agree to.
        ("We are open 9 to 6", "We are open 9 to 6"),
    ] {
        let live = json!([
            {"name": "A", "system_prompt": format!("No guarantee\n\n{line}")},
            {"name": "B", "system_prompt": "B\nNo guarantee"},
            {"name": "C", "first_message": "Open 9 to 5"},
        ]);
        let fixture = Fixture::new(&files, &live);
        fixture.pull(&[]);
        fixture.holds("legal.md", "No guarantee\n");
        fixture.holds("hours.md", "9 to 5\n");
        fixture.holds("a.md", &format!("${{{{ var.legal }}}}\n\n{written}\n"));
        fixture.holds("b.md", files[4].1);
    }
}

#[test]
fn the_plan_says_in_which_file_the_lines_of_a_part_stand() {
    let live = parts(
        "You sell in Berlin.\nCalls are recorded.\nSay it.\nBye.",
        "In Munich: Calls are recorded.\nSay so. Well?",
    );
    let fixture = Fixture::new(&PARTS, &live);
    let plan = fixture.run(&["plan", "--format", "json"]).exits(0).json();
    assert_eq!(
        plan["changes"][0]["fields"][0]["text"],
        json!([
            {"from": 1, "file": "a.md", "line": 1},
            {"from": 2, "file": "legal.md", "line": 1},
            {"from": 4, "file": "a.md", "line": 3},
        ])
    );
}
