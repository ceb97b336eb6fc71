//! See `targets::lint`.
#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each binary uses a part")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::lint(bytes));
