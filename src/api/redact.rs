//! Keeps the key out of every text: what the server says may echo it.

use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};

/// What stands in the key's place.
const IN_PLACE: &str = "[key]";

/// The key in every spelling in which a text may hold it.
#[derive(Debug, Clone)]
pub struct Secret {
    /// Never empty strings; the key itself first.
    spellings: Vec<SecretString>,
}

impl Secret {
    /// Knows the key as it is, percent-encoded, form-encoded, and escaped for JSON and HTML.
    pub fn new(key: &SecretString) -> Self {
        let key = key.expose_secret();
        let mut spellings: Vec<String> = Vec::new();
        for spelling in [
            key.to_owned(),
            percent_encoded(key),
            percent_encoded(key).replace("%20", "+"),
            key.replace('\\', "\\\\").replace('"', "\\\""),
            key.replace('\\', "\\\\").replace('"', "\\\"").replace('/', "\\/"),
            html_escaped(key, "&#39;"),
            html_escaped(key, "&#x27;"),
        ] {
            if !spelling.is_empty() && !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
        Self {
            spellings: spellings.into_iter().map(SecretString::from).collect(),
        }
    }

    /// The text with every occurrence of the key, in upper or lower case, replaced by `[key]`.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut clean = Cow::Borrowed(text);
        for spelling in &self.spellings {
            if let Some(next) = without(&clean, spelling.expose_secret()) {
                clean = Cow::Owned(next);
            }
        }
        clean
    }
}

/// The text without the needle, or none where it does not occur. Letters match in either case.
fn without(text: &str, needle: &str) -> Option<String> {
    // Lower-casing ASCII keeps every byte offset, so an occurrence in the copy is one in the text.
    let (folded, needle) = (text.to_ascii_lowercase(), needle.to_ascii_lowercase());
    let mut rest = 0;
    let mut clean = String::new();
    for (start, found) in folded.match_indices(&needle) {
        clean.push_str(text.get(rest..start)?);
        clean.push_str(IN_PLACE);
        rest = start + found.len();
    }
    if rest == 0 {
        return None;
    }
    clean.push_str(text.get(rest..)?);
    Some(clean)
}

fn percent_encoded(key: &str) -> String {
    let mut encoded = String::new();
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(format!("%{byte:02X}").chars());
        }
    }
    encoded
}

fn html_escaped(key: &str, apostrophe: &str) -> String {
    key.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', apostrophe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(key: &str) -> Secret {
        Secret::new(&SecretString::from(key))
    }

    #[test]
    fn a_key_is_replaced_in_either_case_and_every_time() {
        assert_eq!(secret("Ab-12").redact("ab-12, é AB-12!"), "[key], é [key]!");
    }

    #[test]
    fn a_key_is_replaced_in_its_encoded_spellings() {
        let secret = secret("a+/\"b'=");
        for spelling in [
            "a+/\"b'=",
            "a%2b%2F%22b%27%3d",
            "a+\\/\\\"b'=",
            "a+/\\\"b'=",
            "a+/&quot;b&#39;=",
        ] {
            assert_eq!(secret.redact(&format!("<{spelling}>")), "<[key]>", "{spelling}");
        }
    }

    #[test]
    fn a_text_without_the_key_is_not_copied() {
        assert!(matches!(secret("k-123").redact("nothing here"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_empty_key_changes_nothing_and_debug_does_not_show_a_key() {
        assert_eq!(secret("").redact("text"), "text");
        assert!(!format!("{:?}", secret("k-123")).contains("k-123"));
    }
}
