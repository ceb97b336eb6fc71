//! What can be typed on the command line, and what it means in the environment where it is typed.

mod advice;
pub mod args;
mod environment;
mod typographic;

pub use advice::{advise, is_path_like, shown};
pub use typographic::dashed_flag;

pub use environment::{
    ApiKeySource, ColorChoice, ConnectionSettings, Environment, ExitStatus, ServiceTarget, connection,
};
