//! The fingerprint that tells whether a saved plan is complete and unchanged.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// `sha256:` and the hash of the document without its `digest`, compact and with sorted keys.
pub(super) fn digest(document: &Value) -> String {
    let mut document = document.clone();
    if let Value::Object(keys) = &mut document {
        keys.remove("digest");
    }
    let hash = Sha256::digest(document.to_string().as_bytes());
    hash.iter()
        .fold("sha256:".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
}
