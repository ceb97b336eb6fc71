//! The schema in the YAML language server that editors use: what it offers, explains and underlines.

use std::fs;
use std::path::Path;
use std::process::Command;

use server::{Open, Server};

use crate::support::Project;
use crate::support::tool::npm_tool;

mod server;

const LINE: &str = "# yaml-language-server: $schema=../../schema/assistants.schema.json\n";

/// Opens a text below the schema line as a file of an example; `|` is the cursor.
fn open(server: &mut Server, name: &str, text: &str) -> Open {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/made-up")
        .join(name);
    server.open(&path, &format!("{LINE}{text}"))
}

fn problems(text: &str) -> Option<Vec<String>> {
    let mut server = Server::start()?;
    Some(open(&mut server, "a.yaml", text).problems)
}

#[test]
fn a_misspelt_key_and_a_wrong_value_are_underlined_with_what_would_be_right() {
    let text = "\
assistants:
  - name: A
    sytem_prompt: hi
    temperature: warm
    response_count: 2.5
    max_tokens: \"400\"
    emotion: maybe
    voice: { a: b }
    language: null
    first_message: { fil: greeting.md }
    system_prompt: [a]
    extra: { voice: female }
  - name: \" B\"
    id: 12345
    ignore: voice
  - id: \"x\"
";
    let Some(problems) = problems(text) else { return };
    assert_eq!(
        problems,
        [
            "3:4-16 Property sytem_prompt is not allowed.",
            "4:17-21 Incorrect type. Expected \"number\".",
            "5:20-23 Incorrect type. Expected \"integer | string\".",
            "6:16-21 Incorrect type. Expected \"integer\".",
            "7:13-18 Incorrect type. Expected \"boolean\".",
            "8:11-19 Incorrect type. Expected \"string | number | boolean\".",
            "9:14-18 Incorrect type. Expected \"string | number | boolean\".",
            "10:21-24 Value is not accepted. Valid values: \"file\".",
            "11:19-22 Incorrect type. Expected \"string | number | boolean | object\".",
            "12:13-18 Property voice is not allowed.",
            "13:10-14 String does not match the pattern of \"^\\S(.*\\S)?$\".",
            "14:8-13 Incorrect type. Expected \"string\".",
            "15:12-17 Incorrect type. Expected \"array\".",
            "16:4-5 Missing property \"name\".",
        ]
    );
}

#[test]
fn a_wrong_shape_is_underlined_too() {
    let text = "\
versoin: 1
version: 2
defaults:
  name: A
settings:
  unobservable: hipaa
  patch: hole
";
    let Some(problems) = problems(text) else { return };
    assert_eq!(
        problems,
        [
            "1:0-7 Property versoin is not allowed.",
            "2:9-10 Value is not accepted. Valid values: 1.",
            "4:2-6 Property name is not allowed.",
            "6:16-21 Incorrect type. Expected \"array\".",
            "7:9-13 Value is not accepted. Valid values: \"whole\", \"declared\".",
        ]
    );
}

#[test]
fn nothing_is_underlined_in_what_roster_takes() {
    let text = "\
version: 1
variables: { warmth: 0.7, region: , careful: true }
defaults: &all
  language: English
  voice: no
  temperature: ${{ var.warmth }}
  emotion: ${{ var.careful }}
settings: { unobservable: [hipaa, top_p], patch: declared }
assistants:
  - &sales
    name: Sales
    id: \"665e4a34c65bb95f2f2d72e1\"
    system_prompt: { file: prompts/sales.md }
    first_message: Hello {{name}}
    max_tokens: 400.0
    extra: { top_p: 0.9, stops: [null, { a: 1 }] }
  - <<: *sales
    name: 2024
    id: \"665e4a34c65bb95f2f2d72e2\"
    renamed_from: true
    ignore: [voice, top_p]
    first_message: 012
  - <<: [*sales, *all]
    name: Only what an overlay replaces
    id: \"665e4a34c65bb95f2f2d72e3\"
";
    let Some(problems) = problems(text) else { return };
    assert_eq!(problems, [""; 0]);
    let project = Project::new();
    project.write("prompts/sales.md", "You sell.");
    project.write("assistants.yaml", text);
    project.roster(["validate", "--var", "region=eu"]).run().exits(0);
}

#[test]
fn nothing_is_underlined_in_the_examples() {
    let Some(mut server) = Server::start() else { return };
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut looked_at = 0;
    for example in fs::read_dir(examples).unwrap() {
        let file = example.unwrap().path().join("assistants.yaml");
        if let Ok(text) = fs::read_to_string(&file) {
            assert!(text.starts_with(LINE), "{} names the schema", file.display());
            let opened = server.open(&file, &text.replace('|', "||"));
            assert_eq!(opened.problems, [""; 0], "{}", file.display());
            looked_at += 1;
        }
    }
    assert!(looked_at >= 2);
}

