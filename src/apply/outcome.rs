//! What became of each item of a plan: data only.

/// What became of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Written, and read back (see [`Item::verified`]).
    Applied,
    /// Live was as planned already: nothing was written.
    AlreadySo,
    /// Not done, and surely so; or done in part, which the error says.
    Failed,
    /// A write was sent, and whether it was done could not be found out.
    Unknown,
    /// No write was sent.
    NotAttempted,
}

impl Outcome {
    /// The name in the report document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::AlreadySo => "already_so",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotAttempted => "not_attempted",
        }
    }
}

/// One item of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The assistant's name.
    pub name: String,
    /// Its id, when known.
    pub id: Option<String>,
    /// `create`, `update` or `blocked`.
    pub action: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Were all declared values found after the write? None when some are not reported, or nothing was read back.
    pub verified: Option<bool>,
    /// Why it failed, is unknown or was not attempted, in the server's own words where it gave any; and how to go on.
    pub error: Option<String>,
    /// Worth a look: values that are not reported back, undeclared fields that changed.
    pub warnings: Vec<String>,
}

/// What became of a plan, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Each item.
    pub items: Vec<Item>,
    /// How many matched assistants had nothing to be done for them.
    pub unchanged: usize,
    /// Was any write sent? Then the exit code is 0 or 3.
    pub wrote: bool,
}

impl Report {
    /// How many items came out so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }

    /// Is all done, and nothing known to differ from what was planned?
    pub fn is_success(&self) -> bool {
        self.items
            .iter()
            .all(|item| matches!(item.outcome, Outcome::Applied | Outcome::AlreadySo) && item.verified != Some(false))
    }
}
