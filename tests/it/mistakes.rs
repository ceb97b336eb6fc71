//! Ordinary mistakes get the answer that helps. Advice is tried: every command that is advised is run.

use crate::support::{Project, TestSandbox};

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Hotline East, first_message: Hello }
  - { name: Hotline West, first_message: Hello }
";

/// What is live: the two of the files, of which one differs, and one that no file mentions.
fn live() -> String {
    let assistant = |name: &str, first_message: &str| {
        serde_json::json!({
            "name": name, "first_message": first_message, "company_name": "Acme", "industry": "retail", "language": "English",
            "voice": "female", "task_type": "sales",
        })
    };
    let all = [("Hotline East", "Hello"), ("Hotline West", "Hi"), ("Night Line", "Hm")];
    serde_json::json!({ "assistants": all.map(|(name, said)| assistant(name, said)) }).to_string()
}

/// What is typed, the exit code, and what the answer says.
const COMMANDS: [(&[&str], i32, &str); 92] = [
    (
        &["plan", "-f", "c.yaml", "-var", "said=Hi"],
        64,
        "`roster plan -f c.yaml --var said=Hi`",
    ),
    (
        &["plan", "-f", "c.yaml", "-var=said=Hi"],
        64,
        "`roster plan -f c.yaml --var=said=Hi`",
    ),
    (&["plan", "-format", "json"], 64, "`roster plan --format json`"),
    (
        &["apply", "Hotline East", "--sandbox"],
        64,
        "`roster apply --target 'Hotline East'`",
    ),
    (
        &["apply", "--sandbox", "--yes", "Hotline East"],
        64,
        "`roster apply --target 'Hotline East'`",
    ),
    (&["plan", "assistants.yaml"], 64, "`roster plan -f assistants.yaml`"),
    (
        &["plan", "assistants.yaml", "--full"],
        64,
        "`roster plan -f assistants.yaml --full`",
    ),
    (&["plan", "assistants"], 64, "`roster plan -f assistants`"),
    (
        &["validate", "a.yaml", "b.yaml"],
        64,
        "`roster validate -f a.yaml -f b.yaml`",
    ),
    (&["drift", "a.yaml"], 64, "`roster drift -f a.yaml`"),
    (&["list", "a.yaml"], 64, "`roster list -f a.yaml`"),
    (&["pin", "a.yaml"], 64, "`roster pin -f a.yaml`"),
    (&["apply", "assistants.yaml"], 64, "`roster apply -f assistants.yaml`"),
    (&["apply", "assistants"], 64, "`roster apply -f assistants`"),
    (&["assistants.yaml"], 64, "`roster plan -f assistants.yaml`"),
    (&["pull", "assistants.yaml"], 1, "`roster pull -f assistants.yaml`"),
    (&["plan", "plan.json"], 64, "`roster show plan.json`"),
    (&["plan", "Hotline East"], 64, "`roster plan --target 'Hotline East'`"),
    (
        &["drift", "Hotline East", "Hotline West"],
        64,
        "`roster drift --target 'Hotline East' --target 'Hotline West'`",
    ),
    (&["apply", "Hotline East"], 64, "`roster apply --target 'Hotline East'`"),
    (
        &["apply", "--sandbox", "state.json"],
        64,
        "`roster apply --sandbox=state.json`",
    ),
    (
        &["plan", "--sandbox", "state.json"],
        64,
        "`roster plan --sandbox=state.json`",
    ),
    (
        &["plan", "--sandbox", "state.json", "-q"],
        64,
        "`roster plan --sandbox=state.json -q`",
    ),
    (&["init"], 64, "`roster pull --all`"),
    (&["import"], 64, "`roster pull --all`"),
    (&["diff"], 64, "`roster plan`"),
    (&["pull", "-n"], 64, "`roster pull --dry-run`"),
    (&["pull", "--dryrun"], 64, "`roster pull --dry-run`"),
    (&["pin", "--dry-run"], 64, "`pin` has no dry run"),
    (&["status"], 64, "`roster plan`"),
    (&["sync"], 64, "`roster apply`"),
    (&["ls"], 64, "`roster list`"),
    (&["lint"], 64, "`roster validate`"),
    (&["refresh"], 64, "`roster pull`"),
    (&["login"], 64, "`roster ping`"),
    (&["serve"], 64, "`roster sandbox`"),
    (&["version"], 64, "`roster --version`"),
    (&["completion"], 64, "`roster completions bash`"),
    (&["delete", "Hotline East"], 64, "delete the assistant in the dashboard"),
    (&["plna"], 64, "similar subcommands exist: 'pin', 'plan'"),
    (&["apply", "-y"], 64, "`roster apply --yes`"),
    (&["plan", "-y"], 64, "leave it out: `roster plan`"),
    (&["validate", "--yes"], 64, "leave it out: `roster validate`"),
    (&["apply", "--dry-run"], 64, "`roster plan` shows what apply would do"),
    (&["plan", "--dry-run"], 64, "leave it out: `roster plan`"),
    (&["plan", "--json"], 64, "`roster plan --format json`"),
    (&["validate", "--github"], 64, "`roster validate --format github`"),
    (&["plan", "--md"], 64, "`roster plan --format markdown`"),
    (&["plan", "--format", "md"], 64, "a similar value exists: 'markdown'"),
    (&["plan", "-o", "plan.json"], 64, "`roster plan --out plan.json`"),
    (&["list", "-o", "json"], 64, "`roster list --format json`"),
    (&["-v", "plan"], 64, "`roster plan -v`"),
    (&["--sandbox", "plan"], 64, "`roster plan --sandbox`"),
    (&["-f", "a.yaml", "plan"], 64, "`roster plan -f a.yaml`"),
    (&["--format=json", "list"], 64, "`roster list --format=json`"),
    (
        &["plan", "-target=Hotline East"],
        64,
        "`roster plan '--target=Hotline East'`",
    ),
    (&["apply", "-auto-approve"], 64, "`roster apply --auto-approve`"),
    (&["plan", "--no-color"], 64, "`--color never`"),
    (&["ping", "--api-key", "secret"], 64, "INDIGENIUS_API_KEY"),
    (&["pull", "Night Line"], 1, "`roster pull --all 'Night Line'`"),
    (
        &["plan", "--target", "hotline EAST"],
        1,
        "did you mean \"Hotline East\"?",
    ),
    (&["plan", "—base", "HEAD"], 64, "`roster plan --base HEAD`"),
    (&["plan", "–base=HEAD"], 64, "`roster plan --base=HEAD`"),
    (&["plan", "−f", "a.yaml"], 64, "`roster plan -f a.yaml`"),
    (&["pull", "—dry-run"], 64, "`roster pull --dry-run`"),
    (&["apply", "–yes"], 64, "`roster apply --yes`"),
    (&["—version"], 64, "`roster --version`"),
    (
        &["plan", "--target", "“Hotline", "East”"],
        64,
        "`roster plan --target 'Hotline East'`",
    ),
    (
        &["plan", "—target=„Hotline", "East“", "-q"],
        64,
        "`roster plan '--target=Hotline East' -q`",
    ),
    (&["plan", "--base", "“HEAD”"], 64, "`roster plan --base HEAD`"),
    (
        &["plan", "-f", "c.yaml", "--var", "“said=Hi”"],
        64,
        "`roster plan -f c.yaml --var said=Hi`",
    ),
    (
        &["plan", "--target", "“Hotline East”"],
        1,
        "did you mean \"Hotline East\"?",
    ),
    (&["get", "‘Hotline East’"], 1, "did you mean \"Hotline East\"?"),
    (&["plan", "-f", "“a.yaml”"], 1, "did you mean `a.yaml`?"),
    (
        &["apply", "-f", "a.yaml", "b.yaml"],
        64,
        "`roster apply -f a.yaml -f b.yaml`",
    ),
    (
        &["validate", "-f", "a.yaml", "b.yaml", "c.yaml", "--var", "said=Hi"],
        64,
        "`roster validate -f a.yaml -f b.yaml -f c.yaml --var said=Hi`",
    ),
    (
        &["plan", "-f", "c.yaml", "--var", "said=Hi", "more=x"],
        64,
        "`roster plan -f c.yaml --var said=Hi --var more=x`",
    ),
    (
        &["apply", "-f", "c.yaml", "--var", "said=Hi", "more=x"],
        64,
        "`roster apply -f c.yaml --var said=Hi --var more=x`",
    ),
    (
        &["drift", "--target", "Hotline East", "Hotline West"],
        64,
        "`roster drift --target 'Hotline East' --target 'Hotline West'`",
    ),
    (&["apply", "-f", "a.yaml", "plan.json"], 64, "leave that flag out"),
    (
        &["validate", "-f", "a.yaml", "--strict"],
        64,
        "`roster validate -f a.yaml --deny warnings`",
    ),
    (&["rollback", "report.json"], 64, "`roster revert report.json`"),
    (&["undo"], 64, "`roster revert report.json`"),
    (&["plan", "help"], 64, "`roster plan --help`"),
    (&["apply", "help"], 64, "`roster apply --help`"),
    (&["plan", "--format=JSON"], 64, "`roster plan --format=json`"),
    (
        &["list", "--format", "Json", "-q"],
        64,
        "`roster list --format json -q`",
    ),
    (&["apply", "new.json"], 1, "`roster plan --out new.json`"),
    (&["apply", "report.json"], 1, "`roster revert report.json`"),
    (&["show", "report.json"], 1, "`roster revert report.json`"),
    (&["revert", "plan.json"], 1, "`roster apply plan.json`"),
    (&["revert", "new.json"], 1, "`roster apply --report FILE`"),
];

