//! The laws of the house, each tried on many made-up rosters and live states. A failure prints the case, made small.

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

#[cfg(test)]
#[path = "laws/mod.rs"]
mod laws;
