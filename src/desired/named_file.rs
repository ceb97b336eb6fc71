//! `{ file: PATH }` in the place of a text: that of a prompt, or of a variable.

use super::line_origins::Provenance;
use super::value_reader::ValueReader;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::yaml::node::{MapEntry, Node, Span};

impl ValueReader<'_, '_> {
    /// The text that is in a file, with its variables put in.
    pub(super) fn prose_file(&mut self, name: &str, members: &[MapEntry], node: &Node) -> Option<String> {
        let (whole, prompt) = self.named_file(name, members, node)?;
        let text = self.within(&prompt).expanded(&prompt.text, whole)?;
        let origin = Provenance {
            prompt: Some(prompt.file),
            woven: None,
        };
        self.shared.origins.insert(self.place(node.spot), origin);
        Some(text)
    }

    /// The text of the file that `{ file: PATH }` names, as it is written, and where all of it stands.
    pub(super) fn named_file(&mut self, name: &str, members: &[MapEntry], node: &Node) -> Option<(Span, SourceFile)> {
        let mut path = None;
        for member in members {
            if &*member.key == "file" {
                path = Some(member);
            } else {
                // In braces, YAML takes `{file:a.md}` for a key without a value.
                let path = member
                    .key
                    .strip_prefix("file:")
                    .map(|path| path.trim_matches(['"', '\'']));
                let hint = match path {
                    Some(path) => format!("a space belongs behind the colon: `{{ file: {path} }}`"),
                    None => "a text is a string or `{ file: PATH }`".to_owned(),
                };
                self.problem(
                    Diagnostic::error_of("unknown-key", format!("unknown key `{}`", member.key)).with_help(hint),
                    member.at,
                );
            }
        }
        let Some(member) = path else {
            if members.is_empty() {
                return self.report_type_mismatch(name, "text or `{ file: PATH }`", node);
            }
            return None;
        };
        let at = member.value.spot;
        let path = self.literal("file", member.at, &member.value)?;
        match self.shared.prompts.get(self.folder, &path) {
            Ok(file) => {
                let whole = Span {
                    line: 1,
                    column: 1,
                    width: 1,
                    start: 0,
                    end: file.text.len(),
                };
                Some((whole, file))
            }
            Err(refusal) => {
                self.problem(refusal.problem(), at);
                None
            }
        }
    }
}