/// What an entry of the file holds, where that is, and what the answer says.
const FILES: [(&str, &str, &str); 13] = [
    ("system_prompt: {file:x.md}", "3:21", "`{ file: x.md }`"),
    ("system_prompt: {file:\"x.md\"}", "3:21", "`{ file: x.md }`"),
    ("system_prompt: file:x.md", "3:20", "`{ file: PATH }`"),
    ("system_prompt: file://x.md", "3:20", "`{ file: PATH }`"),
    ("system_prompt: x.md", "3:20", "`{ file: PATH }`"),
    (
        "first_message: Hi\n     system_prompt: x",
        "4:19",
        "indented deeper than the one above",
    ),
    ("first_message: Hi\n   system_prompt: x", "4:4", "align both"),
    ("prompt: x", "3:5", "did you mean `system_prompt`?"),
    ("greeting: x", "3:5", "did you mean `first_message`?"),
    ("firstMessage: x", "3:5", "did you mean `first_message`?"),
    ("llm: x", "3:5", "did you mean `model`?"),
    ("lint_ignore: [prompt-emtpy]", "3:19", "did you mean `prompt-empty`?"),
    ("provider: openai", "3:15", "write `open_ai`"),
];

fn project() -> Project {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    project.write("a.yaml", "assistants: [{ name: Hotline East, first_message: Hello }]");
    project.write("b.yaml", "assistants: [{ name: Hotline West, first_message: Hello }]");
    project.write("assistants/a.yaml", project.read("a.yaml"));
    project.write("c.yaml", "variables: { said: Hi, more: Ho }\nassistants: [{ name: Night Line, first_message: \"${{ var.said }} ${{ var.more }}\" }]");
    project.commit();
    project
}

