//! Which assistants are live, as the list says.

/// One line of the list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistantSummary {
    /// The id: other resources of the platform refer to it.
    pub id: String,
    /// The name; not documented as unique.
    pub name: String,
}

/// The list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssistantList {
    /// All that were listed, in the server's order.
    pub assistants: Vec<AssistantSummary>,
    /// Why there may be more than were listed, if there may: then nobody's absence is certain.
    pub incomplete: Option<String>,
}
