//! `render` and `get`: what the files ask for, and what is live, as a roster file says it.

use proptest::prelude::*;
use roster::desired::{AssistantSpec, LoadOptions, LoadedRoster, load, written_roster};
use roster::files::DiskFiles;
use serde_json::{Value, json};

use crate::support::{Project, TestSandbox};

const ROSTER: &str = r##"
variables:
  city: Berlin
defaults:
  company_name: Acme Inc
  language: English
  extra: { top_p: 0.9 }
settings: { unobservable: [hipaa], patch: declared }
lint: { prompt-budget: off, placeholders: [name] }
assistants:
  - name: Sales
    voice: female
    ignore: [voice]
    system_prompt: { file: prompts/sales.md }
    first_message: "Hello {{name}}, \"${{ var.city }}\" or $${{ var.city }}?"
    temperature: 0.70
    hipaa: true
    extra: { mode: "0.9", nested: { list: [1, "no"] } }
  - name: "yes"
    id: "665e4a34c65bb95f2f2d72e2"
    renamed_from: "a: b"
    system_prompt: "# no comment\n\n  - indented\n\ttab \u0007 \u202e"
"##;

fn project() -> Project {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    project.write("prompts/sales.md", "You sell in ${{ var.city }}.\n\n# Rules\n");
    project.write("berlin.yaml", "assistants:\n  - name: Sales\n    temperature: 0.2\n");
    project
}

#[test]
fn what_render_prints_plans_the_same_as_the_files() {
    for flags in [&[][..], &["--overlay", "berlin.yaml"], &["--var", "city=Rome"]] {
        let project = project();
        let plan = |args: &[&str], input: &str| {
            let args = [&["plan", "--sandbox", "--format", "json"], args].concat();
            let mut plan = project.roster(args).input(input).run().json();
            plan.as_object_mut().unwrap().remove("digest");
            for change in plan["changes"].as_array_mut().unwrap() {
                change.as_object_mut().unwrap().remove("source");
                for field in change["fields"].as_array_mut().unwrap() {
                    // Where it stands is another file now, of course.
                    field
                        .as_object_mut()
                        .unwrap()
                        .retain(|key, _| matches!(key.as_str(), "field" | "before" | "after"));
                }
            }
            plan
        };
        let files = plan(flags, "");
        assert_eq!(files["summary"]["create"], 1, "{files}");
        for more in [&[][..], &["-v"], &["--format", "json"], &["--format", "json", "-v"]] {
            let args = [&["render"], flags, more].concat();
            let printed = project.roster(&args).run().exits(0).stdout;
            assert_eq!(project.roster(&args).run().stdout, printed, "twice alike");
            assert_eq!(
                plan(&["-f", "-"], &printed)["changes"],
                files["changes"],
                "{args:?}\n{printed}"
            );
        }
    }
}

#[test]
fn render_says_where_each_value_comes_from() {
    let project = project();
    let printed = project
        .roster(["render", "Sal*", "-v", "--overlay", "berlin.yaml"])
        .run()
        .exits(0)
        .stdout;
    for line in [
        "  - name: Sales  # assistants.yaml:11",
        "    company_name: Acme Inc  # assistants.yaml:5",
        "    system_prompt: |-  # prompts/sales.md, named at assistants.yaml:14",
        "    temperature: 0.2  # berlin.yaml:3",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}\n{printed}");
    }
    assert!(
        !printed.contains("renamed_from"),
        "the other entry is left out\n{printed}"
    );
    let json = project.roster(["render", "-v", "--format", "json"]).run().json();
    assert_eq!(json["x-sources"]["Sales"]["temperature"], "assistants.yaml:16");
    assert!(
        json["x-sources"]["Sales"]["extra"]
            .as_str()
            .unwrap()
            .contains("top_p assistants.yaml:7"),
        "{json}"
    );
    let plain = project.roster(["render", "--format", "json"]).run().json();
    assert_eq!(plain["x-sources"], Value::Null);
}

