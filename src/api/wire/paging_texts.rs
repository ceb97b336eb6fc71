//! What a text beside the rows says of more of them, whatever its key: `Showing 1-20 of 45`, `Results were truncated`.

/// How much of a text is looked at, in bytes: nobody says it in more.
const LONGEST: usize = 400;

fn beginning(text: &str) -> &str {
    let end = (0..=text.len().min(LONGEST))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// The numbers in a text, each with what stands before it.
pub(super) fn numbers(text: &str) -> Vec<(&str, u64)> {
    let mut numbers = Vec::new();
    let mut rest = beginning(text);
    let is_digit = |c: char| c.is_ascii_digit();
    while let Some((before, number)) = rest.find(is_digit).and_then(|at| rest.split_at_checked(at)) {
        let end = number.find(|c| !is_digit(c)).unwrap_or(number.len());
        let Some((digits, after)) = number.split_at_checked(end) else {
            break;
        };
        numbers.extend(digits.parse().ok().map(|number| (before, number)));
        rest = after;
    }
    numbers
}

/// How many there are in all, by a text that says which of them these rows are: `20 of 45`, `1-20 of 45`, `0-19/45`.
///
/// Only where the numbers before fit the rows: a date, or a sentence about something else, has such forms, too.
pub(super) fn total(text: &str, rows: u64) -> Option<u64> {
    let numbers = numbers(text);
    let is_dash = |text: &str| matches!(text.trim(), "-" | "\u{2013}" | "to" | "..");
    let is_of = |text: &str| matches!(text.trim(), "of" | "out of" | "from");
    numbers.iter().enumerate().skip(1).find_map(|(at, (between, total))| {
        let (before, last) = numbers.get(at - 1)?;
        let first = at
            .checked_sub(2)
            .and_then(|at| numbers.get(at))
            .filter(|_| is_dash(before));
        let in_range = first.and_then(|(_, first)| last.checked_sub(*first)?.checked_add(1));
        let are_rows = in_range == Some(rows);
        let fits = is_of(between) && (*last == rows || are_rows) || between.trim() == "/" && are_rows;
        (fits && *total > rows && rows > 0).then_some(*total)
    })
}

/// Does a sentence say that these rows, by their number, are only the first (`limited to 20 entries`), or name their page as one of
/// more (`Page 1 of 3`)?
pub(super) fn is_cut(text: &str, rows: u64) -> bool {
    let ends = |text: &str, all: &[&str]| {
        let folded = text.trim_end().to_ascii_lowercase();
        all.iter().any(|end| folded.ends_with(end))
    };
    let numbers = numbers(text);
    let is_first =
        |(before, number): &(&str, u64)| *number == rows && ends(before, &["the first", "limited to", "showing first"]);
    let is_page_of = |pair: &[(&str, u64)]| match pair {
        [(before, page), (between, pages)] => {
            ends(before, &["page"]) && matches!(between.trim(), "of" | "/") && page < pages
        }
        _ => false,
    };
    rows > 0 && (numbers.iter().any(is_first) || numbers.windows(2).any(is_page_of))
}

/// Does a sentence say that not all is shown?
pub(super) fn says_more(text: &str) -> bool {
    let folded = beginning(text).to_ascii_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    // "Upgrade to create more assistants" is about something else.
    let phrases = [
        "first page",
        "there are more",
        "more results",
        "more pages",
        "more available",
        "next page",
    ];
    let says_so =
        has(&["truncated", "incomplete", "partial", "capped"]) || phrases.iter().any(|phrase| folded.contains(phrase));
    words.len() > 1 && says_so && !has(&["no", "not", "none", "without"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_read_where_the_numbers_before_it_are_those_of_the_rows() {
        for text in [
            "20 of 45",
            "Showing 1-20 of 45 assistants",
            "1 – 20 of 45",
            "21 to 40 of 45.",
            "0-19/45",
            "items 20-39/45",
            "20 out of 45",
        ] {
            assert_eq!(total(text, 20), Some(45), "{text}");
        }
        for text in [
            "20 of 20",
            "1-20 of 20",
            "19 of 45",
            "0-19",
            "2026-11-20/45",
            "20/45",
            "20 of the 45",
            "HTTP/1.1 20",
            "",
            "20 of 99999999999999999999999",
        ] {
            assert_eq!(total(text, 20), None, "{text}");
        }
    }

    #[test]
    fn rows_are_said_to_be_the_first_or_a_page_of_several() {
        for text in [
            "Results limited to 20 entries",
            "Only the first 20 assistants are returned",
            "result set exceeds limit, showing first 20",
            "Page 1 of 3",
            "page 1/3",
        ] {
            assert!(is_cut(text, 20), "{text}");
        }
        for text in [
            "limited to 100 assistants",
            "Page 1 of 1",
            "20 assistants",
            "1 of 3",
            "the first 3 are free",
        ] {
            assert!(!is_cut(text, 20), "{text}");
        }
    }

    #[test]
    fn a_sentence_says_that_not_all_is_shown() {
        for text in [
            "Results were truncated to 20",
            "There are more assistants",
            "Showing the first page",
            "partial result: limit hit",
        ] {
            assert!(says_more(text), "{text}");
        }
        for text in [
            "Assistants retrieved successfully",
            "partial",
            "There are no more results",
            "Upgrade to create more assistants",
            "nothing was truncated, not even one",
            &format!("{}truncated", "é ".repeat(400)),
        ] {
            assert!(!says_more(text), "{text}");
        }
    }
}
