//! Names as they are given on a command line or in settings: whole, or with `*` for any text.

/// Some names or patterns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamePatterns(Vec<String>);

impl NamePatterns {
    /// Of these, in any order.
    pub fn new(patterns: &[String]) -> Self {
        Self(patterns.to_vec())
    }

    /// Does one of them mean this name?
    pub fn matches(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| name_matches(pattern, name))
    }
}

/// Does a pattern mean this name? `*` stands for any text, also for none and for a `*` that the name holds; all else for itself, case
/// included.
pub fn name_matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    // There is always a first part.
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // The leftmost place of each part leaves most for those behind it, so no place is tried twice.
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text_and_all_else_for_itself() {
        for (pattern, name, expected) in [
            ("Sales", "Sales", true),
            ("Sales", "sales", false),
            ("Sales", "Sales 2", false),
            ("Sales*", "Sales", true),
            ("Sales*", "Sales 2", true),
            ("*East", "Hotline East", true),
            ("*East", "Hotline East 2", false),
            ("*line*", "Hotline East", true),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("*", "*", true),
            ("A [1]?", "A [1]?", true),
            ("**", "x", true),
            ("é*", "éa", true),
        ] {
            assert_eq!(name_matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
