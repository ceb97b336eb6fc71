//! A key that is written where no text is yet, for standard output: there is no layout to keep.

use serde_json::Value;

use super::emit;
use super::emit::EmitContext;

/// A key with its value, at this column, without indentation before it or a line break behind it. `in_quotes`: every text of the value on
/// one line, in double quotes.
pub fn entry(name: &str, value: &Value, column: usize, in_quotes: bool) -> String {
    let site = EmitContext {
        line_break: "\n",
        parent: column,
        body: column + 2,
        step: 2,
        flow: false,
        json: false,
    };
    let quoted = EmitContext {
        json: in_quotes,
        ..site
    };
    emit::join(
        &format!("{}:", emit::key(name, &site)),
        &emit::value(value, &quoted, None),
    )
}
