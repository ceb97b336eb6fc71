//! Numbers as people read them, words as word processors quote them and shells read them, and names as people write patterns for them.

/// A number with its thousands set apart: `1,204`.
pub fn with_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Opening and closing quotes of word processors: letters to YAML, and to a shell.
pub const TYPOGRAPHIC_QUOTES: [(char, char); 13] = [
    ('“', '”'),
    ('”', '”'),
    ('„', '“'),
    ('„', '”'),
    ('‘', '’'),
    ('’', '’'),
    ('‚', '‘'),
    ('«', '»'),
    ('»', '«'),
    ('‹', '›'),
    ('›', '‹'),
    ('「', '」'),
    ('『', '』'),
];

/// What stands within typographic quotes, and these; none if the text is not wholly within such.
pub fn within_typographic_quotes(text: &str) -> Option<(&str, (char, char))> {
    TYPOGRAPHIC_QUOTES.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some((inner, (open, close)))
    })
}

/// A word as it can be typed in a shell.
pub fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=' | ',' | ':' | '@' | '+');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Is this name the pattern, or what the pattern stands for? Each `*` stands for any characters, or none; nothing else is
/// special.
pub fn matches_pattern(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(mut left) = name.strip_prefix(head).and_then(|left| left.strip_suffix(tail)) else {
        return pattern == name;
    };
    // The earliest place of each piece leaves the most for the pieces behind it.
    for piece in middle.split('*') {
        match left.split_once(piece) {
            Some((_, behind)) => left = behind,
            None => return pattern == name,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_or_none() {
        for (pattern, name) in [
            ("Sales", "Sales"),
            ("*", ""),
            ("*", "Sales"),
            ("Sales*", "Sales"),
            ("Sales*", "Sales Berlin"),
            ("*Berlin", "Sales Berlin"),
            ("S*B*n", "Sales Berlin"),
            ("*a*e*", "Sales"),
            ("**", "Sales"),
            ("a*b", "a*b"),
            ("*ü*", "Grüße"),
        ] {
            assert!(matches_pattern(pattern, name), "{pattern} and {name}");
        }
    }

    #[test]
    fn everything_else_in_a_pattern_is_itself() {
        for (pattern, name) in [
            ("Sales", "sales"),
            ("Sales*", "Sale"),
            ("ab*ba", "aba"),
            ("*a*b*", "ba"),
            ("S?les", "Sales"),
            ("[S]*", "Sales"),
            ("", "Sales"),
        ] {
            assert!(!matches_pattern(pattern, name), "{pattern} and {name}");
        }
    }
}
