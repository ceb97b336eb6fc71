//! Malicious files: each is refused quickly, with an error that says why.

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use super::workspace::{Workspace, entry, value};

/// The one error, which must come soon even in a debug build.
#[track_caller]
fn soon(workspace: &Workspace) -> String {
    let start = Instant::now();
    let errors = workspace.errors();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(errors.len(), 1, "{} errors, first {:?}", errors.len(), errors.first());
    errors.into_iter().next().unwrap()
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "defaults:\n  extra:\n    a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        writeln!(text, "    a{level}: &a{level} [{}]", vec![below; 9].join(", ")).unwrap();
    }
    let said = soon(&Workspace::of(text));
    assert!(said.contains("holds too much once its aliases are followed"), "{said}");
}

#[test]
fn a_merge_bomb_is_refused() {
    let mut text = "defaults:\n  extra:\n    a0: &a0 {k: v}\n".to_owned();
    for level in 1..4000 {
        writeln!(text, "    a{level}: &a{level} {{<<: *a{}, k{level}: v}}", level - 1).unwrap();
    }
    let said = soon(&Workspace::of(text));
    assert!(said.contains("holds too much"), "{said}");
}

#[test]
fn one_long_text_behind_many_aliases_is_refused() {
    let mut text = format!(
        "assistants:\n  - {{name: A, first_message: &m {}}}\n",
        "x".repeat(1 << 20)
    );
    for number in 0..1000 {
        writeln!(text, "  - {{name: B{number}, first_message: *m}}").unwrap();
    }
    let said = soon(&Workspace::of(text));
    assert!(said.contains("holds too much"), "{said}");
}

#[test]
fn one_long_default_for_many_entries_is_refused() {
    let mut text = format!("defaults: {{system_prompt: {}}}\nassistants:\n", "x".repeat(1 << 20));
    for number in 0..1000 {
        writeln!(text, "  - name: B{number}").unwrap();
    }
    let said = soon(&Workspace::of(text));
    assert!(said.contains("all values together"), "{said}");
}

#[test]
fn a_variable_that_multiplies_is_refused() {
    let text = format!(
        "variables: {{x: {}}}\nassistants:\n  - name: A\n    first_message: {}\n",
        "x".repeat(1 << 20),
        "${{ var.x }}".repeat(1000)
    );
    assert!(soon(&Workspace::of(text)).contains("longer than 16 MiB"));
}

#[test]
fn absurd_nesting_is_refused() {
    let nested = |open: &str| open.repeat(100_000);
    let mut steps = String::new();
    for level in 0..300 {
        writeln!(steps, "{}a:", " ".repeat(level)).unwrap();
    }
    for text in [
        nested("["),
        nested("{a: "),
        nested("{"),
        nested("- "),
        nested("? "),
        nested("[{a: "),
        format!("defaults:\n  extra:\n    x: {}", nested("[")),
        steps,
    ] {
        let said = soon(&Workspace::of(&text));
        assert!(
            said.contains("nested more than 100 levels deep"),
            "{}: {said}",
            &text[..20]
        );
    }
}

#[test]
fn a_chain_of_aliases_is_nesting_too() {
    let mut text = "defaults:\n  extra:\n    a0: &a0 [x]\n".to_owned();
    for level in 1..20_000 {
        writeln!(text, "    a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert!(soon(&Workspace::of(text)).contains("nested more than 100 levels deep"));
}

#[test]
fn control_characters_are_refused_so_that_nothing_is_hidden_behind_them() {
    for (byte, code) in [("\0", "0000"), ("\x1b", "001B"), ("\x07", "0007"), ("\x0c", "000C")] {
        let said = soon(&Workspace::of(format!("assistants: []\nü{byte}\nnonsense: [\n")));
        assert_eq!(
            said,
            format!("assistants.yaml:2:2: a character that YAML does not allow (U+{code}) is in the file")
        );
    }
}

#[test]
fn what_is_not_utf8_is_refused() {
    assert_eq!(
        soon(&Workspace::of(b"version: 1\nassistants: [\xff]\n")),
        "`assistants.yaml` is not UTF-8 text (line 2)"
    );
    let utf16: Vec<u8> = "\u{feff}assistants: []"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(soon(&Workspace::of(utf16)).contains("is UTF-16, not UTF-8"));
    let mut workspace = Workspace::new().from("-");
    workspace.stdin = b"\xc3\x28".to_vec();
    assert_eq!(soon(&workspace), "`<stdin>` is not UTF-8 text (line 1)");
}

#[test]
fn an_endless_file_is_refused() {
    let workspace = Workspace::new();
    fs::File::create(workspace.path("big.yaml"))
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    assert!(soon(&workspace.from("big.yaml")).contains("is longer than 64 MiB"));
    assert!(soon(&Workspace::new().from("/dev/zero")).contains("is longer than 64 MiB"));
}

#[test]
fn thousands_of_entries_may_merge_one_anchor() {
    let mut text =
        "assistants:\n  - &base {name: first, voice: x, industry: y, language: z, model: m, temperature: 0.5}\n"
            .to_owned();
    for number in 0..10_000 {
        writeln!(text, "  - {{<<: *base, name: B{number}}}").unwrap();
    }
    let all = Workspace::of(text).assistants();
    assert_eq!(all.len(), 10_001);
    assert!(all.iter().all(|assistant| value(assistant, "voice").is_some()));
}

#[test]
fn thousands_of_faults_take_no_quadratic_time() {
    let names = (0..20_000).fold(String::new(), |mut all, number| {
        write!(all, "${{{{ var.v{number} }}}} ").unwrap();
        all
    });
    let start = Instant::now();
    assert_eq!(entry(&format!("first_message: {names}")).errors().len(), 20_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let keys = (0..20_000).fold(String::new(), |mut all, number| {
        writeln!(all, "k{number}: x").unwrap();
        all
    });
    assert_eq!(entry(&keys).errors().len(), 20_000);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
