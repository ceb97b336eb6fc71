//! What somebody else does between plan, read and write: nothing of it is lost, and nothing is made twice.

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

#[cfg(test)]
#[path = "meanwhile"]
mod cases {
    mod edits;
    mod names;
    mod saved;
    mod team;
}
