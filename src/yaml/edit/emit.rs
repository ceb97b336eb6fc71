//! How a value is written where it stands: the rest of its line, and the lines below; a text in the style that was there, else
//! in the most readable one, quoted where it can't stand plainly.

use serde_json::{Number, Value};

use super::syntax::ScalarStyle;
use crate::yaml::look_alike::LookAlike;

/// Lists of scalars stand on one line up to this length.
const SHORT: usize = 80;

/// Where a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmitContext<'a> {
    pub line_break: &'a str,
    /// The column of the map or list that it belongs to.
    pub parent: usize,
    /// The column of lines below it.
    pub body: usize,
    /// How far each further level is indented.
    pub step: usize,
    /// Is it inside of `{ }` or `[ ]`?
    pub flow: bool,
    /// Do keys and texts there have double quotes, as in JSON?
    pub json: bool,
}

/// A value as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Emitted {
    /// What follows the key on its line; nothing for a map or list in block style.
    pub head: String,
    /// The lines below, each beginning with its line break.
    pub body: String,
}

impl Emitted {
    pub(super) fn line(head: String) -> Self {
        Self {
            head,
            body: String::new(),
        }
    }
}

/// Writes a value.
pub(super) fn value(value: &Value, site: &EmitContext<'_>, like: Option<PreviousStyle>) -> Emitted {
    if let Value::String(string) = value {
        return write(string, site, like);
    }
    if let Some(line) = short(value, site) {
        return Emitted::line(line);
    }
    let body = match value {
        Value::Array(items) => items.iter().map(|item| list_item(item, site)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.as_str(), value));
            below(members, site)
        }
        _ => String::new(),
    };
    Emitted {
        head: String::new(),
        body,
    }
}

/// A key with its value, without its indentation; `site.parent` is the column of the key.
pub(super) fn entry(name: &str, member: &Value, site: &EmitContext<'_>) -> String {
    join(&format!("{}:", key(name, site)), &value(member, site, None))
}

/// A section that is made for its first key: never on one line.
pub(super) fn section(name: &str, members: &[(String, Value)], site: &EmitContext<'_>) -> String {
    format!("{}:{}", key(name, site), below(pairs(members), site))
}

/// A map's keys, each on a line of its own below.
pub(super) fn below<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>, site: &EmitContext<'_>) -> String {
    let mut out = String::new();
    for (name, value) in members {
        out.push_str(site.line_break);
        out.push_str(&" ".repeat(site.body));
        out.push_str(&entry(name, value, &site.inner()));
    }
    out
}

/// The keys and values of a map that is written in this order.
pub(super) fn pairs(members: &[(String, Value)]) -> impl Iterator<Item = (&str, &Value)> {
    members.iter().map(|(name, value)| (name.as_str(), value))
}

/// A map as an item of a list, from its dash on; `site.parent` is the column of the dash.
pub(super) fn item(members: &[(String, Value)], dash: &str, site: &EmitContext<'_>) -> String {
    let column = site.parent + dash.chars().count();
    let inner = EmitContext {
        parent: column,
        body: column + site.step,
        ..*site
    };
    let between = format!("{}{}", site.line_break, " ".repeat(column));
    let entries: Vec<_> = members.iter().map(|(name, value)| entry(name, value, &inner)).collect();
    format!("{dash}{}", entries.join(&between))
}

fn list_item(item_value: &Value, site: &EmitContext<'_>) -> String {
    let start = format!("{}{}", site.line_break, " ".repeat(site.body));
    match item_value {
        Value::Object(members) if short(item_value, site).is_none() => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            format!("{start}{}", item(&members, "- ", &site.inner()))
        }
        other => format!("{start}{}", join("-", &value(other, &site.inner(), None))),
    }
}

/// What stands before a value, and the value.
pub(super) fn join(before: &str, written: &Emitted) -> String {
    let space = if written.head.is_empty() { "" } else { " " };
    format!("{before}{space}{}{}", written.head, written.body)
}

impl EmitContext<'_> {
    /// The same place, one level further in.
    pub(super) fn inner(&self) -> Self {
        Self {
            parent: self.body,
            body: self.body + self.step,
            ..*self
        }
    }
}

/// A key.
pub(super) fn key(name: &str, site: &EmitContext<'_>) -> String {
    // Without quotes, one that begins like a list item to the eye is refused.
    if site.json || name.contains('\n') || LookAlike::in_key(name).is_some() {
        double(name)
    } else {
        best(name, site.flow)
    }
}

