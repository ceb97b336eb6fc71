//! Live values on their way back into the files: end to end, and through the library.

mod add_all;
mod all;
mod endings;
mod entry_vars;
mod fixture;
mod generators;
mod git;
mod inheritance;
mod locations;
mod merge;
mod properties;
mod skipped;
mod writing;
