//! What can be typed on the command line, and what it means.

pub mod args;
mod exit;
mod settings;

pub use exit::ExitStatus;
pub use settings::{ApiKeySource, ColorChoice, ConnectionSettings, Environment, ServiceTarget, connection};
