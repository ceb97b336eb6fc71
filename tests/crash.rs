//! The command killed after every single write, interrupted at its first ones, and run twice at once.

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

#[cfg(test)]
#[path = "crash/mod.rs"]
mod cases;
