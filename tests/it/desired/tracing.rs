//! Finding where a value is written, and rewriting a text with variables.

use roster::desired::LoadedRoster;
use roster::yaml::{PathSegment, SourceMap};

use crate::desired::workspace::Workspace;

fn way(reading: &LoadedRoster, name: &str, field: &str) -> String {
    let entry = reading
        .roster
        .assistants
        .iter()
        .find(|entry| entry.name == name)
        .unwrap();
    let declared = entry.declared.iter().find(|declared| declared.field == field).unwrap();
    let source = reading
        .sources
        .iter()
        .find(|source| source.file == declared.location.file)
        .unwrap();
    let way = SourceMap::of(source).path_to(&declared.location).unwrap();
    let steps = way.iter().map(|step| match step {
        PathSegment::Key(key) => format!(".{key}"),
        PathSegment::Item(number) => format!("[{number}]"),
    });
    format!("{}:{}", source.file, steps.collect::<String>())
}

#[test]
fn every_value_is_traced_to_where_it_is_written() {
    let workspace = Workspace::of(
        "defaults: &all\n  model: m\n  extra: {top_p: 0.9}\nassistants:\n- name: A\n  voice: &v female\n- name: B\n  <<: *all\n  voice: *v\n  emotion: true\n",
    );
    let reading = workspace.read();
    assert_eq!(way(&reading, "A", "model"), "assistants.yaml:.defaults.model");
    assert_eq!(way(&reading, "B", "model"), "assistants.yaml:.defaults.model");
    assert_eq!(way(&reading, "B", "top_p"), "assistants.yaml:.defaults.extra.top_p");
    assert_eq!(way(&reading, "A", "voice"), "assistants.yaml:.assistants[0].voice");
    assert_eq!(way(&reading, "B", "voice"), "assistants.yaml:.assistants[0].voice");
    assert_eq!(way(&reading, "B", "emotion"), "assistants.yaml:.assistants[1].emotion");

    let outline = SourceMap::of(&reading.sources[0]);
    let second = &reading.roster.assistants[1].place;
    assert_eq!(
        outline.path_to(second),
        Some(vec![PathSegment::Key("assistants".to_owned()), PathSegment::Item(1)])
    );
    let first = &reading.roster.assistants[0].place;
    assert_eq!(
        outline.path_to(first),
        Some(vec![PathSegment::Key("assistants".to_owned()), PathSegment::Item(0)]),
        "not the list, which begins there too"
    );
    assert_eq!(outline.keys(second), ["name", "voice", "emotion"]);
    let is_own = |key: &str| outline.value_location(second, key).is_some();
    assert!(!is_own("voice"), "an alias is not the value");
    assert!(!is_own("model"), "a merged key is not written there");
    assert!(is_own("emotion"));
}

#[test]
fn who_takes_over_a_map_is_known_and_what_a_merge_key_holds_is_traced() {
    let workspace = Workspace::of(
        "assistants:\n- &a\n  name: A\n  extra: &x {y: 1}\n- &b {<<: *a, name: B}\n- <<: [*b, {model: m}]\n  name: C\n  extra: *x\n",
    );
    let reading = workspace.read();
    assert_eq!(
        way(&reading, "C", "model"),
        "assistants.yaml:.assistants[2].<<[1].model"
    );
    let outline = SourceMap::of(&reading.sources[0]);
    let places: Vec<_> = reading.roster.assistants.iter().map(|entry| &entry.place).collect();
    let heirs = |key: &str| -> Vec<u32> {
        let heirs = outline.merged_into(places[0], key);
        heirs.iter().map(|place| place.line).collect()
    };
    assert_eq!(heirs("model"), [5, 6]);
    assert_eq!(heirs("extra"), [5], "the last has one of its own");
    assert_eq!(heirs("name"), [0; 0]);
    assert!(!outline.is_aliased(places[0]), "merge keys aside");
    assert!(outline.is_aliased(&outline.value_location(places[0], "extra").unwrap()));
}

/// How `written` is rewritten so that it expands to `live`, where `x` is `Acme` and `y` is `9-17`.
fn rewritten(written: &str, live: &str) -> Option<String> {
    let text = serde_json::to_string(written).unwrap();
    let roster =
        format!("variables: {{x: Acme, y: 9-17, none: ''}}\nassistants:\n- name: A\n  system_prompt: {text}\n");
    let reading = Workspace::of(&roster).read();
    let declared = &reading.roster.assistants[0].declared[0];
    let woven = reading
        .origins
        .get(&declared.location)
        .and_then(|origin| origin.woven.as_ref());
    woven.unwrap().rewrite_for(live)
}

#[test]
fn expressions_stay_where_their_values_stand() {
    for (written, live, wanted) in [
        (
            "Welcome to ${{ var.x }}!",
            "Welcome to Acme, dear!",
            "Welcome to ${{ var.x }}, dear!",
        ),
        ("${{ var.x }}", "Acme Inc", "${{ var.x }} Inc"),
        (
            "At ${{ var.x }}, ${{var.y}} daily.",
            "We at Acme: 9-17 daily!",
            "We at ${{ var.x }}: ${{var.y}} daily!",
        ),
        (
            "At ${{ var.x }}. Ask.",
            "Acme is good. At Acme. Ask me.",
            "Acme is good. At ${{ var.x }}. Ask me.",
        ),
        (
            "A ${{ var.none }}b ${{ var.x }}",
            "A b Acme!",
            "A ${{ var.none }}b ${{ var.x }}!",
        ),
        (
            "Say $${{ var.x }} to ${{ var.x }}",
            "Say ${{ var.x }} now to Acme",
            "Say $${{ var.x }} now to ${{ var.x }}",
        ),
    ] {
        assert_eq!(
            rewritten(written, live).as_deref(),
            Some(wanted),
            "{written:?} for {live:?}"
        );
    }
}

#[test]
fn where_an_expression_no_longer_gives_what_is_live_there_is_no_other_text() {
    for (written, live) in [
        ("Welcome to ${{ var.x }}!", "Welcome to Globex!"),
        ("${{ var.x }} and ${{ var.y }}", "9-17 and Acme"),
        // Here the text before the expression would make it a literal.
        ("Only ${{ var.x }}", "Only $Acme"),
    ] {
        assert_eq!(rewritten(written, live), None, "{written:?} for {live:?}");
    }
}
