//! Reading one value of a file: what all readings share, where a value stands, and what is said of one that has the wrong type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::line_origins::Provenance;
use super::prompts::PromptCache;
use super::sections::{ParsedFile, place};
use super::template::Template;
use super::variables::{OwnVariables, Variables};
use crate::diagnostic::{Diagnostic, Location, SourceFile};
use crate::fields;
use crate::files::FileSource;
use crate::yaml::look_alike::LookAlike;
use crate::yaml::node::{MapEntry, Node, NodeKind, Scalar, Span};
use crate::yaml::scalar::ScalarValue;

/// What the reading of all values shares.
pub(super) struct LoadContext<'a> {
    pub variables: &'a Variables,
    /// Could all declarations of variables be read? Otherwise an undeclared one is no fault that is worth telling.
    pub all_declared: bool,
    pub prompts: PromptCache<'a>,
    pub origins: BTreeMap<Location, Provenance>,
    /// The text that was read last, if an entry's own variables may be in it.
    pub own_template: Option<Template>,
    /// Variables without a value whose use was reported, or without a declaration in whose place `vars` gives them one: once is enough.
    pub reported: BTreeSet<String>,
    /// Variables that some entry gives a value of its own.
    pub own_given: BTreeSet<Arc<str>>,
    /// Variables that were put in somewhere.
    pub used: BTreeSet<String>,
    pub problems: Vec<Diagnostic>,
}

impl<'a> LoadContext<'a> {
    pub(super) fn new(
        variables: &'a Variables,
        all_declared: bool,
        files: &'a dyn FileSource,
        problems: Vec<Diagnostic>,
    ) -> Self {
        Self {
            variables,
            all_declared,
            prompts: PromptCache::new(files),
            origins: BTreeMap::new(),
            own_template: None,
            reported: BTreeSet::new(),
            own_given: BTreeSet::new(),
            used: BTreeSet::new(),
            problems,
        }
    }

    /// Reads what is not for sure needed: nothing is reported.
    pub(super) fn quietly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let (told, reported) = (self.problems.len(), self.reported.clone());
        let result = read(self);
        self.problems.truncate(told);
        self.reported = reported;
        result
    }
}

/// Reads the values of one file.
pub(super) struct ValueReader<'s, 'a> {
    pub shared: &'s mut LoadContext<'a>,
    pub source: &'s SourceFile,
    pub folder: &'s str,
    pub own: OwnContext<'s>,
}

/// What an entry brings to the reading of its values. Nothing, where it has no `vars`.
#[derive(Clone, Copy)]
pub(super) struct OwnContext<'s> {
    pub name: Option<&'s str>,
    pub variables: &'s OwnVariables,
}

static NO_VARIABLES: OwnVariables = OwnVariables::new();

impl OwnContext<'_> {
    /// That of what many entries share.
    pub(super) const NONE: OwnContext<'static> = OwnContext {
        name: None,
        variables: &NO_VARIABLES,
    };
}