/// On one line, if it is a scalar, a short list, or has to be. No map: `{ a: b }` is wrong to yamllint, and `{a: b}` to prettier.
fn short(value: &Value, site: &EmitContext<'_>) -> Option<String> {
    let line = flow(value, site);
    let flat = match value {
        Value::Array(items) => items.iter().all(is_small),
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    (site.flow || flat && line.chars().count() <= SHORT).then_some(line)
}

fn is_small(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\n'),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

/// In flow style.
pub(super) fn flow(value: &Value, site: &EmitContext<'_>) -> String {
    let site = EmitContext { flow: true, ..*site };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => self::number(number),
        Value::String(text) if site.json => double(text),
        Value::String(text) => best(text, true),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| flow(item, &site)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.as_str(), value));
            map_line(members, &site)
        }
    }
}

/// A map in flow style.
pub(super) fn map_line<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>, site: &EmitContext<'_>) -> String {
    let site = EmitContext { flow: true, ..*site };
    let members: Vec<_> = members
        .map(|(name, value)| format!("{}: {}", key(name, &site), flow(value, &site)))
        .collect();
    let space = if site.json { "" } else { " " };
    format!("{{{space}{}{space}}}", members.join(", "))
}

/// Readers of YAML 1.1 take a number with an exponent only with a point and a sign: `1.0e+20`.
fn number(number: &Number) -> String {
    let text = number.to_string();
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// How written lines end: what that asks of the lines below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrailingBreaks {
    Line,
    /// With a block scalar that has a line break at its end, so there must be one.
    Breaks,
    /// With a block scalar that keeps all line breaks: blank lines below would be its own.
    Keeps,
}

impl TrailingBreaks {
    /// `value` is the last one that was written.
    pub(super) fn of(value: &Value, written: &str) -> Self {
        match value {
            // In quotes.
            _ if written.ends_with("\\n\"") => Self::Line,
            Value::String(text) if text.ends_with("\n\n") => Self::Keeps,
            Value::String(text) if text.ends_with('\n') => Self::Breaks,
            Value::Array(items) => items.last().map_or(Self::Line, |last| Self::of(last, written)),
            Value::Object(members) => members
                .values()
                .next_back()
                .map_or(Self::Line, |last| Self::of(last, written)),
            _ => Self::Line,
        }
    }
}

/// How what is replaced was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct PreviousStyle {
    pub style: ScalarStyle,
    /// Did its text have several lines?
    pub lines: bool,
    /// Of a block scalar: the column of its lines, and the length of the longest.
    pub column: usize,
    pub width: usize,
}

/// Writes a text.
pub(super) fn write(text: &str, site: &EmitContext<'_>, like: Option<PreviousStyle>) -> Emitted {
    if site.json {
        return Emitted::line(double(text));
    }
    let escapes = text.chars().any(needs_escape);
    let several = text.contains('\n');
    // A reviewer reads lines where there are lines: folded or escaped, one changed line changes many.
    let has_lines = text.trim_end_matches('\n').contains('\n');
    let style = like.map(|like| like.style);
    let block = !site.flow && !escapes && !text.trim_matches([' ', '\t', '\n']).is_empty();
    match (like, style) {
        (Some(like), Some(ScalarStyle::Folded)) if block && !has_lines && foldable(text) => {
            return folded(
                text,
                &EmitContext {
                    body: like.column,
                    ..*site
                },
                like.width,
            );
        }
        (Some(like), Some(ScalarStyle::Literal | ScalarStyle::Folded)) if block => {
            return literal(
                text,
                &EmitContext {
                    body: like.column,
                    ..*site
                },
            );
        }
        (Some(like), Some(ScalarStyle::DoubleQuoted)) if !several || like.lines && !(block && has_lines) => {
            return Emitted::line(double(text));
        }
        (_, Some(ScalarStyle::SingleQuoted)) if !several && !escapes => return Emitted::line(single(text)),
        (_, Some(ScalarStyle::DoubleQuoted)) if !block => return Emitted::line(double(text)),
        _ => {}
    }
    if several && block {
        return literal(text, site);
    }
    if style == Some(ScalarStyle::Plain) && plain_fits(text, site.flow) {
        return Emitted::line(text.to_owned());
    }
    Emitted::line(best(text, site.flow))
}

/// The header's chomping, and the text without the line break that the chomping stands for.
fn chomped(text: &str) -> (&'static str, &str) {
    match text.strip_suffix('\n') {
        None => ("-", text),
        Some(rest) if rest.ends_with('\n') => ("+", rest),
        Some(rest) => ("", rest),
    }
}

/// Without it, the first line would tell the wrong indentation.
fn indicator(text: &str, site: &EmitContext<'_>) -> String {
    let first = text.lines().find(|line| !line.is_empty()).unwrap_or_default();
    let blank = text
        .lines()
        .next()
        .is_some_and(|line| !line.is_empty() && line.trim().is_empty());
    if first.starts_with([' ', '\t']) || blank {
        site.body.saturating_sub(site.parent).to_string()
    } else {
        String::new()
    }
}

