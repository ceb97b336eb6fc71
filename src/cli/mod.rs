//! What can be typed on the command line, and what it means.

pub mod args;
mod exit;
mod settings;

pub use exit::Exit;
pub use settings::{Colour, Connection, Key, Peer, World, connection};
