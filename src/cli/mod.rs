//! What can be typed on the command line, and what it means in the environment where it is typed.

pub mod args;
mod environment;

pub use environment::{
    ApiKeySource, ColorChoice, ConnectionSettings, Environment, ExitStatus, ServiceTarget, connection,
};
