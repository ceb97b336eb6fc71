//! Captures the world (arguments, environment, terminal), runs the command, returns its exit code.

fn main() {}
