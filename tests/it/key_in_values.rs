//! Somebody pasted the key into a prompt: marks of changed words never hide it from what takes it out.

use serde_json::json;

use crate::support::{Project, TestSandbox};

/// What is left of an output for a reader: without colors, tags and marks.
fn as_read(output: &str) -> String {
    let mut text = String::new();
    let mut rest = output;
    while let Some(at) = rest.find(['\u{1b}', '<']) {
        text.push_str(&rest[..at]);
        let end = if rest[at..].starts_with('<') { '>' } else { 'm' };
        rest = rest[at..].split_once(end).map_or("", |(_, after)| after);
    }
    text + rest
}

#[test]
fn the_key_is_taken_out_although_a_changed_word_ends_within_it() {
    for format in ["human", "markdown", "html"] {
        let project = Project::new();
        let probe = TestSandbox::with_json(&project, "{}");
        let key = probe.key().to_owned();
        let (begin, end) = key.split_at(key.len() / 2);
        let live = json!({"assistants": [{"name": "A", "system_prompt": format!("# Key\nOur key is {begin}{end} today.\nKeep it.")}]});
        let sandbox = TestSandbox::with_json(&project, &live.to_string());
        assert_eq!(sandbox.key(), key);
        let prompt = format!("# Key\nOur key is {begin}-other today.\nKeep it.");
        project.write(
            "assistants.yaml",
            json!({"assistants": [{"name": "A", "system_prompt": prompt}]}).to_string(),
        );
        let ran = project
            .roster(["plan", "--color", "always", "--format", format])
            .against(&sandbox)
            .run()
            .exits(0);
        assert!(!as_read(&ran.stdout).contains(&key), "{format}\n{ran}");
        assert!(ran.stdout.contains("[key]"), "{format}\n{ran}");
    }
}
