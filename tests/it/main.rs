//! All tests except the unit tests beside pure code: one binary, so that the crate is linked once.
//!
//! `tests/it/support` runs the binary as a user would, `tests/cli` holds its golden cases, `tests/fuzz` the fuzz targets.

#[cfg(test)]
mod baseline;
#[cfg(test)]
mod cli_cases;
#[cfg(test)]
mod client;
#[cfg(test)]
mod concurrent_edits;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod desired;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod editor;
#[cfg(test)]
mod environment;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod flags;
#[cfg(test)]
mod fuzz_corpus;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod help;
#[cfg(test)]
mod key_in_values;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod lint;
#[cfg(test)]
mod markdown;
mod mistakes;
#[cfg(test)]
mod packaging;
#[cfg(test)]
mod page;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod pin;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod pull;
#[cfg(test)]
mod random_walk;
#[cfg(test)]
mod real;
#[cfg(test)]
mod render;
#[cfg(test)]
mod request_floors;
#[cfg(test)]
mod resolved;
mod revert;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod support;
#[cfg(test)]
mod workflows;
#[cfg(test)]
mod yaml_edit;
