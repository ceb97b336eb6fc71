//! "Did you mean": the known name that was probably meant by one that is not known. The one place that judges it, for fields,
//! variables, rules, assistants and placeholders alike.

/// Longer names are not compared: comparing takes the product of both lengths, and hardly a known name is that long.
const LONGEST: usize = 200;

/// The nearest known name, if one is near. Case, `-`, `_`, spaces and typographic quotes don't count: `systemPrompt` is near `system_prompt`. Of
/// several that are equally near, the one that also is nearest as it is written.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let plain = fold(name);
    let most = (plain.chars().count() / 3).max(1);
    let near = known.into_iter().filter_map(|candidate| {
        let other = fold(candidate);
        let longest = plain.chars().count().max(other.chars().count());
        // No comparison is needed to see that.
        if longest > LONGEST || plain.chars().count().abs_diff(other.chars().count()) > most {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&plain, &other);
        // Where every letter differs, nothing is near, however short both are.
        let is_near = distance <= most && (distance == 0 || distance < longest);
        is_near.then(|| (distance, strsim::damerau_levenshtein(name, candidate), candidate))
    });
    let best = near.min_by_key(|(distance, as_written, _)| (*distance, *as_written));
    best.map(|(_, _, candidate)| candidate)
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' ' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn another_case_is_nearer_than_another_word() {
        let known = ["Hotline West", "Hotline East", "HOTLINE  EAST"];
        assert_eq!(nearest("hotline east", known), Some("Hotline East"));
        assert_eq!(nearest("Hotline EAST", known), Some("Hotline East"));
    }

    #[test]
    fn what_shares_nothing_is_not_near() {
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("prompt", ["system_prompt", "voice"]), None);
        assert_eq!(nearest(&"a".repeat(201), ["a"]), None);
    }
}
