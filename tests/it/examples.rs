//! Every example is applied to the sandbox, and its next plan is empty.

use std::path::{Path, PathBuf};

use crate::support::Project;

/// The folders of `examples/`, with what `-f` names in each.
fn examples() -> std::io::Result<Vec<(PathBuf, &'static str)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let found: std::io::Result<Vec<_>> = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut found = found?;
    found.sort();
    let default = |folder: &Path| {
        if folder.join("assistants.yaml").exists() {
            "assistants.yaml"
        } else {
            "assistants"
        }
    };
    Ok(found
        .into_iter()
        .map(|folder| (folder.clone(), default(&folder)))
        .collect())
}

#[test]
fn every_example_is_applied_and_planned_again_empty() {
    let examples = examples().unwrap();
    assert!(examples.len() >= 3, "{examples:?}");
    for (folder, file) in examples {
        let project = Project::copy_of(&folder);
        let warned = project.roster(["validate", "-f", file]).run().exits(0).stderr;
        assert_eq!(warned, "", "{folder:?} has no warnings");
        // Without `-f` the same files are found.
        let ran = project.roster(["apply", "--sandbox", "--yes"]).run().exits(0);
        assert!(ran.stdout.contains("0 failed, 0 unknown, 0 not attempted."), "{ran}");
        for _ in 0..2 {
            let plan = project
                .roster(["plan", "-f", file, "--sandbox", "--detailed-exitcode"])
                .run()
                .exits(0);
            assert!(plan.stdout.starts_with("No changes."), "{plan}");
        }
    }
}

#[test]
fn each_environment_of_the_example_is_applied_with_its_overlay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/environments");
    for (overlay, greeting) in [
        ("staging.yaml", "this is staging.shop.example.com."),
        ("production.yaml", "this is shop.example.com."),
    ] {
        let project = Project::copy_of(&folder);
        let run = |verb: &str| project.roster([verb, "--overlay", overlay, "--sandbox"]);
        let plan = run("plan").run().exits(0);
        assert!(plan.stdout.contains(greeting), "{plan}");
        project
            .roster(["apply", "--yes", "--overlay", overlay, "--sandbox"])
            .run()
            .exits(0);
        run("pin").run().exits(0);
        assert!(project.read(overlay).contains("    id: \""), "{overlay}");
        let again = run("plan").run().exits(0);
        assert!(again.stdout.starts_with("No changes."), "{again}");
    }
}
