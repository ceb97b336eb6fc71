//! The comment beneath a pull request: whole, short enough, and inert whatever the data holds.

mod inert;
mod plans;
mod said;
mod size_limit;