#[test]
fn the_fields_are_offered_where_they_belong() {
    let Some(mut server) = Server::start() else { return };
    let mut offered = |name: &str, text: &str| {
        let file = open(&mut server, name, text);
        server.completions(&file)
    };
    let values = offered("value.yaml", "assistants:\n  - name: A\n    provider: |\n");
    assert!(values.iter().any(|label| label == "open_ai"), "{values:?}");
    let entry = offered("entry.yaml", "assistants:\n  - name: A\n    |\n");
    for field in [
        "id",
        "renamed_from",
        "ignore",
        "protected",
        "extra",
        "system_prompt",
        "response_count",
    ] {
        assert!(entry.iter().any(|label| label == field), "{field}: {entry:?}");
    }
    assert!(!entry.contains(&"name".to_owned()), "it is there already: {entry:?}");
    let defaults = offered("defaults.yaml", "defaults:\n  |\n");
    assert!(defaults.contains(&"voice".to_owned()), "{defaults:?}");
    assert!(!defaults.contains(&"id".to_owned()), "{defaults:?}");
    let top = offered("top.yaml", "|\n");
    assert_eq!(
        top,
        ["assistants", "defaults", "lint", "settings", "variables", "version"]
    );
    assert_eq!(
        offered("settings.yaml", "settings:\n  |\n"),
        ["detail", "patch", "unmanaged", "unobservable"]
    );
    assert_eq!(offered("patch.yaml", "settings:\n  patch: |\n"), ["whole", "declared"]);
    let file = offered("file.yaml", "assistants:\n  - name: A\n    system_prompt:\n      |\n");
    assert!(file.contains(&"file".to_owned()), "{file:?}");
    let ignored = offered("ignore.yaml", "assistants:\n  - name: A\n    ignore: [|]\n");
    assert!(ignored.contains(&"voice".to_owned()), "{ignored:?}");
    assert_eq!(
        offered("flag.yaml", "assistants:\n  - name: A\n    hipaa: |\n"),
        ["true", "false"]
    );
}

#[test]
fn the_one_key_of_a_text_in_a_file_is_offered_within_empty_braces() {
    let Some(mut server) = Server::start() else { return };
    let file = ["file"];
    for (name, text, labels) in [
        (
            "prompt.yaml",
            "assistants:\n  - name: A\n    system_prompt: { | }\n",
            &file[..],
        ),
        (
            "close.yaml",
            "assistants:\n  - name: A\n    first_message: {|}\n",
            &file,
        ),
        ("variable.yaml", "variables:\n  legal: { | }\n", &file),
        ("block.yaml", "variables:\n  legal:\n    |\n", &file),
        (
            "own.yaml",
            "assistants:\n  - name: A\n    vars:\n      legal: { | }\n",
            &file,
        ),
        // A key of one's own: the cursor comes to stand in it.
        ("variables.yaml", "variables:\n  |\n", &["property"]),
        ("braces.yaml", "variables: { | }\n", &["property"]),
        (
            "vars.yaml",
            "assistants:\n  - name: A\n    vars: { | }\n",
            &["property"],
        ),
    ] {
        let opened = open(&mut server, name, text);
        assert_eq!(server.completions(&opened), labels, "{text}");
    }
    let opened = open(&mut server, "entry.yaml", "assistants:\n  - { | }\n");
    let entry = server.completions(&opened);
    assert!(entry.contains(&"system_prompt".to_owned()), "{entry:?}");
    let opened = open(&mut server, "all.yaml", "{ | }\n");
    assert!(server.completions(&opened).contains(&"assistants".to_owned()));
}

/// Strict: no unknown keyword or format, no list of types, no `required` without its property.
#[test]
fn the_published_schemas_are_valid_in_the_strict_mode_of_ajv() {
    let Some(ajv) = npm_tool("ROSTER_AJV", "node_modules/ajv/package.json") else {
        return;
    };
    let script = "
        const [ajv, ...files] = process.argv.slice(1);
        for (const file of files) {
            const schema = JSON.parse(require('fs').readFileSync(file));
            const draft = schema.$schema.includes('2020-12') ? '2020' : 'ajv';
            const Ajv = require(`${ajv}/dist/${draft}`).default;
            new Ajv({ strict: true }).compile(schema);
            console.log(require('path').basename(file));
        }";
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let output = Command::new("node")
        .args(["-e", script])
        .arg(ajv.parent().unwrap())
        .args(["assistants", "plan", "report"].map(|name| schemas.join(format!("{name}.schema.json"))))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let compiled = String::from_utf8(output.stdout).unwrap();
    let compiled: Vec<_> = compiled.lines().collect();
    assert_eq!(
        compiled,
        ["assistants.schema.json", "plan.schema.json", "report.schema.json"]
    );
}

#[test]
fn a_field_is_explained_with_the_schema_of_this_roster() {
    let Some(mut server) = Server::start() else { return };
    // The schema that the command prints, beside the roster, instead of the checkout's file.
    let project = Project::new();
    let schema = project.roster(["schema"]).run().exits(0).stdout;
    project.write("roster.json", schema);
    let text = "# yaml-language-server: $schema=roster.json\nassistants:\n  - { name: A, response|_count: 3 }\n";
    let file = server.open(&project.dir().join("a.yaml"), text);
    let explained = server.hover(&file);
    assert!(explained.contains("a whole number, e.g. \\`3\\`."), "{explained}");
    assert!(explained.contains("roster.json"), "{explained}");
    for (file, text) in [
        ("b.yaml", "defaults: { system_|prompt: { file: a.md } }"),
        ("c.yaml", "defaults: { voi|ce: female }"),
        ("d.yaml", "assistants: [{ na|me: 5 }]"),
    ] {
        let text = format!("# yaml-language-server: $schema=roster.json\n{text}\n");
        let file = server.open(&project.dir().join(file), &text);
        let explained = server.hover(&file);
        // Of alternatives it shows none of its own headings.
        assert!(!explained.contains("||") && !explained.contains('#'), "{explained}");
    }
}
