//! Cases as folders, `tests/cli/AREA/CASE/`: a `cmd` with one command a line, input files, and a snapshot a command.
//! CONTRIBUTING.md says what can stand in a case.

mod area;
mod area_tests;
mod filter;
mod script;
mod script_tests;
mod transcript;
mod transcript_tests;

pub(crate) use area::{all_areas, root, run_area};
