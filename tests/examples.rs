//! Every example is applied to the stand-in, and planned again empty.

use std::path::{Path, PathBuf};

use support::Project;

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

/// The folders of `examples/`, with what `-f` names in each.
fn examples() -> Vec<(PathBuf, &'static str)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    let default = |folder: &Path| if folder.join("assistants.yaml").exists() { "assistants.yaml" } else { "assistants" };
    found.into_iter().map(|folder| (folder.clone(), default(&folder))).collect()
}

#[test]
fn every_example_is_applied_and_planned_again_empty() {
    let examples = examples();
    assert!(examples.len() >= 3, "{examples:?}");
    for (folder, file) in examples {
        let project = Project::copy_of(&folder);
        let warned = project.roster(["validate", "-f", file]).run().exits(0).stderr;
        assert_eq!(warned, "", "{folder:?} has no warnings");
        // Without `-f` the same is found.
        let ran = project.roster(["apply", "--sandbox", "--yes"]).run().exits(0);
        assert!(ran.stdout.contains("0 failed, 0 unknown, 0 not attempted."), "{ran}");
        for _ in 0..2 {
            let plan = project.roster(["plan", "-f", file, "--sandbox", "--detailed-exitcode"]).run().exits(0);
            assert!(plan.stdout.starts_with("No changes."), "{plan}");
        }
    }
}