fn literal(text: &str, site: &EmitContext<'_>) -> Emitted {
    let (chomping, rest) = chomped(text);
    Emitted {
        head: format!("|{}{chomping}", indicator(text, site)),
        body: body(rest.split('\n'), site),
    }
}

fn body<'a>(lines: impl Iterator<Item = &'a str>, site: &EmitContext<'_>) -> String {
    let indentation = " ".repeat(site.body);
    let mut out = String::new();
    for line in lines {
        out.push_str(site.line_break);
        if !line.is_empty() {
            out.push_str(&indentation);
            out.push_str(line);
        }
    }
    out
}

/// Folding changes nothing where no line begins with a space; the rest is for `|`.
fn foldable(text: &str) -> bool {
    !text.starts_with('\n')
        && !text
            .lines()
            .any(|line| line.starts_with([' ', '\t']) || line.ends_with([' ', '\t']))
}

fn folded(text: &str, site: &EmitContext<'_>, width: usize) -> Emitted {
    let (chomping, rest) = chomped(text);
    let content = rest.trim_end_matches('\n');
    let mut lines: Vec<&str> = Vec::new();
    for paragraph in content.split('\n') {
        // Folding takes one of several line breaks away.
        if !lines.is_empty() && !paragraph.is_empty() {
            lines.push("");
        }
        wrap(paragraph, width, &mut lines);
    }
    lines.extend(std::iter::repeat_n("", rest.len() - content.len()));
    Emitted {
        head: format!(">{chomping}"),
        body: body(lines.into_iter(), site),
    }
}

/// Breaks at single spaces only: these are what folding gives back.
fn wrap<'a>(line: &'a str, width: usize, lines: &mut Vec<&'a str>) {
    let bytes = line.as_bytes();
    let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    let mut start = 0;
    let mut before = None;
    let ends = line.match_indices(' ').map(|(at, _)| at);
    let ends = ends.filter(|at| !blank(at.checked_sub(1)) && !blank(Some(at + 1)));
    for end in ends.chain([line.len()]) {
        let too_long = line.get(start..end).is_some_and(|line| line.chars().count() > width);
        if let Some(at) = before.filter(|_| too_long) {
            lines.push(line.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        before = Some(end);
    }
    lines.push(line.get(start..).unwrap_or_default());
}

/// Can a text stand without quotes and be read as that text, by readers of YAML 1.1 as well?
pub(super) fn plain_fits(text: &str, flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1);
    let opens = match first {
        '-' | '?' | ':' => second.is_some_and(|second| !second.is_whitespace() && !",[]{}-?:".contains(second)),
        _ => !",[]{}#&*!|>'\"%@`".contains(first),
    };
    let breaks = |window: (char, char)| match window {
        (':', after) => after.is_whitespace() || flow,
        (before, '#') => before.is_whitespace(),
        _ => false,
    };
    let fits_flow = !(flow && text.contains([',', '[', ']', '{', '}']));
    let special = |c| needs_escape(c) || matches!(c, '\n' | '\t');
    let pairs = text.chars().zip(text.chars().skip(1));
    opens
        && fits_flow
        && text.trim() == text
        && !text.ends_with(':')
        && !["---", "..."].iter().any(|mark| text.starts_with(mark))
        && !text.chars().any(special)
        && !pairs.into_iter().any(breaks)
        && !misread(text)
}

/// Is a plain text read as something else: a number, a flag, a date, null, a merge key?
fn misread(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", "+.inf", ".nan", "<<",
        "=",
    ];
    let lower = text.to_lowercase();
    let digits = lower.strip_prefix(['-', '+']).unwrap_or(&lower);
    let digits = digits.strip_prefix('.').unwrap_or(digits);
    // Whatever starts like a number and holds only what numbers and dates hold; a date may go on with its time.
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_hexdigit() || "._:+-xotz ".contains(c));
    WORDS.contains(&lower.as_str()) || numeric
}

/// Can a character only be written as an escape? So can what turns the direction of the text that follows it: raw, it would show a
/// reviewer of the file something else than what it says.
pub(super) fn needs_escape(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// In single quotes; only for texts of one line without characters that need an escape.
pub(super) fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// In double quotes; the escapes are those that JSON has too, but for characters beyond 16 bits.
pub(super) fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) && u32::from(c) <= 0xffff => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if needs_escape(c) => out.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The most readable way to write a text of one line.
pub(super) fn best(text: &str, flow: bool) -> String {
    if plain_fits(text, flow) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && !text.contains(['\'', '\t', '\n']) && !text.chars().any(needs_escape) {
        single(text)
    } else {
        double(text)
    }
}
