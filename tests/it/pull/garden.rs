//! Made-up rosters in many styles, and made-up live texts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use roster::files::{FileError, FileSource, PathKind};

/// Files in memory.
pub(crate) struct Shelf(pub(crate) BTreeMap<String, String>);

impl FileSource for Shelf {
    fn kind_of(&self, path: &str) -> PathKind {
        if self.0.contains_key(path) {
            PathKind::File
        } else {
            PathKind::Nothing
        }
    }

    fn list_dir(&self, folder: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::new(format!("{folder} is no folder")))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let text = self
            .0
            .get(path)
            .ok_or_else(|| FileError::new(format!("{path} is not there")))?;
        Ok(text.clone().into_bytes())
    }

    fn read_within(&self, folder: &str, path: &str, _: u64) -> Result<Vec<u8>, FileError> {
        self.read(&format!("{folder}{path}"))
    }

    fn canonical_id(&self, path: &str) -> String {
        path.to_owned()
    }
}

pub(crate) const TEXTS: [&str; 4] = ["model", "voice", "first_message", "system_prompt"];

/// How one field of one entry is written.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    Left,
    Plain(u8),
    Single(u8),
    Double(u8),
    Block(u8),
    Folded(u8),
    Alias,
    Variable(u8),
    Prompt(u8),
}

fn way() -> impl Strategy<Value = Way> {
    let n = || 0..3_u8;
    prop_oneof![
        3 => Just(Way::Left),
        2 => n().prop_map(Way::Plain),
        1 => n().prop_map(Way::Single),
        1 => n().prop_map(Way::Double),
        1 => n().prop_map(Way::Block),
        1 => n().prop_map(Way::Folded),
        2 => Just(Way::Alias),
        2 => n().prop_map(Way::Variable),
        2 => n().prop_map(Way::Prompt),
    ]
}

/// One entry: its four texts, its number, what it merges, and is it in flow style?
pub(crate) type Entry = ([Way; 4], Option<u8>, &'static str, bool);

/// The shared map, the entry before, or both.
const MERGES: [&str; 5] = ["", "*all", "*last", "[*last, *all]", "[*all, *last]"];

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    (
        [way(), way(), way(), way()],
        prop::option::of(0..3_u8),
        prop::sample::select(MERGES.to_vec()),
        prop::bool::weighted(0.2),
    )
}

fn field(out: &mut String, name: &str, way: &Way, remark: usize) {
    let end = format!(" # remark {remark}\n");
    match way {
        Way::Left => {}
        Way::Plain(n) => *out += &format!("    {name}: text {n}{end}"),
        Way::Single(n) => *out += &format!("    {name}: 'it''s {n}'{end}"),
        Way::Double(n) => *out += &format!("    {name}: \"a\\tb {n}\"{end}"),
        Way::Block(n) => *out += &format!("    {name}: |{end}      block {n}\n\n      goes on\n"),
        Way::Folded(n) => *out += &format!("    {name}: >-{end}      folded {n}\n      on\n"),
        Way::Alias => *out += &format!("    {name}: *shared{end}"),
        Way::Variable(n) => *out += &format!("    {name}: {n} for ${{{{ var.x }}}} here{end}"),
        Way::Prompt(n) => {
            let way = if name.contains('_') {
                format!("{{ file: p{n}.md }}")
            } else {
                "none".to_owned()
            };
            *out += &format!("    {name}: {way}{end}");
        }
    }
}

pub(crate) fn roster(entries: &[Entry], crlf: bool, bom: bool) -> String {
    let mut out = "# the head\nvariables: {x: Acme}\ndefaults: &all\n  voice: &shared common # a default\n  temperature: 0.5 # warm\nassistants:\n".to_owned();
    for (number, (ways, heat, merges, flow)) in entries.iter().enumerate() {
        if *flow {
            out += &format!(
                "  - &e{number} {{name: A{number}, model: *shared, first_message: \"f\", max_tokens: 5}} # flow {number}\n"
            );
            continue;
        }
        out += &format!("  - &e{number}\n    name: A{number} # entry {number}\n");
        for (at, (name, way)) in TEXTS.iter().zip(ways).enumerate() {
            field(&mut out, name, way, number * 10 + at);
        }
        if let Some(heat) = heat {
            out += &format!("    temperature: 0.{heat} # heat {number}\n");
        }
        let last = number
            .checked_sub(1)
            .map_or("*all".to_owned(), |last| format!("*e{last}"));
        if !merges.is_empty() {
            out += &format!("    <<: {} # merged\n", merges.replace("*last", &last));
        }
    }
    let out = if crlf { out.replace('\n', "\r\n") } else { out };
    if bom { format!("\u{feff}{out}") } else { out }
}

pub(crate) fn live_text() -> impl Strategy<Value = Option<String>> {
    let pieces = prop::sample::select(vec![
        "text 1",
        "common",
        "Acme",
        "1 for Acme here",
        "2 for Acme, dear, here",
        "block 1\n\ngoes on",
        "\n",
        "line\nline\n",
        "${{ var.x }}",
        "{{name}}",
        "\u{7}",
        "# no remark",
        ": ",
        "- ",
        "'",
        "\"",
        "\t",
        " ",
        "é😀",
        "\r\n",
        "no",
        "12",
        "\u{feff}",
        "\u{2028}",
        "*shared",
        "a longer line that goes on for a while, as prompts do\n",
    ]);
    prop_oneof![
        1 => Just(None),
        1 => prop::sample::select(vec!["common", "text 1", "0 for Acme here"]).prop_map(|text| Some(text.to_owned())),
        2 => prop::collection::vec(pieces, 0..9).prop_map(|pieces| Some(pieces.concat())),
    ]
}
