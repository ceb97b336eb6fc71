//! Generators of YAML in every style, with the location and the meaning of each value in it.

use std::ops::Range;

use proptest::prelude::*;
use roster::yaml::PathSegment;
use serde_json::Value;

/// A value and how it is written.
#[derive(Debug, Clone)]
pub(super) struct StyledNode {
    pub kind: Kind,
    /// Random bits that choose how it is written: see `write`.
    pub style: u32,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Text(String),
    Number(i32),
    Nothing,
    List(Vec<StyledNode>),
    /// Its keys are `k0`, `k1`, ...
    Map(Vec<StyledNode>),
    /// A value that an edit put here.
    New(Value),
    /// A node with keys or items added at its end.
    Grown(Box<StyledNode>, Vec<(String, Value)>),
}

/// Documents: maps at the top, with anything in them.
pub(super) fn documents() -> impl Strategy<Value = StyledNode> {
    let leaf = prop_oneof![
        6 => text().prop_map(Kind::Text),
        1 => any::<i32>().prop_map(Kind::Number),
        1 => Just(Kind::Nothing),
    ];
    let leaf = (leaf, any::<u32>()).prop_map(|(kind, style)| StyledNode { kind, style });
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        let several = prop::collection::vec(inner, 0..4);
        let kind = prop_oneof![several.clone().prop_map(Kind::List), several.prop_map(Kind::Map)];
        (kind, any::<u32>()).prop_map(|(kind, style)| StyledNode { kind, style })
    });
    let top = prop::collection::vec(tree, 1..5);
    (top, any::<u32>()).prop_map(|(all, style)| StyledNode {
        kind: Kind::Map(all),
        style: style | BLOCK,
    })
}

/// Texts with all that makes quoting in YAML hard.
pub(super) fn text() -> impl Strategy<Value = String> {
    let line = "[a-z ]{0,12}|[ -~]{0,20}|[ \\t#:'\"|>é😀\u{85}\u{2028}\u{feff}\u{7}\r-]{0,8}";
    prop_oneof![
        "[a-z]{1,8}",
        "[ -~]{0,12}",
        prop::collection::vec(line, 1..6).prop_map(|lines| lines.join("\n")),
        (prop::collection::vec(line, 1..4), 1..4_usize).prop_map(|(lines, ends)| lines.join("\n") + &"\n".repeat(ends)),
        "(no|~|null|012|1e3|- x|a: b|a #b|\\.\\.\\.|---|)",
    ]
}

const BLOCK: u32 = 1;
const COMMENT: u32 = 2;
const COMMENT_ABOVE: u32 = 4;
const TIGHT: u32 = 8;
const ALONE: u32 = 16;

/// Where a value is written: from behind its key or dash (and anchor) to its last byte.
#[derive(Debug, Clone)]
pub(super) struct NodeLocation {
    pub path: Vec<PathSegment>,
    pub range: Range<usize>,
}

#[derive(Default)]
struct StyledWriter {
    out: String,
    locations: Vec<NodeLocation>,
    comments: usize,
}

/// The document as text, and where each value is in it; lines end with `\n`.
pub(super) fn write(node: &StyledNode) -> (String, Vec<NodeLocation>) {
    let mut writer = StyledWriter::default();
    if let Kind::Map(all) = &node.kind {
        writer.map(all, 0, &mut Vec::new(), node.style);
    }
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    (writer.out, writer.locations)
}

impl StyledWriter {
    fn comment(&mut self) {
        self.comments += 1;
        self.out.push_str(&format!("# c{}: \"x", self.comments));
    }

