//! `pull --all` into an existing roster: odd folders, links and layouts, other live assistants.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;

/// The expected error, the flags, and how the folder is prepared.
type Case<'a> = (&'a str, &'a [&'a str], &'a dyn Fn(&Fixture));

/// A long prompt, which goes into a file.
fn long() -> Value {
    json!([{"name": "A", "system_prompt": "q\n".repeat(50)}])
}

#[test]
fn a_prompts_folder_that_is_none_is_refused_before_anything_is_written() {
    let link = |to: &str, at: std::path::PathBuf| std::os::unix::fs::symlink(to, at).unwrap();
    let cases: [Case<'_>; 5] = [
        ("is not a folder", &[], &|fixture| {
            fixture.project.write("prompts", "x");
        }),
        ("cannot read `prompts`", &[], &|fixture| {
            link("prompts", fixture.project.dir().join("prompts"));
        }),
        ("leads out of the folder", &[], &|fixture| {
            std::fs::create_dir(fixture.project.beside("elsewhere")).unwrap();
            link("../elsewhere", fixture.project.dir().join("prompts"));
        }),
        ("is hidden", &[], &|fixture| {
            std::fs::create_dir(fixture.project.dir().join(".h")).unwrap();
            link(".h", fixture.project.dir().join("prompts"));
        }),
        ("is not a folder", &["--prompts", "a.md/x"], &|fixture| {
            fixture.project.write("a.md", "x");
        }),
    ];
    for (said, args, prepare) in cases {
        let fixture = Fixture::new(&[("assistants.yaml", "assistants: []\n")], &long());
        prepare(&fixture);
        let ran = fixture.run(&[&["pull", "--all"], args].concat()).exits(1);
        assert!(ran.stderr.contains(said), "{said}: {ran}");
        fixture.holds("assistants.yaml", "assistants: []\n");
    }
}

#[test]
fn a_prompts_folder_that_is_called_like_a_roster_file_is_refused() {
    let fixture = Fixture::new(&[], &long());
    fixture
        .run(&["pull", "--all", "--prompts", "assistants.yaml"])
        .exits(64);
    assert!(!fixture.project.dir().join("assistants.yaml").exists());
}

#[test]
fn a_default_that_the_same_pull_changes_is_no_longer_what_an_added_one_has() {
    let file = "defaults:\n  temperature: 0.5\nassistants:\n  - name: A\n";
    let live = json!([{"name": "A", "temperature": 0.9}, {"name": "U", "temperature": 0.5}]);
    let fixture = Fixture::new(&[("assistants.yaml", file)], &live);
    fixture.pull(&["--all"]);
    let now = fixture.project.read("assistants.yaml");
    assert!(
        now.contains("defaults:\n  temperature: 0.9\n") && now.contains("    temperature: 0.5\n"),
        "{now}"
    );
}

#[test]
fn a_file_without_a_list_gets_one_for_all_that_are_added() {
    for file in ["version: 1\n", "defaults:\n  model: m\n", "variables:\n  a: b\n"] {
        let live = json!([{"name": "A", "model": "m"}, {"name": "B", "model": "m"}, {"name": "C", "model": "m"}]);
        let fixture = Fixture::new(&[("assistants.yaml", file)], &live);
        let ran = fixture.pull(&["--all"]);
        assert!(ran.stdout.contains("3 added"), "{ran}");
        assert!(fixture.project.read("assistants.yaml").starts_with(file));
    }
}

#[test]
fn a_last_block_without_a_final_line_break_stays_as_it_is() {
    let live = json!([{"name": "U", "voice": "v"}]);
    for block in [
        "|\n      x",
        "|+\n      x\n      ",
        "|+\n      ",
        ">+\n    ",
        "|-\n      x\n      \t",
        ">\n      x\n\n",
    ] {
        let file = format!("assistants:\n  - name: A\n    first_message: {block}");
        let fixture = Fixture::new(&[("assistants.yaml", &file)], &live);
        fixture.run(&["pull", "--all"]).exits(3); // A is not live.
        let now = fixture.project.read("assistants.yaml");
        assert!(now.starts_with(file.trim_end()) && now.contains("- name: U\n"), "{now}");
    }
}

#[test]
fn an_empty_list_on_a_line_of_its_own_leaves_no_blank_line() {
    let fixture = Fixture::new(
        &[("assistants.yaml", "assistants: # all\n  [] # none\n")],
        &json!([{"id": "665e4a34c65bb95f2f2d72e1", "name": "U"}]),
    );
    fixture.pull(&["--all"]);
    let now = fixture.project.read("assistants.yaml");
    assert!(now.starts_with("assistants: # all # none\n  - name: U\n"), "{now}");
}

#[test]
fn a_link_that_leads_nowhere_is_not_written_through() {
    let link = |fixture: &Fixture, at: &str| {
        std::os::unix::fs::symlink("elsewhere", fixture.project.dir().join(at)).unwrap();
    };
    let fixture = Fixture::new(
        &[("assistants.yaml", "assistants: []\n"), ("prompts/b.md", "x")],
        &long(),
    );
    link(&fixture, "prompts/a.md");
    fixture.pull(&["--all"]);
    assert!(fixture.project.dir().join("prompts/a-2.md").exists());
    assert!(!fixture.project.dir().join("prompts/elsewhere").exists());

    let fixture = Fixture::new(&[], &long());
    link(&fixture, "assistants.yaml");
    let ran = fixture.run(&["pull", "--all"]).exits(1);
    assert!(
        ran.stderr.contains("`assistants.yaml` is a link that leads nowhere"),
        "{ran}"
    );
    assert!(!fixture.project.dir().join("elsewhere").exists() && !fixture.project.dir().join("prompts").exists());
}

#[test]
fn names_narrow_what_is_added() {
    let file = "assistants:\n  - name: A\n    model: old\n";
    let live = json!([{"name": "A", "model": "new"}, {"name": "B", "model": "m"}, {"name": "C", "model": "m"}]);
    let fixture = Fixture::new(&[("assistants.yaml", file)], &live);
    let ran = fixture.run(&["pull", "--all", "B"]).exits(0);
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 1 added, 0 left (1 file changed).\n"),
        "{ran}"
    );
    let now = fixture.project.read("assistants.yaml");
    assert!(now.starts_with(file) && now.contains("name: B\n"), "{now}");
    // An entry's name narrows what is pulled, as without the flag.
    let ran = fixture.run(&["pull", "--all", "A"]).exits(0);
    assert!(
        ran.stdout.ends_with("Pull: 1 pulled, 0 left (1 file changed).\n"),
        "{ran}"
    );
    let ran = fixture.run(&["pull", "--all", "A", "CC"]).exits(1);
    assert!(
        ran.stderr
            .contains("no entry and no live assistant has the name \"CC\""),
        "{ran}"
    );
    // Without `--all`, a name that no entry has is an error.
    fixture.run(&["pull", "C"]).exits(1);
    let empty = Fixture::new(&[], &live);
    empty.run(&["pull", "--all", "C"]).exits(0);
    let now = empty.project.read("assistants.yaml");
    assert!(now.contains("name: C\n") && !now.contains("name: A\n"), "{now}");
}
