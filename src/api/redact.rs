//! Keeps the key out of every text: what the server says may echo it.

use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString};

/// What stands in the key's place.
const IN_PLACE: &str = "[key]";

/// The key, known only to be taken out of texts.
#[derive(Debug, Clone)]
pub struct Redactor(SecretString);

impl Redactor {
    /// Keeps this key out of texts.
    pub fn new(key: &SecretString) -> Self {
        Self(key.clone())
    }

    /// Is it long enough to be told from ordinary words? Only such a key is taken out of whole outputs: a key of a few
    /// letters, which no service gives out, would tear the words and the JSON keys of every one of them.
    pub fn is_redactable(&self) -> bool {
        self.0.expose_secret().len() >= 8
    }

    /// The text with every occurrence of the key replaced by `[key]`: in upper or lower case, with any of its characters
    /// percent-encoded or escaped for JSON or HTML, and with white space anywhere within, as where a line was broken.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let key = self.0.expose_secret().as_bytes();
        let Some(first) = key.first() else {
            return Cow::Borrowed(text);
        };
        // Hardly any byte can begin a spelling, and this is asked of every byte of every output: ten times as fast, and twice that with
        // a table. None of them stands within a character.
        let begins = |byte: u8| byte.eq_ignore_ascii_case(first) || matches!(byte, b'%' | b'\\' | b'&');
        let table: [bool; 256] = std::array::from_fn(|byte| u8::try_from(byte).is_ok_and(begins));
        let begins = |byte: u8| table.get(usize::from(byte)).is_some_and(|begins| *begins);
        let mut clean = String::new();
        let mut done = 0;
        for (start, _) in text.bytes().enumerate().filter(|(_, byte)| begins(*byte)) {
            let Some(rest) = text.as_bytes().get(start..).filter(|_| start >= done) else {
                continue;
            };
            if let Some(length) = match_key(rest, key) {
                clean.push_str(text.get(done..start).unwrap_or_default());
                clean.push_str(IN_PLACE);
                done = start + length;
            }
        }
        if done == 0 {
            return Cow::Borrowed(text);
        }
        clean.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(clean)
    }
}

/// How many bytes at the beginning of a text spell the key, if they do.
fn match_key(text: &[u8], key: &[u8]) -> Option<usize> {
    let Some((first, others)) = key.split_first() else {
        return Some(0);
    };
    let next = text.first()?;
    // A key can hold `%`, `\\` or `&` itself, so when the plain reading fails further on, the escaped one is tried.
    if next.eq_ignore_ascii_case(first)
        && let Some(length) = match_rest(text.get(1..)?, others)
    {
        return Some(1 + length);
    }
    let (value, length) = match next {
        b'%' => percent(text),
        b'\\' => json(text),
        b'&' => html(text),
        _ => None,
    }?;
    let rest = text.get(length..).filter(|_| value.eq_ignore_ascii_case(first))?;
    Some(length + match_rest(rest, others)?)
}

/// As [`spelt`], for what follows a first character.
fn match_rest(text: &[u8], key: &[u8]) -> Option<usize> {
    let broken = || match whitespace_len(text) {
        0 => None,
        length => Some(length + match_key(text.get(length..)?, key)?),
    };
    match_key(text, key).or_else(broken)
}

/// How many bytes of white space there are, plain or escaped for JSON.
fn whitespace_len(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += match text.get(length..) {
            Some([b' ' | b'\t' | b'\n' | b'\r', ..]) => 1,
            Some([b'\\', b't' | b'n' | b'r', ..]) => 2,
            _ => return length,
        }
    }
}

/// `%2f`.
fn percent(text: &[u8]) -> Option<(u8, usize)> {
    Some((hex(text.strip_prefix(b"%")?.get(..2)?)?, 3))
}

/// `\u002f`, `\/`, `\"` and the doubled backslash.
fn json(text: &[u8]) -> Option<(u8, usize)> {
    let escape = text.strip_prefix(b"\\")?;
    match escape.strip_prefix(b"u00") {
        Some(digits) => Some((hex(digits.get(..2)?)?, 6)),
        None => Some((*escape.first().filter(|byte| b"\"\\/".contains(byte))?, 2)),
    }
}

/// `&amp;`, `&#38;` and `&#x26;`.
fn html(text: &[u8]) -> Option<(u8, usize)> {
    let entity = text.strip_prefix(b"&")?;
    let entity = entity.get(..entity.iter().take(8).position(|byte| *byte == b';')?)?;
    let value = match std::str::from_utf8(entity).ok()? {
        "amp" => b'&',
        "lt" => b'<',
        "gt" => b'>',
        "quot" => b'"',
        "apos" => b'\'',
        number => match number.strip_prefix('#')? {
            digits if digits.starts_with(['x', 'X']) => u8::from_str_radix(digits.get(1..)?, 16).ok()?,
            digits => digits.parse().ok()?,
        },
    };
    Some((value, entity.len() + 2))
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(key: &str) -> Redactor {
        Redactor::new(&SecretString::from(key))
    }

    #[test]
    fn a_key_is_replaced_in_either_case_and_every_time() {
        assert_eq!(secret("Ab-12").redact("ab-12, é AB-12!"), "[key], é [key]!");
    }

    #[test]
    fn a_key_is_replaced_in_its_encoded_spellings() {
        let secret = secret("a+/\"b'=");
        for spelling in [
            "%61%2B/\\u0022&#66;&apos;&#x3d;",
            "a+/\"b'=",
            "a%2b%2F%22b%27%3d",
            "a+\\/\\\"b'=",
            "a+/\\\"b'=",
            "a+/&quot;b&#39;=",
            "a+ /\"\r\n  b'=",
            "a+/\\n\\\"b'\\t=",
        ] {
            assert_eq!(secret.redact(&format!("<{spelling}>")), "<[key]>", "{spelling}");
        }
    }

    #[test]
    fn a_key_that_looks_encoded_itself_is_replaced_too() {
        assert_eq!(
            secret("%41&amp;\\u0041").redact("(%41&amp;\\u0041) (%2541&amp;\\u0041)"),
            "([key]) ([key])"
        );
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
