//! `pull --all` into what is there: odd folders, links and layouts, other live assistants.

use serde_json::{Value, json};

use crate::pull::story::Story;

/// What is said, of which flags, in which folder.
type Case<'a> = (&'a str, &'a [&'a str], &'a dyn Fn(&Story));

/// A long prompt, which goes into a file.
fn long() -> Value {
    json!([{"name": "A", "system_prompt": "q\n".repeat(50)}])
}

#[test]
fn a_prompts_folder_that_is_none_is_refused_before_anything_is_written() {
    let link = |to: &str, at: std::path::PathBuf| std::os::unix::fs::symlink(to, at).unwrap();
    let cases: [Case<'_>; 5] = [
        ("is not a folder", &[], &|story| {
            story.project.write("prompts", "x");
        }),
        ("cannot read `prompts`", &[], &|story| {
            link("prompts", story.project.dir().join("prompts"));
        }),
        ("leads out of the folder", &[], &|story| {
            std::fs::create_dir(story.project.beside("elsewhere")).unwrap();
            link("../elsewhere", story.project.dir().join("prompts"));
        }),
        ("is hidden", &[], &|story| {
            std::fs::create_dir(story.project.dir().join(".h")).unwrap();
            link(".h", story.project.dir().join("prompts"));
        }),
        ("is not a folder", &["--prompts", "a.md/x"], &|story| {
            story.project.write("a.md", "x");
        }),
    ];
    for (said, args, prepare) in cases {
        let story = Story::new(&[("assistants.yaml", "assistants: []\n")], &long());
        prepare(&story);
        let ran = story.run(&[&["pull", "--all"], args].concat()).exits(1);
        assert!(ran.stderr.contains(said), "{said}: {ran}");
        story.holds("assistants.yaml", "assistants: []\n");
    }
}

#[test]
fn a_prompts_folder_that_is_called_like_a_roster_file_is_refused() {
    let story = Story::new(&[], &long());
    story.run(&["pull", "--all", "--prompts", "assistants.yaml"]).exits(64);
    assert!(!story.project.dir().join("assistants.yaml").exists());
}

#[test]
fn a_default_that_the_same_pull_changes_is_no_longer_what_an_added_one_has() {
    let file = "defaults:\n  temperature: 0.5\nassistants:\n  - name: A\n";
    let live = json!([{"name": "A", "temperature": 0.9}, {"name": "U", "temperature": 0.5}]);
    let story = Story::new(&[("assistants.yaml", file)], &live);
    story.pull(&["--all"]);
    let now = story.project.read("assistants.yaml");
    assert!(
        now.contains("defaults:\n  temperature: 0.9\n") && now.contains("    temperature: 0.5\n"),
        "{now}"
    );
}

#[test]
fn a_file_without_a_list_gets_one_for_all_that_are_added() {
    for file in ["version: 1\n", "defaults:\n  model: m\n", "variables:\n  a: b\n"] {
        let live = json!([{"name": "A", "model": "m"}, {"name": "B", "model": "m"}, {"name": "C", "model": "m"}]);
        let story = Story::new(&[("assistants.yaml", file)], &live);
        let ran = story.pull(&["--all"]);
        assert!(ran.stdout.contains("3 added"), "{ran}");
        assert!(story.project.read("assistants.yaml").starts_with(file));
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
        let story = Story::new(&[("assistants.yaml", &file)], &live);
        story.run(&["pull", "--all"]).exits(3); // A is not live.
        let now = story.project.read("assistants.yaml");
        assert!(now.starts_with(file.trim_end()) && now.contains("- name: U\n"), "{now}");
    }
}

#[test]
fn an_empty_list_on_a_line_of_its_own_leaves_no_blank_line() {
    let story = Story::new(
        &[("assistants.yaml", "assistants: # all\n  [] # none\n")],
        &json!([{"id": "665e4a34c65bb95f2f2d72e1", "name": "U"}]),
    );
    story.pull(&["--all"]);
    let now = story.project.read("assistants.yaml");
    assert!(now.starts_with("assistants: # all # none\n  - name: U\n"), "{now}");
}

#[test]
fn a_link_that_leads_nowhere_is_not_written_through() {
    let link = |story: &Story, at: &str| {
        std::os::unix::fs::symlink("elsewhere", story.project.dir().join(at)).unwrap();
    };
    let story = Story::new(
        &[("assistants.yaml", "assistants: []\n"), ("prompts/b.md", "x")],
        &long(),
    );
    link(&story, "prompts/a.md");
    story.pull(&["--all"]);
    assert!(story.project.dir().join("prompts/a-2.md").exists());
    assert!(!story.project.dir().join("prompts/elsewhere").exists());

    let story = Story::new(&[], &long());
    link(&story, "assistants.yaml");
    let ran = story.run(&["pull", "--all"]).exits(1);
    assert!(
        ran.stderr.contains("`assistants.yaml` is a link that leads nowhere"),
        "{ran}"
    );
    assert!(!story.project.dir().join("elsewhere").exists() && !story.project.dir().join("prompts").exists());
}

#[test]
fn names_narrow_what_is_added() {
    let file = "assistants:\n  - name: A\n    model: old\n";
    let live = json!([{"name": "A", "model": "new"}, {"name": "B", "model": "m"}, {"name": "C", "model": "m"}]);
    let story = Story::new(&[("assistants.yaml", file)], &live);
    let ran = story.run(&["pull", "--all", "B"]).exits(0);
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 1 added, 0 left (1 file changed).\n"),
        "{ran}"
    );
    let now = story.project.read("assistants.yaml");
    assert!(now.starts_with(file) && now.contains("name: B\n"), "{now}");
    // An entry's name narrows what is pulled, as without the flag.
    let ran = story.run(&["pull", "--all", "A"]).exits(0);
    assert!(
        ran.stdout.ends_with("Pull: 1 pulled, 0 left (1 file changed).\n"),
        "{ran}"
    );
    let ran = story.run(&["pull", "--all", "A", "CC"]).exits(1);
    assert!(
        ran.stderr
            .contains("no entry and no live assistant has the name \"CC\""),
        "{ran}"
    );
    // Neither is there without the flag.
    story.run(&["pull", "C"]).exits(1);
    let empty = Story::new(&[], &live);
    empty.run(&["pull", "--all", "C"]).exits(0);
    let now = empty.project.read("assistants.yaml");
    assert!(now.contains("name: C\n") && !now.contains("name: A\n"), "{now}");
}
