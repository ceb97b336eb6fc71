//! What a real service or proxy does that once made Roster create twice, write undeclared fields or blame the wrong thing.

mod caches;
mod declared;
mod limits;
mod messages;
mod names;
mod pages;
