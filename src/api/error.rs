//! How a request can fail, told apart by what may be done next.
//!
//! An enum, because every caller decides by it: whoever adds a way to fail is led to each place that must think of it. A kind
//! beside a status and words would let a pause "for long" stand at a redirect. The words are reached in one place
//! (`ApiError::texts_mut`), which keeps the key out of all of them.

/// Why a request did not do what it should: told apart by what may be done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Surely not done: the server says what is wrong with the request (400 and other 4xx). Never sent again.
    #[error("HTTP {status}: {}", messages.join("; "))]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: the key is not good for it (401, 403, or 404 where it means the key). Ends the run.
    #[error("HTTP {status}: {}", messages.join("; "))]
    AccessDenied {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// The assistant is not there (404 on an id).
    #[error("HTTP 404: {}", messages.join("; "))]
    NotFound {
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: too many requests (429), after all retries or with a pause that is too long to wait for.
    #[error("HTTP 429: too many requests ({})", messages.join("; "))]
    RateLimited {
        /// The server's own words, all of them.
        messages: Vec<String>,
        /// Does the server ask for so long a pause? Ends the run, for the pause is meant for every request.
        for_long: bool,
    },
    /// Surely not processed, after all retries of a read: name look-up, connect or TLS failed, or the server ended its
    /// connection saying that it had not begun.
    #[error("{why}")]
    Unreachable {
        /// What failed, in words.
        why: String,
    },
    /// It may have been done or not: no answer, a cut or unreadable answer, 5xx, `status: false`.
    #[error("{why}")]
    OutcomeUnknown {
        /// What came instead of an answer, in words.
        why: String,
    },
    /// Of the list only: what answered does not speak as the API does, so it may be something else.
    #[error("{why}")]
    NotThisApi {
        /// The HTTP status.
        status: u16,
        /// What came instead of the list, in words.
        why: String,
    },
    /// Surely not done, and worth another try: it never left, was refused with "too many requests", or would have come too
    /// late after the read that it builds on. What was read is to be read again first.
    #[error("{why}")]
    NotDone {
        /// What came in the way, in words.
        why: String,
        /// Was a request sent, or tried to be sent? Otherwise it was too late for that.
        was_sent: bool,
    },
    /// Of a read only: what came is old, because a cache stands before the API and keeps its answers. Nothing may be built upon
    /// it.
    #[error("{why}")]
    Stale {
        /// What shows that it is old, and what to do, in words.
        why: String,
    },
    /// Surely not done, and given up: the run is being stopped.
    #[error("interrupted")]
    Cancelled,
}

impl ApiError {
    /// Every text in it, to take the key out or to add to it.
    pub(super) fn texts_mut(&mut self) -> &mut [String] {
        match self {
            Self::Rejected { messages, .. }
            | Self::AccessDenied { messages, .. }
            | Self::NotFound { messages }
            | Self::RateLimited { messages, .. } => messages,
            Self::Unreachable { why }
            | Self::OutcomeUnknown { why }
            | Self::NotThisApi { why, .. }
            | Self::NotDone { why, .. }
            | Self::Stale { why } => std::slice::from_mut(why),
            Self::Cancelled => &mut [],
        }
    }

    /// The same, saying how often it was tried. Only what another attempt could have changed is told so: of the server's own
    /// words it would say nothing.
    pub(super) fn with_attempts(mut self, attempts: u32) -> Self {
        match &mut self {
            Self::Unreachable { why }
            | Self::OutcomeUnknown { why }
            | Self::NotThisApi { why, .. }
            | Self::NotDone { why, .. }
                if attempts > 1 =>
            {
                why.push_str(&format!(" (tried {attempts} times)"));
            }
            _ => {}
        }
        self
    }

    /// Would it meet every other request, too?
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::AccessDenied { .. } | Self::RateLimited { for_long: true, .. }
        )
    }
}
