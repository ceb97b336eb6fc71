//! Edits of YAML that keep everything else as it is.

#[cfg(test)]
#[path = "edit/mod.rs"]
mod edit;
