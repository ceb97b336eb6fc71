//! What holds whatever the files and the service say.

mod already_so;
mod applied;
mod generators;
mod inert;
mod key;
mod service;
