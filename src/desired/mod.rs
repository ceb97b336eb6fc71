//! The assistants that the files ask for.

mod assistant;

pub use assistant::{Assistant, Declared, Roster, Settings};
