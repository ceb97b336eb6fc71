//! By what the items of a page can be chosen: what is done, which side moved, which field.

use std::fmt::Write as _;

use super::escape;
use crate::plan::ChangeOrigin;

/// The choices that a page offers: what occurs on it, in the order in which it occurs.
#[derive(Debug, Default)]
pub(super) struct Filters {
    kinds: Vec<String>,
    origins: Vec<String>,
    fields: Vec<String>,
}

/// What one item can be chosen by: numbers of choices. A field's name may hold anything, so it stands in no attribute.
#[derive(Debug)]
pub(super) struct Tags {
    kind: usize,
    origins: Vec<usize>,
    fields: Vec<usize>,
}

impl Filters {
    /// Takes note of what an item holds.
    pub(super) fn tags<'a>(
        &mut self,
        kind: &str,
        origins: impl IntoIterator<Item = ChangeOrigin>,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> Tags {
        let mut origins: Vec<_> = origins
            .into_iter()
            .map(|origin| number(&mut self.origins, origin.name()))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        Tags {
            kind: number(&mut self.kinds, kind),
            origins,
            fields: fields
                .into_iter()
                .map(|field| number(&mut self.fields, field))
                .collect(),
        }
    }

    /// The controls, as HTML.
    pub(super) fn html(&self) -> String {
        let mut out = String::new();
        for (id, label, choices) in [
            ("kind", "Kind", &self.kinds),
            ("origin", "Origin", &self.origins),
            ("field", "Field", &self.fields),
        ] {
            if choices.is_empty() {
                continue;
            }
            let _ = write!(
                out,
                "<label>{label} <select id=\"{id}\"><option value=\"\">all</option>"
            );
            for (number, choice) in choices.iter().enumerate() {
                let _ = write!(out, "<option value=\"{number}\">{}</option>", escape::line(choice));
            }
            out.push_str("</select></label>\n");
        }
        out
    }
}

impl Tags {
    /// The attributes that the page's script reads.
    pub(super) fn attributes(&self) -> String {
        let list = |numbers: &[usize]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        format!(
            " data-kind=\"{}\" data-origin=\"{}\" data-field=\"{}\"",
            self.kind,
            list(&self.origins),
            list(&self.fields)
        )
    }
}

/// The number of a choice, which is made where there is none yet.
fn number(choices: &mut Vec<String>, name: &str) -> usize {
    choices.iter().position(|choice| choice == name).unwrap_or_else(|| {
        choices.push(name.to_owned());
        choices.len() - 1
    })
}