    /// Starts a line, if one is not started already.
    fn line(&mut self, indent: usize) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(&" ".repeat(indent));
    }

    fn map(&mut self, all: &[StyledNode], indent: usize, path: &mut Vec<PathSegment>, style: u32) {
        for (at, node) in all.iter().enumerate() {
            let first_after_dash = at == 0 && self.out.ends_with("- ");
            if !first_after_dash {
                if node.style & COMMENT_ABOVE > 0 {
                    self.line(indent);
                    self.comment();
                }
                self.line(indent);
            }
            let key = format!("k{at}");
            match style >> 8 & 3 {
                0 => self.out.push_str(&format!("\"{key}\":")),
                _ => self.out.push_str(&format!("{key}:")),
            }
            path.push(PathSegment::Key(key));
            self.value(node, indent, path, true);
            path.pop();
        }
    }

    fn list(&mut self, all: &[StyledNode], indent: usize, path: &mut Vec<PathSegment>) {
        for (at, node) in all.iter().enumerate() {
            if !(at == 0 && self.out.ends_with("- ")) {
                if node.style & COMMENT_ABOVE > 0 {
                    self.line(indent);
                    self.comment();
                }
                self.line(indent);
            }
            self.out.push('-');
            path.push(PathSegment::Item(at));
            self.value(node, indent, path, false);
            path.pop();
        }
    }

    /// The value after a key or a dash.
    fn value(&mut self, node: &StyledNode, indent: usize, path: &mut Vec<PathSegment>, of_key: bool) {
        let style = node.style;
        if (style >> 12).is_multiple_of(8) && !matches!(node.kind, Kind::Nothing) {
            self.out.push_str(&format!(" &a{}", self.out.len()));
        }
        let has_anchor = self.out.ends_with(|c: char| c.is_ascii_digit()) && !self.out.ends_with(':');
        let start = self.out.len();
        let step = 2 + (style >> 16 & 3) as usize;
        let block = style & BLOCK > 0;
        let at = self.locations.len();
        let location = NodeLocation {
            path: path.clone(),
            range: start..start,
        };
        self.locations.push(location);
        match &node.kind {
            Kind::Map(all) if block && !all.is_empty() => {
                let inline = !of_key && !has_anchor && style & ALONE == 0;
                if inline {
                    self.out.push(' ');
                    self.map(all, indent + 2, path, style);
                } else {
                    self.end_of_line(style);
                    self.map(all, indent + step, path, style);
                }
            }
            Kind::List(all) if block && !all.is_empty() => {
                let inline = !of_key && !has_anchor && style & ALONE == 0;
                if inline {
                    self.out.push(' ');
                    self.list(all, indent + 2, path);
                } else {
                    self.end_of_line(style);
                    let deeper = if of_key && style & TIGHT > 0 { 0 } else { step };
                    self.list(all, indent + deeper, path);
                }
            }
            Kind::Text(text) if block && self.block_scalar(text, indent, style) => {}
            Kind::Nothing => self.end_of_line(style),
            _ => {
                self.out.push(' ');
                self.flow(node, path, false);
                self.locations[at].range.end = self.out.len();
                self.end_of_line(style);
                return;
            }
        }
        if !matches!(node.kind, Kind::Nothing) {
            self.locations[at].range.end = self.out.len();
        }
    }

    fn end_of_line(&mut self, style: u32) {
        if style & COMMENT > 0 {
            self.out.push_str(if style & TIGHT > 0 { "\t" } else { "   " });
            self.comment();
        }
    }

    fn block_scalar(&mut self, text: &str, indent: usize, style: u32) -> bool {
        let printable = |c: char| c == '\n' || c == '\t' || !c.is_control() && !"\u{2028}\u{feff}".contains(c);
        let first = text.lines().next().unwrap_or_default();
        if !text.chars().all(printable) || first.trim().is_empty() || text.lines().any(|line| line.starts_with('\t')) {
            return false;
        }
        let folded = style & TIGHT > 0 && !text.trim_end_matches('\n').contains('\n') && !text.starts_with(' ');
        let deeper = 1 + (style >> 20 & 3) as usize;
        let chomping = match text.len() - text.trim_end_matches('\n').len() {
            0 => "-",
            1 => "",
            _ => "+",
        };
        let given = if first.starts_with(' ') {
            deeper.to_string()
        } else {
            String::new()
        };
        self.out
            .push_str(&format!(" {}{given}{chomping}", if folded { '>' } else { '|' }));
        self.end_of_line(style);
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.out.push_str(&" ".repeat(indent + deeper));
                self.out.push_str(line);
            }
        }
        if self.out.ends_with('\n') {
            self.out.push('\n');
        }
        true
    }

    fn flow(&mut self, node: &StyledNode, path: &mut Vec<PathSegment>, inside: bool) {
        let start = self.out.len();
        let (open, close) = match node.kind {
            Kind::List(_) => ('[', ']'),
            _ => ('{', '}'),
        };
        match &node.kind {
            Kind::Text(text) => self.out.push_str(&quoted(text, node.style)),
            Kind::Number(number) => self.out.push_str(&number.to_string()),
            Kind::List(all) | Kind::Map(all) => {
                self.out.push(open);
                for (at, node) in all.iter().enumerate() {
                    if at > 0 {
                        self.out.push(',');
                    }
                    self.out.push_str(if node.style & ALONE > 0 { " " } else { "" });
                    if open == '{' {
                        self.out.push_str(&format!("k{at}: "));
                        path.push(PathSegment::Key(format!("k{at}")));
                    } else {
                        path.push(PathSegment::Item(at));
                    }
                    self.flow(node, path, true);
                    path.pop();
                }
                self.out.push_str(if node.style & ALONE > 0 { " " } else { "" });
                self.out.push(close);
            }
            _ => self.out.push('~'),
        }
        if inside {
            let range = start..self.out.len();
            self.locations.push(NodeLocation {
                path: path.clone(),
                range,
            });
        }
    }
}

fn quoted(text: &str, style: u32) -> String {
    let simple = text.chars().all(|c| c.is_ascii_lowercase()) && text.len() > 4;
    let printable = text.chars().all(|c| !c.is_control() && !"\u{2028}\u{feff}".contains(c));
    match style >> 24 & 3 {
        0 | 1 if simple => text.to_owned(),
        2 if printable => format!("'{}'", text.replace('\'', "''")),
        _ => {
            let escaped = |c: char| match c {
                '\u{85}' | '\u{2028}' | '\u{feff}' => format!("\\u{:04x}", u32::from(c)),
                c => c.to_string(),
            };
            serde_json::to_string(text).unwrap().chars().map(escaped).collect()
        }
    }
}
