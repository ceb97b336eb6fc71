//! The crate keeps its own rules: imports point one way, only one file names reqwest, pure code stays pure.

mod graph;
mod rules;
mod source;

use source::Source;

fn made_up(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: format!("//! Made up.\n{text}"),
    }
}

/// The violations in a file of this path and text.
fn said_of(path: &str, text: &str) -> Vec<String> {
    rules::check(&made_up(path, text))
}

#[test]
fn every_file_keeps_the_rules() {
    let sources = Source::all_below("src");
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"));
    let wrong: Vec<_> = sources.iter().flat_map(rules::check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let cycles = graph::cycles(&Source::all_below("src"));
    assert!(cycles.is_empty(), "{}", cycles.join("\n"));
}

#[test]
fn a_name_of_a_public_type_means_one_thing() {
    let shared = graph::shared_names(&Source::all_below("src"));
    assert!(shared.is_empty(), "{}", shared.join("\n"));
}

#[test]
fn a_cycle_is_caught_also_through_a_reexport() {
    let files = [
        made_up("src/plan/mod.rs", "mod diff;\nmod pair;\npub use pair::Pair;"),
        made_up("src/plan/diff.rs", "use super::Pair;"),
        made_up("src/plan/pair.rs", "fn f() { crate::plan::diff::g() }"),
        made_up("src/plan/build.rs", "use super::diff::g;"),
    ];
    assert_eq!(graph::cycles(&files), ["src/plan/diff.rs <-> src/plan/pair.rs"]);
    assert!(graph::cycles(&files[..2]).is_empty());
}

#[test]
fn a_name_with_two_meanings_is_caught() {
    let files = [
        made_up("src/plan/diff.rs", "pub struct Place;"),
        made_up("src/plan/pair.rs", "pub(super) enum Place {}"),
        made_up("src/api/place.rs", "pub(crate) type Place = u8;"),
        made_up("src/live/detail.rs", "struct Place;"),
    ];
    assert_eq!(graph::shared_names(&files), ["Place: api, plan"]);
}

#[test]
fn tests_are_short_and_say_what_they_are_for_too() {
    let wrong: Vec<_> = Source::all_below("tests").iter().flat_map(rules::shape).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lib_rs_lists_the_folders_in_the_order_of_the_flow() {
    let sources = Source::all_below("src");
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").unwrap();
    let listed: Vec<_> = lib
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let listed: Vec<_> = listed.into_iter().filter(|folder| *folder != "sandbox").collect();
    assert_eq!(
        listed,
        rules::ORDER.concat(),
        "tests/it/layers/rules.rs says where each folder is in the flow"
    );
}

#[test]
fn an_import_against_the_flow_is_caught_with_its_line() {
    let said = said_of(
        "src/plan/diff.rs",
        "use crate::live::Detail;\nuse crate::apply::Report;\n",
    );
    assert_eq!(said, ["src/plan/diff.rs:3: `plan` may not import `apply`"]);
}

#[test]
fn an_import_within_a_group_is_caught() {
    let said = said_of(
        "src/plan/diff.rs",
        "use crate::{live::{Detail, Listing}, render::{json, safe::*}};",
    );
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("`plan` may not import `render`"));
}

#[test]
fn a_path_in_the_middle_of_code_is_caught() {
    let said = said_of(
        "src/plan/diff.rs",
        "fn f() { g(|| crate::cli::environment::code::<u8>(1)); }",
    );
    assert_eq!(said, ["src/plan/diff.rs:2: `plan` may not import `cli`"]);
}

#[test]
fn a_path_in_a_macro_is_caught() {
    let said = said_of(
        "src/live/detail.rs",
        "fn f() -> String { format!(\"{}\", crate::plan::NAME) }",
    );
    assert_eq!(said, ["src/live/detail.rs:2: `live` may not import `plan`"]);
}

#[test]
fn an_import_by_super_is_caught() {
    let said = said_of(
        "src/api/wire/detail.rs",
        "use super::super::super::apply::Report;\nuse super::envelope;",
    );
    assert_eq!(said, ["src/api/wire/detail.rs:2: `api` may not import `apply`"]);
    assert_eq!(said_of("src/api/mod.rs", "pub use super::apply::Report;").len(), 1);
}

#[test]
fn rooms_of_one_step_do_not_import_each_other() {
    assert_eq!(said_of("src/live/detail.rs", "use crate::desired::Roster;").len(), 1);
    assert_eq!(said_of("src/fields.rs", "use crate::diagnostic::Problem;").len(), 1);
}

#[test]
fn a_room_without_a_place_in_the_order_is_caught() {
    assert_eq!(said_of("src/commands/plan.rs", "use crate::toolbox::Hammer;").len(), 1);
}

#[test]
fn the_sandbox_stands_apart() {
    assert_eq!(said_of("src/sandbox/store.rs", "use crate::fields::FIELDS;").len(), 1);
    assert_eq!(said_of("src/api/transport.rs", "use crate::sandbox::World;").len(), 1);
    assert!(said_of("src/commands/sandbox.rs", "use crate::sandbox::World;").is_empty());
    assert!(
        said_of(
            "src/sandbox/store.rs",
            "use crate::sandbox::World;\nuse super::fault::Fault;"
        )
        .is_empty()
    );
}

#[test]
fn main_may_import_every_folder() {
    assert!(said_of("src/main.rs", "use roster::{cli, commands};").is_empty());
}

#[test]
fn comments_texts_and_tests_import_nothing() {
    let text = "/// As [`crate::apply::Report`].\n// crate::apply\nconst A: &str = \"crate::apply::x\";\n\
                #[cfg(test)]\nmod tests {\n    use crate::apply::Report;\n}\n#[cfg(test)]\nuse crate::render::json;\n";
    assert!(said_of("src/plan/diff.rs", text).is_empty());
}

#[test]
fn what_stands_after_a_test_module_is_read_again() {
    let text = "#[cfg(test)]\nmod tests {}\nuse crate::apply::Report;";
    assert_eq!(
        said_of("src/plan/diff.rs", text),
        ["src/plan/diff.rs:4: `plan` may not import `apply`"]
    );
}

#[test]
fn a_crate_with_one_home_is_caught_elsewhere() {
    assert_eq!(said_of("src/api/retry_policy.rs", "use reqwest::StatusCode;").len(), 1);
    assert!(said_of("src/api/transport.rs", "use reqwest::StatusCode;").is_empty());
    assert_eq!(
        said_of("src/desired/read.rs", "fn f() { serde_yaml::from_str(\"\") }").len(),
        1
    );
}

#[test]
fn the_outside_is_caught_on_the_pure_side() {
    for text in [
        "use std::time::SystemTime;\nfn f() -> SystemTime { SystemTime::now() }",
        "fn f() { g(std::time::Instant::now()) }",
        "fn f() { std::env::var(\"HOME\"); }",
        "use std::fs;",
        "async fn f() {}",
        "use tokio::time::sleep;",
    ] {
        assert_eq!(said_of("src/plan/build.rs", text).len(), 1, "{text}");
        assert!(said_of("src/commands/plan.rs", text).is_empty(), "{text}");
    }
    assert!(
        said_of(
            "src/api/retry_policy.rs",
            "use std::time::SystemTime;\nfn f(now: SystemTime) {}"
        )
        .is_empty()
    );
    assert!(said_of("src/files/disk.rs", "use std::fs;").is_empty());
    assert_eq!(said_of("src/files/source.rs", "use std::fs;").len(), 1);
}

#[test]
fn printing_is_caught_outside_of_the_commands() {
    for text in [
        "fn f() { println!(); }",
        "fn f() { anstream::eprintln!(\"x\"); }",
        "use std::io::{self, stdout};",
        "fn f() { io::stderr().lock(); }",
    ] {
        assert_eq!(said_of("src/apply/run.rs", text).len(), 1, "{text}");
        assert!(said_of("src/commands/apply.rs", text).is_empty(), "{text}");
    }
    assert!(said_of("src/apply/run.rs", "fn f(ran: Ran) { ran.stdout(); let print = 1; }").is_empty());
}

#[test]
fn logic_in_a_mod_rs_is_caught() {
    assert_eq!(said_of("src/plan/mod.rs", "mod diff;\nfn f() {}").len(), 1);
    assert_eq!(said_of("src/plan/mod.rs", "use std::fmt;").len(), 1);
    let mod_file = "mod diff;\npub mod pair;\n/// Says it.\npub(crate) use diff::{a, b};\n#[cfg(test)]\nmod tests;";
    assert!(said_of("src/plan/mod.rs", mod_file).is_empty());
}

#[test]
fn a_long_file_and_one_that_says_nothing_are_caught() {
    assert_eq!(
        said_of("src/plan/diff.rs", &"\n".repeat(600)),
        ["src/plan/diff.rs: 601 lines, at most 600"]
    );
    let silent = Source {
        path: "src/plan/diff.rs".to_owned(),
        text: "use std::fmt;\n".to_owned(),
    };
    assert_eq!(rules::check(&silent).len(), 1);
}