impl<'a> ValueReader<'_, 'a> {
    /// Reads in a roster file.
    pub(super) fn of<'r>(
        input: &'r ParsedFile,
        shared: &'r mut LoadContext<'a>,
        own: OwnContext<'r>,
    ) -> ValueReader<'r, 'a> {
        ValueReader {
            shared,
            source: &input.source,
            folder: &input.folder,
            own,
        }
    }

    pub(super) fn place(&self, spot: Span) -> Location {
        place(self.source, spot)
    }

    pub(super) fn problem(&mut self, problem: Diagnostic, spot: Span) {
        let problem = problem.with_location(&self.place(spot));
        self.shared.problems.push(problem);
    }

    /// Reads with what an entry brings.
    pub(super) fn with<'r>(&'r mut self, own: OwnContext<'r>) -> ValueReader<'r, 'a> {
        ValueReader {
            shared: self.shared,
            source: self.source,
            folder: self.folder,
            own,
        }
    }

    /// Reads in a file that this one names.
    pub(super) fn within<'r>(&'r mut self, source: &'r SourceFile) -> ValueReader<'r, 'a> {
        ValueReader {
            shared: self.shared,
            source,
            folder: self.folder,
            own: self.own,
        }
    }

    /// A text, with its variables put in. A plain scalar is taken as it was written.
    pub(super) fn text(&mut self, name: &str, key: Span, node: &Node) -> Option<String> {
        let scalar = self.scalar(name, key, node, "text")?;
        self.expanded(&scalar.text, node.spot)
    }

    /// A text that is never expanded.
    pub(super) fn literal(&mut self, name: &str, key: Span, node: &Node) -> Option<String> {
        Some(self.scalar(name, key, node, "text")?.text.to_string())
    }

    /// A list of texts, each with its place. `wanted` says what it must be.
    pub(super) fn texts(&mut self, name: &str, wanted: &str, member: &MapEntry) -> Option<Vec<(String, Location)>> {
        match &member.value.kind {
            NodeKind::List(items) => {
                let mut all = Vec::with_capacity(items.len());
                for item in items {
                    if let Some(text) = self.text(name, item.spot, item) {
                        all.push((text, self.place(item.spot)));
                    }
                }
                Some(all)
            }
            NodeKind::Broken => None,
            _ if member.value.is_null() => self.report_null(name, member.at),
            _ => self.report_type_mismatch(name, wanted, &member.value),
        }
    }

    pub(super) fn scalar<'n>(&mut self, name: &str, key: Span, node: &'n Node, wanted: &str) -> Option<&'n Scalar> {
        match &node.kind {
            NodeKind::Broken => None,
            NodeKind::Scalar(scalar) if scalar.meaning() != ScalarValue::Null => Some(scalar),
            NodeKind::Scalar(_) => self.report_null(name, key),
            _ => self.report_type_mismatch(name, wanted, node),
        }
    }

    /// Does what follows a key look like a text, and is a comment: `name: #1`?
    fn is_comment(&self, key: Span) -> bool {
        let line = self.source.text.get(key.end..).and_then(|rest| rest.lines().next());
        let comment = line.and_then(|line| line.trim_start_matches(['"', '\'', ':', ' ', '\t']).strip_prefix('#'));
        comment.is_some_and(|comment| comment.starts_with(|next: char| !next.is_whitespace() && next != '#'))
    }

    /// Reports a null. The place is the key's: an empty value has none that can be seen.
    pub(super) fn report_null<T>(&mut self, name: &str, key: Span) -> Option<T> {
        let hint = match (name, fields::by_name(name).map(|field| field.field_type)) {
            (_, None | Some(fields::FieldType::Text | fields::FieldType::LongText)) if self.is_comment(key) => {
                "text that begins with `#` needs quotes: without them it is a comment"
            }
            ("name" | "file", _) => "give it a value",
            // What is no field of an assistant is not left alone either.
            (
                "id" | "renamed_from" | "ignore" | "lint_ignore" | "protected" | "vars" | "extra" | "patch"
                | "unobservable" | "detail" | "unmanaged",
                _,
            ) => "give it a value, or leave it out",
            (_, Some(fields::FieldType::Integer | fields::FieldType::Number | fields::FieldType::Bool)) => {
                "leave it out to leave it alone"
            }
            (_, Some(fields::FieldType::Text | fields::FieldType::LongText) | None) => {
                "leave it out to leave it alone; text is emptied by \"\""
            }
        };
        self.problem(
            Diagnostic::error_of("null-value", format!("`{name}` is null")).with_help(hint),
            key,
        );
        None
    }

    /// Reports a wrong type.
    pub(super) fn report_type_mismatch<T>(&mut self, name: &str, wanted: &str, node: &Node) -> Option<T> {
        let problem = Diagnostic::error_of(
            "wrong-type",
            format!("`{name}` must be {wanted}, but this is {}", node.describe()),
        );
        let is_file =
            matches!(&node.kind, NodeKind::Map(members) if members.iter().any(|member| &*member.key == "file"));
        let problem = match node.kind {
            NodeKind::Map(_) if is_file => {
                problem.with_help("only `first_message` and `system_prompt` can be in a file")
            }
            NodeKind::Map(_) if wanted.starts_with("text or") => problem.with_help(format!(
                "write `{name}: TEXT`, or `{name}: {{ file: PATH }}`; the text `{{}}` needs quotes"
            )),
            NodeKind::Map(_) if wanted.starts_with("text") => {
                problem.with_help("text that begins with `{` needs quotes")
            }
            NodeKind::Scalar(ref scalar)
                if wanted.starts_with("a list") && LookAlike::before(&scalar.text).is_some() =>
            {
                problem
                    .with_help("each item begins with a hyphen and a space, `- `: what stands here only looks like it")
            }
            NodeKind::List(_) if wanted.starts_with("text") => {
                problem.with_help("text that begins with `[` or `-` needs quotes")
            }
            _ => problem,
        };
        self.problem(problem, node.spot);
        None
    }
}
