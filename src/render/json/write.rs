//! How every document is written: two spaces, a final newline, and nothing in it that acts on what shows it.

use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::render::sanitize;

/// The format that this version writes. Readers accept any minor version of the same major one.
pub(super) const FORMAT_VERSION: &str = "1.0";

/// A document as text.
pub(super) fn text(document: &impl Serialize) -> String {
    // The documents are plain structs of strings, numbers and JSON values: there is nothing in them that can fail.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    sanitize::escape_json(&text)
}

/// A document piece by piece, each of whole lines, so that it is never in memory as a whole.
///
/// # Errors
/// What `out` fails with.
pub(super) fn lines(document: &impl Serialize, out: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut pieces = Pieces {
        waiting: Vec::new(),
        out,
    };
    serde_json::to_writer_pretty(&mut pieces, document)?;
    pieces.waiting.push(b'\n');
    pieces.pass_on()
}

/// How much is kept until it is passed on, in bytes; a line that is longer is kept whole.
const PIECE: usize = 64 << 10;

/// Passes on what is written, in pieces that end with a line: all that the escapes look at stands within one.
struct Pieces<'o> {
    waiting: Vec<u8>,
    out: &'o mut dyn FnMut(&str) -> io::Result<()>,
}

impl Pieces<'_> {
    /// Passes on all whole lines.
    fn pass_on(&mut self) -> io::Result<()> {
        let end = self
            .waiting
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let lines = self.waiting.get(..end).unwrap_or_default();
        let lines = str::from_utf8(lines).map_err(io::Error::other)?;
        (self.out)(&sanitize::escape_json(lines))?;
        self.waiting.drain(..end);
        Ok(())
    }
}

impl io::Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Only a line break can have made a piece whole: a long line is not searched again with each bit of it.
        if self.waiting.len() > PIECE && bytes.contains(&b'\n') {
            self.pass_on()?;
        }
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A document as a value, for its digest and for its schema's sake.
pub(super) fn value(document: &impl Serialize) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}
