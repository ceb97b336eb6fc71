//! The question before anything is written.

use std::io::BufRead;

use super::console::Console;
use super::signals;

/// Asks on the terminal; only `yes` is yes, and an interruption is no.
pub(super) async fn ask(console: &Console, question: &str) -> bool {
    let interrupted = signals::interrupted();
    console.prompt(&format!("\n{question}\nOnly `yes` is taken: "));
    let answer = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    tokio::select! {
        biased; // whoever interrupts has not said yes
        () = interrupted => {
            console.prompt("\n");
            false
        }
        answer = answer => matches!(answer, Ok(Ok(answer)) if answer.trim() == "yes"),
    }
}
