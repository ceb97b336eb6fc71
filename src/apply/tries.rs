//! How often a write is tried again, once a look has shown that it was not done.

use crate::api::{ApiError, AssistantApi};

/// How often in a row a write may come too late for its read: each time something else was in its way.
const LATE: u32 = 5;

/// Counts the tries of one write, or of several side by side.
#[derive(Debug, Default)]
pub(super) struct WriteRetries {
    sent: u32,
    late: u32,
}

impl WriteRetries {
    /// Waits before another try.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) async fn wait_and_retry(&mut self, api: &impl AssistantApi, setback: ApiError) -> Result<(), String> {
        let was_sent = !matches!(setback, ApiError::NotSent { was_sent: false, .. });
        let (count, most) = if was_sent {
            (&mut self.sent, api.retries())
        } else {
            (&mut self.late, LATE)
        };
        *count += 1;
        if *count > most {
            return Err(match *count {
                1 => format!("not written: {setback}"),
                count => format!("not written: {setback} (tried {count} times)"),
            });
        }
        api.backoff(*count).await;
        Ok(())
    }
}
