//! How plans, reports, lists and diagnostics look, human-readable and machine-readable.

pub(crate) mod any;
mod documents;
mod human;
mod problems;
mod review;
mod safety;
mod samples;
mod saved;
mod schemas;
mod text_diff;
