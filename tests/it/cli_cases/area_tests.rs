//! A broken case is reported by name, whatever is wrong with it.

use super::area::run_area;
use crate::support::Project;

#[test]
#[should_panic(expected = "1 of 1 cases failed:\n    area/case")]
fn a_snapshot_that_no_command_made_fails_its_case() {
    let root = Project::new();
    root.write("area/case/cmd", "# nothing")
        .write("area/case/1-plan.snap", "");
    run_area(&root.dir(), "area", "");
}

#[test]
#[should_panic(expected = "1 of 2 cases failed:\n    area/without")]
fn a_folder_without_commands_fails_and_no_other_does() {
    let root = Project::new();
    root.write("area/case/cmd", "# nothing")
        .write("area/without/assistants.yaml", "");
    run_area(&root.dir(), "area", "");
}

#[test]
#[should_panic(expected = "has no cases")]
fn an_empty_area_fails() {
    let root = Project::new();
    root.write("area/cmd", "roster plan");
    run_area(&root.dir(), "area", "");
}

#[test]
fn one_case_can_be_run_alone() {
    let root = Project::new();
    root.write("area/case/cmd", "# nothing")
        .write("area/without/assistants.yaml", "");
    run_area(&root.dir(), "area", "area/ca");
}
