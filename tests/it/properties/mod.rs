//! What holds whatever the files and the service say.

mod already_so;
mod applied;
mod inert;
mod key;
mod near;
mod service;
mod team;