#[test]
fn render_of_an_unknown_name_or_of_broken_files_prints_nothing() {
    let project = project();
    for (args, says) in [
        (&["render", "Sale"][..], "did you mean \"Sales\""),
        (&["render", "Z*"], "no entry has a name like \"Z*\""),
        (&["render", "-f", "nowhere.yaml"], "nowhere.yaml"),
    ] {
        let ran = project.roster(args).run().exits(1);
        assert!(ran.stderr.contains(says), "{ran}");
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn no_line_of_what_is_printed_is_a_command_to_a_build_server() {
    let prompt = "Say this:\n::error::x\n  ##[group]y\n## A heading stays as it is\n";
    let project = Project::new();
    let entry = json!({"name": "A", "system_prompt": prompt, "extra": {"note": {"deep": "a\n ::warning::b"}}});
    project.write("assistants.yaml", json!({"assistants": [entry]}).to_string());
    let sandbox = TestSandbox::with_json(
        &project,
        &json!({"assistants": [{"name": "A", "system_prompt": prompt}]}).to_string(),
    );
    for verb in [&["render"][..], &["render", "-v"], &["get", "A"]] {
        let printed = project.roster(verb).against(&sandbox).run().exits(0).stdout;
        let acts = printed
            .lines()
            .map(str::trim_start)
            .any(|line| line.starts_with("::") || line.starts_with("##["));
        assert!(!acts, "{printed}");
        project.write(
            "again.yaml",
            if verb[0] == "get" {
                format!("assistants:\n{printed}")
            } else {
                printed
            },
        );
        let again = project
            .roster(["render", "-f", "again.yaml", "--format", "json"])
            .run()
            .json();
        assert_eq!(again["assistants"][0]["system_prompt"], prompt);
    }
}

fn live(assistants: &Value) -> (Project, TestSandbox) {
    let project = Project::new();
    let sandbox = TestSandbox::with_json(&project, &json!({ "assistants": assistants }).to_string());
    (project, sandbox)
}

#[test]
fn what_get_prints_of_a_managed_assistant_validates_and_plans_nothing() {
    let (project, sandbox) = live(&json!([
        {"name": "Sales", "voice": "female", "temperature": 0.7, "max_tokens": 400, "first_message": "Hello ${{ var.x }}\nthere\n",
         "system_prompt": "# Rules\n\n  - one\n\"two\"\n"},
        {"name": "Support"},
    ]));
    for format in ["yaml", "json"] {
        let printed = project
            .roster(["get", "Sales", "--format", format])
            .against(&sandbox)
            .run()
            .exits(0)
            .stdout;
        let file = match format {
            "json" => json!({"assistants": [serde_json::from_str::<Value>(&printed).unwrap()]}).to_string(),
            _ => format!("assistants:\n{printed}"),
        };
        project.write("assistants.yaml", &file);
        project.roster(["validate"]).run().exits(0);
        let plan = project
            .roster(["plan", "--format", "json"])
            .against(&sandbox)
            .run()
            .exits(0)
            .json();
        assert_eq!(plan["changes"], json!([]), "{file}");
        assert_eq!(plan["unchanged"][0]["name"], "Sales");
    }
}

#[test]
fn get_takes_an_id_and_refuses_a_name_that_two_have() {
    let (project, sandbox) = live(&json!([
        {"id": "665e4a34c65bb95f2f2d72e1", "name": "Sales"},
        {"id": "665e4a34c65bb95f2f2d72e2", "name": "Sales"},
    ]));
    let get = |wanted: &str| {
        project
            .roster(["get", wanted, "--format", "json"])
            .against(&sandbox)
            .run()
    };
    assert_eq!(
        get("665E4A34C65BB95F2F2D72E2").exits(0).json()["id"],
        "665e4a34c65bb95f2f2d72e2"
    );
    let two = get("Sales").exits(1);
    assert_eq!(two.stdout, "");
    assert!(
        two.stderr
            .contains("665e4a34c65bb95f2f2d72e1, 665e4a34c65bb95f2f2d72e2"),
        "{two}"
    );
    assert!(get("Sals").exits(1).stderr.contains("did you mean \"Sales\""));
}

/// Texts that YAML could take for something else.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\n\t]{0,40}",
        "\\PC{0,12}",
        "(\\$|\\{\\{| var\\.x|\\}\\}|\n| |#|\\||- |: |'|\"){0,12}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_roster_is_read_as_it_was_written(
        prompts in prop::collection::vec((texts(), texts()), 1..4),
        extra in texts(),
        with_sources in any::<bool>(),
    ) {
        let read = |text: &str| -> LoadedRoster {
            let options = LoadOptions { files: vec!["-".to_owned()], ..LoadOptions::default() };
            load(&options, &DiskFiles::new("."), &mut text.as_bytes())
        };
        let assistants: Vec<_> = prompts.iter().enumerate().map(|(at, (prompt, message))| json!({
            "name": format!("A {at}"),
            "system_prompt": roster::desired::escape(prompt),
            "first_message": roster::desired::escape(message),
            "extra": {"note": roster::desired::escape(&extra)},
        })).collect();
        let first = read(&json!({ "assistants": assistants }).to_string());
        prop_assert!(!first.has_errors(), "{:?}", first.problems);
        let entries: Vec<&AssistantSpec> = first.roster.assistants.iter().collect();
        let written = written_roster(&first, &entries, with_sources);
        let again = read(&written);
        prop_assert!(!again.has_errors(), "{:?}\n{written}", again.problems);
        let values = |loaded: &LoadedRoster| -> Vec<(String, Vec<(String, Value)>)> {
            let declared = |entry: &AssistantSpec| entry.declared.iter().map(|d| (d.field.clone(), d.value.clone())).collect();
            loaded.roster.assistants.iter().map(|entry| (entry.name.clone(), declared(entry))).collect()
        };
        prop_assert_eq!(values(&first), values(&again), "{}", written);
    }
}

#[test]
fn render_keeps_what_holds_changes_back() {
    let project = Project::new();
    let roster =
        "settings: { unmanaged: [\"Old*\"] }\nassistants:\n  - { name: A, protected: true, temperature: 0.5 }\n";
    project.write("assistants.yaml", roster);
    let yaml = project.roster(["render"]).run().exits(0).stdout;
    assert!(yaml.contains("\n    protected: true\n"), "{yaml}");
    let json = project.roster(["render", "--format", "json"]).run().exits(0).json();
    assert_eq!(json["settings"]["unmanaged"], json!(["Old*"]));
    assert_eq!(json["assistants"][0]["protected"], true);
    project.write("assistants.yaml", &yaml);
    assert_eq!(project.roster(["render"]).run().exits(0).stdout, yaml);
}
