//! Generators of rosters in many styles of YAML, and of live texts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use roster::files::{FileError, FileSource, PathKind};

/// A source of files in memory.
pub(crate) struct MemoryFiles(pub(crate) BTreeMap<String, String>);

impl FileSource for MemoryFiles {
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
            .ok_or_else(|| FileError::new(format!("{path} does not exist")))?;
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
pub(crate) enum ValueStyle {
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

fn style() -> impl Strategy<Value = ValueStyle> {
    let n = || 0..3_u8;
    prop_oneof![
        3 => Just(ValueStyle::Left),
        2 => n().prop_map(ValueStyle::Plain),
        1 => n().prop_map(ValueStyle::Single),
        1 => n().prop_map(ValueStyle::Double),
        1 => n().prop_map(ValueStyle::Block),
        1 => n().prop_map(ValueStyle::Folded),
        2 => Just(ValueStyle::Alias),
        2 => n().prop_map(ValueStyle::Variable),
        2 => n().prop_map(ValueStyle::Prompt),
    ]
}

/// One entry: its four texts, its number, what it merges, and whether it is in flow style.
pub(crate) type Entry = ([ValueStyle; 4], Option<u8>, &'static str, bool);

/// The shared map, the entry before, or both.
const MERGES: [&str; 5] = ["", "*all", "*last", "[*last, *all]", "[*all, *last]"];

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    (
        [style(), style(), style(), style()],
        prop::option::of(0..3_u8),
        prop::sample::select(MERGES.to_vec()),
        prop::bool::weighted(0.2),
    )
}

fn field(out: &mut String, name: &str, style: &ValueStyle, remark: usize) {
    let end = format!(" # remark {remark}\n");
    match style {
        ValueStyle::Left => {}
        ValueStyle::Plain(n) => *out += &format!("    {name}: text {n}{end}"),
        ValueStyle::Single(n) => *out += &format!("    {name}: 'it''s {n}'{end}"),
        ValueStyle::Double(n) => *out += &format!("    {name}: \"a\\tb {n}\"{end}"),
        ValueStyle::Block(n) => *out += &format!("    {name}: |{end}      block {n}\n\n      goes on\n"),
        ValueStyle::Folded(n) => *out += &format!("    {name}: >-{end}      folded {n}\n      on\n"),
        ValueStyle::Alias => *out += &format!("    {name}: *shared{end}"),
        ValueStyle::Variable(n) => *out += &format!("    {name}: {n} for ${{{{ var.x }}}} here{end}"),
        ValueStyle::Prompt(n) => {
            let style = if name.contains('_') {
                format!("{{ file: p{n}.md }}")
            } else {
                "none".to_owned()
            };
            *out += &format!("    {name}: {style}{end}");
        }
    }
}

pub(crate) fn roster(entries: &[Entry], crlf: bool, bom: bool) -> String {
    let mut out = "# the head\nvariables: {x: Acme}\ndefaults: &all\n  voice: &shared common # a default\n  temperature: 0.5 # warm\nassistants:\n".to_owned();
    for (number, (styles, heat, merges, flow)) in entries.iter().enumerate() {
        if *flow {
            out += &format!(
                "  - &e{number} {{name: A{number}, model: *shared, first_message: \"f\", max_tokens: 5}} # flow {number}\n"
            );
            continue;
        }
        out += &format!("  - &e{number}\n    name: A{number} # entry {number}\n");
        for (at, (name, style)) in TEXTS.iter().zip(styles).enumerate() {
            field(&mut out, name, style, number * 10 + at);
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
