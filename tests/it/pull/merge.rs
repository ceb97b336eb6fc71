//! A text that the files and live both changed since the base: what goes together is merged, what overlaps is left or marked.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;
use crate::support::Ran;

const ROSTER: &str = "variables: { company: Acme }
assistants:
- name: A
  # Kept.
  system_prompt: { file: prompts/a.md }
- name: B
  first_message: |-
    Hello, this is ${{ var.company }}.
    How can I help?
    Say stop to end.
";

const PROMPT: &str = "# Role\nYou sell for ${{ var.company }}.\n\n# Tone\nBe brief.\n\n# Rules\nNever promise.\nAsk.\n";

/// What live has of both texts.
fn live(prompt: &str, message: &str) -> Value {
    json!([{"name": "A", "system_prompt": prompt}, {"name": "B", "first_message": message}])
}

fn resolved(text: &str) -> String {
    text.trim_end().replace("${{ var.company }}", "Acme")
}

/// The roster is committed, then both sides change: the files' texts, and those of live.
fn diverged(prompt: &str, message: &str, live_prompt: &str, live_message: &str) -> Fixture {
    let files = [("assistants.yaml", ROSTER), ("prompts/a.md", PROMPT)];
    let fixture = Fixture::new(&files, &live(&resolved(live_prompt), live_message));
    fixture.project.commit();
    fixture.project.write("prompts/a.md", prompt);
    fixture
        .project
        .write("assistants.yaml", ROSTER.replace("How can I help?", message));
    fixture.project.commit();
    fixture
}

fn message(middle: &str) -> String {
    format!("Hello, this is Acme.\n{middle}\nSay stop to end.")
}

/// Field, outcome and file of each result.
fn outcomes(ran: &Ran) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let results = ran.json()["results"].as_array().unwrap().clone();
    results
        .iter()
        .map(|result| (text(&result["field"]), text(&result["outcome"]), text(&result["file"])))
        .collect()
}

fn origins(plan: &Ran) -> Vec<(String, Value)> {
    let changes = plan.json()["changes"].as_array().unwrap().clone();
    let fields = changes
        .iter()
        .flat_map(|change| change["fields"].as_array().unwrap().clone());
    fields
        .map(|field| (field["origin"].as_str().unwrap().to_owned(), field["merge"].clone()))
        .collect()
}

#[test]
fn what_does_not_overlap_is_merged_with_its_variables_and_is_pending_then() {
    let (files, theirs) = (
        PROMPT.replace("Never promise.", "Never promise for ${{ var.company }}."),
        PROMPT.replace("brief", "kind"),
    );
    let fixture = diverged(&files, "How can I help?", &theirs, &message("How can I help?"));
    let plan = fixture.run(&["plan", "--base", "HEAD~", "--format", "json"]).exits(0);
    assert_eq!(origins(&plan), [("conflict".to_owned(), json!({ "overlaps": [] }))]);

    let ran = fixture.run(&["pull", "--base", "HEAD~", "--format", "json"]).exits(0);
    let merged = (
        "system_prompt".to_owned(),
        "merged".to_owned(),
        "prompts/a.md".to_owned(),
    );
    assert_eq!(outcomes(&ran), [merged]);
    let both = files.replace("brief", "kind");
    fixture.holds("prompts/a.md", &both);
    fixture.holds("assistants.yaml", ROSTER);
    assert_eq!(ran.json()["results"][0]["written"], json!(resolved(&both)));

    let plan = fixture.run(&["plan", "--base", "HEAD~", "--format", "json"]).exits(0);
    assert_eq!(origins(&plan), [("pending".to_owned(), Value::Null)]);
    fixture.run(&["drift", "--base", "HEAD~"]).exits(0);
    let again = fixture
        .run(&["pull", "--base", "HEAD~", "--format", "json", "--force"])
        .exits(0);
    assert_eq!(outcomes(&again)[0].1, "pending");
}

#[test]
fn what_overlaps_is_left_and_its_lines_are_named() {
    let fixture = diverged(PROMPT, "What can I do?", PROMPT, &message("How may I help?"));
    let plan = fixture.run(&["plan", "--base", "HEAD~"]).exits(0);
    assert!(plan.stdout.contains("(conflict, line 2 overlaps)"), "{plan}");
    let ran = fixture.run(&["pull", "--base", "HEAD~"]).exits(3);
    assert!(ran.stdout.contains("in the files' text, line 2 overlaps"), "{ran}");
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 1 in conflict, 0 left (0 files changed).\n"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", &ROSTER.replace("How can I help?", "What can I do?"));
}

