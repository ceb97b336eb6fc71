//! How plans, reports, lists and problems look, to people and to programs.

pub(crate) mod any;
mod documents;
mod human;
mod problems;
mod safety;
mod samples;
mod saved;
mod schemas;
mod text_diff;
