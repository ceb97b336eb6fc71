//! Is a word another one, mistyped?

/// Longer words are not compared, so that comparing takes its time from how many there are.
const LONGEST: usize = 100;

/// How one name could have been typed for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Another way to part words: `firstName`, `first_name`.
    Style,
    /// Two neighboring letters changed places. Hardly two words differ so.
    Swap,
    /// A letter too many, too few or wrong inside a long word. So do many pairs of words: `county`, `country`.
    Letter,
}

/// Could one have been typed for the other?
///
/// Names that differ at an end (`order`, `orders`), in a digit (`line1`, `line2`), or in a letter of a short word are two names.
pub(super) fn slip(one: &str, other: &str) -> Option<Slip> {
    if one == other || one.len().max(other.len()) > LONGEST {
        return None;
    }
    if is_same_but_for_style(one, other) {
        return Some(Slip::Style);
    }
    if one.len().abs_diff(other.len()) > char::MAX.len_utf8() {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let ahead = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - ahead;
    let (backward_a, backward_b) = (a.iter().rev(), b.iter().rev());
    let behind = backward_a
        .zip(backward_b)
        .take(most)
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |word: &[char]| word.get(ahead..word.len() - behind).unwrap_or_default().to_vec();
    let (left, right) = (middle(&a), middle(&b));
    let are_letters = left.iter().chain(&right).all(|letter| letter.is_alphabetic());
    if !are_letters || a.len().max(b.len()) < 4 {
        return None;
    }
    match (left.as_slice(), right.as_slice()) {
        ([first, second], [third, fourth]) if first == fourth && second == third => Some(Slip::Swap),
        ([_] | [], [_]) | ([_], []) if is_inside(&a, ahead, behind) && is_inside(&b, ahead, behind) => {
            Some(Slip::Letter)
        }
        _ => None,
    }
}

/// Do they differ only in case, `_`, `-` and spaces?
pub(super) fn is_same_but_for_style(one: &str, other: &str) -> bool {
    fn plain(word: &str) -> impl Iterator<Item = char> {
        let kept = word.chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
        kept.flat_map(char::to_lowercase)
    }
    plain(one).eq(plain(other))
}

/// Does a letter after so many and before so many stand inside one word of six letters or more?
fn is_inside(name: &[char], ahead: usize, behind: usize) -> bool {
    let is_letter = |letter: &&char| letter.is_alphabetic();
    let before = name
        .get(..ahead)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(is_letter)
        .count();
    let after = name.iter().rev().take(behind).rev().take_while(is_letter).count();
    before > 0 && after > 0 && before + after >= 5
}
