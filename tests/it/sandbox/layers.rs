//! The sandbox imports nothing of the crate: a sandbox that shared the client's code would share its misreadings.

use std::fs;
use std::path::Path;

#[test]
fn it_imports_nothing_of_the_crate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for way_out in ["crate::", "super::super", "roster::"] {
            assert!(!text.contains(way_out), "{} says {way_out}", path.display());
        }
        read += 1;
    }
    assert!(read > 10);
}
