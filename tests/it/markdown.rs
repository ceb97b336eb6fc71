//! The comment on a pull request: complete, short enough, and inert whatever the data holds.

mod inert;
mod plans;
mod renderers;
mod said;
mod size_limit;
