//! The question before anything is written.

use std::io::BufRead;

use super::console::Console;

/// Asks on the terminal; only `yes` is yes.
pub(super) fn ask(console: &Console, question: &str) -> bool {
    console.ask(&format!("\n{question}\nOnly `yes` is taken: "));
    let mut answer = String::new();
    match std::io::stdin().lock().read_line(&mut answer) {
        Ok(_) => answer.trim() == "yes",
        Err(_) => false,
    }
}