#[test]
fn with_conflict_markers_what_overlaps_is_written_and_refused_until_somebody_decides() {
    let fixture = diverged(PROMPT, "What can I do?", PROMPT, &message("How may I help?"));
    let args = ["pull", "--base", "HEAD~", "--conflict-markers"];
    let ran = fixture.run(&args).exits(3);
    assert!(ran.stdout.contains("it is written with conflict markers"), "{ran}");
    let between = "<<<<<<< files\n    What can I do?\n    =======\n    How may I help?\n    >>>>>>> live";
    let marked = ROSTER.replace("How can I help?", between);
    fixture.holds("assistants.yaml", &marked);

    for command in ["validate", "plan", "pull"] {
        let ran = fixture.run(&[command]).exits(1);
        assert!(
            ran.stderr.contains("[conflict-markers]") && ran.stderr.contains("assistants.yaml:9:5"),
            "{ran}"
        );
    }
    fixture.holds("assistants.yaml", &marked);
    fixture
        .project
        .write("assistants.yaml", ROSTER.replace("How can I help?", "How may I help?"));
    fixture.plan_is_empty(&[]);
}

#[test]
fn markers_come_into_a_prompt_file_and_leave_the_rest_as_it_was() {
    let (files, theirs) = (
        PROMPT.replace("brief", "terse"),
        PROMPT.replace("brief", "kind").replace("Ask.", "Ask twice."),
    );
    let crlf = files.replace('\n', "\r\n");
    let fixture = diverged(&crlf, "How can I help?", &theirs, &message("How can I help?"));
    fixture.run(&["pull", "--base", "HEAD~", "--conflict-markers"]).exits(3);
    let marked = files.replace("Be terse.", "<<<<<<< files\nBe terse.\n=======\nBe kind.\n>>>>>>> live");
    fixture.holds(
        "prompts/a.md",
        &marked.replace("Ask.", "Ask twice.").replace('\n', "\r\n"),
    );
    let ran = fixture.run(&["validate"]).exits(1);
    assert!(ran.stderr.contains("prompts/a.md:5:1"), "{ran}");
}

#[test]
fn a_merge_that_would_change_what_a_variable_gives_is_left_as_a_conflict() {
    let (files, theirs) = (
        PROMPT.replace("Ask.", "Ask twice."),
        PROMPT.replace("${{ var.company }}", "Other"),
    );
    let fixture = diverged(&files, "How can I help?", &theirs, &message("How can I help?"));
    let ran = fixture.run(&["pull", "--base", "HEAD~"]).exits(3);
    assert!(
        ran.stdout.contains("conflict: it is written with `${{ var.company }}`"),
        "{ran}"
    );
    fixture.holds("prompts/a.md", &files);
}

#[test]
fn a_shared_prompt_is_merged_once_where_all_agree_and_else_becomes_their_own() {
    let roster =
        "assistants:\n- name: A\n  system_prompt: { file: p.md }\n- name: B\n  system_prompt: { file: p.md }\n";
    let (base, files, theirs) = ("a\n\nb\n\nc\n", "a 2\n\nb\n\nc\n", "a\n\nb\n\nc 2");
    for (of_b, shared) in [(theirs, true), ("a\n\nb\n\nc", false)] {
        let live = json!([{"name": "A", "system_prompt": theirs}, {"name": "B", "system_prompt": of_b}]);
        let fixture = Fixture::new(&[("assistants.yaml", roster), ("p.md", base)], &live);
        fixture.project.commit();
        fixture.project.write("p.md", files).commit();
        fixture.run(&["pull", "--base", "HEAD~"]).exits(0);
        let merged = "a 2\n\nb\n\nc 2\n";
        fixture.holds("p.md", if shared { merged } else { files });
        let plan = fixture.run(&["plan", "--base", "HEAD~", "--format", "json"]).exits(0);
        assert!(origins(&plan).iter().all(|(origin, _)| origin == "pending"), "{plan}");
    }
}

#[test]
fn a_live_text_with_markers_is_left() {
    let fixture = Fixture::new(
        &[("assistants.yaml", "assistants:\n- name: A\n  system_prompt: a\n")],
        &json!([{"name": "A", "system_prompt": "<<<<<<< x\na\n=======\nb\n>>>>>>> y"}]),
    );
    let ran = fixture.run(&["pull"]).exits(3);
    assert!(
        ran.stdout.contains("left: the live text holds conflict markers"),
        "{ran}"
    );
}
