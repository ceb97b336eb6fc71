//! `--base` reads what a checkout would write: filters, line endings, `ident`, submodules. Else every text would count as changed.

use serde_json::json;

use super::{CREATION, drift, field, live, plan};
use crate::support::{Project, TestSandbox};

const ROSTER_TAIL: &str = "system_prompt: { file: prompts/sales.md }";

/// A repository with that attribute for prompts, whose checkout holds `worktree`; and that text live with an edit behind it.
fn edited_live(attributes: &str, config: &[[&str; 2]], worktree: &str) -> (Project, TestSandbox) {
    let project = Project::new();
    project.git(["init", "-q"]);
    for [key, value] in config {
        project.git(["config", key, value]);
    }
    project.write(".gitattributes", attributes);
    project.write("prompts/sales.md", worktree);
    project.write(
        "assistants.yaml",
        format!("assistants:\n  - {{ name: Bot, {CREATION}, {ROSTER_TAIL} }}\n"),
    );
    project.commit();
    let edited = format!("{} Edited live.", worktree.trim_end());
    let service = TestSandbox::with_json(&project, &live(&json!({ "system_prompt": edited })).to_string());
    (project, service)
}

#[test]
fn a_text_that_a_filter_stores_otherwise_is_no_conflict() {
    let config = [
        ["filter.case.clean", "tr A-Z a-z"],
        ["filter.case.smudge", "tr a-z A-Z"],
    ];
    let (project, service) = edited_live("*.md filter=case\n", &config, "YOU SELL.\n");
    let ran = plan(&project, &service, &[]).exits(0);
    assert_eq!(field(&ran)["origin"], "drift", "{ran}");
    drift(&project, &service).exits(2);
}

#[test]
fn ident_and_line_endings_are_as_the_attributes_say() {
    for (attributes, text) in [
        ("*.md ident\n", "You sell. $Id$\nBe kind.\n"),
        ("*.md text eol=crlf\n", "You sell.\nBe kind.\n"),
        ("*.md ident eol=crlf\n", "You sell. $Id$\nBe kind.\n"),
    ] {
        let (project, _) = edited_live(attributes, &[], text);
        // As a clone has it, and not as it was written before it was added.
        std::fs::remove_file(project.dir().join("prompts/sales.md")).unwrap();
        project.git(["checkout", "--", "prompts/sales.md"]);
        let checked_out = project.read("prompts/sales.md");
        assert_ne!(checked_out, text, "{attributes}");
        let service =
            |text: &str| TestSandbox::with_json(&project, &live(&json!({ "system_prompt": text })).to_string());
        let ran = plan(&project, &service(&format!("{checked_out}Edited live.")), &[]).exits(0);
        assert_eq!(field(&ran)["origin"], "drift", "{attributes}{ran}");
        drift(&project, &service(&checked_out)).exits(0);
        project.write("prompts/sales.md", format!("{checked_out}Edited here."));
        let ran = plan(&project, &service(&checked_out), &[]).exits(0);
        assert_eq!(field(&ran)["origin"], "pending", "{attributes}{ran}");
    }
}

#[test]
fn the_vars_of_an_entry_and_what_their_files_hold_are_read_as_they_were_then() {
    let project = Project::new();
    let roster = |city: &str| {
        format!(
            "variables: {{ city: , legal: {{ file: parts/legal.md }} }}\nassistants:\n  - name: Bot\n    vars: {{ city: {city} }}\n    {}\n    first_message: \"${{{{ var.city }}}}. ${{{{ var.legal }}}}\"\n",
            CREATION.replace(", ", "\n    ")
        )
    };
    project.write("parts/legal.md", "Calls are recorded.\n");
    project.write("assistants.yaml", roster("Berlin")).commit();
    let service = |text: &str| TestSandbox::with_json(&project, &live(&json!({ "first_message": text })).to_string());
    let origin = |text: &str| field(&plan(&project, &service(text), &[]).exits(0))["origin"].clone();
    let then = "Berlin. Calls are recorded.";
    drift(&project, &service(then)).exits(0);
    assert_eq!(origin("Berlin. Calls are not recorded."), "drift");
    project.write("assistants.yaml", roster("Munich"));
    assert_eq!(origin(then), "pending");
    assert_eq!(origin("Hamburg. Calls are recorded."), "conflict");
    project.write("assistants.yaml", roster("Berlin"));
    project.write("parts/legal.md", "Calls are not recorded.\n");
    assert_eq!(origin(then), "pending");
}

#[test]
fn bytes_that_a_filter_locks_are_read_as_it_unlocks_them() {
    let config = [
        ["filter.lock.clean", "printf '\\0GITCRYPT\\0' && tr a-z n-za-m"],
        ["filter.lock.smudge", "tail -c +11 | tr a-z n-za-m"],
        ["filter.lock.required", "true"],
    ];
    let (project, service) = edited_live("*.md filter=lock\n", &config, "you sell.\n");
    let ran = plan(&project, &service, &[]).exits(0);
    assert_eq!(field(&ran)["origin"], "drift", "{ran}");
}

#[test]
fn the_prompts_of_a_submodule_are_read() {
    let inner = Project::new();
    inner.write("sales.md", "You sell.\n").commit();
    let project = Project::new();
    project.git(["init", "-q"]);
    let path = inner.dir().to_string_lossy().into_owned();
    project.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        &path,
        "prompts",
    ]);
    project.write(
        "assistants.yaml",
        format!("assistants:\n  - {{ name: Bot, {CREATION}, {ROSTER_TAIL} }}\n"),
    );
    project.commit();
    let edited = json!({ "system_prompt": "You sell. Edited live." });
    let service = TestSandbox::with_json(&project, &live(&edited).to_string());
    let ran = plan(&project, &service, &[]).exits(0);
    assert_eq!(field(&ran)["origin"], "drift", "{ran}");
}

#[test]
fn a_variable_that_only_the_base_declares_may_be_given() {
    let project = Project::new();
    let roster = |head: &str, value: &str| {
        format!("{head}assistants:\n  - {{ name: Bot, {CREATION}, first_message: {value} }}\n")
    };
    project.write(
        "assistants.yaml",
        roster("variables: { shop: }\n", "\"${{ var.shop }}\""),
    );
    project.commit();
    project.write("assistants.yaml", roster("", "Hello"));
    let service = TestSandbox::with_json(&project, &live(&json!({ "first_message": "x" })).to_string());
    let ran = plan(&project, &service, &["--var", "shop=x"]).exits(0);
    assert_eq!(field(&ran)["origin"], "pending", "{ran}");
    let ran = project
        .roster(["plan", "--var", "shop=x"])
        .against(&service)
        .run()
        .exits(1);
    assert!(ran.stderr.contains("no file declares"), "{ran}");
}
