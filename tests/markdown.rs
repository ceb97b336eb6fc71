//! The comment beneath a pull request: whole, short enough, and inert whatever the data holds.

#[cfg(test)]
#[path = "markdown/inert.rs"]
mod inert;
#[cfg(test)]
#[path = "markdown/plans.rs"]
mod plans;
#[cfg(test)]
#[path = "markdown/room.rs"]
mod room;
#[cfg(test)]
#[path = "markdown/said.rs"]
mod said;
#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;
