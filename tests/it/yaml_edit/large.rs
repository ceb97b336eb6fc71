//! Edits of files with many assistants, and of large files.

use std::fmt::Write as _;

use roster::yaml::edit::{InsertAt, edit};
use serde_json::json;

use super::{add, after, append, set};

#[test]
fn a_hundred_assistants_that_merge_one_anchor_are_all_edited() {
    let mut text = "defaults: &all # shared\n  language: English\nassistants:\n".to_owned();
    let mut wanted = text.clone();
    let mut edits = Vec::new();
    for number in 0..100 {
        write!(text, "- <<: *all # merged\n  name: A{number}\n").unwrap();
        write!(
            wanted,
            "- <<: *all # merged\n  name: A{number}\n  id: \"{number}\"\n  language: German\n"
        )
        .unwrap();
        let entry = format!("assistants {number}");
        edits.push(add(&entry, "id", number.to_string(), after("name")));
        edits.push(add(&entry, "language", "German", InsertAt::Last));
    }
    assert_eq!(edit(&text, &edits).unwrap(), wanted);
}

/// Finishes within seconds only if the work is linear in the size of the file, not quadratic.
#[test]
fn a_large_file_takes_many_edits_at_once() {
    let prompt = "      You are kind, and you answer in one sentence.\n".repeat(20);
    let mut text = "assistants:\n".to_owned();
    let mut edits = Vec::new();
    for number in 0..2000 {
        write!(text, "  - name: A{number}\n    system_prompt: |\n{prompt}").unwrap();
        let entry = format!("assistants {number}");
        edits.push(add(&entry, "id", number.to_string(), after("name")));
        edits.push(add(&entry, "temperature", 0.5, after("id")));
        edits.push(set(&format!("{entry} system_prompt"), "Be brief.\nThank you.\n"));
        edits.push(append("assistants", &[("name", json!(format!("B{number}")))]));
    }
    let came = edit(&text, &edits).unwrap();
    assert_eq!(came.matches("Thank you.").count(), 2000);
    assert_eq!(came.matches("- name: B").count(), 2000);
}