/// The commands that stand in backticks in an answer.
fn advised(answer: &str) -> Vec<&str> {
    let quoted = answer.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("roster ")).collect()
}

#[test]
fn a_mistyped_command_gets_the_one_that_was_meant_and_that_one_works() {
    for (words, exit, wanted) in COMMANDS {
        let project = project();
        let sandbox = TestSandbox::with_json(&project, &live());
        let call = |project: &Project, command: &str| {
            let roster = std::path::Path::new(env!("CARGO_BIN_EXE_roster"));
            let path = format!("{}:/usr/bin:/bin", roster.parent().unwrap().display());
            let call = project.call("sh", ["-c", command]).env("PATH", path);
            call.against(&sandbox).run()
        };
        if words.last() == Some(&"plan.json") && words[1] != "-o" {
            call(&project, "roster plan --out plan.json").exits(0);
            // It is a saved plan, so as a roster file it would be refused.
            call(&project, "roster show plan.json").exits(0);
        }
        if wanted.contains("report.json") {
            call(&project, "roster apply --yes --report report.json").exits(0);
        }
        let ran = project.roster(words).against(&sandbox).env("COLUMNS", "1000").run();
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(exit), ""), "{words:?}\n{ran}");
        assert!(ran.stderr.contains(wanted), "{words:?} lacks {wanted}\n{ran}");
        assert!(!ran.stderr.contains("as a value, use '--"), "{words:?}\n{ran}");
        for command in advised(&ran.stderr) {
            if command == "roster sandbox" || command.contains("-f plan.json") || command.ends_with(" FILE") {
                continue; // The first serves until it is stopped, the others are for whoever has a file of that name.
            }
            let tried = call(&project, command);
            let only_asks = tried.code == Some(1) && tried.stderr.contains("--yes");
            assert!(
                matches!(tried.code, Some(0 | 2)) || only_asks,
                "{words:?}: {command}\n{tried}"
            );
        }
    }
}

