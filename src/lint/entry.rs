//! One assistant as the rules see it: what was resolved, without where it came from.

use super::text::Text;

/// An assistant's values, variables filled in and defaults applied.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a str,
    /// The fields that it declares, in their order.
    pub fields: Vec<EntryField<'a>>,
    /// Ids of rules that its author does not want to hear of here.
    pub ignore: Vec<&'a str>,
}

/// One declared field.
#[derive(Debug)]
pub struct EntryField<'a> {
    /// Its name, `snake_case`.
    pub name: &'a str,
    /// What it is used for.
    pub role: Role,
    /// Its value.
    pub value: Value<'a>,
}

/// What a field is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The instructions for the model: Markdown is welcome, nobody hears it.
    Prompt,
    /// Said aloud as it stands.
    Spoken,
    /// Anything else.
    Setting,
}

/// A field's value, as far as rules look at it.
#[derive(Debug)]
pub enum Value<'a> {
    /// A text.
    Text(Text<'a>),
    /// A number.
    Number(f64),
}

impl<'a> EntryField<'a> {
    /// A field that holds a text.
    pub fn text(name: &'a str, role: Role, text: &'a str) -> Self {
        let value = Value::Text(Text::new(text));
        Self { name, role, value }
    }

    /// A field that holds a number.
    pub fn number(name: &'a str, number: f64) -> Self {
        Self {
            name,
            role: Role::Setting,
            value: Value::Number(number),
        }
    }
}

impl<'a> Entry<'a> {
    /// Its texts that a model or a caller gets whole: the prompt and what is spoken.
    pub(super) fn prose(&self) -> impl Iterator<Item = (&EntryField<'a>, &Text<'a>)> {
        self.texts().filter(|(field, _)| field.role != Role::Setting)
    }

    /// Its texts of one role.
    pub(super) fn texts_of(&self, role: Role) -> impl Iterator<Item = (&EntryField<'a>, &Text<'a>)> {
        self.texts().filter(move |(field, _)| field.role == role)
    }

    /// All its texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&EntryField<'a>, &Text<'a>)> {
        self.fields.iter().filter_map(|field| match &field.value {
            Value::Text(text) => Some((field, text)),
            Value::Number(_) => None,
        })
    }
}
