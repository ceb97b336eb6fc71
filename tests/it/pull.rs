//! Live values on their way back into the files, by the finished command and by the rooms behind it.

mod all;
mod endings;
mod fixture;
mod generators;
mod git;
mod heirs;
mod laws;
mod left;
mod places;
mod room;
mod writing;