#[test]
fn a_mistake_in_a_file_gets_its_place_and_the_cure() {
    for (line, place, wanted) in FILES {
        let project = Project::new();
        project.write("x.md", "Be kind.");
        project.write("assistants.yaml", format!("assistants:\n  - name: A\n    {line}\n"));
        let ran = project.roster(["validate", "--format", "json"]).run();
        let told = &ran.stderr;
        assert!(
            told.contains(&format!("assistants.yaml:{place}\n")),
            "{line}: not at {place}\n{ran}"
        );
        assert!(told.contains(wanted), "{line}: lacks {wanted}\n{ran}");
    }
}

#[test]
fn a_variable_that_is_given_within_typographic_quotes_is_told_before_it_is_spoken() {
    let project = project();
    let ran = project
        .roster(["render", "-f", "c.yaml", "--var", "said=“Hi Ann”"])
        .run()
        .exits(0);
    assert!(ran.stdout.contains("“Hi Ann” Ho"), "{ran}");
    assert!(ran.stderr.contains("write `--var 'said=Hi Ann'`"), "{ran}");
}

#[test]
fn an_id_that_another_entry_has_is_never_advised_to_a_second_one() {
    let project = Project::new();
    let ids = ["665e4a34c65bb95f2f2d7201", "665e4a34c65bb95f2f2d7202"];
    let bots = ids.map(|id| serde_json::json!({ "id": id, "name": "Bot", "language": "English" }));
    let sandbox = TestSandbox::with_json(&project, &serde_json::json!({ "assistants": bots }).to_string());
    let taken = |ids: &[&str]| {
        let entries = ids
            .iter()
            .map(|id| format!("  - {{ name: Bot {id}, id: {} }}\n", id.to_uppercase()));
        format!("assistants:\n  - {{ name: Bot }}\n{}", entries.collect::<String>())
    };
    let plan = || project.roster(["plan"]).against(&sandbox).env("COLUMNS", "1000").run();
    project.write("assistants.yaml", taken(&ids[..1]));
    let ran = plan().exits(1);
    let advice = format!("pin one with `id: \"{}\"`", ids[1]);
    assert!(ran.stdout.contains(&advice), "{ran}");
    let roster = project.read("assistants.yaml");
    let pinned = roster.replace("{ name: Bot }", &format!("{{ name: Bot, id: \"{}\" }}", ids[1]));
    project.write("assistants.yaml", pinned);
    plan().exits(0);
    project.write("assistants.yaml", taken(&ids));
    let ran = plan().exits(1);
    assert!(
        ran.stdout
            .contains("other entries are pinned to all of them; remove this entry"),
        "{ran}"
    );
}
